"""What can go wrong with figures of recorded crime, as sentences."""

from bizwatch.kernel.errors import DomainError


class UnknownCategory(DomainError):
    """There is no such category, or it is not made up of anything on that day."""
