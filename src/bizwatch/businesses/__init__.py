"""Business, premises, members, sectors."""
