"""The page of an act: sent once it acts once, and whatever stands in the way keeps what was typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from bizwatch.design.act_forms import EditForm, reason_field
from bizwatch.design.acting import ActPage, Doing, Refusals, open_act, perform, send_act
from bizwatch.design.forms import DesignForm
from bizwatch.design.once import SentBefore, once
from bizwatch.kernel.errors import DomainError

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOME = "/things/7/"


class Gone(DomainError):
    """It is not there."""


class Overtaken(DomainError):
    """Somebody was quicker."""


class Refused(DomainError):
    """It cannot be done."""


class Unnamed(DomainError):
    """A reason is missing."""


class ThingForm(EditForm):
    """Why a thing is done."""

    places: ClassVar[dict[str, str]] = {"Unnamed": "reason"}
    reason = reason_field("Why?")


@dataclass(frozen=True, kw_only=True)
class DoingAThing(Doing):
    """A thing of version 3, since changed to version 4."""

    missing: ClassVar[Refusals] = (Gone,)
    overtaken: ClassVar[Refusals] = (Overtaken,)
    shown: list[tuple[int, DesignForm, dict[str, Any]]] = field(default_factory=list)

    @property
    def home(self) -> str:
        return HOME

    def told(self) -> Mapping[str, Any]:
        return {"thing": 7}

    def made_with(self) -> Mapping[str, Any]:
        return {"initial": {"reason": "As before"}}

    def now(self) -> tuple[int, dict[str, Any]]:
        return 4, {"now_rows": ["changed"]}

    def show(self, form: DesignForm, *, status: int = 200, **more: Any) -> HttpResponse:
        self.shown.append((status, form, more))
        return HttpResponse(status=status)


@pytest.fixture(autouse=True)
def _no_marks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(messages, "success", lambda request, words: request.said.append(words))
    cache.clear()
    yield
    cache.clear()


def doing(service: Any = None, **sent: str) -> DoingAThing:
    data = QueryDict(mutable=True)
    data.update({"once": str(uuid4()), "version": "3", "reason": "It is broken", **sent})
    request = SimpleNamespace(user=SimpleNamespace(pk=5), POST=data, FILES=MultiValueDict(), said=[])
    page = ActPage(
        slug="mend",
        heading="Mend it",
        submit="Mend",
        form=ThingForm,
        service=service or (lambda **told: None),
        done="It is mended.",
    )
    return DoingAThing(request=request, page=page, at=AT)


def raising(refusal: DomainError) -> Any:
    def service(**told: Any) -> None:
        raise refusal

    return service


def test_a_page_opens_with_what_it_holds_and_the_version_of_then() -> None:
    one = doing()
    assert open_act(one, version=3).status_code == 200
    ((_, form, _),) = one.shown
    assert form.initial == {"reason": "As before", "version": 3}


def test_what_was_sent_is_done_once_and_leads_home() -> None:
    calls: list[dict[str, Any]] = []
    one = doing(lambda **told: calls.append(told))
    for _ in range(2):
        answer: Any = send_act(one)
        assert (answer.status_code, answer.url) == (302, HOME)
    assert calls == [{"thing": 7, "version": 3, "reason": "It is broken", "by": one.request.user, "at": AT}]
    assert one.request.said == ["It is mended."]


def test_other_words_on_the_same_page_are_another_sending() -> None:
    calls: list[str] = []
    mark = str(uuid4())
    for words in ("It is broken", "It is lost"):
        send_act(doing(lambda **told: calls.append(told["reason"]), once=mark, reason=words))
    assert calls == ["It is broken", "It is lost"]


def test_while_the_first_sending_is_not_over_the_second_says_so() -> None:
    one = doing()
    form = ThingForm(one.request.POST, at=AT)
    assert form.is_valid()
    with once(one.request.user.pk, form.mark()):
        assert perform(one, form).status_code == 409
    ((_, shown, _),) = one.shown
    assert "still being done" in str(shown.non_field_errors())
    assert shown.data["once"] != str(form.cleaned_data["once"])
    assert shown.data["reason"] == "It is broken"


def test_a_page_that_failed_may_be_sent_again() -> None:
    one = doing(raising(Refused("It cannot be done now.")))
    assert send_act(one).status_code == 422
    again = replace(one, page=replace(one.page, service=lambda **told: None))
    assert send_act(again).status_code == 302


def test_what_is_not_there_is_no_page() -> None:
    with pytest.raises(Http404):
        send_act(doing(raising(Gone("No."))))


def test_whoever_was_overtaken_keeps_what_was_typed_and_sees_what_is_there_now() -> None:
    one = doing(raising(Overtaken("Somebody was quicker.")))
    assert send_act(one).status_code == 409
    ((_, form, more),) = one.shown
    assert more == {"now_rows": ["changed"]}
    assert (form.data["version"], form.data["reason"]) == ("4", "It is broken")
    assert "Somebody was quicker." in str(form.non_field_errors())


@pytest.mark.parametrize(
    ("refusal", "fault_field", "place"),
    [
        (Refused("No."), "", "__all__"),
        (Refused("No."), "reason", "reason"),
        (Refused("No."), "nowhere", "__all__"),
        (Unnamed("Say why."), "", "reason"),
    ],
)
def test_a_refusal_stands_at_its_field(refusal: DomainError, fault_field: str, place: str) -> None:
    one = doing(raising(refusal))
    one = replace(one, page=replace(one.page, fault_field=fault_field))
    assert send_act(one).status_code == 422
    assert one.shown[0][1].errors == {place: [str(refusal)]}


def test_what_is_wrong_with_the_form_reaches_no_service() -> None:
    one = doing(raising(Gone("Never asked.")), reason="")
    assert send_act(one).status_code == 422
    assert list(one.shown[0][1].errors) == ["reason"]


def test_an_act_without_a_mark_may_repeat() -> None:
    for _ in range(2):
        with once(5, ""):
            pass
    with once(5, "mark"):
        pass
    with pytest.raises(SentBefore) as before, once(5, "mark"):
        pass
    assert before.value.finished
