"""Stories of outcomes as everybody reads them: a list, a page, a feed."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import public_page
from bizwatch.design.tables import address_with
from bizwatch.engagement import presenters as say
from bizwatch.engagement.forms import FindStoriesForm
from bizwatch.engagement.models import Story
from bizwatch.engagement.selectors import STORIES_ON_A_PAGE, published_stories
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import districts, report_kinds

_IN_THE_FEED = 20


@public_page
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """List what was published, newest first."""
    form = _find_form(request)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = published_stories(kind=wanted.get("kind", ""), district=wanted.get("district", ""))
    page = Paginator(found, STORIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_search": any(wanted.values()),
        "stories": [{"story": one, "about": say.about(one)} for one in page],
        "count": page.paginator.count,
        "pages": {
            "previous": address_with(request, page=page.number - 1) if page.has_previous() else "",
            "next": address_with(request, page=page.number + 1) if page.has_next() else "",
        },
    }
    return render(request, "engagement/stories.html", context)


@public_page
@require_safe
def story(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one published story; what was taken down is not there."""
    found = published_stories().filter(public_id=public_id).first()
    if found is None:
        raise Http404("There is no such story, or it was taken down.")
    context = {
        "story": found,
        "about": say.about(found),
        "outcome": say.outcome_words(found),
        "post": say.social_text(found, _address(found)),
    }
    return render(request, "engagement/story.html", context)


@public_page
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Return the newest stories as an Atom feed."""
    atom = Atom1Feed(
        title=f"What became of it: {settings.BIZWATCH_FORCE_NAME} and businesses",
        link=settings.BIZWATCH_PUBLIC_URL + reverse("engagement:stories"),
        description="Stories of outcomes",
        feed_url=settings.BIZWATCH_PUBLIC_URL + reverse("engagement:feed"),
        language="en-gb",
    )
    for one in published_stories()[:_IN_THE_FEED]:
        atom.add_item(
            title=one.title,
            link=_address(one),
            description=escape(one.text),  # a reader takes a summary for HTML
            unique_id=f"urn:uuid:{one.public_id}",
            pubdate=one.published_at,
            updateddate=one.changed_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _address(story: Story) -> str:
    return settings.BIZWATCH_PUBLIC_URL + reverse("engagement:story", args=[story.public_id])


def _find_form(request: HttpRequest) -> FindStoriesForm:
    on = to_london(clock.now()).date()
    choices: dict[str, Any] = {
        "kinds": [(kind.code, kind.title) for kind in report_kinds(on)],
        "districts": [(one.code, one.name) for one in districts(on, force="norfolk")],
    }
    return FindStoriesForm(request.GET or None, **choices)
