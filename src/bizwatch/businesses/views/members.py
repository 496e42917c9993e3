"""Pages of the people of a business."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses import selectors, services
from bizwatch.businesses.exceptions import (
    AlreadyAMember,
    ChangedBySomeoneElse,
    InvitationUsed,
    InvitationWithdrawn,
    LastHeadOffice,
)
from bizwatch.businesses.forms import InviteForm, RoleForm
from bizwatch.businesses.limits import invitation_refusal
from bizwatch.businesses.models import Business, Invitation, Membership
from bizwatch.businesses.presenters import members as words
from bizwatch.businesses.presenters.premises import businesses_menu
from bizwatch.businesses.views.guards import chosen_business, form_methods, missing_is_404, sent
from bizwatch.kernel import clock

manages_members = requires(Permission.MANAGE_MEMBERS)


@manages_members
@require_safe
def members(request: SignedInRequest) -> HttpResponse:
    """List the people of a business and the invitations that wait."""
    business = chosen_business(request)
    mine = list(selectors.businesses_looked_after_by(request.user))
    context = {
        "business": business,
        "menu": businesses_menu(mine, business, reverse("businesses:members")),
        "members": list(selectors.members_of(business)),
        "invitations": list(selectors.waiting_invitations(business)),
        "words": words,
        "at": clock.now(),
    }
    return render(request, "businesses/members.html", context)


@manages_members
@confirms_identity
@form_methods
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite a person by e-mail."""
    business = chosen_business(request)
    form = InviteForm(sent(request)[0], premises=list(selectors.premises_of_business(business)))
    if request.method == "POST" and form.is_valid():
        email, role, premises = (form.cleaned_data[name] for name in ("email", "role", "premises"))
        too_often, wait = invitation_refusal(business_id=business.pk, email=email)
        if too_often:
            form.add_error("email", too_often)
            return _must_wait(_form_page(request, business, _invite_page(form)), wait)
        try:
            services.invite_member(
                business=business, email=email, role=role, premises=premises, by=request.user, at=clock.now()
            )
        except AlreadyAMember as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"We have sent an invitation to {email}. It works for 7 days.")
            return redirect(_people_of(business))
    return _form_page(request, business, _invite_page(form))


def _invite_page(form: InviteForm) -> dict[str, object]:
    return {"form": form, "heading": "Invite a person", "submit": "Send invitation"}


def _must_wait(response: HttpResponse, seconds: int) -> HttpResponse:
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response["Retry-After"] = str(seconds)
    return response


@manages_members
@confirms_identity
@form_methods
def member_change(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change the role and the premises of a person."""
    member = _member(request, public_id)
    premises = list(selectors.premises_of_business(member.business))
    named = [one.reference for one in member.premises.all()]
    initial = {"role": member.role, "ticked": named, "typed": "\n".join(named), "version": member.version}
    form = RoleForm(sent(request)[0], initial=initial, premises=premises)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_member(
                membership=member,
                role=form.cleaned_data["role"],
                premises=form.cleaned_data["premises"],
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=clock.now(),
            )
        except LastHeadOffice as error:
            form.add_error("role", str(error))
        except ChangedBySomeoneElse as error:
            messages.error(request, str(error))
            return redirect("businesses:member_change", public_id)
        else:
            messages.success(request, f"What {member.user.name} may do is saved.")
            return redirect(_people_of(member.business))
    context = {"form": form, "heading": member.user.name, "submit": "Save", "member": member}
    return _form_page(request, member.business, context)


@manages_members
@confirms_identity
@form_methods
def member_remove(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask whether to remove a person from the business, and remove them."""
    member = _member(request, public_id)
    if request.method == "POST":
        try:
            services.remove_member(membership=member, by=request.user, at=clock.now())
        except LastHeadOffice as error:
            messages.error(request, str(error))
            return redirect(_people_of(member.business))
        messages.success(request, f"{member.user.name} no longer answers for {member.business.name}.")
        left = member.user_id == request.user.pk
        return redirect(reverse("portal:home") if left else _people_of(member.business))
    return render(
        request, "businesses/member_remove.html", {"member": member, "people_href": _people_of(member.business)}
    )


@manages_members
@require_POST
def invitation_send_again(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send an invitation again, with a fresh link."""
    invitation = _invitation(request, public_id)
    too_often, _ = invitation_refusal(business_id=invitation.business_id, email=invitation.email)
    if too_often:
        messages.error(request, too_often)
        return redirect(_people_of(invitation.business))
    try:
        services.send_invitation_again(invitation=invitation, by=request.user, at=clock.now())
    except (InvitationUsed, InvitationWithdrawn) as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"We have sent the invitation to {invitation.email} again. The earlier link no longer works."
        )
    return redirect(_people_of(invitation.business))


@manages_members
@require_POST
def invitation_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(request, public_id)
    services.withdraw_invitation(invitation=invitation, by=request.user, at=clock.now())
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return redirect(_people_of(invitation.business))


def _form_page(request: SignedInRequest, business: Business, context: dict[str, object]) -> HttpResponse:
    page = {"caption": business.name, "cancel_href": _people_of(business), **context}
    return render(request, "businesses/member_form.html", page, status=422 if request.method == "POST" else 200)


def _member(request: SignedInRequest, public_id: UUID) -> Membership:
    with missing_is_404():
        return selectors.member_by_id(request.user, public_id)


def _invitation(request: SignedInRequest, public_id: UUID) -> Invitation:
    with missing_is_404():
        return selectors.invitation_by_id(request.user, public_id)


def _people_of(business: Business) -> str:
    return f"{reverse('businesses:members')}?business={business.reference}"
