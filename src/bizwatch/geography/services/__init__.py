"""What changes areas and the figures about them. Other apps import from here."""

from bizwatch.geography.services.boundaries import Edition, import_boundaries
from bizwatch.geography.services.figures import ImportedFigures, import_figures

__all__ = ["Edition", "ImportedFigures", "import_boundaries", "import_figures"]
