"""The pages of victim care."""
