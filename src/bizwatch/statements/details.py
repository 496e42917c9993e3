"""Reading the witness's own details, the rear of the MG11: apart from everything that reads a statement."""

from bizwatch.statements.models import Statement, WitnessDetails


def details_of(statement: Statement) -> WitnessDetails | None:
    """Return the witness's own details. The caller has checked that the reader may see them, and audits the read."""
    return WitnessDetails.objects.filter(statement=statement).first()
