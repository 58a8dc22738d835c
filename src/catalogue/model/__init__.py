"""Declarations only: columns, tables, marts, findings and rules. No pandas, no duckdb."""
