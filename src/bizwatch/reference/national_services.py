"""National services that people are sent to, under the name and number they had on the day."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownService
from bizwatch.reference.tables import DatedTable, read_file

FILE = "services.toml"


@dataclass(frozen=True)
class NationalService:
    """One service for a time. ``textphone`` and ``web`` may be empty."""

    code: str
    name: str
    phone: str
    about: str
    effective_from: date
    effective_to: date | None = None
    textphone: str = ""
    web: str = ""
    mark: Mark = Mark.SOURCE
    note: str = ""

    def __post_init__(self) -> None:
        if self.web and not self.web.startswith("https://"):
            raise ValueError("web must start with https://")


@dataclass(frozen=True)
class ServiceTables:
    """The whole file."""

    about: About
    services: DatedTable[NationalService]


@cache
def tables() -> ServiceTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(ServiceTables, FILE, services="service")


def national_service(code: str, on: date | None = None) -> NationalService:
    """Return a service as it was called on a date; without a date, as it is called now. Raises ``UnknownService``.

    Codes: police-emergency, police-non-emergency, fraud-reporting, modern-slavery-helpline, crimestoppers,
    victim-support, bank-line.
    """
    return tables().services.get(code, on, unknown=UnknownService, thing="service")


def national_services(on: date | None = None) -> tuple[NationalService, ...]:
    """Return every service on a date; without a date, as they are now."""
    return tables().services.in_force(on)
