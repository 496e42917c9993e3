"""How often the signed link to a call may be used: enough for a person who changes their mind, not for a program."""

from bizwatch.kernel.limits import HOUR, Limit

LOOKS_OF_ORIGIN = Limit("call-link-looks", 120, HOUR)
CHANGES_OF_CASE = Limit("call-link-changes", 12, HOUR)
