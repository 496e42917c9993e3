"""What can go wrong with outside figures, as sentences."""

from bizwatch.kernel.errors import DomainError


class UnknownSource(DomainError):
    """The register names no such kind, publisher or licence on that day."""


class ReleaseNotFound(DomainError):
    """There is no such release."""


class ReleaseNotOpen(DomainError):
    """The release has been read or has failed: nothing more can be noted of it."""
