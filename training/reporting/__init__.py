"""Reports for people: tables, plots, subgroups, the worst mistakes, one run against another."""
