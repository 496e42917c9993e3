"""The look of every page: layout, macros, the adaptor from Django forms to GOV.UK components. Knows no domain app."""
