"""The benchmark: the main pages over a practice of a known size, each against a constant page of the same bytes in the same run."""
