"""Judges a model: figures with intervals, calibration, thresholds fitted on validation."""
