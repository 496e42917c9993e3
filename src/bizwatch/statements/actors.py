"""Who acts on a statement without an account: whoever holds the link that was e-mailed to the witness."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LinkActor:
    """Whoever holds the e-mailed link of a statement: the audit knows the statement, never an address."""

    statement_id: int
    number: str
    name: str

    @property
    def audit_id(self) -> str:
        return f"statement:{self.number}"

    @property
    def audit_name(self) -> str:
        return f"{self.name} (by an e-mailed link)"
