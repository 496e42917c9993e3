"""Property and cameras, as pages."""

from typing import Any

from bizwatch.cases import services
from bizwatch.cases.desk_forms import property as forms
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act

_SAID = ("description", "quantity", "unit_value", "serial_number", "is_damage", "recovered")


def _as_it_is(case: Case, part: Any) -> dict[str, Any]:
    return {"initial": {name: getattr(part, name) for name in _SAID}}


PROPERTY_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="add-property",
        act=Act.ADD_PROPERTY,
        heading="Add property",
        submit="Add the property",
        form=forms.PropertyForm,
        service=services.add_property,
        done="The property is on the case.",
        fault_field="description",
    ),
    ActPage(
        slug="correct-property",
        act=Act.CORRECT_PROPERTY,
        heading="Correct property",
        submit="Save the correction",
        form=forms.CorrectPropertyForm,
        service=services.correct_property,
        done="The property is corrected. What was told before stays beside it.",
        part="property_id",
        lead="What was told before is kept, and the business sees both.",
        fault_field="description",
        prepare=_as_it_is,
    ),
    ActPage(
        slug="remove-property",
        act=Act.REMOVE_PROPERTY,
        heading="Take property off this case",
        submit="Take it off",
        form=forms.RemovePropertyForm,
        service=services.remove_property,
        done="The property is off the case.",
        part="property_id",
        lead="That it was told, and why it was taken off, is kept, and the business sees it.",
        variant="warning",
        fault_field="reason",
    ),
    ActPage(
        slug="add-camera",
        act=Act.ADD_CAMERA,
        heading="Add a camera",
        submit="Add the camera",
        form=forms.CameraForm,
        service=services.add_camera,
        done="The camera is on the case.",
        fault_field="camera",
    ),
)
