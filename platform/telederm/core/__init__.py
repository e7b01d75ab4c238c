"""Small things that every app may use; imports nothing else of the project."""
