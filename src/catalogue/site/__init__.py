"""The public site around the reports: index, comparison, method, rules, calendar, downloads, feeds."""
