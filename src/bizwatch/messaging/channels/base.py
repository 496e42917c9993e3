"""What a channel promises."""

from typing import Protocol

from bizwatch.messaging.models import OutboxMessage


class NotDelivered(Exception):
    """The channel works and did not take this one message. The text says why, for staff; no personal data."""


class ChannelDown(Exception):
    """The channel itself does not work, so other messages would fare no better just now."""


class Channel(Protocol):
    """Sends one message, or says why not. Called outside any transaction, by several workers at once."""

    label: str

    def deliver(self, message: OutboxMessage) -> None:
        """Send the message. Raises ``NotDelivered`` or ``ChannelDown`` and nothing else."""
