select * from staging.submissions
