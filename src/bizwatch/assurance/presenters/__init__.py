"""Every sentence, number and line of the recording audit's pages."""
