"""The demonstration's own page: who can sign in, and the code that each one's phone would show now."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bizwatch.accounts import second_factor
from bizwatch.accounts.access import public_page
from bizwatch.accounts.roles import ROLES
from bizwatch.demo.personas import PASSWORD, PERSONAS, Persona
from bizwatch.kernel import clock


@public_page
def sign_ins(request: HttpRequest) -> HttpResponse:
    """List the personas with password and present code. It exists in the demonstration only."""
    if not settings.BIZWATCH_DEMO:
        raise Http404
    rows = [_row(persona) for persona in PERSONAS]
    return render(request, "demo/sign_ins.html", {"rows": rows, "password": PASSWORD})


def _row(persona: Persona) -> list[str]:
    role = ROLES[persona.role]
    code = second_factor.code_at(persona.totp_secret, clock.now()) if role.police else "not asked"
    return [persona.name, role.name, persona.does, persona.email, code]
