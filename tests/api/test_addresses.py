"""Where a webhook may go: the open internet by TLS, and nothing that lies behind this server."""

import socket
from typing import Any
from unittest.mock import patch

import pytest

from bizwatch.api import sender
from bizwatch.api.addresses import addresses_of, check_address
from bizwatch.api.exceptions import AddressNotAllowed
from tests.api.receiver import listening

PUBLIC = "93.184.216.34"


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any) -> None:
    settings.BIZWATCH_WEBHOOKS_TO_LOOPBACK = False
    settings.BIZWATCH_WEBHOOK_HOSTS = ()


def leads_to(*numbers: str) -> Any:
    """Let every name lead to these numbers."""
    found = [
        (socket.AF_INET6 if ":" in number else socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443))
        for number in numbers
    ]
    return patch("bizwatch.api.addresses.socket.getaddrinfo", return_value=found)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.shop.example",
        "http://hooks.shop.example/",
        "ftp://hooks.shop.example/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user@hooks.shop.example/",
        "https://user:secret@hooks.shop.example/",
        "https://hooks.shop.example/#part",
        "https://hooks.shop.example:22/",
        "https://hooks.shop.example:0/",
        "https://hooks.shop.example:99999/",
        "https://hooks.shop.example:x/",
        "https://localhost/",
        "https://localhost.localdomain.local/",
        "https://printer.local/",
        "https://metadata.internal/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://224.0.0.1/",
        "https://hooks.shop.example/a b",
        "https://hooks.shop.example/\r\nHost: evil",
        "https://hooks.shop.example/\x00",
        "https://ﬀ.shop.example/",
        "https://hooks.shop.example/" + "x" * 500,
        "https://[::1",
    ],
)
def test_an_address_that_leads_nowhere_good_is_refused_when_it_is_entered(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        check_address(url)


def test_a_good_one_is_taken_apart() -> None:
    target = check_address("https://Hooks.Shop.example:8443/bizwatch?shop=1")
    assert (target.host, target.port, target.path) == ("hooks.shop.example", 8443, "/bizwatch?shop=1")


@pytest.mark.parametrize(
    "numbers",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["::1"],
        ["fe80::1%eth0"],
        ["::ffff:192.168.0.1"],
        ["64:ff9b::a00:1"],
        ["2002:a00:1::1"],
        ["0.0.0.0"],
        ["224.0.0.251"],
        [PUBLIC, "10.0.0.1"],
    ],
)
def test_a_name_that_leads_inside_is_refused_each_time(numbers: list[str]) -> None:
    target = check_address("https://hooks.shop.example/")
    with leads_to(*numbers), pytest.raises(AddressNotAllowed):
        addresses_of(target)


def test_the_number_that_was_judged_is_the_one_connected_to() -> None:
    with leads_to(PUBLIC) as looked_up, patch("bizwatch.api.sender.socket.create_connection") as connect:
        connect.side_effect = ConnectionRefusedError
        reply = sender.send("https://hooks.shop.example/", headers={}, body="{}")
    assert looked_up.call_count == 1
    assert connect.call_args.args[0] == (PUBLIC, 443)
    assert (reply.status, reply.fault) == (None, "The address could not be reached (ConnectionRefusedError).")


class TestAllowedHosts:
    @pytest.fixture(autouse=True)
    def _only_some(self, settings: Any) -> None:
        settings.BIZWATCH_WEBHOOK_HOSTS = ("hooks.shop.example", ".chain.example")

    def test_others_are_refused(self) -> None:
        with pytest.raises(AddressNotAllowed, match="have not allowed that host"):
            check_address("https://hooks.other.example/")

    @pytest.mark.parametrize("host", ["hooks.shop.example", "a.chain.example", "b.a.chain.example"])
    def test_named_ones_may_even_lie_in_a_private_network(self, host: str) -> None:
        with leads_to("10.1.2.3"):
            assert addresses_of(check_address(f"https://{host}/")) == ["10.1.2.3"]

    @pytest.mark.parametrize("number", ["127.0.0.1", "169.254.169.254", "::1", "0.0.0.0"])
    def test_but_never_on_this_machine_or_its_link(self, number: str) -> None:
        with leads_to(number), pytest.raises(AddressNotAllowed):
            addresses_of(check_address("https://hooks.shop.example/"))


class TestSending:
    @pytest.fixture(autouse=True)
    def _to_this_machine(self, settings: Any) -> None:
        settings.BIZWATCH_WEBHOOKS_TO_LOOPBACK = True

    @pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500])
    def test_a_redirect_is_not_followed_and_a_refusal_is_told(self, status: int) -> None:
        with listening() as receiver:
            receiver.answers = [status]
            reply = sender.send(receiver.url, headers={"webhook-id": "1"}, body="{}")
        assert (reply.status, reply.is_taken) == (status, False)
        assert reply.fault == f"The address answered {status}."
        assert len(receiver.got) == 1

    def test_what_is_sent_is_json_without_anything_of_ours(self) -> None:
        with listening() as receiver:
            assert sender.send(receiver.url, headers={"webhook-id": "1"}, body='{"a":"é"}').is_taken
        headers, body = receiver.got[0]
        assert (headers["content-type"], body) == ("application/json", '{"a":"é"}')
        assert set(headers) == {
            "host",
            "accept-encoding",
            "content-length",
            "content-type",
            "user-agent",
            "connection",
            "webhook-id",
        }

    def test_one_that_drips_is_cut_off(self) -> None:
        with listening() as receiver, patch("bizwatch.api.sender.ALL_SECONDS", 0.2):
            receiver.drips = True
            reply = sender.send(receiver.url, headers={}, body="{}")
        assert reply.status is None

    def test_nobody_there_is_a_fault_and_no_error(self) -> None:
        with listening() as receiver:
            url = receiver.url
        assert sender.send(url, headers={}, body="{}").fault.startswith("The address could not be reached")
