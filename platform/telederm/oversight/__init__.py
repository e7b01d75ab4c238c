"""The administrators' pages: each case's whole history, the model's switch, the repeated run."""
