"""Fields for uploaded files. They judge number, size and emptiness; what a file really holds is for `evidence`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from bizwatch.kernel.fields.wording import DesignedField, lower_first

MIB = 1024 * 1024


class FilesWidget(forms.FileInput):
    """A file control that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[UploadedFile]:
        """Return every file sent under the name, in the order sent."""
        if hasattr(files, "getlist"):
            return list(files.getlist(name))
        return [files[name]] if files.get(name) else []


class FilesField(DesignedField):
    """Several uploaded files: a list, empty where none was sent.

    ``max_bytes`` limits each file. ``accept`` is the list of types the browser's picker offers ("image/*", ".pdf"); it
    is a help, not a check.
    """

    widget: type[forms.Widget] = FilesWidget

    def __init__(
        self, *, max_files: int = 10, max_bytes: int = 50 * MIB, accept: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        self.max_files, self.max_bytes, self.accept = max_files, max_bytes, accept
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tell the browser's picker which types to offer."""
        return {"accept": ",".join(self.accept)} if self.accept else {}

    def required_message(self) -> str:
        return f"Select {lower_first(self.subject)}"

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A page shown again cannot hold files: the browser does not send their names back."""
        return data

    def to_python(self, value: Any) -> list[UploadedFile]:
        return list(value or [])

    def run_validators(self, value: Any) -> None:
        """Refuse too many files, an empty one or one that is too large."""
        super().run_validators(value)
        if len(value) > self.max_files:
            raise ValidationError(f"You can select up to {self.max_files} files at the same time", code="too_many")
        for file in value:
            self._check(file)

    def _check(self, file: UploadedFile) -> None:
        if not file.size:
            raise ValidationError(f"The file “{file.name}” is empty", code="empty")
        if file.size > self.max_bytes:
            limit = f"{self.max_bytes // MIB}MB" if self.max_bytes >= MIB else f"{self.max_bytes // 1024}KB"
            raise ValidationError(f"The file “{file.name}” must be smaller than {limit}", code="too_large")


class FileField(FilesField):
    """One uploaded file, or None."""

    widget = forms.FileInput

    def __init__(self, *, max_bytes: int = 50 * MIB, accept: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(max_files=1, max_bytes=max_bytes, accept=accept, **kwargs)

    def to_python(self, value: Any) -> Any:
        return value or None

    def run_validators(self, value: Any) -> None:
        """Refuse an empty file or one that is too large."""
        if value is not None:
            super().run_validators([value])
