"""Helpers to look at rendered templates."""

import re
from typing import Any

from django.template import engines
from django.test import RequestFactory


def render(source: str, **context: Any) -> str:
    """Render a template source in the environment of the pages; white space between tags is folded."""
    request = RequestFactory().get("/page/?sort=value&page=3")
    backend: Any = engines["jinja2"]
    html = backend.env.from_string(source).render({"request": request, **context})
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


def field(bound: Any, wishes: str = "") -> str:
    """Render one bound field with the adaptor."""
    source = '{% from "design/forms.html" import form_field %}{{ form_field(bound' + wishes + ") }}"
    return render(source, bound=bound)
