"""Statements of witnesses and businesses: written with the business, signed, and kept as they were signed."""
