"""Pages of the recording audit."""
