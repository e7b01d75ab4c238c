"""Small statistics over counts: pure Python, no case in them, checked against known values."""
