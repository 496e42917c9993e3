"""Files, hashes, copies fit to show, continuity."""
