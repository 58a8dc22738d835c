"""Municipal reports: from aggregates to frozen pages."""
