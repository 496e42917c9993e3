"""A file of reports: from rows of text to data sets, one a row, by a mapping of columns and values.

Pure but for ``models``: ``targets`` says what a column can fill, ``mapping`` keeps what was chosen, ``rows`` reads one row.
"""
