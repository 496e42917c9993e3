"""The data set as a JSON Schema (draft 2020-12), made from the catalogue, so that it cannot tell another story."""

from datetime import date
from typing import Any

from django.forms import Field

from bizwatch.kernel import clock
from bizwatch.kernel.fields import ConfirmField, DateInputField, IntegerField, MoneyField, MultiChoice, YesNoField
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import report_kinds
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import BY_CODE, PAGES, Asked, Page, Question
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.dataset.names import CAMERA, CCTV_KEPT, CONTACT, DETAILS, LEFT_OUT, LISTS, SINGLE
from bizwatch.reporting.dataset.reading import LONGEST_REFERENCE

Schema = dict[str, Any]
MOMENT = "ISO 8601 with an offset, London's local time without one, or a day alone"
_TOLD = frozenset({page for page, _ in SINGLE.values()} | {item.page for item in LISTS.values()})
_ELSEWHERE = LEFT_OUT | _TOLD | {"contact", "cctv", "cctv_kept", "damage"}


def dataset_schema(on: date) -> Schema:
    """Return the JSON Schema of one report on a date. Only four items are required; the rest is asked for later."""
    kinds = [kind.code for kind in report_kinds(on) if kind.nature is not Nature.RESTRICTED]
    properties: Schema = {
        "kind": {"enum": kinds, "description": "What the report is about"},
        "premises": {"type": "string", "description": "The reference of the premises"},
        "happened_from": {"type": "string", "description": f"When it happened, or the earliest it can have: {MOMENT}"},
        "happened_to": {"type": ["string", "null"], "description": f"The latest it can have happened: {MOMENT}"},
        "hate": {"type": "boolean", "description": "Whether you or anyone else thinks it was a hate crime"},
        "your_reference": {"type": "string", "maxLength": LONGEST_REFERENCE},
        **{name: _of(*place) for name, place in SINGLE.items()},
        **{name: _list(item.page, {given: code for code, given in item.names.items()}) for name, item in LISTS.items()},
        "contact": _object({given: _of("contact", code) for code, given in CONTACT.items()}),
        "cctv": _cctv(),
        DETAILS: _details(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of business crime: the minimum data set",
        "type": "object",
        "required": ["kind", "premises", "happened_from"],
        "anyOf": [{"required": ["what_happened"]}, {"required": ["property"]}],
        "properties": properties,
        "additionalProperties": False,
    }


def _asked(page: str) -> Asked:
    """Return a report in which the page can be asked: some pages have words for their own kinds only."""
    kinds = BY_CODE[page].kinds
    kind = "shop_theft" if "shop_theft" in kinds else min(kinds)
    return Asked(answers=Answers(kind=kind, door=Door.API, pages={}), at=clock.now())


def _question(page: str, code: str) -> Question:
    return next(question for question in BY_CODE[page].questions if question.code == code)


def _of(page: str, code: str) -> Schema:
    question, asked = _question(page, code), _asked(page)
    return {**_type(question.build(asked)), "description": question.label_for(asked.answers)}


def _type(field: Field) -> Schema:
    if isinstance(field, ConfirmField | YesNoField):
        return {"type": ["boolean", "null"]}
    choices = [code for code, _ in getattr(field, "choices", ()) or ()]
    if isinstance(field, MultiChoice):
        return {"type": "array", "items": {"enum": choices}}
    if choices:
        return {"enum": [*(code for code in choices if code), "", None]}
    if isinstance(field, DateInputField):
        return {"type": ["string", "null"], "format": "date"}
    if isinstance(field, IntegerField):
        return {"type": ["integer", "string", "null"]}
    if isinstance(field, MoneyField):
        return {"type": ["number", "string", "null"], "description": "Pounds"}
    longest = getattr(field, "max_length", None)
    return {"type": ["string", "null"], **({"maxLength": longest} if longest else {})}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _list(page: str, codes: dict[str, str]) -> Schema:
    repeat = BY_CODE[page].repeat
    items = _object({name: _of(page, code) for name, code in codes.items()})
    return {"type": "array", "items": items, **({"maxItems": repeat.at_most} if repeat else {})}


def _cctv() -> Schema:
    cameras = _list(CAMERA.page, {name: code for code, name in CAMERA.names.items()})
    return _object({"cameras": cameras, **{name: _of("cctv_kept", code) for code, name in CCTV_KEPT.items()}})


def _details() -> Schema:
    properties: Schema = {}
    for page in PAGES:
        if page.code not in _ELSEWHERE:
            properties |= _page(page)
    for name, (page_code, code) in SINGLE.items():
        del name
        for question in BY_CODE[page_code].questions:
            if question.code != code and (page_code, question.code) not in SINGLE.values():
                properties[f"{page_code}.{question.code}"] = _of(page_code, question.code)
    return {**_object(properties), "description": "Questions of single kinds, by page and question of the catalogue"}


def _page(page: Page) -> Schema:
    if page.style == PageStyle.LINES:
        return {page.code: _list(page.code, {question.code: question.code for question in page.questions})}
    return {f"{page.code}.{question.code}": _of(page.code, question.code) for question in page.questions}
