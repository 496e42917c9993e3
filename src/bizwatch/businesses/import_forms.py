"""Forms of an import: the file, what its columns fill, a row to put right."""

from collections.abc import Sequence
from typing import Any

from bizwatch.businesses.models import PremisesImport, PremisesImportRow
from bizwatch.businesses.reading.columns import TARGETS
from bizwatch.businesses.reading.files import ACCEPTED, MAX_BYTES
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceSelect, CleanCharField, FileField
from bizwatch.kernel.sheets.table import MAX_CELL

_TARGET_CHOICES = [(target.code, target.label) for target in TARGETS]


class UploadForm(DesignForm):
    """The file."""

    file = FileField(
        label="Choose a file of premises",
        subject="a file of premises",
        help_text=f"CSV, Excel (.xlsx) or GeoJSON, up to {MAX_BYTES // 1024**2} MB. One premises on each row.",
        max_bytes=MAX_BYTES,
        accept=ACCEPTED,
    )


class ColumnsForm(DesignForm):
    """What each column of the file fills. A field is named by the place of its column, as a header can be anything."""

    mark_optional = False

    def __init__(self, *args: Any, premises_import: PremisesImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._headers = [one["header"] for one in premises_import.columns]
        for place, one in enumerate(premises_import.columns):
            self.fields[f"column_{place}"] = ChoiceSelect(
                label=one["header"],
                required=False,
                choices=_TARGET_CHOICES,
                empty_label="Not used",
                initial=one["field"],
            )

    def columns(self) -> dict[str, str]:
        """Return what each header fills, once the form is valid."""
        return {header: self.cleaned_data[f"column_{place}"] for place, header in enumerate(self._headers)}


class RowForm(DesignForm):
    """The cells of a row that fill something, and those that hold something. Shown with what is wrong beside each."""

    mark_optional = False

    def __init__(self, *args: Any, row: PremisesImportRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._headers = editable_headers(row)
        for place, header in enumerate(self._headers):
            text = row.values.get(header, "")
            self.fields[f"cell_{place}"] = CleanCharField(
                label=header,
                required=False,
                max_length=MAX_CELL,
                multiline="\n" in text or len(text) > 200,
                initial=text,
            )

    def values(self) -> dict[str, str]:
        """Return the cells, once the form is valid."""
        return {header: self.cleaned_data[f"cell_{place}"] for place, header in enumerate(self._headers)}

    def show_faults(self, faults: Sequence[dict[str, str]]) -> None:
        """Show what was found wrong beside the cells, or above them where it is the row as a whole."""
        places = {header: f"cell_{place}" for place, header in enumerate(self._headers)}
        self.full_clean()
        for fault in faults:
            self.add_error(places.get(fault["column"]), fault["reason"])

    @classmethod
    def as_saved(cls, row: PremisesImportRow) -> "RowForm":
        """Return the form as if the saved cells had just been sent, with the row's faults."""
        data = {f"cell_{place}": row.values.get(header, "") for place, header in enumerate(editable_headers(row))}
        form = cls(data, row=row)
        form.show_faults(row.faults)
        return form


def editable_headers(row: PremisesImportRow) -> list[str]:
    """Return the columns that can be put right: those that fill something, then others with something in them."""
    columns = row.premises_import.columns
    used = [one["header"] for one in columns if one["field"]]
    others = [header for header in row.values if header not in used]
    return [*used, *others]
