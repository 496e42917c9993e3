"""The pages of a report, in the order in which they are asked. A new question is an entry in one of these files."""

from bizwatch.reporting.catalogue.cctv import CCTV, CCTV_KEPT
from bizwatch.reporting.catalogue.contact import CONTACT
from bizwatch.reporting.catalogue.evidence import EVIDENCE
from bizwatch.reporting.catalogue.express import EXPRESS
from bizwatch.reporting.catalogue.extra import EXTRA
from bizwatch.reporting.catalogue.fuel import FUEL, HONEST_MISTAKE, MAKING_OFF_KIND
from bizwatch.reporting.catalogue.gate import GATE
from bizwatch.reporting.catalogue.known import KNOWN
from bizwatch.reporting.catalogue.people import PEOPLE
from bizwatch.reporting.catalogue.premises import BUSINESS, PLACE, PREMISES
from bizwatch.reporting.catalogue.property import DAMAGE, PROPERTY
from bizwatch.reporting.catalogue.shape import Asked, Page, Question, Repeat, Rows
from bizwatch.reporting.catalogue.support_action import SUPPORT_ACTION
from bizwatch.reporting.catalogue.vehicles import VEHICLES
from bizwatch.reporting.catalogue.what_happened import DAMAGE_KIND, WHAT_HAPPENED
from bizwatch.reporting.catalogue.when import WHEN
from bizwatch.reporting.catalogue.witnesses import WITNESSES

PAGES: tuple[Page, ...] = (
    GATE,
    PREMISES,
    BUSINESS,
    PLACE,
    CONTACT,
    DAMAGE_KIND,
    MAKING_OFF_KIND,
    HONEST_MISTAKE,
    WHAT_HAPPENED,
    WHEN,
    PROPERTY,
    DAMAGE,
    FUEL,
    KNOWN,
    PEOPLE,
    VEHICLES,
    CCTV,
    CCTV_KEPT,
    WITNESSES,
    SUPPORT_ACTION,
    EVIDENCE,
    EXTRA,
)
BY_CODE: dict[str, Page] = {page.code: page for page in (*PAGES, EXPRESS)}

__all__ = ["BY_CODE", "EXPRESS", "PAGES", "Asked", "Page", "Question", "Repeat", "Rows"]
