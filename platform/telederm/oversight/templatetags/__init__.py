"""Tags of the oversight pages."""
