"""Who may do what to a statement: the witness, by their account or their link, and the police of the desk."""

from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import Actor
from bizwatch.cases.selectors import visible_to
from bizwatch.cases.services import hold
from bizwatch.statements.actors import LinkActor
from bizwatch.statements.choices import State
from bizwatch.statements.exceptions import NotTheWitness, StatementIsSigned, StatementNotFound
from bizwatch.statements.models import Statement

if TYPE_CHECKING:
    from bizwatch.cases.models import Case


def hold_statement(statement: Statement) -> Statement:
    """Return a statement as it is now, its row and that of its case locked to the end of the unit of work.

    The case first, as every act on a case does: so nobody changes an exhibit's reference while a statement that names it
    is being signed, and two acts never wait for each other crosswise.
    """
    hold(statement.case)
    held = Statement.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("case__business", "follows__signed").get(pk=statement.pk)


def is_witness(statement: Statement, by: Actor) -> bool:
    """Whether it is their own statement: they hold its link, or it was asked of their account."""
    if isinstance(by, LinkActor):
        return by.statement_id == statement.pk
    return statement.signer_id is not None and by.audit_id == f"user:{statement.signer_id}"


def is_police(case: "Case", by: Actor, permission: Permission = Permission.READ_STATEMENTS) -> bool:
    """Whether they are police who may work on the statements of this case."""
    if isinstance(by, LinkActor):
        return False
    return has_permission(by, permission) and visible_to(by).filter(pk=case.pk).exists()  # type: ignore[arg-type]


def check_may_write(held: Statement, by: Actor) -> None:
    """Refuse whoever is neither the witness nor police, and everybody once nothing may change any more.

    Raises ``StatementNotFound``, ``StatementIsSigned``.
    """
    if not (is_witness(held, by) or is_police(held.case, by)):
        raise StatementNotFound("There is no statement with this number, or it is not yours to see.")
    check_is_draft(held)


def check_is_draft(held: Statement) -> None:
    """Refuse what is no draft any more. Raises ``StatementIsSigned``."""
    if held.state == State.SIGNED:
        raise StatementIsSigned("This statement is signed, so nothing in it can be changed. Add a further statement.")
    if held.state != State.DRAFT:
        raise StatementIsSigned("This statement was declined or called off, so nothing in it can be changed.")


def check_is_police(case: "Case", by: Actor) -> None:
    """Refuse whoever is not police of the desk. Raises ``StatementNotFound``."""
    if not is_police(case, by):
        raise StatementNotFound("There is no case with this reference, or it is not yours to see.")


def check_is_witness(held: Statement, by: Actor) -> None:
    """Refuse whoever is not the witness. Raises ``NotTheWitness``."""
    if not is_witness(held, by):
        raise NotTheWitness("Only the person whose statement it is may do this.")
