"""What the audit does by itself."""

from bizwatch.audit.services import witness_head
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_minute


@every_minute
def witness_the_head() -> None:
    """Note the chain's head outside the database every minute: a tail cut off later than that shows."""
    witness_head(at=clock.now())
