"""The pages of a report, in the order in which they are asked. A new question is an entry in one of these files."""

from bizwatch.reporting.catalogue.cctv import CCTV, CCTV_KEPT
from bizwatch.reporting.catalogue.contact import CONTACT
from bizwatch.reporting.catalogue.evidence import EVIDENCE
from bizwatch.reporting.catalogue.express import EXPRESS
from bizwatch.reporting.catalogue.extra import EXTRA
from bizwatch.reporting.catalogue.force import BREAK_IN, BREAK_IN_END, DEMAND, FIRE, FORCE, INSIDER
from bizwatch.reporting.catalogue.fraud import CYBER_KIND, FRAUD_KIND, FRAUDSTER, LOSSES, REPORTED_THERE
from bizwatch.reporting.catalogue.fuel import FUEL, HONEST_MISTAKE, MAKING_OFF_KIND
from bizwatch.reporting.catalogue.gate import GATE
from bizwatch.reporting.catalogue.harm import HARM, HATE, VICTIMS
from bizwatch.reporting.catalogue.in_confidence import AT_RISK, REACH, SIGNS
from bizwatch.reporting.catalogue.known import KNOWN
from bizwatch.reporting.catalogue.land import ANIMALS, LOAD, MARINE, METAL, PLANT, SITE, TANK
from bizwatch.reporting.catalogue.nuisance import ASB, HOW_KNOWN, MESSAGES, SUSPICIOUS
from bizwatch.reporting.catalogue.people import PEOPLE
from bizwatch.reporting.catalogue.premises import BUSINESS, PLACE, PREMISES
from bizwatch.reporting.catalogue.property import DAMAGE, PROPERTY
from bizwatch.reporting.catalogue.shape import Asked, Page, Question, Repeat, Rows
from bizwatch.reporting.catalogue.support_action import SUPPORT_ACTION
from bizwatch.reporting.catalogue.taken import THEFT_KIND, VEHICLE_HARM
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
    # What kind of thing it was, as far as it decides what comes after.
    HARM,
    FORCE,
    HATE,
    DAMAGE_KIND,
    MAKING_OFF_KIND,
    HONEST_MISTAKE,
    BREAK_IN,
    BREAK_IN_END,
    FIRE,
    INSIDER,
    VEHICLE_HARM,
    THEFT_KIND,
    FRAUD_KIND,
    CYBER_KIND,
    DEMAND,
    MESSAGES,
    ASB,
    SUSPICIOUS,
    HOW_KNOWN,
    SIGNS,
    AT_RISK,
    # What happened, to whom, when and where.
    WHAT_HAPPENED,
    WHEN,
    SITE,
    VICTIMS,
    # What was taken, damaged or lost.
    PROPERTY,
    PLANT,
    ANIMALS,
    TANK,
    MARINE,
    METAL,
    LOAD,
    FUEL,
    DAMAGE,
    LOSSES,
    FRAUDSTER,
    REPORTED_THERE,
    # What there is to go on, and the rest.
    KNOWN,
    PEOPLE,
    VEHICLES,
    CCTV,
    CCTV_KEPT,
    WITNESSES,
    SUPPORT_ACTION,
    EVIDENCE,
    EXTRA,
    REACH,
)
BY_CODE: dict[str, Page] = {page.code: page for page in (*PAGES, EXPRESS)}

__all__ = ["BY_CODE", "EXPRESS", "PAGES", "Asked", "Page", "Question", "Repeat", "Rows"]
