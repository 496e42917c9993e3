"""The adaptor: every field becomes the right GOV.UK control, named, described and escaped."""

import re

import pytest
from django import forms
from django.forms import formset_factory
from django.http import QueryDict
from markupsafe import Markup

from bizwatch.design.controls import control_for
from bizwatch.design.errors import error_items, has_errors
from bizwatch.design.forms import DesignForm
from bizwatch.design.style_guide import NOW, SpecimenForm, refused_data
from bizwatch.kernel import fields
from tests.design.html import field, render

pytestmark = pytest.mark.urls("tests.design.site")
FORM = SpecimenForm(at=NOW)
REFUSED = SpecimenForm(refused_data(), at=NOW, prefix="refused")


def test_every_field_has_a_control():
    macros = {name: control_for(FORM[name]).macro for name in FORM.fields}
    assert macros == {
        "name": "input",
        "email": "input",
        "telephone": "input",
        "postcode": "input",
        "day": "date-input",
        "time": "input",
        "which": "nothing",
        "value": "input",
        "people": "input",
        "weapon": "radios",
        "channel": "radios",
        "call_number": "nothing",
        "call_notes": "nothing",
        "goods": "checkboxes",
        "sector": "select",
        "story": "character-count",
        "photos": "file-upload",
        "statement": "file-upload",
        "password": "password",
        "agree": "checkboxes",
    }


def test_a_widget_without_a_control_is_a_mistake_of_ours():
    class Odd(forms.Form):
        odd = forms.Field(widget=forms.MultiWidget([forms.TextInput()]))

    with pytest.raises(TypeError, match="no control for MultiWidget"):
        control_for(Odd()["odd"])


def test_an_input_is_labelled_and_described():
    html = field(FORM["email"])
    assert '<label class="govuk-label govuk-label--s" for="id_email"> Email address </label>' in html
    assert 'id="id_email-hint"' in html
    for attribute in ('type="email"', 'name="email"', 'autocomplete="email"', 'aria-describedby="id_email-hint"'):
        assert attribute in html
    assert 'spellcheck="false"' in html


def test_an_error_is_tied_to_its_control():
    html = field(REFUSED["email"])
    assert 'aria-describedby="id_refused-email-hint id_refused-email-error"' in html
    assert "govuk-input--error" in html
    assert '<span class="govuk-visually-hidden">Error:</span> Enter an email address' in html
    assert 'value="manager at shop"' in html


def test_optional_is_said_and_only_then():
    assert "Telephone number (optional)" in field(FORM["telephone"])
    assert "(optional)" not in field(FORM["name"])
    assert "(optional)" not in field(FORM["agree"])
    revealed = field(SpecimenForm(QueryDict("channel=email"), at=NOW)["channel"])
    assert "Number to call (optional)" not in revealed  # not asked now, but needed where it is
    assert "Best times to call (optional)" in revealed

    class Filter(DesignForm):
        mark_optional = False
        word = fields.CleanCharField(label="Word", required=False)

    assert "(optional)" not in field(Filter()["word"])


def test_a_date_has_three_boxes_in_a_group():
    html = field(FORM["day"], ", page_heading=true")
    assert '<h1 class="govuk-fieldset__heading"> When did it happen? </h1>' in html
    assert 'role="group" aria-describedby="id_day-hint"' in html
    for box in ("day", "month", "year"):
        assert f'for="id_day-{box}"' in html
        assert f'id="id_day-{box}" name="day-{box}"' in html
    assert html.count('inputmode="numeric"') == 3


def test_only_the_wrong_boxes_of_a_date_are_marked():
    html = field(REFUSED["day"])
    marked = re.findall(r'class="([^"]*)" id="id_refused-day-(\w+)"', html)
    assert [box for classes, box in marked if "govuk-input--error" in classes] == ["month"]
    assert 'value="31"' in html


def test_radios_carry_their_hints_choice_and_reveals():
    html = field(REFUSED["channel"])
    assert re.search(r'id="id_refused-channel-2" name="refused-channel" type="radio" value="phone" checked', html)
    assert 'id="conditional-id_refused-channel-2"' in html
    assert 'name="refused-call_number"' in html
    assert html.count("<fieldset") == 1
    assert 'aria-describedby="id_refused-channel-3-item-hint"' in html
    assert "govuk-radios--inline" in field(FORM["weapon"])
    assert "govuk-radios--small" in field(FORM["channel"], ", small=true")


def test_a_revealed_question_is_not_drawn_twice():
    everything = render('{% from "design/forms.html" import form_fields %}{{ form_fields(form) }}', form=FORM)
    assert everything.count('name="call_number"') == 1
    assert 'name="which"' not in everything


def test_the_doubled_hour_is_asked_where_it_happens():
    night = QueryDict("day-day=25&day-month=10&day-year=2026&time=1:30am")
    assert "The clocks went back that night" in field(SpecimenForm(night, at=NOW)["which"])


def test_text_survives_the_indenting_of_the_macros():
    data = QueryDict(mutable=True)
    data.update({"channel": "phone", "call_notes": "before 9\r\n  not on <Sundays>\n\nafter 5"})
    html = field(SpecimenForm(data, at=NOW)["channel"])
    assert ">before 9&#10;  not on &lt;Sundays&gt;&#10;&#10;after 5</textarea>".replace("  ", " ") in html


def test_a_text_area_counts_to_its_limit():
    html = field(FORM["story"])
    assert 'data-maxlength="2000"' in html
    assert "You can enter up to 2000 characters" in html
    assert "data-maxlength" not in field(FORM["story"], ", character_count=false")


def test_checkboxes_know_none_of_these():
    html = field(REFUSED["goods"])
    assert 'value="none" checked data-behaviour="exclusive"' in html
    assert '<div class="govuk-checkboxes__divider">or</div>' in html
    assert 'aria-describedby="id_refused-goods-hint id_refused-goods-error"' in html


def test_a_select_opens_on_its_empty_label():
    assert '<option value="">Choose</option>' in field(FORM["sector"])
    chosen = field(SpecimenForm(initial={"sector": "fuel"}, at=NOW)["sector"])
    assert '<option value="fuel" selected>' in chosen


def test_groups_of_choices_are_flattened():
    class Grouped(forms.Form):
        area = forms.ChoiceField(choices=[("", "Any"), ("Norwich", [("n1", "North"), ("n2", "South")])])

    assert '<option value="n2">Norwich: South</option>' in field(Grouped()["area"])


def test_file_controls_take_one_or_several():
    several, one = field(FORM["photos"]), field(FORM["statement"])
    assert re.search(r'name="photos" type="file" multiple[^>]* accept="image/\*"', several)
    assert " multiple" not in one
    assert 'data-module="govuk-file-upload"' in one


def test_a_password_is_never_sent_back():
    html = field(SpecimenForm(QueryDict("password=secret"), at=NOW)["password"])
    assert "secret" not in html
    assert 'autocomplete="current-password"' in html


def test_a_plain_django_form_is_drawn_too():
    class Plain(forms.Form):
        login = forms.EmailField(
            label="E-mail",
            widget=forms.EmailInput(attrs={"placeholder": "E-mail", "autocomplete": "email", "data-x": "1"}),
        )
        count = forms.IntegerField(initial=5)
        remember = forms.BooleanField(required=False)
        token = forms.CharField(widget=forms.HiddenInput, initial='"><b>')

    form = Plain()
    login = field(form["login"])
    assert 'autocomplete="email"' in login
    assert 'data-x="1"' in login
    assert "placeholder" not in login
    assert 'type="text"' in field(form["count"])
    assert 'inputmode="numeric"' in field(form["count"])
    assert 'type="checkbox" value="on"' in field(form["remember"])
    assert field(form["token"]) == '<input type="hidden" id="id_token" name="token" value="&#34;&gt;&lt;b&gt;">'


@pytest.mark.parametrize("name", ["name", "email", "postcode", "story", "day", "password"])
def test_hostile_text_is_escaped(name):
    hostile = "\"'><script>alert(1)</script>&\ud800"
    data = dict.fromkeys((name, f"{name}-day", f"{name}-month", f"{name}-year"), hostile)
    html = field(SpecimenForm(data, at=NOW)[name])
    assert "<script" not in html
    html.encode("utf-8")


def test_words_of_labels_hints_and_choices_are_escaped():
    class Hostile(DesignForm):
        word = fields.CleanCharField(label="<b>Label", help_text="<i>Hint")
        one = fields.ChoiceRadios(
            label="<b>Legend", choices=(("<a>", "<u>Choice"),), design={"choice_hints": {"<a>": "<s>Hint"}}
        )
        pick = fields.ChoiceSelect(label="<b>Pick", choices=(("<a>", "<u>Option"),), empty_label="<p>Empty")

    form = Hostile(QueryDict(""))
    form.add_error("word", "<em>Error")
    html = "".join(field(form[name]) for name in form.fields)
    html += render('{% from "design/forms.html" import error_summary_for %}{{ error_summary_for(form) }}', form=form)
    assert not re.search(r"<(b|i|a|u|s|p|em)>(Label|Hint|Legend|Choice|Pick|Option|Empty|Error)", html)
    assert "&lt;em&gt;Error" in html


def test_wishes_win_over_the_field():
    html = field(FORM["name"], ', label="Their name", hint="As on the badge", width="20", label_hidden=true')
    assert "Their name" in html
    assert "As on the badge" in html
    assert "govuk-input--width-20" in html
    assert "govuk-label govuk-visually-hidden" in html
    assert control_for(FORM["name"], hint=Markup("<b>x</b>")).params["hint"] == {"html": Markup("<b>x</b>")}


def test_the_summary_lists_every_error_in_page_order():
    items = error_items(REFUSED)
    assert items[0] == {"text": "Enter your full name", "href": "#id_refused-name"}
    hrefs = [item["href"] for item in items]
    assert (
        hrefs.index("#id_refused-day-month")
        < hrefs.index("#id_refused-weapon")
        < hrefs.index("#id_refused-call_number")
    )
    html = render('{% from "design/forms.html" import form_fields %}{{ form_fields(form) }}', form=REFUSED)
    for href in hrefs:
        assert f'id="{href.removeprefix("#")}"' in html


class RowForm(DesignForm):
    name = fields.CleanCharField(label="Name")
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_errors_of_the_whole_form_and_of_hidden_fields_have_no_link():
    form = RowForm(QueryDict("version=x"))
    form.add_error(None, "Somebody else changed this")
    assert error_items(form) == [
        {"text": "Somebody else changed this"},
        {"text": "Enter name", "href": "#id_name"},
        {"text": "Enter a whole number."},
    ]


def test_formsets_are_summed_up_together():
    rows = formset_factory(RowForm, extra=0, min_num=3, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-version": "1", "form-1-version": "1"}
    formset = rows(data | {"form-1-name": "Jo"})
    assert has_errors(formset)
    assert [item.get("href") for item in error_items([formset, RowForm()])] == [None, "#id_form-0-name"]
    html = render(
        '{% from "design/forms.html" import management_form %}{{ management_form(formset) }}', formset=formset
    )
    assert html.count("<input") == 4


def test_a_form_not_sent_has_no_errors():
    assert not has_errors(FORM)
    assert error_items(FORM) == []
    assert (
        render('{% from "design/forms.html" import error_summary_for %}{{ error_summary_for(form) }}', form=FORM) == ""
    )
    assert not has_errors(None, "not a form")


def test_a_whole_form_page():
    html = render(
        '{% from "design/forms.html" import form_page %}{{ form_page(form, request, heading="Row", submit="Save", cancel_href="/x") }}',
        form=RowForm(),
    )
    assert '<h1 class="govuk-heading-l">Row</h1>' in html
    assert re.search(
        r'<form method="post" novalidate><input type="hidden" name="csrfmiddlewaretoken" value="\w{64}">', html
    )
    assert 'data-prevent-double-click="true"' in html
    assert "multipart" not in html
    called = render(
        '{% from "design/forms.html" import form_page %}{% call form_page(form, request) %}mine{% endcall %}', form=FORM
    )
    assert 'enctype="multipart/form-data"' in called
    assert "mine" in called
    assert "<h1" not in called
