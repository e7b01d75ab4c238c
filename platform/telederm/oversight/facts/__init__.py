"""One narrow row for each sent case, from which every figure of oversight is counted."""
