"""The pages before a report in other languages: what to report, the gate, and whom to call.

The language stands in the address (``?language=pl``), so that it needs no cookie and works without script. Where there
is a session all the same, a signed-in person's or a guest's on their report, it is remembered there, so that the way back
to the gate is in it too. The report itself is in English; the gate says so and how to have an interpreter. Texts are in
``locale``; those of the reference data are translated where they are shown.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

PARAMETER = "language"
SWITCH = "switch"  # what a button sends that shows a form in another language, with what was chosen in it
SESSION_KEY = "language"
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Language:
    """A language, by its code and in its own words."""

    code: str
    name: str


ENGLISH = Language("en-gb", "English")
# The main languages other than English in Norfolk at the 2021 census, as far as known here; the force confirms them.
LANGUAGES = (
    ENGLISH,
    Language("pl", "Polski"),
    Language("lt", "Lietuvių"),
    Language("pt", "Português"),
    Language("ro", "Română"),
    Language("bg", "Български"),
)
_BY_CODE = {language.code: language for language in LANGUAGES}


def language_of(request: HttpRequest) -> Language:
    """Return the language that the address asks for, else the remembered one; English where there is no such language."""
    asked = request.GET.get(PARAMETER)
    return _BY_CODE.get(request.session.get(SESSION_KEY, "") if asked is None else asked, ENGLISH)


def remember_language(request: HttpRequest) -> None:
    """Note the language of the address in the session, if there is one: nobody is given a cookie for it."""
    asked = request.GET.get(PARAMETER)
    if asked in _BY_CODE and not request.session.is_empty() and request.session.get(SESSION_KEY) != asked:
        request.session[SESSION_KEY] = asked


def with_language(address: str, language: Language) -> str:
    """Return the address with the language kept; English needs no word."""
    if language is ENGLISH:
        return address
    return f"{address}{'&' if '?' in address else '?'}{PARAMETER}={language.code}"


def in_chosen_language(view: View) -> View:
    """Answer in the language of the address. Put it below the mark of who may open the view."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        remember_language(request)
        language = language_of(request)
        request.language = language  # type: ignore[attr-defined]
        with translation.override(language.code):
            return view(request, *args, **kwargs)

    return answered


def language_links(request: HttpRequest) -> list[dict[str, object]]:
    """Return the page's own address in each language, for the choice at its top."""
    chosen = language_of(request)
    rest = {name: value for name, value in request.GET.items() if name != PARAMETER}
    links: list[dict[str, object]] = []
    for language in LANGUAGES:
        href = f"{request.path}?{urlencode(rest | {PARAMETER: language.code})}"
        links.append({"code": language.code, "text": language.name, "href": href, "current": language is chosen})
    return links
