"""Everything that other apps may ask of the reference data.

Each function says its source, its units and its exceptions where it is defined. ``on`` is the date whose rules count:
the date of the crime for an offence, of the report for the business-crime definition, of the decision for an outcome.
Without it, the rules that hold until further notice are meant. Nothing here reads the clock or the database.
"""

from bizwatch.reference.about import COVERAGE_START, About
from bizwatch.reference.areas import (
    District,
    Force,
    PolicingArea,
    district,
    districts,
    force,
    forces,
    policing_area,
    policing_area_of,
    policing_areas,
)
from bizwatch.reference.business_crime import (
    BusinessCrimeAnswer,
    BusinessCrimeFacts,
    Definition,
    business_crime_definition,
    is_business_crime,
)
from bizwatch.reference.clocks import Clock, clock, clocks
from bizwatch.reference.gates import Gate, GateAnswer, gate, gates
from bizwatch.reference.national_services import NationalService, national_service, national_services
from bizwatch.reference.offences import (
    Offence,
    ProposedChange,
    offence,
    offences,
    offences_for_report,
    proposed_changes,
)
from bizwatch.reference.outcomes import Outcome, PositiveOutcomes, outcome, outcomes, positive_outcomes
from bizwatch.reference.postcode_text import normalise_postcode
from bizwatch.reference.postcodes import Place, nearest_postcode, place_for
from bizwatch.reference.sectors import Sector, SectorMatch, match_sector, sector, sector_for_tags, sectors
from bizwatch.reference.working_days import BankHoliday, add_working_days, bank_holidays, is_working_day

__all__ = [
    "COVERAGE_START",
    "About",
    "BankHoliday",
    "BusinessCrimeAnswer",
    "BusinessCrimeFacts",
    "Clock",
    "Definition",
    "District",
    "Force",
    "Gate",
    "GateAnswer",
    "NationalService",
    "Offence",
    "Outcome",
    "Place",
    "PolicingArea",
    "PositiveOutcomes",
    "ProposedChange",
    "Sector",
    "SectorMatch",
    "add_working_days",
    "bank_holidays",
    "business_crime_definition",
    "clock",
    "clocks",
    "district",
    "districts",
    "force",
    "forces",
    "gate",
    "gates",
    "is_business_crime",
    "is_working_day",
    "match_sector",
    "national_service",
    "national_services",
    "nearest_postcode",
    "normalise_postcode",
    "offence",
    "offences",
    "offences_for_report",
    "outcome",
    "outcomes",
    "place_for",
    "policing_area",
    "policing_area_of",
    "policing_areas",
    "positive_outcomes",
    "proposed_changes",
    "sector",
    "sector_for_tags",
    "sectors",
]
