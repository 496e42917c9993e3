"""Files sent in pieces, by the tus protocol 1.0: a video of gigabytes over a line that breaks off, each byte once.

A page that wants files asks ``ticket_for`` and hands the ticket to its script; the app to which the files belong says with
``register`` what is to be done with one that is whole.
"""

from bizwatch.evidence.uploads.links import OpenedLink, end_links, link_is_open, make_link, open_link
from bizwatch.evidence.uploads.targets import Target, register
from bizwatch.evidence.uploads.tickets import ticket_for

__all__ = [
    "OpenedLink",
    "Target",
    "end_links",
    "link_is_open",
    "make_link",
    "open_link",
    "register",
    "ticket_for",
]
