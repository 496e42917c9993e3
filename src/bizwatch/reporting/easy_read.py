"""The easy-read page: what the service is and how to use it, in short sentences with a picture beside each.

One idea to a statement, sentences of at most 15 words, everyday words, hard words in ``*stars*`` and explained at once,
the picture on the left: the rules of "Accessible communication formats" (GOV.UK, easy read) and "Information for all"
(Inclusion Europe). No number stands in the words: ``{contact}`` and the like are filled from the reference
data in force on the day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bizwatch.reference.selectors import Clock, clock, national_service


@dataclass(frozen=True)
class Statement:
    """One idea: the name of its picture, at most three short sentences, and the link that it gives, by URL name."""

    picture: str
    words: str
    link: str = ""


@dataclass(frozen=True)
class Section:
    """A heading and what is said under it. ``code`` is its anchor."""

    code: str
    title: str
    statements: tuple[Statement, ...]


SECTIONS = (
    Section(
        "about",
        "What this website is for",
        (
            Statement(
                "shop", "This website is for people who work in a business. A business can be a shop, a café or a farm."
            ),
            Statement(
                "crime",
                "You can tell the police about a *crime*. A crime is something that is against the law, like stealing.",
            ),
            Statement("report", "Telling the police is called *reporting*. What you tell them is called a *report*."),
        ),
    ),
    Section(
        "emergency",
        "When to ring {emergency}",
        (
            Statement(
                "ring-999",
                "{emergency} is the number for an *emergency*. An emergency is when you need the police now.",
            ),
            Statement("now", "Ring {emergency} if a crime is happening now."),
            Statement("hurt", "Ring {emergency} if somebody is hurt."),
            Statement("danger", "Ring {emergency} if somebody is in danger."),
            Statement("near", "Ring {emergency} if the person who did it is still near."),
            Statement(
                "textphone", "Do you use a *textphone*? A textphone is a phone that you type on. Ring {emergency_text}."
            ),
        ),
    ),
    Section(
        "not-emergency",
        "When to ring {police}",
        (
            Statement("ring-101", "Nobody is in danger? Ring {police} to talk to the police."),
            Statement("talk", "You can report on the phone. The person writes down what you say."),
            Statement("textphone", "On a textphone, ring {police_text}."),
        ),
    ),
    Section(
        "how",
        "How to report on this website",
        (
            Statement("website", "Go to the start page.", link="reporting:start"),
            Statement("choose", "Choose what happened."),
            Statement("email", "You may have to give your email address. We send you an email. Press the link in it."),
            Statement("first", "First we ask if somebody is in danger. If so, we tell you who to ring."),
            Statement("later", "You can stop and come back later. We keep what you wrote for {kept}."),
        ),
    ),
    Section(
        "ask",
        "What we ask you",
        (
            Statement("what", "What happened?"),
            Statement("where", "Where did it happen?"),
            Statement("when", "When did it happen?"),
            Statement("taken", "What was taken or broken?"),
            Statement("seen", "Who did it, if you know? Who saw it?"),
            Statement("camera", "Is there a film from a *CCTV* camera? CCTV cameras film what happens in a place."),
            Statement("contact", "How can we contact you?"),
        ),
    ),
    Section(
        "next",
        "What happens next",
        (
            Statement("number", "You get a *reference*. It is the number of your report. Keep it safe."),
            Statement("written", "The police write down a crime within {record}."),
            Statement(
                "officer",
                "An *investigator* reads your report. An investigator is a person who finds out what happened.",
            ),
            Statement("hours", "For most reports, the police contact you within {contact}. You can ask us not to."),
            Statement("outcome", "For a crime, we tell you at the end what we did. This is the *outcome*."),
            Statement(
                "other-place",
                "Some reports, like *fraud*, go to another place too. Fraud is tricking people for money. We tell you where.",
            ),
        ),
    ),
    Section(
        "rights",
        "Your rights",
        (
            Statement("support", "You can get help to feel better. Ring {support_name} on {support}. It is free."),
            Statement("again", "You can ask us to say something again in easier words."),
            Statement("look", "You can ask what we wrote about you. You can ask us to put it right."),
            Statement("complain", "You can *complain* about the police. To complain is to say that you are not happy."),
        ),
    ),
    Section(
        "who",
        "Who sees your report",
        (
            Statement("police-see", "The police see your report."),
            Statement("team", "People who look after the same place at your business can see most reports."),
            Statement(
                "private", "Is somebody made to work against their will? Nobody at your business sees that report here."
            ),
            Statement("noted", "We write down who looked at your report, and when."),
            Statement("people-decide", "A computer does not decide who did it. People do."),
        ),
    ),
    Section(
        "help",
        "Help to report",
        (
            Statement("helper", "Somebody you trust can help you."),
            Statement("ring-101", "You can ring {police} and report on the phone."),
            Statement(
                "interpreter", "Ask for an *interpreter*. An interpreter says things in your language. It is free."
            ),
            Statement("languages", "Our first pages are in other languages too.", link="languages"),
            Statement("print", "You can print this page."),
        ),
    ),
)


def facts(on: date) -> dict[str, str]:
    """Return the numbers and names in force on a date, by the name under which the words ask for them.

    Raises ``UnknownClock`` and ``UnknownService`` on a date before there were any.
    """
    emergency, police = national_service("police-emergency", on), national_service("police-non-emergency", on)
    support = national_service("victim-support", on)
    return {
        "emergency": emergency.phone,
        "emergency_text": emergency.textphone,
        "police": police.phone,
        "police_text": police.textphone,
        "support": support.phone,
        "support_name": support.name,
        "contact": _length(clock("contact-victim", on)),
        "record": _length(clock("record-crime", on)),
        "kept": _length(clock("keep-open-draft", on)),
    }


def _length(found: Clock) -> str:
    return f"{found.length} {found.unit}"


def sections(on: date) -> list[dict[str, object]]:
    """Return the page on a date: each section's anchor, title and statements, the words as HTML."""
    known = facts(on)
    return [
        {
            "code": section.code,
            "title": section.title.format(**known),
            "statements": [
                {"picture": said.picture, "words": _shown(said.words, known), "link": said.link}
                for said in section.statements
            ],
        }
        for section in SECTIONS
    ]


def _shown(words: str, known: Mapping[str, str]) -> SafeString:
    filled = escape(words.format(**known))
    return mark_safe(re.sub(r"\*([^*]+)\*", r"<strong>\1</strong>", filled))  # noqa: S308 - escaped in the line above
