"""The guidance library, open to all: found by kind of report, sector or a word."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bizwatch.accounts.access import public_page
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.fields import ChoiceSelect, CleanCharField
from bizwatch.reference.exceptions import UnknownArticle
from bizwatch.reference.selectors import Article, advice_for, article_at, report_kinds, sectors


class AdviceForm(DesignForm):
    """What is looked for."""

    mark_optional = False
    kind = ChoiceSelect(label="About", empty_label="Anything", required=False)
    sector = ChoiceSelect(label="For", empty_label="Any business", required=False)
    text = CleanCharField(label="With the word", max_length=60, required=False, design={"width": "20"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("kind", [(kind.code, kind.title) for kind in report_kinds(to_london(clock.now()).date())])
        self._offer("sector", [(sector.code, sector.label) for sector in sectors()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        chooser = self.fields[name]
        assert isinstance(chooser, ChoiceSelect | forms.ChoiceField)  # noqa: S101 - declared above
        chooser.choices = [("", getattr(chooser, "empty_label", "")), *choices]


@public_page
def library(request: HttpRequest) -> HttpResponse:
    """List the articles, all or those looked for."""
    form = AdviceForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    on = to_london(clock.now()).date()
    found = advice_for(wanted.get("kind", ""), wanted.get("sector", ""), on)
    word = wanted.get("text", "").lower()
    rows = [article for article in found if word in _words_of(article)]
    return render(request, "portal/advice.html", {"form": form, "articles": rows, "is_search": any(wanted.values())})


def _words_of(article: Article) -> str:
    return " ".join((article.title, article.summary, *article.now, *article.next)).lower()


@public_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one article."""
    try:
        found = article_at(slug, to_london(clock.now()).date())
    except UnknownArticle as error:
        raise Http404 from error
    return render(request, "portal/article.html", {"article": found})
