"""Charts drawn on the server: geometry here, SVG in a template, the numbers in a table beside."""
