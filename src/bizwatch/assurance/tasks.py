"""What the app does in the background: the week's secret is promised and its sample drawn, people are asked about
themselves once, and old answers are erased."""

from bizwatch.assurance.services import erase_old_answers, keep_sampling, write_to_ask, write_to_victims
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour


@every_hour
def sample_reports() -> None:
    """Promise this week's secret, and draw the sample of each promised week that is over."""
    keep_sampling(at=clock.now())


@every_hour
def ask_about_yourself() -> None:
    """Write to those who reported, or with whom the desk spoke, a day ago, and erase answers whose time is over."""
    write_to_ask(at=clock.now())
    write_to_victims(at=clock.now())
    erase_old_answers(at=clock.now())
