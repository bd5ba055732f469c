"""Working time: office hours, holidays, how much of it lies between two moments, and when a span of it is over."""
