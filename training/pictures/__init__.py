"""From encoded bytes to batches: the same decoding in training and in the served graph."""
