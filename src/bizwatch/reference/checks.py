"""What ``bizwatch check`` says of the reference data."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.working_days import ending_words


@register()
def bank_holidays_reach_far_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn from a year before the published bank holidays end."""
    words = ending_words(to_london(clock.now()).date())
    return [Warning(words, id="bizwatch.reference.W001")] if words else []
