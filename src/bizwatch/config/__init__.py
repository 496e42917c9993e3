"""Settings, URL root, server, worker entry and the `bizwatch` command."""
