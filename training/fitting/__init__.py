"""Training itself: stages, schedules, scores on validation, checkpoints that can be resumed."""
