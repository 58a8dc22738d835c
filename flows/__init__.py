"""Prefect's side of the catalogue: the clock and the ledger, never the logic."""
