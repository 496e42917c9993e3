"""Naming a suspect: look for the person first, so that nobody is entered twice; a machine never decides who it is."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import audited, record_read
from bizwatch.cases import services
from bizwatch.cases.desk_forms.naming import FindPersonForm, NameSuspectForm
from bizwatch.cases.desk_presenters.words import person_words
from bizwatch.cases.desk_views.acting import ActPage, Doing, refusal_of
from bizwatch.cases.desk_views.finding import find_case, or_404
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors.named import part_of_case
from bizwatch.design.acting import perform
from bizwatch.kernel import clock
from bizwatch.people.selectors import people_named

if TYPE_CHECKING:
    from bizwatch.people.models import Person

NAME_SUSPECT = ActPage(
    slug="name-suspect",
    act=Act.NAME_SUSPECT,
    heading="Name a suspect",
    submit="Name the suspect",
    form=NameSuspectForm,
    service=services.name_suspect,
    done="The suspect is named.",
    part="case_person_id",
    fault_field="who",
    template="cases/desk/name_suspect.html",
)
_SHOWN_AT_MOST = 20


@requires(Permission.INVESTIGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def name_suspect(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Look for a person by name, then choose one of those found or enter a new one. Each person shown is audited."""
    case, at = find_case(request.user, reference), clock.now()
    part = or_404(lambda: part_of_case(case, NAME_SUSPECT.part, pk))
    doing = Doing(request=request, page=NAME_SUSPECT, case=case, part=part, at=at)
    if request.method == "POST":
        return _sent(doing)
    refusal = refusal_of(request, NAME_SUSPECT, case)
    if refusal is not None:
        return refusal
    search = FindPersonForm(request.GET if "family_name" in request.GET else None, at=at)
    if not search.is_valid():
        return doing.show(search, status=422 if search.is_bound else 200, search=search)
    return _choice(doing, search)


def _choice(doing: Doing, search: FindPersonForm) -> HttpResponse:
    found = _look_for(doing, **search.cleaned_data)
    initial = {"version": doing.case.version, **search.cleaned_data}
    form = NameSuspectForm(at=doing.at, people=found, initial=initial)
    return doing.show(form, search=search, found=len(found))


def _sent(doing: Doing) -> HttpResponse:
    sent = NameSuspectForm(doing.request.POST, at=doing.at)
    sent.is_valid()  # only to read the name under which the people shown were found
    names = {name: sent.cleaned_data.get(name) or None for name in ("family_name", "given_names", "birth_date")}
    found = _look_for(doing, names["family_name"] or "", names["given_names"] or "", names["birth_date"])
    form = NameSuspectForm(doing.request.POST, at=doing.at, people=found)
    more: dict[str, Any] = {"search": FindPersonForm(initial=names, at=doing.at), "found": len(found)}
    return perform(doing, form, **more) if form.is_valid() else doing.show(form, status=422, **more)


def _look_for(
    doing: Doing, family_name: str, given_names: str = "", birth_date: Any = None
) -> "tuple[tuple[Person, str], ...]":
    if not family_name:
        return ()
    found = tuple(people_named(family_name, given_names, birth_date)[:_SHOWN_AT_MOST])
    _audit(doing.case, found, by=doing.request, at=doing.at)
    return tuple((person, person_words(person)) for person in found)


def _audit(case: Case, found: "tuple[Person, ...]", *, by: SignedInRequest, at: datetime) -> None:
    with audited():
        for person in found:
            record_read(
                by=by.user,
                at=at,
                subject_type="person",
                subject_id=person.reference,
                case_reference=case.crime_reference,
                reason="looking for a suspect by name",
            )
