"""Offers and decisions of the demonstration, so that some clocks were kept, some stand still and some broke."""

from datetime import datetime, timedelta
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.cases import services
from bizwatch.cases.choices import ContactChannel, Offer, OfferAnswer
from bizwatch.cases.intake import Told


def offer(case: Any, officer: User, at: datetime, number: int) -> None:
    """Offer what is offered at first contact; in one case in nine it was forgotten, and in one in seven they think it over."""
    if number % 9 == 7:
        return
    answer = OfferAnswer.LATER if number % 7 == 2 else OfferAnswer.YES
    services.note_offer(case=case, offers=list(Offer), answer=answer, by=officer, at=at)


def decide(case: Any, officer: User, at: datetime) -> None:
    """Note an arrest of two days before, told on the day after it."""
    when = max(case.reported_at, at - timedelta(days=2))
    told = Told(at=min(at, when + timedelta(hours=20)), channel=ContactChannel.PHONE, note="Told of the arrest.")
    services.note_decision(case=case, code="arrested", when=when, told=told, by=officer, at=at)
