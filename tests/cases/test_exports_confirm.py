"""Lists that leave the building ask again who it is, and say in the audit that they left."""

import time

import pytest
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from tests.cases.world import World, opened
from tests.users import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MINUTE = 60
EXPORTS = (
    ("cases:desk_clocks_csv", ()),
    ("cases:desk_clocks_xlsx", ()),
    ("cases:workload_file", ("csv",)),
    ("cases:specialists_csv", ()),
    ("statements:case_csv", ("case",)),
)


@pytest.mark.parametrize(("name", "args"), EXPORTS)
def test_a_list_leaves_only_for_who_just_said_who_they_are(world: World, name: str, args: tuple[str, ...]) -> None:
    case = opened(world)
    address = reverse(name, args=[case.crime_reference if one == "case" else one for one in args])
    world.sergeant.set_password("a long password for tests")
    world.sergeant.save()
    client = sign_in(world.sergeant)
    found = []
    for ago in (6 * MINUTE, 0):
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
        session["account_authentication_methods_user"] = str(world.sergeant.pk)
        session.save()
        answer = client.get(address)
        found.append((answer.status_code, AuditEvent.objects.filter(action="disclosure").count()))
    assert found == [(302, 0), (200, 1)]
