"""What the pages of the app say."""
