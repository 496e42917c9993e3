"""Home pages and navigation per audience."""
