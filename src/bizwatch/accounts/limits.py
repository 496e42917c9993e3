"""How often a link to a new address may be asked for: no account may be turned into a way of filling a mailbox."""

from bizwatch.kernel.limits import HOUR, Limit, wait_words

NEW_EMAILS_FOR_ADDRESS = Limit("new-emails-address", 3, HOUR)
NEW_EMAILS_OF_USER = Limit("new-emails-user", 5, HOUR)


def new_email_refusal(*, user_id: int, email: str) -> tuple[str, int]:
    """Count one more request; return why it must wait, as a sentence, with the seconds, or ("", 0) where it may go.

    The address is counted over every user, whether or not it has an account, so that a refusal tells nothing of that.
    """
    counts = (
        (NEW_EMAILS_OF_USER, str(user_id), "You asked for {most} links within the hour."),
        (NEW_EMAILS_FOR_ADDRESS, email.strip().lower(), "This address was sent {most} links within the hour."),
    )
    for limit, key, words in counts:
        if not limit.allows(key):
            seconds = limit.seconds_left(key)
            rest = f"A link that you have still works. Try again in {wait_words(seconds)}."
            return f"{words.format(most=limit.most)} {rest}", seconds
    return "", 0
