"""Businesses, their premises and the people who answer for them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.businesses.choices import BusinessKind, Channel, Claim, ImportState, InvitationState, RowState


class Business(models.Model):
    """A business: one trader or a chain with many premises.

    ``chain_key`` is set only on a business listed by an import under its operator or brand, case-folded: the import
    puts every premises of that operator into the one business. No other business is ever found by its name.
    """

    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=BusinessKind, default=BusinessKind.COMPANY)
    claim = models.CharField(max_length=10, choices=Claim, default=Claim.CLAIMED)
    chain_key = models.CharField(max_length=320, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain_key"], condition=~models.Q(chain_key=""), name="one_listed_chain")
        ]
        indexes: ClassVar = [models.Index(fields=["name"], name="business_name")]

    def __str__(self) -> str:
        return self.name


class Premises(models.Model):
    """A place where a business trades.

    ``easting``/``northing`` are whole metres on the British National Grid. ``has_cctv`` is None until somebody said.
    ``to_be_asked`` holds codes of ``choices.Question``. ``source`` and ``source_id`` say which row of which list it
    came from, so that the same list can be imported again.
    """

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="premises")
    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=240, blank=True)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    easting = models.IntegerField(null=True, blank=True)
    northing = models.IntegerField(null=True, blank=True)
    district_code = models.CharField(max_length=9, blank=True)
    force_code = models.CharField(max_length=40, blank=True)
    policing_area = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=30)
    opening_hours = models.CharField(max_length=255, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_telephone = models.CharField(max_length=30, blank=True)
    contact_channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    contact_times = models.CharField(max_length=120, blank=True)
    has_cctv = models.BooleanField(null=True, blank=True)
    cctv_keeps_days = models.PositiveSmallIntegerField(null=True, blank=True)
    cctv_cameras = models.CharField(max_length=240, blank=True)
    to_be_asked = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "premises"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business", "source", "source_id"],
                condition=~models.Q(source_id=""),
                name="premises_source_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["business", "name"], name="premises_of_business"),
            models.Index(fields=["postcode"], name="premises_postcode"),
            models.Index(fields=["policing_area", "name"], name="premises_area"),
            models.Index(fields=["source", "source_id"], name="premises_source"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}" if self.town else self.name


class Membership(models.Model):
    """That a user answers for a business, in a role; head office sees all premises, others those named."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)
    premises = models.ManyToManyField(Premises, related_name="members", blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "business"], condition=models.Q(left_at=None), name="one_live_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.business_id} as {self.role}"


class Invitation(models.Model):
    """An e-mailed invitation into a business; only a hash of its token is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=30)
    premises = models.ManyToManyField(Premises, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=InvitationState, default=InvitationState.WAITING)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} to {self.business_id}"


class PremisesImport(models.Model):
    """One file of premises: previewed, then imported row by row; it can stop anywhere and go on.

    ``columns`` is a list of {"header", "field"}: the file's columns in order and what each one fills, "" for nothing.
    Without a business each row belongs to the business it names (the import of a county's list by its operator).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, null=True, blank=True)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    note = models.CharField(max_length=240, blank=True)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.PREVIEWED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file_name


class PremisesImportRow(models.Model):
    """One row of the file, kept as it came, with what became of it: a bad row is never lost.

    ``values`` is {header: text}, ``faults`` a list of {"column", "reason"}, ``questions`` codes of ``choices.Question``.
    """

    premises_import = models.ForeignKey(PremisesImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    state = models.CharField(max_length=15, choices=RowState, default=RowState.WAITING)
    faults = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    premises = models.ForeignKey(Premises, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["premises_import", "number"], name="import_row_once")]
        indexes: ClassVar = [models.Index(fields=["premises_import", "state", "number"], name="import_rows_by_state")]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.premises_import_id}"
