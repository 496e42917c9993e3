"""Reading the lists that people export: from the bytes of a CSV or Excel file to numbered rows of text.

Pure: no database, no clock, no request. ``files.open_sheet`` reads; what a column means is its caller's business.
"""
