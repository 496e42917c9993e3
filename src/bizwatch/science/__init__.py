"""Methods of statistics in plain NumPy, for the product and for an analyst's notebook: no Django, no clock, no file access."""
