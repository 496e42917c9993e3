"""The gate: what must not wait for a form. Its questions are reference data; its answers are kept apart from the report."""

from bizwatch.reporting.catalogue.shape import Page
from bizwatch.reporting.choices import PageStyle

GATE = Page(
    code="gate",
    title="Before you start",
    style=PageStyle.GATE,
    questions=(),
    express=lambda said, asked: {"passed": True},
    rows=lambda answers: [],
)
