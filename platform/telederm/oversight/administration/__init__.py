"""The administrators' settings: each a row of versions, published with a reason."""
