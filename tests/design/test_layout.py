"""The layout of every page: nothing from elsewhere, nothing inline without the nonce, and words when things fail."""

import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpResponse
from django.template import loader
from django.test import RequestFactory

from bizwatch.design import middleware, views
from bizwatch.design.csp import CONTENT_SECURITY_POLICY
from bizwatch.design.failures import FAILURES
from tests.design.html import render

pytestmark = pytest.mark.urls("tests.design.site")

PAGE = '{% extends "design/base.html" %}{% block page_title %}Cases{% endblock %}{% block content %}<h1>Cases</h1>{% endblock %}'
LOCAL = re.compile(r"(/|#|\?)(?!/)")


class User:
    is_authenticated = True

    def __str__(self) -> str:
        return "DC <b>Osei</b>"


def whole_page(source: str = PAGE, **context) -> str:
    navigation = [
        {"text": "Queue", "href": "/queue/", "current": True, "count": 12},
        {"text": "Diary", "href": "/diary/"},
    ]
    return render(source, **{"navigation": navigation, "user": User(), "csrf_input": "token", **context})


def addresses(html: str) -> list[str]:
    """Return every address the browser would fetch or follow."""
    return re.findall(r'\s(?:href|src|action|srcset|poster|data-govuk-frontend)="([^"]*)"', html)


def test_nothing_comes_from_elsewhere():
    found = addresses(whole_page())
    assert len(found) > 8
    assert [address for address in found if not LOCAL.match(address)] == []


def test_the_only_inline_script_carries_the_nonce_and_no_style_is_inline():
    request = RequestFactory().get("/")
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]
    html = whole_page(request=request)
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html)
    inline = [attributes for attributes, body in scripts if body.strip()]
    assert inline == [' nonce="n0nce"']
    assert all("src=" in attributes for attributes, body in scripts if not body.strip())
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)


def test_it_is_british_and_no_government_page():
    html = whole_page()
    assert '<html lang="en-GB"' in html
    assert "<title>Cases – Bizwatch</title>" in html
    for branding in ("crown", "nationalarchives", "Open Government", "og:image", "GDS"):
        assert branding not in html


def test_the_navigation_names_the_page_and_the_person():
    html = whole_page()
    assert 'href="/queue/" aria-current="page"' in html
    assert '12<span class="govuk-visually-hidden"> waiting</span>' in html
    assert "Signed in as </span>DC &lt;b&gt;Osei&lt;/b&gt;" in html
    assert 'method="post" action="/account/logout/"' in html
    assert 'href="#main-content"' in html


def test_a_visitor_sees_no_empty_navigation():
    html = whole_page(navigation=[], user=None)
    assert "govuk-service-navigation" not in html
    assert "Signed in" not in html


def test_the_demo_says_what_it_is(settings):
    settings.BIZWATCH_DEMO = True
    header = whole_page().split("<header")[1].split("</header>")[0]
    assert "Not an official police or GOV.UK service." in header
    settings.BIZWATCH_DEMO = False
    assert "Not an official" not in whole_page()


def test_the_footer_links_only_to_pages_that_exist(settings):
    settings.BIZWATCH_FOOTER_LINKS = [("Guide", "design:style-guide"), ("Nowhere", "no:such-page")]
    footer = whole_page().split("<footer")[1]
    assert 'href="/design/">Guide</a>' in footer
    assert "Nowhere" not in footer


def test_messages_are_banners_with_their_own_names():
    sent = [SimpleNamespace(level_tag="success", __str__=None), SimpleNamespace(level_tag="error")]
    html = whole_page(messages=sent)
    assert "govuk-notification-banner--success" in html
    assert 'aria-labelledby="message-1"' in html
    assert 'aria-labelledby="message-2"' in html
    assert "There is a problem" in html


def test_a_wide_page_a_back_link_and_an_error_in_the_title():
    assert "app-width-wide" not in whole_page()
    assert "app-width-wide" in whole_page('{% set page_width = "wide" %}' + PAGE)
    assert 'href="/queue/" class="govuk-back-link"' in whole_page(back_href="/queue/")
    from tests.design.test_controls import REFUSED

    assert "<title>Error: Cases – Bizwatch</title>" in whole_page(form=REFUSED)


def test_the_page_works_without_any_context():
    html = render(PAGE, request=None)
    assert "<h1>Cases</h1>" in html


def test_a_one_form_page_needs_no_template():
    from tests.design.test_controls import RowForm

    html = whole_page(
        '{% extends "design/form_page.html" %}', form=RowForm(), heading="Add a row", submit="Add", lead="Why."
    )
    assert "<title>Add a row – Bizwatch</title>" in html
    assert '<p class="govuk-body">Why.</p>' in html
    assert "Add </button>" in html


@pytest.mark.parametrize("status", sorted(FAILURES))
def test_every_failure_is_told_plainly(status):
    response = views.failure(RequestFactory().get("/"), status)
    html = response.content.decode()
    assert response.status_code == status
    assert FAILURES[status].heading in html
    assert "call 999" in html
    assert (status in (429, 503, 507)) == ("Retry-After" in response.headers)


@pytest.mark.parametrize("status", sorted(FAILURES))
def test_a_failure_that_cannot_be_drawn_is_still_told(status, monkeypatch, caplog):
    def broken(name: str) -> None:
        raise OSError("no templates")

    monkeypatch.setattr(loader, "get_template", broken)
    response = views.failure(RequestFactory().get("/"), status)
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{FAILURES[status].heading}</h1>" in html
    assert "could not be drawn" in caplog.text
    assert "call 999" in html
    assert addresses(html) == []


def test_the_handlers_answer_with_their_status():
    request = RequestFactory().get("/")
    assert views.bad_request(request, SuspiciousOperation()).status_code == 400
    assert views.bad_request(request, RequestDataTooBig()).status_code == 413
    assert views.bad_request(request, TooManyFilesSent()).status_code == 413
    assert views.permission_denied(request, PermissionError()).status_code == 403
    assert views.page_not_found(request, Http404()).status_code == 404
    assert views.server_error(request).status_code == 500
    csrf = views.csrf_failure(request)
    assert csrf.status_code == 403
    assert "This page was open for too long" in csrf.content.decode()


def test_the_style_guide_is_only_there_where_it_is_wanted(settings):
    settings.BIZWATCH_SHOW_STYLE_GUIDE = False
    with pytest.raises(Http404):
        views.style_guide(RequestFactory().get("/design/"))
    assert views.style_guide.access == "public"  # type: ignore[attr-defined]


def through(request, response: HttpResponse) -> HttpResponse:
    return middleware.SecurityHeadersMiddleware(lambda _: response)(request)


def test_every_response_has_its_security_headers():
    response = through(RequestFactory().get("/"), HttpResponse())
    for name, value in middleware.HEADERS.items():
        assert response.headers[name] == value
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_what_a_session_saw_is_never_cached(settings):
    request = RequestFactory().get("/")
    assert through(request, HttpResponse())["Cache-Control"] == "private, no-cache"
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert through(request, HttpResponse())["Cache-Control"] == "no-store"
    own = HttpResponse(headers={"Cache-Control": "max-age=60"})
    assert through(request, own)["Cache-Control"] == "max-age=60"
    first = HttpResponse()
    first.set_cookie(settings.SESSION_COOKIE_NAME, "x")
    assert through(RequestFactory().get("/"), first)["Cache-Control"] == "no-store"


def test_the_policy_allows_nothing_from_elsewhere():
    directives = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    for name in ("frame-ancestors", "base-uri"):
        assert directives[name] == ["'none'"]
    allowed = {str(source) for sources in directives.values() for source in sources}
    assert not [
        source for source in allowed if "unsafe" in source or "http" in source or "data:" in source or "*" in source
    ]
    assert all(sources in (["'self'"], ["'none'"]) for name, sources in directives.items() if name != "script-src")
