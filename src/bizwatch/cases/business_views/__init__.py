"""The business's own pages of its cases."""
