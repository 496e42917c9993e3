"""Which offence code, and which nature, the answers of a report lead to. Where a kind has no rule, its row in the
reference data decides. The rules look at answers by page and question and know no page. What was not answered (a report
by machine may leave pages out) leads to the usual code.

Where one report holds several offences, the most serious one is taken (principal crime, Home Office Counting Rules): an
officer classifies again after talking to the victim.
"""

from collections.abc import Callable

from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import hate_strands
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.kind_choices import (
    Act,
    Building,
    CyberKind,
    Force,
    FraudKind,
    Injury,
    LoadTarget,
    RobbedOf,
    SentTo,
    TheftKind,
    VehicleHarm,
)

DAMAGE_OFFENCES = {"building": "58B", "vehicle": "58C", "other": "58D"}
# The racially or religiously aggravated offence beside the basic one (Crime and Disorder Act 1998).
AGGRAVATED = {"8N": "8P", "105A": "105B", "9A": "9B", "8L": "8M", "58B": "58J", "58C": "58J", "58D": "58J"}
BURGLARY = {"attempted": "30D", "armed": "31A", "done": "30C"}
RESIDENTIAL = {"attempted": "28F", "armed": "29A", "done": "28E"}
VEHICLE_OFFENCES = {
    VehicleHarm.TAKEN: "48",
    VehicleHarm.TAKEN_DAMAGED: "37.2",
    VehicleHarm.FROM: "45",
    VehicleHarm.TAMPERED: "126",
}
THEFT_OFFENCES = {
    TheftKind.MACHINE: "47",
    TheftKind.DWELLING: "40",
    TheftKind.MAIL: "42",
    TheftKind.ELECTRICITY: "43",
    TheftKind.OTHER: "49",
}
LOAD_OFFENCES = {
    LoadTarget.FROM_VEHICLE: "45",
    LoadTarget.VEHICLE: "48",
    LoadTarget.TRAILER: "49",
    LoadTarget.SITE: "49",
}
FRAUD_CODES = {
    FraudKind.MANDATE: "NFIB5D",
    FraudKind.CARD: "NFIB5A",
    FraudKind.TRADING: "NFIB9",
    FraudKind.RETAIL: "NFIB3G",
    FraudKind.ONLINE: "NFIB3A",
    FraudKind.COUNTERFEIT: "61",
    FraudKind.SUPPORT: "NFIB3E",
    FraudKind.ADVANCE: "NFIB1H",
    FraudKind.DOORSTEP: "NFIB3C",
    FraudKind.APPLICATION: "NFIB5B",
    FraudKind.EMPLOYEE: "NFIB8A",
    FraudKind.PROCUREMENT: "NFIB8B",
    FraudKind.OTHER: "NFIB90",
}
CYBER_CODES = {
    CyberKind.MALWARE: "NFIB50A",
    CyberKind.DENIAL: "NFIB51A",
    CyberKind.SERVER: "NFIB52A",
    CyberKind.DEVICE: "NFIB52B",
    CyberKind.ACCOUNT: "NFIB52C",
    CyberKind.PHONES: "NFIB52D",
}


def is_hate(answers: Answers) -> bool:
    """Whether the victim or anyone else perceives it as hate."""
    return answers.kind == "hate_crime" or bool(answers.get("gate", "hate", False))


def is_aggravated(answers: Answers) -> bool:
    """Whether it was told as hate of a strand that has an aggravated offence of its own."""
    strands = {strand.code for strand in hate_strands() if strand.aggravated}
    return is_hate(answers) and bool(strands.intersection(answers.get("hate", "strands", [])))


def _as_told(code: str, answers: Answers) -> str:
    return AGGRAVATED.get(code, code) if is_aggravated(answers) else code


def damage_offence(answers: Answers) -> str:
    """Return the damage code by what was damaged."""
    return _as_told(DAMAGE_OFFENCES.get(answers.get("damage_kind", "target"), "58D"), answers)


def arson_offence(answers: Answers) -> str:
    """Return 56A where life could have been in danger, else 56B."""
    return "56A" if answers.get("fire", "life") == "yes" else "56B"


def harm_offence(answers: Answers) -> str:
    """Return the code of violence, threats or abuse, the most serious of what was told."""
    acts = answers.get("harm", "acts", [])
    injured = any(item.get("injury") in (Injury.MINOR, Injury.SERIOUS) for item in answers.items("victims"))
    if Act.HIT in acts:
        return _as_told("8N" if injured else "3B" if Act.THREAT_KILL in acts else "105A", answers)
    if Act.THREAT_KILL in acts:
        return "3B"
    if Act.DAMAGE in acts:
        return damage_offence(answers)
    if Act.AGAIN in acts:
        return _as_told("8L", answers)
    if Act.MESSAGES in acts and not {Act.THREAT, Act.ABUSE}.intersection(acts):
        return "8R"
    return _as_told("9A" if acts or answers.kind == "hate_crime" else "105A", answers)


def robbery_offence(answers: Answers) -> str:
    """Return 34A, or 34B where only a person's own things were the aim; 49 where there was neither force nor threat."""
    if answers.get("force", "how", []) == [Force.NONE]:
        return "49"
    return "34B" if answers.get("force", "whose") == RobbedOf.PERSON else "34A"


def burglary_offence(answers: Answers) -> str:
    """Return the burglary code: business or home, done, attempted or aggravated.

    An outbuilding at a home that only the business uses is business; the home and the outbuilding of the same victim
    together are residential only (counting rules for burglary).
    """
    got_in, weapon = answers.get("break_in", "got_in"), answers.get("break_in_end", "weapon")
    codes = RESIDENTIAL if answers.get("break_in", "building") in (Building.HOME, Building.BOTH) else BURGLARY
    return codes["attempted" if got_in == "no" else "armed" if weapon == "yes" else "done"]


def plant_offence(answers: Answers) -> str:
    """Return 48 where any machine is a motor vehicle, else 49."""
    return "48" if any(item.get("motor") == "yes" for item in answers.items("plant")) else "49"


def freight_offence(answers: Answers) -> str:
    """Return the code by what was taken of the load."""
    return LOAD_OFFENCES.get(answers.get("load", "target"), "45")


def vehicle_offence(answers: Answers) -> str:
    """Return the code by what was done to the vehicle."""
    return VEHICLE_OFFENCES.get(answers.get("vehicle_harm", "what"), "45")


def theft_offence(answers: Answers) -> str:
    """Return the code by what was stolen, or from where."""
    return THEFT_OFFENCES.get(answers.get("theft_kind", "what"), "49")


def messages_offence(answers: Answers) -> str:
    """Return 3B for threats to kill, 8L for one person harassed more than once, else 8R."""
    said = answers.page("messages")
    if said.get("kill") == "yes":
        return "3B"
    to_person = said.get("to") in (SentTo.JOB, SentTo.PERSON)
    return _as_told("8L", answers) if to_person and said.get("again") == "yes" else "8R"


def fraud_code(answers: Answers) -> str:
    """Return the code of the kind of fraud."""
    return FRAUD_CODES.get(answers.get("fraud_kind", "what"), "NFIB90")


def cyber_code(answers: Answers) -> str:
    """Return the code of the attack; with a demand for money the one with extortion."""
    what = answers.get("cyber_kind", "what")
    if answers.get("cyber_kind", "demand") == "yes":
        return "NFIB51B" if what == CyberKind.DENIAL else "NFIB52E"
    return CYBER_CODES.get(what, "NFIB50A")


def making_off_nature(answers: Answers) -> Nature:
    """Return an incident where the business itself thinks that it may have been an honest mistake, else a crime."""
    return Nature.INCIDENT if answers.get("honest_mistake", "mistake") == "yes" else Nature.CRIME


def fraud_nature(answers: Answers) -> Nature:
    """Return a crime for counterfeit money, which the force records itself (61), else a referral."""
    return Nature.CRIME if answers.get("fraud_kind", "what") == FraudKind.COUNTERFEIT else Nature.REFERRAL


OFFENCES: dict[str, Callable[[Answers], str]] = {
    "criminal_damage": damage_offence,
    "arson": arson_offence,
    "violence": harm_offence,
    "hate_crime": harm_offence,
    "robbery": robbery_offence,
    "burglary": burglary_offence,
    "plant_theft": plant_offence,
    "freight_theft": freight_offence,
    "vehicle_crime": vehicle_offence,
    "other_theft": theft_offence,
    "malicious_communications": messages_offence,
    "fraud": fraud_code,
    "cyber": cyber_code,
}
NATURES: dict[str, Callable[[Answers], Nature]] = {"making_off": making_off_nature, "fraud": fraud_nature}
