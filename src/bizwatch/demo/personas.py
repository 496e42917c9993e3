"""The people whom a visitor of the demonstration can sign in as. All are invented; the password is no secret."""

import hashlib
from base64 import b32encode
from dataclasses import dataclass

PASSWORD = "county-demo-2018"  # noqa: S105 - printed at each start, and refused outside the demonstration


SPECIALIST = "mina@protect.example"


COMMUNICATIONS = "cora@news.example"


REGISTRAR = "rae@registrar.example"


ANALYST = "iris@analysis.example"


@dataclass(frozen=True)
class Persona:
    """One persona; ``role`` is a code of ``accounts.roles``."""

    email: str
    name: str
    role: str
    does: str
    collar_number: str = ""
    policing_area: str = ""

    @property
    def totp_secret(self) -> str:
        """The secret of the persona's authenticator app: the same at each start, base 32."""
        return b32encode(hashlib.sha1(self.email.encode(), usedforsecurity=False).digest()).decode()


BUSINESS = (
    Persona("ellie@hollow-hill.example", "Ellie Goodrum", "head_office", "a farm shop, a sole trader"),
    Persona("sam@broadland.example", "Sam Larter", "business_staff", "works on the tills of one shop"),
    Persona("priya@broadland.example", "Priya Valler", "premises_manager", "manages two shops of a chain"),
    Persona("tomas@broadland.example", "Tomas Hexley", "head_office", "head office of the chain"),
)


POLICE = (
    Persona("grace@desk.example", "PC Grace Fairhurst", "investigator", "investigates on the desk", "1841"),
    Persona("dev@desk.example", "PC Dev Quantrill", "investigator", "investigates on the desk", "1907"),
    Persona("leo@desk.example", "Sgt Leo Ashdale", "supervisor", "supervises the desk", "0412"),
    Persona("nell@calls.example", "Nell Sayer", "call_taker", "answers 101", "7204"),
    Persona(SPECIALIST, "DC Mina Saxthorpe", "specialist", "works on restricted cases", "2210"),
    Persona("kasia@beat.example", "PC Kasia Utting", "beat_manager", "looks after Norwich", "1530", "norfolk-norwich"),
    Persona(ANALYST, "Iris Thirtle", "analyst", "works with the figures"),
    Persona(COMMUNICATIONS, "Cora Blofield", "communications", "approves stories of outcomes"),
    Persona("noor@command.example", "Supt Noor Elmswell", "command", "looks over the districts", "0107"),
    Persona(REGISTRAR, "Rae Mundham", "crime_registrar", "answers for how crimes are recorded"),
    Persona("uma@audit.example", "Uma Rix", "auditor", "checks who looked at what"),
    Persona("wes@admin.example", "Wes Nudd", "administrator", "runs the police accounts"),
)


PERSONAS = BUSINESS + POLICE
