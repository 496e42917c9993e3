"""The pages of stories and surveys."""
