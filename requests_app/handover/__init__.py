"""Hand-over: the one-time secret of any owner. Model and functions; the pages belong to tickets and decrees."""
