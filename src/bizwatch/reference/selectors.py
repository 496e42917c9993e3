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
from bizwatch.reference.asb import AsbTerm, asb_heading, asb_headings, asb_qualifier, asb_qualifiers
from bizwatch.reference.business_crime import (
    BusinessCrimeAnswer,
    BusinessCrimeFacts,
    Definition,
    business_crime_definition,
    is_business_crime,
)
from bizwatch.reference.cctv_formats import CctvFormat, cctv_format, cctv_formats
from bizwatch.reference.clocks import Clock, clock, clocks
from bizwatch.reference.duplicates import DuplicateRules, Flood, FloodOf, NameWords, duplicate_rules, name_words
from bizwatch.reference.gates import Gate, GateAnswer, gate, gates
from bizwatch.reference.guidance import Article, advice_for, article_at, articles, offered_advice
from bizwatch.reference.hate import HateStrand, hate_strands
from bizwatch.reference.national_services import NationalService, national_service, national_services
from bizwatch.reference.offences import (
    Offence,
    ProposedChange,
    offence,
    offences,
    proposed_changes,
)
from bizwatch.reference.outcomes import Outcome, PositiveOutcomes, outcome, outcomes, positive_outcomes
from bizwatch.reference.postcode_text import normalise_postcode
from bizwatch.reference.postcodes import Place, nearest_postcode, place_for
from bizwatch.reference.report_kinds import (
    KindGroup,
    ReportKind,
    Trade,
    TradeWords,
    kind_choices,
    kind_groups,
    kind_of_offence,
    kind_title,
    offences_for_report,
    report_kind,
    report_kinds,
    trade_of,
    trade_words,
    usual_kinds,
)
from bizwatch.reference.results import Result, result, results
from bizwatch.reference.sectors import Sector, SectorMatch, match_sector, sector, sector_for_tags, sectors
from bizwatch.reference.slavery import SlaveryIndicator, slavery_indicator, slavery_indicators
from bizwatch.reference.slots import SlotRules, slot_rules
from bizwatch.reference.working_days import BankHoliday, add_working_days, bank_holidays, is_working_day

__all__ = [
    "Article",
    "advice_for",
    "article_at",
    "articles",
    "offered_advice",
    "Result",
    "result",
    "results",
    "slavery_indicators",
    "slavery_indicator",
    "SlaveryIndicator",
    "hate_strands",
    "HateStrand",
    "asb_qualifiers",
    "asb_qualifier",
    "asb_headings",
    "asb_heading",
    "AsbTerm",
    "usual_kinds",
    "trade_words",
    "trade_of",
    "report_kinds",
    "report_kind",
    "kind_title",
    "kind_of_offence",
    "kind_choices",
    "kind_groups",
    "TradeWords",
    "Trade",
    "ReportKind",
    "KindGroup",
    "COVERAGE_START",
    "About",
    "BankHoliday",
    "BusinessCrimeAnswer",
    "BusinessCrimeFacts",
    "CctvFormat",
    "Clock",
    "Definition",
    "District",
    "DuplicateRules",
    "Flood",
    "FloodOf",
    "Force",
    "Gate",
    "GateAnswer",
    "NameWords",
    "NationalService",
    "Offence",
    "Outcome",
    "Place",
    "PolicingArea",
    "PositiveOutcomes",
    "ProposedChange",
    "Sector",
    "SectorMatch",
    "SlotRules",
    "add_working_days",
    "bank_holidays",
    "business_crime_definition",
    "cctv_format",
    "cctv_formats",
    "clock",
    "clocks",
    "district",
    "districts",
    "force",
    "forces",
    "duplicate_rules",
    "gate",
    "gates",
    "is_business_crime",
    "is_working_day",
    "match_sector",
    "name_words",
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
    "slot_rules",
]
