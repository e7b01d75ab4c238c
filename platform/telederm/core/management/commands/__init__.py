"""Commands of the platform itself."""
