"""What changes areas and the figures about them. Other apps import from here."""

from bizwatch.geography.services.boundaries import Edition, import_boundaries
from bizwatch.geography.services.figures import ImportedFigures, import_figures
from bizwatch.geography.services.zones import ZoneFacts, add_zone, change_zone, end_zone

__all__ = [
    "Edition",
    "ImportedFigures",
    "ZoneFacts",
    "add_zone",
    "change_zone",
    "end_zone",
    "import_boundaries",
    "import_figures",
]
