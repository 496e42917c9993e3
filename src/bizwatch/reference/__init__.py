"""Reference data: codes, rules, areas and calendars in dated tables, read from files that ship with the package."""
