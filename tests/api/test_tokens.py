"""Tokens: made once, kept as a hash, limited, ended, withdrawn, warned about."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from bizwatch.api import policies, selectors, tokens
from bizwatch.api.choices import Scope
from bizwatch.api.exceptions import (
    AlreadyWithdrawn,
    ExpiryNotPossible,
    NoScope,
    PremisesNotOfBusiness,
    ScopeNeedsWholeBusiness,
    TooManyTokens,
)
from bizwatch.api.models import ApiClient
from bizwatch.api.services import make_token, warn_of_expiry, withdraw_token
from bizwatch.audit.models import AuditEvent
from bizwatch.kernel import clock
from bizwatch.messaging.models import OutboxMessage
from tests.accounts.people import TESTER
from tests.api.systems import System, token
from tests.businesses import shops

DAY = timedelta(days=1)


def test_a_token_has_256_random_bits_and_a_prefix_by_which_it_is_found() -> None:
    made = {tokens.new_token().text for _ in range(50)}
    assert len(made) == 50
    assert {len(text.split("_", 2)[2]) for text in made} == {43}
    assert all(tokens.prefix_of(text) == text.split("_")[1] for text in made)


@pytest.mark.parametrize("text", ["", "bizwatch_", "bizwatch_abc_def", "x" * 10_000, "bizwatch_\0", "é" * 60])
def test_what_is_no_token_has_no_prefix(text: str) -> None:
    assert tokens.prefix_of(text) == ""


@pytest.mark.django_db
class TestMaking:
    def test_only_a_hash_is_kept(self, till: System) -> None:
        row = ApiClient.objects.values().get()
        assert till.token not in str(row)
        assert row["secret_hash"] == tokens.hash_of(till.token)
        assert selectors.client_of_token(till.token) == till.client
        assert selectors.client_of_token(till.token[:-2] + "__") is None

    def test_it_is_audited_with_its_scopes_and_without_its_text(self, till: System) -> None:
        event = AuditEvent.objects.get(subject_type="api_token", subject_id=till.client.pk)
        assert event.detail["scopes"] == " ".join(Scope.values)
        assert till.token.split("_")[2] not in str(event.detail)

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            ({"scopes": []}, NoScope),
            ({"scopes": ["everything"]}, NoScope),
            ({"days": 0}, ExpiryNotPossible),
            ({"days": 731}, ExpiryNotPossible),
            ({"premises": ["P-0000-0000"]}, PremisesNotOfBusiness),
            ({"premises": ["P-0000-0000"], "scopes": ["webhooks:manage"]}, ScopeNeedsWholeBusiness),
        ],
    )
    def test_what_a_token_cannot_be(self, till: System, wrong: dict[str, Any], refusal: type[Exception]) -> None:
        given: dict[str, Any] = {
            "business": till.business,
            "name": "Till",
            "scopes": ["reports:read"],
            "by": TESTER,
            "at": clock.now(),
        }
        with pytest.raises(refusal):
            make_token(**(given | wrong))

    def test_a_business_has_so_many_and_no_more(self, till: System) -> None:
        for _ in range(policies.MOST_TOKENS - 1):
            token(till.business)
        with pytest.raises(TooManyTokens):
            token(till.business)


@pytest.mark.django_db
class TestUsing:
    def test_a_token_ends_by_itself(self, till: System) -> None:
        with time_machine.travel(till.client.expires_at - timedelta(seconds=1), tick=False):
            assert till.get("/premises").status_code == 200
        with time_machine.travel(till.client.expires_at, tick=False):
            answer = till.get("/premises")
        assert (answer.status_code, answer.json()["type"]) == (401, "/api/v1/problems#token-expired")
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]

    def test_a_withdrawn_token_opens_nothing_from_then_on(self, till: System) -> None:
        withdraw_token(client=till.client, by=TESTER, at=clock.now())
        assert till.get("/premises").json()["type"] == "/api/v1/problems#token-withdrawn"
        with pytest.raises(AlreadyWithdrawn):
            withdraw_token(client=till.client, by=TESTER, at=clock.now())

    def test_when_it_was_last_used_is_kept_to_within_ten_minutes(self, till: System) -> None:
        at = clock.now()
        with time_machine.travel(at, tick=False):
            till.get("/premises")
        with time_machine.travel(at + timedelta(minutes=5), tick=False):
            till.get("/premises")
        assert ApiClient.objects.get().last_used_at == at
        with time_machine.travel(at + timedelta(minutes=11), tick=False):
            till.get("/premises")
        assert ApiClient.objects.get().last_used_at == at + timedelta(minutes=11)

    @pytest.mark.parametrize(
        ("method", "path", "scope"),
        [
            ("POST", "/reports", Scope.WRITE_REPORTS),
            ("GET", "/reports", Scope.READ_REPORTS),
            ("GET", "/reports/BW-1", Scope.READ_REPORTS),
            ("POST", "/reports/BW-1/evidence", Scope.WRITE_EVIDENCE),
            ("POST", "/reports/BW-1/messages", Scope.WRITE_REPORTS),
            ("POST", "/reports/BW-1/answers", Scope.WRITE_REPORTS),
            ("GET", "/premises", Scope.READ_PREMISES),
            ("GET", "/webhooks", Scope.MANAGE_WEBHOOKS),
            ("POST", "/webhooks", Scope.MANAGE_WEBHOOKS),
        ],
    )
    def test_each_operation_needs_its_scope(self, till: System, method: str, path: str, scope: Scope) -> None:
        _, others = token(till.business, *(one for one in Scope.values if one != scope))
        _, only = token(till.business, scope)
        refused = System(till.business, till.premises, till.client, others).ask(method, path, body={})
        assert refused.status_code == 403
        assert f'scope="{scope.value}"' in refused.headers["WWW-Authenticate"]
        assert System(till.business, till.premises, till.client, only).ask(method, path, body={}).status_code != 403


@pytest.mark.django_db
class TestWarning:
    def test_head_office_is_written_to_twice_and_no_more(self, till: System) -> None:
        shops.member(till.business, email="hana@shop.example")
        shops.member(till.business, "business_staff", at=[till.premises], email="sam@shop.example")
        ends = till.client.expires_at
        for days in (20, 13, 12, 3, 1):
            warn_of_expiry(at=ends - days * DAY)
            warn_of_expiry(at=ends - days * DAY + timedelta(hours=1))
        written = OutboxMessage.objects.filter(template="api/email/token_expiring.txt")
        assert [message.address for message in written] == ["hana@shop.example"] * 2
        assert till.client.prefix in written[0].body

    def test_withdrawn_and_ended_ones_are_not_spoken_of(self, till: System) -> None:
        shops.member(till.business)
        withdraw_token(client=till.client, by=TESTER, at=clock.now())
        token(till.business, days=1)
        warn_of_expiry(at=clock.now() + 2 * DAY)
        assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
class TestCommand:
    def call(self, till: System, *arguments: str) -> tuple[str, str]:
        out, err = StringIO(), StringIO()
        call_command("api_token", "--business", till.business.reference, *arguments, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    def test_it_prints_the_token_alone_and_the_rest_elsewhere(self, till: System) -> None:
        out, err = self.call(
            till,
            "--scope",
            "reports:write",
            "reports:read",
            "--expires",
            "30",
            "--name",
            "Desk",
            "--premises",
            till.premises.reference.lower(),
        )
        client = selectors.client_of_token(out.strip())
        assert client is not None
        assert (client.scopes, client.name, client.created_by_name) == (
            ["reports:write", "reports:read"],
            "Desk",
            "Bizwatch (command line)",
        )
        assert client.premises.get() == till.premises
        assert 29 <= (client.expires_at - clock.now()).days <= 30
        assert "not shown again" in err
        assert out.strip() not in err

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--scope", "everything"], "There is no scope everything"),
            (["--scope", "reports:read", "--expires", "1000"], "1 to 730 days"),
            (["--scope", "reports:read", "--business", "B-NONE"], "There is no business B-NONE"),
        ],
    )
    def test_it_says_what_is_wrong(self, till: System, arguments: list[str], words: str) -> None:
        with pytest.raises(CommandError, match=words):
            self.call(till, *arguments)
