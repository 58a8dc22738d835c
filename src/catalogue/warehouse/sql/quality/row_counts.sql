select * from staging.row_counts
