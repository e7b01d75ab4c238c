"""Documents that are printed or kept: PDF sheets, and the export of everything."""
