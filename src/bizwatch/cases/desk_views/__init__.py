"""The desk's pages. ``acts`` is the table of everything that can be done to a case; each entry is a page of its own."""
