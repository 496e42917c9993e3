"""Roles as code: a stable code in the database, a name and permissions here. Closed by default."""

from dataclasses import dataclass

from bizwatch.accounts.permissions import Permission as P


@dataclass(frozen=True)
class Role:
    """A role. ``police`` roles must use a second factor and live under the shorter session limits."""

    code: str
    name: str
    description: str
    permissions: frozenset[P]
    police: bool


def _role(code: str, name: str, description: str, *permissions: P, police: bool = False) -> Role:
    return Role(code, name, description, frozenset({P.USE_ACCOUNT, *permissions}), police)


_REPORTS = (P.REPORT_CRIME, P.VIEW_OWN_CASES, P.ANSWER_DESK)


_INVESTIGATES = (P.VIEW_DESK, P.INVESTIGATE, P.READ_STATEMENTS, P.VIEW_WITNESS_DETAILS)


_COUNTS = (P.VIEW_FIGURES, P.VIEW_SMALL_FIGURES, P.VIEW_MAP)


BUSINESS_STAFF = _role("business_staff", "Staff", "Works at one or more premises and reports crime there.", *_REPORTS)


PREMISES_MANAGER = _role(
    "premises_manager", "Premises manager", "Answers for one or more premises.", *_REPORTS, P.MANAGE_PREMISES
)


HEAD_OFFICE = _role(
    "head_office",
    "Head office",
    "Answers for every premises of the business.",
    *_REPORTS,
    P.MANAGE_PREMISES,
    P.MANAGE_MEMBERS,
    P.EXPORT_OWN_CASES,
    P.MANAGE_API,
)


INVESTIGATOR = _role(
    "investigator",
    "Investigator",
    "A constable on the desktop investigation unit.",
    *_INVESTIGATES,
    P.VIEW_MAP,
    P.JUDGE_SAMPLES,
    police=True,
)


SUPERVISOR = _role(
    "supervisor",
    "Desk supervisor",
    "The desk's sergeant.",
    *_INVESTIGATES,
    P.SUPERVISE,
    *_COUNTS,
    P.JUDGE_SAMPLES,
    P.VIEW_ASSURANCE,
    police=True,
)


CALL_TAKER = _role(
    "call_taker", "Call-taker", "Answers 101 and writes down what callers report.", P.TAKE_CALLS, police=True
)


SPECIALIST = _role(
    "specialist",
    "Public protection specialist",
    "Works on restricted cases, and sees no other.",
    P.VIEW_RESTRICTED,
    police=True,
)


BEAT_MANAGER = _role(
    "beat_manager",
    "Beat manager",
    "Looks after a policing area and the crime in it.",
    P.VIEW_AREA,
    P.VIEW_MAP,
    police=True,
)


ANALYST = _role(
    "analyst",
    "Analyst",
    "Works with the figures of the force; sees no case.",
    *_COUNTS,
    P.VIEW_COUNTY,
    P.VIEW_DIVERSITY,
    P.DRAW_ZONES,
    police=True,
)


COMMAND = _role(
    "command",
    "Citizens in Policing command",
    "Looks over the districts, with small numbers left out; sees no case.",
    P.VIEW_COUNTY,
    P.VIEW_FIGURES,
    police=True,
)


CRIME_REGISTRAR = _role(
    "crime_registrar",
    "Force crime registrar",
    "Answers for whether what is reported is recorded as the rules say.",
    P.VIEW_DESK,
    P.JUDGE_SAMPLES,
    P.VIEW_ASSURANCE,
    P.ASSURE,
    P.VIEW_DIVERSITY,
    *_COUNTS,
    police=True,
)


COMMISSIONER = _role(
    "commissioner",
    "Commissioner's office",
    "Reads the figures, with small numbers left out; sees no case.",
    P.VIEW_FIGURES,
    P.VIEW_DIVERSITY,
    police=True,
)


COMMUNICATIONS = _role(
    "communications",
    "Communications",
    "Approves stories of outcomes and publishes them; sees no case.",
    P.APPROVE_STORIES,
    police=True,
)


AUDITOR = _role("auditor", "Auditor", "Checks who looked at what; sees no case.", P.VIEW_AUDIT, police=True)


ADMINISTRATOR = _role(
    "administrator", "Administrator", "Runs police accounts; sees no case.", P.MANAGE_USERS, police=True
)


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        BUSINESS_STAFF,
        PREMISES_MANAGER,
        HEAD_OFFICE,
        INVESTIGATOR,
        SUPERVISOR,
        CALL_TAKER,
        SPECIALIST,
        BEAT_MANAGER,
        ANALYST,
        CRIME_REGISTRAR,
        COMMAND,
        COMMISSIONER,
        COMMUNICATIONS,
        AUDITOR,
        ADMINISTRATOR,
    )
}


BUSINESS_ROLES = tuple(code for code, role in ROLES.items() if not role.police)


POLICE_ROLES = tuple(code for code, role in ROLES.items() if role.police)
