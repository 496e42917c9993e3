"""Reading a file of premises: from bytes to rows of text, and from a row to what it says of one premises.

Pure: no database, no clock, no request. ``files.open_source`` reads, ``columns`` says what each column fills, ``rows``
judges one row.
"""
