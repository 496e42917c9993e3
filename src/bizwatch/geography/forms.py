"""Forms of zones."""

from typing import Any, ClassVar

from shapely.geometry.base import BaseGeometry

from bizwatch.design.act_forms import OnceForm
from bizwatch.design.forms import DesignForm
from bizwatch.geography.choices import ZoneKind
from bizwatch.geography.exceptions import OutlineRefused
from bizwatch.geography.reading.typed import outline_from_text
from bizwatch.geography.services import ZoneFacts
from bizwatch.geography.services.zones import check_in_force
from bizwatch.kernel import fields
from bizwatch.kernel.fields.files import MIB
from bizwatch.kernel.sheets.files import decode

_LONGEST = 500_000  # characters of an outline


class ZoneForm(OnceForm):
    """A zone, its outline typed, pasted or as a file. A file's text is put where it can be seen and sent again."""

    name = fields.CleanCharField(label="Name", subject="a name", help_text="Like Norwich night-time", max_length=100)
    kind = fields.ChoiceRadios(label="What is it drawn for?", subject="what it is drawn for", choices=ZoneKind.choices)
    valid_from = fields.DateInputField(
        label="First day",
        subject="the first day",
        help_text="Figures of earlier days are not counted in it. For example, 27 3 2026",
    )
    outline = fields.CleanCharField(
        label="Outline",
        subject="the outline",
        help_text=(
            "One point a line, in the order in which you would walk round the edge: a grid reference like TG 2302 0851, an "
            "easting and a northing like 623020, 308510, or a latitude and a longitude. Or paste GeoJSON."
        ),
        required=False,
        multiline=True,
        max_length=_LONGEST,
        design={"rows": 10, "spellcheck": False, "character_count": False},
    )
    file = fields.FileField(
        label="Or a GeoJSON file",
        subject="a GeoJSON file",
        help_text="Its outline takes the place of what stands above.",
        required=False,
        max_bytes=MIB,
        accept=(".geojson", ".json"),
    )
    mark_optional: ClassVar[bool] = False

    def clean(self) -> dict[str, Any]:
        """Turn what was typed or sent into the outline ``shape``."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("file") is not None:
            data["outline"] = decode(data["file"].read())[:_LONGEST]
            self.with_fresh(outline=data["outline"])
        if "outline" in self.errors or "file" in self.errors:
            return data
        if not data.get("outline"):
            self.add_error("outline", "Enter the outline, or select a GeoJSON file")
            return data
        try:
            data["shape"] = outline_from_text(data["outline"])
            check_in_force(data["shape"])
        except OutlineRefused as refusal:
            self.add_error("outline", str(refusal))
        return data

    @property
    def shape(self) -> BaseGeometry:
        """The outline of a valid form."""
        return self.cleaned_data["shape"]

    def facts(self) -> ZoneFacts:
        """Return what a valid form says."""
        data = self.cleaned_data
        return ZoneFacts(
            name=data["name"], kind=ZoneKind(data["kind"]), valid_from=data["valid_from"], outline=data["shape"]
        )

    def mark(self) -> str:
        """Return what tells one sending of the page from another one."""
        return str(self.cleaned_data["once"])


class EndForm(DesignForm):
    """The last day of a zone."""

    last_day = fields.DateInputField(
        label="Last day", subject="the last day", help_text="It is counted in. For example, 27 3 2026"
    )
