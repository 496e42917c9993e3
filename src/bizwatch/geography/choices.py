"""Kinds of area and of figures about areas, with the words shown for them."""

from django.db.models import TextChoices


class AreaKind(TextChoices):
    """What an outline is the outline of. A zone is drawn by the force itself; the others are imported."""

    FORCE = "force", "Force area"
    DISTRICT = "district", "District"
    WARD = "ward", "Ward"
    MSOA = "msoa", "Middle layer super output area"
    LSOA = "lsoa", "Lower layer super output area"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood policing area"
    BEAT = "beat", "Beat"
    ZONE = "zone", "Zone"


IMPORTED = tuple(kind for kind in AreaKind if kind is not AreaKind.ZONE)


class ZoneKind(TextChoices):
    """What a zone was drawn for."""

    NIGHT_TIME_ECONOMY = "night_time_economy", "Night-time economy area"
    SHOPPING = "shopping", "Shopping area"
    INDUSTRIAL = "industrial", "Industrial or business park"
    OTHER = "other", "Other"


class FigureMeasure(TextChoices):
    """What a figure about an area counts: what rates are reckoned on."""

    RESIDENTS = "residents", "Residents"
    BUSINESSES = "businesses", "Businesses"
    RETAIL_PREMISES = "retail_premises", "Retail premises"
