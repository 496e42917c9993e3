"""A believable county."""
