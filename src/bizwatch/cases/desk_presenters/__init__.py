"""Every sentence and colour of the desk's pages. Nothing here asks the database."""
