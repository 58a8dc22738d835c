"""The sample data of the catalogue: invented people in real shapes of workbooks."""
