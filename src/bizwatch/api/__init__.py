"""The JSON API, version 1, and webhooks back."""
