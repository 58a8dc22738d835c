"""From the accepted store to the published DuckDB file: rebuilt from scratch, swapped in by rename."""
