"""What changes areas and the figures about them. Other apps import from here."""

from bizwatch.geography.services.boundaries import Edition, import_boundaries

__all__ = ["Edition", "import_boundaries"]
