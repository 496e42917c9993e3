"""Outbox, channels, preferences."""
