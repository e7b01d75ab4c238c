"""The dermatologist's pages."""
