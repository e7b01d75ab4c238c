"""Reading cases; nothing here writes."""
