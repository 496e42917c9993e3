"""How often invitations may be sent: no account may be turned into a way of filling other people's mailboxes."""

from bizwatch.kernel.limits import HOUR, Limit, wait_words

INVITATIONS_FOR_ADDRESS = Limit("invitations-address", 3, HOUR)
INVITATIONS_OF_BUSINESS = Limit("invitations-business", 60, HOUR)


def invitation_refusal(*, business_id: int, email: str) -> tuple[str, int]:
    """Count one more invitation; return why it must wait, as a sentence, with the seconds, or ("", 0) where it may go.

    The address is counted over every business, and a business over everybody who invites for it.
    """
    address = email.strip().lower()
    if not INVITATIONS_FOR_ADDRESS.allows(address):
        seconds = INVITATIONS_FOR_ADDRESS.seconds_left(address)
        many = INVITATIONS_FOR_ADDRESS.most
        return (
            f"This address was sent {many} invitations within the hour. Try again in {wait_words(seconds)}.",
            seconds,
        )
    if not INVITATIONS_OF_BUSINESS.allows(str(business_id)):
        seconds = INVITATIONS_OF_BUSINESS.seconds_left(str(business_id))
        return (
            f"Your business sent {INVITATIONS_OF_BUSINESS.most} invitations within the hour. "
            f"Try again in {wait_words(seconds)}.",
            seconds,
        )
    return "", 0
