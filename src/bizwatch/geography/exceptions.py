"""What cannot be done with areas, as sentences."""

from bizwatch.kernel.errors import DomainError


class AreaNotFound(DomainError):
    """No area of that kind has that code on that day."""


class OutlineRefused(DomainError):
    """The outline cannot be used as it is."""


class BoundariesRefused(DomainError):
    """The file cannot become an edition: nothing of it was imported."""


class FiguresRefused(DomainError):
    """No row of the list can be used: nothing of it was imported."""


class ZoneRefused(DomainError):
    """The zone cannot be drawn, changed or ended like that."""
