"""Ways to send a message. To add one: a class with ``deliver``, and one line in ``CHANNELS``."""

from bizwatch.messaging.channels.base import Channel, ChannelDown, NotDelivered
from bizwatch.messaging.channels.email import EmailChannel

CHANNELS: dict[str, Channel] = {"email": EmailChannel()}

__all__ = ["CHANNELS", "Channel", "ChannelDown", "NotDelivered"]
