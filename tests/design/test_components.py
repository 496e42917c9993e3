"""The macros of page parts: structure, names for people who hear the page, and escaping."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.design.html import render

pytestmark = pytest.mark.urls("tests.design.site")
NOW = datetime(2026, 11, 23, 19, 48, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"
PARTS = '{% import "design/components.html" as parts %}{% import "design/moj.html" as moj %}'


def part(call: str, **context) -> str:
    return render(PARTS + "{{ " + call + " }}", now=NOW, x=HOSTILE, **context)


@pytest.mark.parametrize(
    "call",
    [
        'parts.tag(x, "red")',
        'parts.reference_link(x, "/" ~ x)',
        "parts.summary_list([{'key': x, 'value': x, 'actions': [{'text': x, 'href': x, 'hidden': x}]}])",
        "parts.summary_card(x, [{'key': x, 'value': x}], actions=[{'text': x, 'href': x, 'hidden': x}])",
        "parts.data_table([x, {'text': x, 'sort_href': x}], [[x, x], {'cells': [x, x], 'id': x, 'class': x}], x)",
        "parts.data_table([x], [], x, empty=x)",
        "parts.empty_state(x, x, x, x)",
        "parts.tabs([{'label': x, 'id': 'a', 'html': parts.tag(x)}], title=x)",
        "parts.inset(x)",
        "parts.warning(x)",
        "parts.confirm_panel(x, x, x)",
        "parts.contents([{'text': x, 'href': x, 'note': x}], x, id=x)",
        "parts.to_contents(x, id=x)",
        "parts.print_button(x)",
        "parts.file_links([(x, x)], what=x)",
        "parts.pagination({'next': x, 'previous': x}, label=x)",
        "parts.figures([{'label': x, 'value': x, 'note': x, 'href': x}, {'label': x, 'value': x}])",
        "moj.timeline([{'title': x, 'by': x, 'at': now, 'text': x, 'id': x}])",
        "moj.badge(x)",
        "moj.side_navigation([{'text': x, 'href': x}], label=x)",
        "moj.side_navigation(sections=[{'heading': x, 'items': [{'text': x, 'href': x, 'current': true}]}])",
        "moj.sub_navigation([{'text': x, 'href': x, 'count': 3}], label=x)",
        "moj.identity_bar(x, x)",
        "moj.messages_thread([{'sender': x, 'text': x, 'at': now, 'note': x}], label=x)",
        "moj.alert(x, text=x, heading=true)",
    ],
)
def test_whatever_people_typed_stays_text(call):
    html = part(call)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "macro", ["parts.details(x)", "moj.filter_panel(x, [{'text': x, 'remove_href': x}], x, x, x, {x: x})"]
)
def test_what_wraps_other_parts_escapes_too(macro):
    html = render(PARTS + "{% call " + macro + " %}<p>mine</p>{% endcall %}", x=HOSTILE)
    assert "<script" not in html
    assert "<p>mine</p>" in html


def test_files_are_named_alike_everywhere_and_told_apart():
    plain = part("parts.file_links([('csv', '/a.csv'), ('xlsx', '/a.xlsx')])")
    assert re.findall(r'href="(.*?)">(.*?)</a>', plain) == [("/a.csv", "Save as CSV"), ("/a.xlsx", "Save as Excel")]
    named = part("parts.file_links([('csv', '/a.csv')], what='By hour')")
    assert ">By hour: <a " in named
    assert 'Save as CSV<span class="govuk-visually-hidden">: By hour</span></a>' in named


def test_a_file_that_asks_first_who_it_is_shows_that_page():
    assert " download" not in part("parts.file_links([('csv', '/a.csv')])")


def test_a_table_is_a_table_at_every_width():
    html = part(
        "parts.data_table(['Reference', {'text': 'Value', 'numeric': true}], [['R1', '£5'], ['R2', '£6']], 'Cases')"
    )
    assert '<caption class="govuk-table__caption govuk-table__caption--m">Cases</caption>' in html
    assert html.count('role="row"') == 3
    assert '<th scope="row" class="govuk-table__header" role="rowheader" data-label="Reference">R1</th>' in html
    assert 'govuk-table__cell--numeric" role="cell" data-label="Value">£5</td>' in html
    assert "data-keyboard-rows" not in html
    assert "data-keyboard-rows" in part("parts.data_table(['A'], [['x']], 'T', keyboard=true)")
    assert 'scope="row"' not in part("parts.data_table(['A'], [['x']], 'T', row_header=false)")


def test_a_sorted_column_says_so():
    html = part(
        "parts.data_table([{'text': 'Value', 'sort': 'descending', 'sort_href': '/?sort=value'}], [['x']], 'T')"
    )
    assert 'aria-sort="descending"' in html
    assert 'href="/?sort=value">Value<span class="govuk-visually-hidden">, sort smallest first</span></a>' in html
    unsorted = part("parts.data_table([{'text': 'Value', 'sort': 'none', 'sort_href': '/'}], [['x']], 'T')")
    assert "aria-sort" not in unsorted


def test_an_empty_value_is_not_left_blank():
    html = part(
        "parts.summary_list([{'key': 'Witness', 'value': ''}, {'key': 'Value', 'value': 0}, {'key': 'None', 'value': none}])"
    )
    assert html.count("Not given") == 2
    assert ">0<" in html.replace(" ", "")


def test_lines_of_a_value_are_kept():
    assert "1 High Street<br> Norwich" in part(
        "parts.summary_list([{'key': 'Address', 'value': '1 High Street\\nNorwich'}])"
    )


def test_the_clock_chip_is_a_tag():
    html = part("parts.promise_tag(due, now)", due=NOW - timedelta(hours=3))
    assert html == '<strong class="govuk-tag govuk-tag--red">Overdue by 3 hours</strong>'


def test_moments_are_for_people_and_machines():
    assert part("parts.when(now)") == '<time datetime="2026-11-23T19:48:00Z">23 November 2026, 7:48pm</time>'
    assert part("parts.when(now, form='date', short=true)").endswith(">23 Nov 2026</time>")
    assert part("parts.when(none)") == ""


def test_messages_are_grouped_by_day():
    thread = [
        {"sender": "Jo", "text": "a", "at": NOW - timedelta(days=1)},
        {"sender": "Jo", "text": "b", "at": NOW, "sent": True},
    ]
    html = part("moj.messages_thread(thread + thread[1:])", thread=thread)
    assert html.count("moj-message-list__date") == 2
    assert html.count("moj-message-item--sent") == 2


def test_pagination_is_only_there_where_it_leads_somewhere():
    assert part("parts.pagination({})") == ""
    html = part("parts.pagination({'next': '/?page=2', 'numbers': [{'number': 1, 'href': '/', 'current': true}]})")
    assert 'aria-current="page"' in html
    assert 'rel="next"' in html


def test_links_that_are_current_say_so():
    for macro in ("side_navigation", "sub_navigation"):
        html = part("moj." + macro + "([{'text': 'A', 'href': '/a', 'current': true}, {'text': 'B', 'href': '/b'}])")
        assert len(re.findall('aria-current="page"', html)) == 1
