"""One part of a case, named in an address by its id."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from bizwatch.cases.exceptions import NotFoundOnCase
from bizwatch.cases.models import (
    CallBack,
    Case,
    CaseAction,
    CaseExhibit,
    CaseLink,
    CasePerson,
    CctvSource,
    ClockRun,
    NewMaterial,
    PropertyLine,
    RemedyStep,
    SpecialistReferral,
    TheftOccasion,
)

# By the keyword under which the services are told of the part.
_PARTS: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    "action_id": (CaseAction, ("owner",)),
    "call_back_id": (CallBack, ("officer",)),
    "case_person_id": (CasePerson, ("person",)),
    "cctv_id": (CctvSource, ()),
    "clock_run_id": (ClockRun, ()),
    "exhibit_id": (CaseExhibit, ("evidence",)),
    "link_id": (CaseLink, ("first", "second")),
    "property_id": (PropertyLine, ()),
    "remedy_id": (RemedyStep, ("outcome",)),
    "specialist_id": (SpecialistReferral, ()),
    "material_id": (NewMaterial, ()),
    "occasion_id": (TheftOccasion, ()),
}


def part_of_case(case: Case, keyword: str, pk: int) -> Any:
    """Return a part of this case, or of one joined to it. Raises ``NotFoundOnCase``."""
    model, related = _PARTS[keyword]
    whole = Case.objects.with_joined(case)
    mine = Q(first=case) | Q(second=case) if model is CaseLink else Q(case__in=whole)
    found = model._default_manager.filter(mine, pk=pk).select_related(*related).first()
    if found is None:
        raise NotFoundOnCase("There is no such thing on this case.")
    return found


def exhibit_of_case(case: Case, evidence_id: UUID) -> CaseExhibit:
    """Return an exhibit of this case, or of one joined to it, by the file's id. Raises ``NotFoundOnCase``."""
    held = CaseExhibit.objects.filter(case__in=Case.objects.with_joined(case), evidence_id=evidence_id)
    found = held.select_related("evidence").first()
    if found is None:
        raise NotFoundOnCase("There is no such exhibit on this case.")
    return found
