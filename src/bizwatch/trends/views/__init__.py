"""The pages of trends."""
