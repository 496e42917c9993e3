"""What the evidence does by itself."""

from bizwatch.evidence import scans, services
from bizwatch.evidence.uploads import services as uploads
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute, on_request


def look_after() -> None:
    """Scan what waits to be scanned, then make the clean copies that wait."""
    scans.scan_due(clock.now())
    services.make_copies_due(clock.now())


@every_minute
def look_after_all() -> None:
    """Do so once a minute, for what nobody asked, or for which the scanner or the disk was not ready."""
    look_after()


@on_request
def look_after_soon() -> None:
    """Do so at once for a file that has just arrived."""
    look_after()


@every_minute
def finish_uploads() -> None:
    """Keep the uploads that are whole and whose hash is left to the worker."""
    uploads.finish_due(clock.now())


@on_request
def finish_soon() -> None:
    """Do so at once for an upload that has just become whole."""
    uploads.finish_due(clock.now())


@every_hour
def remove_abandoned_uploads() -> None:
    """Remove the rest of uploads that broke off more than a day ago, or in pieces more than a week ago."""
    uploads.give_up_old(clock.now())
    services.remove_abandoned(clock.now())
