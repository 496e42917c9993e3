"""Photos, stills and video."""

from django.conf import settings

from bizwatch.evidence.choices import CCTV_ENDINGS
from bizwatch.kernel.fields import FilesField
from bizwatch.reporting.catalogue.shape import OPEN_KINDS, Page, Question
from bizwatch.reporting.catalogue.spoken import covered
from bizwatch.reporting.choices import PageStyle

ACCEPT = ("image/*", "video/*", ".pdf", *CCTV_ENDINGS)
AT_ONCE = 10
MOST_FILES = 30


def pictures(*, label: str, help_text: str, required: bool) -> FilesField:
    """Return the control for several files. What each holds is for `evidence` to judge, one by one."""
    return FilesField(
        label=label,
        help_text=help_text,
        required=required,
        accept=ACCEPT,
        max_files=AT_ONCE,
        max_bytes=settings.BIZWATCH_MAX_FORM_BYTES,
    )


EVIDENCE = Page(
    code="evidence",
    title="Photos and video",
    kinds=OPEN_KINDS,
    style=PageStyle.FILES,
    express=lambda said, asked: {},
    lead=(
        "Add the whole incident and a still of the face if you have them. We keep the original and never change it.",
    ),
    questions=(
        Question(
            code="files",
            label="Add photos, stills or video",
            hint=f"Up to {AT_ONCE} at the same time. You can also add them after you have sent the report.",
            required=False,
            field=pictures,
            summary=covered,
            into="evidence_ids",
        ),
    ),
)
