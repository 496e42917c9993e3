"""Forms of an import of reports: the file, what its columns and values mean, a row to put right."""

from collections.abc import Mapping, Sequence
from typing import Any

from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceRadios, ChoiceSelect, CleanCharField, FileField, MultiChoice
from bizwatch.kernel.sheets.files import ACCEPTED
from bizwatch.kernel.sheets.table import MAX_CELL
from bizwatch.reporting.importing.mapping import LEAVE_OUT, LEAVE_OUT_LABEL, ColumnMapping
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow
from bizwatch.reporting.importing.targets import TARGETS
from bizwatch.reporting.importing.when import DATE_ORDER_LABELS
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.services.import_reading import WANTED

_LONG_CELL = 200  # characters from which a cell gets a box of several lines
Choices = Sequence[tuple[str, str]]


def kind_choices() -> list[tuple[str, str]]:
    """Return every kind that can be reported, by title."""
    return [(code, kind.title) for code, kind in KINDS.items()]


class UploadForm(DesignForm):
    """The file, and how it is to be read."""

    file = FileField(
        label="Choose a file of reports",
        subject="a file of reports",
        help_text=f"CSV or Excel (.xlsx), up to {WANTED.max_bytes // 1024**2} MB and {WANTED.max_rows:,} rows. One report on each row.",
        max_bytes=WANTED.max_bytes,
        accept=ACCEPTED,
    )

    def __init__(self, *args: Any, mappings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"] = ChoiceRadios(
            label="How is the file laid out?",
            subject="how the file is laid out",
            choices=mappings,
            initial=mappings[0][0],
        )


class MappingForm(DesignForm):
    """What each column of the file fills. A field is named by the place of its column, as a header can be anything."""

    mark_optional = False

    def __init__(self, *args: Any, held: ReportImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mapping = held.column_mapping
        self._headers = list(held.headers)
        columns = held.columns()
        for place, header in enumerate(self._headers):
            self.fields[f"column_{place}"] = ChoiceSelect(
                label=header,
                required=False,
                choices=[(target.code, target.label) for target in TARGETS],
                empty_label="Not used",
                initial=columns[header],
            )
        self.fields["date_order"] = ChoiceRadios(
            label="How are dates written?",
            subject="how dates are written",
            choices=[(order.value, label) for order, label in DATE_ORDER_LABELS.items()],
            initial=mapping.date_order.value,
        )
        self.fields["kind_for_all"] = ChoiceSelect(
            label="Kind of report for rows that name none",
            required=False,
            choices=kind_choices(),
            empty_label="None: each row must name its kind",
            initial=mapping.kind_for_all,
        )
        self.fields["name"] = CleanCharField(
            label="Keep this for the next file under the name",
            help_text="Leave it empty to use it for this file only. A name that you have is replaced.",
            required=False,
            max_length=40,
        )

    @property
    def column_fields(self) -> list[Any]:
        """The fields of the columns, in the order of the file."""
        return [self[f"column_{place}"] for place in range(len(self._headers))]

    def columns(self) -> dict[str, str]:
        """Return what each header fills, once the form is valid."""
        return {header: self.cleaned_data[f"column_{place}"] for place, header in enumerate(self._headers)}


class ValuesForm(DesignForm):
    """What the file's words for kinds and its numbers for premises mean."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[str],
        places: Sequence[str],
        premises: Choices,
        mapping: ColumnMapping,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._kinds, self._places = list(kinds), list(places)
        for place, cell in enumerate(self._kinds):
            self.fields[f"kind_{place}"] = ChoiceSelect(
                label=cell[:80],
                required=False,
                choices=[*kind_choices(), (LEAVE_OUT, LEAVE_OUT_LABEL)],
                empty_label="Not known yet",
                initial=mapping.kind_of(cell),
            )
        for place, cell in enumerate(self._places):
            self.fields[f"place_{place}"] = ChoiceSelect(
                label=cell[:80], required=False, choices=premises, empty_label="Not one of our premises"
            )

    @property
    def kind_fields(self) -> list[Any]:
        """The fields of the words for kinds."""
        return [self[f"kind_{place}"] for place in range(len(self._kinds))]

    @property
    def place_fields(self) -> list[Any]:
        """The fields of the cells for premises that nothing is known of."""
        return [self[f"place_{place}"] for place in range(len(self._places))]

    def kinds(self) -> dict[str, str]:
        """Return our kind for each word, once the form is valid."""
        return self._chosen("kind", self._kinds)

    def places(self) -> dict[str, str]:
        """Return the premises' reference for each cell, once the form is valid."""
        return self._chosen("place", self._places)

    def _chosen(self, prefix: str, cells: Sequence[str]) -> dict[str, str]:
        found = {cell: self.cleaned_data[f"{prefix}_{place}"] for place, cell in enumerate(cells)}
        return {cell: chosen for cell, chosen in found.items() if chosen}


class LeaveOutForm(DesignForm):
    """Which of the rows that a case may tell of already are left out. ``lines`` are ``import_presenters.told_before_line``."""

    mark_optional = False

    def __init__(self, *args: Any, lines: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shown = [line["number"] for line in lines]
        hints = {
            str(line["number"]): " ".join([f"{line['about']}.", *(f"{case['words']}." for case in line["cases"])])
            for line in lines
        }
        self.fields["rows"] = MultiChoice(
            label="Leave these rows out",
            subject="only rows that are on this page",
            help_text="Select a row only if you know that the case tells of the same event. Others are imported.",
            required=False,
            choices=[(str(number), f"Row {number}") for number in self._shown],
            initial=[str(line["number"]) for line in lines if line["is_left_out"]],
            design={"choice_hints": hints},
        )

    def shown(self) -> list[int]:
        """Return the numbers of the rows on the page."""
        return list(self._shown)

    def ticked(self) -> list[int]:
        """Return the numbers of the rows to leave out, once the form is valid."""
        return [int(number) for number in self.cleaned_data["rows"]]


class RowForm(DesignForm):
    """The cells of a row that fill something, and those that hold something. Shown with what is wrong beside each."""

    mark_optional = False

    def __init__(self, *args: Any, row: ReportImportRow, columns: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = [header for header, code in columns.items() if code]
        self._headers = [*used, *(header for header in row.values if header not in used)]
        for place, header in enumerate(self._headers):
            text = row.values.get(header, "")
            self.fields[f"cell_{place}"] = CleanCharField(
                label=header,
                required=False,
                max_length=MAX_CELL,
                multiline="\n" in text or len(text) > _LONG_CELL,
                initial=text,
            )

    @classmethod
    def as_saved(cls, row: ReportImportRow, columns: Mapping[str, str]) -> "RowForm":
        """Return the form as if the saved cells had just been sent, with the row's faults."""
        empty = cls(row=row, columns=columns)
        form = cls({name: field.initial for name, field in empty.fields.items()}, row=row, columns=columns)
        form.show_faults(row.faults)
        return form

    def values(self) -> dict[str, str]:
        """Return the cells, once the form is valid."""
        return {header: self.cleaned_data[f"cell_{place}"] for place, header in enumerate(self._headers)}

    def show_faults(self, faults: Sequence[Mapping[str, str]]) -> None:
        """Show what was found wrong beside the cells, or above them where it is the row as a whole."""
        places = {header: f"cell_{place}" for place, header in enumerate(self._headers)}
        self.full_clean()
        for fault in faults:
            self.add_error(places.get(fault["column"]), fault["reason"])
