"""Questions asked of the recording audit."""
