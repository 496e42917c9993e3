"""Trends of crime counted: whether a number is higher than another, or than chance would make it.

Plain NumPy, for the product and for a notebook: no Django, no clock, no file access. Series are arrays of counts by period
(month or week) in order, ``nan`` where a period is missing: a gap is never filled. Which rule raises how many false alarms
is measured in ``docs/reference/trends.md``.
"""
