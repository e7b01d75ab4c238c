"""Settings: base, and one module for each place that the platform runs in."""
