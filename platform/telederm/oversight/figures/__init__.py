"""The figures of oversight: counted in the database, derived here, shown with their tables."""
