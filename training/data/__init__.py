"""Readers, checks and splits: which photographs are used, and on which side each one stands."""
