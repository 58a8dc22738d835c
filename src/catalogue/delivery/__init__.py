"""Delivery: one e-mail per recipient and edition."""
