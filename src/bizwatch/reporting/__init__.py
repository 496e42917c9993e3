"""Question catalogue, drafts, reports."""
