"""The policing areas that a user can be given. ``reference`` stands above accounts, so settings name its function."""

from django.conf import settings
from django.utils.module_loading import import_string


def policing_area_choices() -> list[tuple[str, str]]:
    """Return code and name of each policing area, by name."""
    areas = import_string(settings.BIZWATCH_POLICING_AREAS)()
    return sorted(((area.code, area.name) for area in areas), key=lambda choice: choice[1])


def name_of_area(code: str) -> str:
    """Return the name of an area; its code where it is not in force any more."""
    return dict(policing_area_choices()).get(code, code)
