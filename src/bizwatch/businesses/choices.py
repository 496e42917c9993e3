"""Codes of the businesses app with their labels."""

from django.db import models


class BusinessKind(models.TextChoices):
    """What kind of business it is; decides whether the business-crime definition can apply."""

    SOLE_TRADER = "sole_trader", "Sole trader"
    COMPANY = "company", "Company or partnership"
    CHARITY = "charity", "Charity or social enterprise"
    PUBLIC = "public", "Public body or place of worship"


class Claim(models.TextChoices):
    """Whether somebody answers for the business here, or it is only known from an import."""

    CLAIMED = "claimed", "Has an account"
    LISTED = "listed", "Known from an import"


class InvitationState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ImportState(models.TextChoices):
    PREVIEWED = "previewed", "Ready to import"
    RUNNING = "running", "Importing"
    DONE = "done", "Imported"


class RowState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    IMPORTED = "imported", "Imported"
    ALREADY_KNOWN = "already_known", "Already known"
    REFUSED = "refused", "Needs putting right"


class Channel(models.TextChoices):
    """How a contact wants to hear from the desk."""

    EMAIL = "email", "Email"
    PHONE = "phone", "Phone call"
    PORTAL = "portal", "Messages here only"


class Question(models.TextChoices):
    """What is still to be asked about a premises, in the order in which it is asked."""

    NAME = "name", "What is the premises called?"
    POSTCODE = "postcode", "What is its postcode?"
    LOCATION = "location", "Its postcode and its map position are far apart. Which is right?"
    ADDRESS = "address", "What is its street address?"
    SECTOR = "sector", "What kind of business is it?"
    OPENING_HOURS = "opening_hours", "When is it open?"
    CONTACT = "contact", "Who should the police contact, and how?"
    CCTV = "cctv", "Is there CCTV, and how many days of pictures are kept?"
