"""The case: one crime, one victim (Home Office Counting Rules, general rule D)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import (
    NOT_OF_THEIR_OWN,
    OPEN_STATUSES,
    AttendanceChoice,
    AttentionWhy,
    Door,
    Status,
    SupportsAction,
)
from bizwatch.reference.choices import Nature

_ON_THE_DESK = models.Q(is_open=True) & models.Q(is_restricted=False)
_COUNTED = models.Q(is_restricted=False) & models.Q(joined_to=None)


class CaseQuerySet(models.QuerySet["Case"]):
    """The words in which the desk asks about cases."""

    def ordinary(self) -> "CaseQuerySet":
        """Without restricted cases. Whatever is shown, searched or counted outside their own pages starts here."""
        return self.filter(is_restricted=False)

    def restricted(self) -> "CaseQuerySet":
        """Restricted cases and no other, for specialists."""
        return self.filter(is_restricted=True)

    def open(self) -> "CaseQuerySet":
        """Open cases of the ordinary desk."""
        return self.ordinary().filter(is_open=True)

    def awaiting_contact(self) -> "CaseQuerySet":
        """Open cases whose victim was promised contact and has not had it."""
        return self.open().filter(contacted_at=None, contact_opted_out=False)

    def contact_due_before(self, moment: datetime) -> "CaseQuerySet":
        return self.awaiting_contact().filter(contact_due_at__lt=moment)

    def of_their_own(self) -> "CaseQuerySet":
        """Without what is no case of its own, or was found to be no crime: each event once, and only what happened.

        Joined by a person, held behind another report, set aside, or cancelled.
        """
        return self.filter(joined_to=None).exclude(status__in=NOT_OF_THEIR_OWN)

    def with_joined(self, case: "Case") -> "CaseQuerySet":
        """A case and the cases that a person joined to it: what is on any of them is dealt with as one."""
        return self.filter(models.Q(pk=case.pk) | models.Q(joined_to=case.pk))

    def unallocated(self) -> "CaseQuerySet":
        return self.filter(allocated_to=None)

    def in_queue_order(self) -> "CaseQuerySet":
        """What is lost soonest comes first, moved up by what puts a case before others (``policies.priority``)."""
        return self.order_by("priority_at", "id")


class Case(models.Model):
    """A crime under the desk's hand. Foreign keys have no index of their own where one below begins with them or nobody
    asks by them: every index costs each report a write.

    ``attention_at`` is the earliest moment at which something is lost (a promise broken, CCTV overwritten, a call-back
    missed); services keep it. ``priority_at`` is that moment moved up by the head starts of ``priority_factors`` (lists of
    code, count and hours: the reasons for the case's place), so that the queue is one index walk; ``priority_mark`` says by
    which weights. ``attendance_asked`` is what the action plan says, ``attendance_choice`` what a person decided on it ("":
    nobody yet). ``repeat_place``: the premises had many cases before this one. ``solvability`` counts lines of enquiry in
    the case (0-9); it is about the case and never about a person. ``told_summary`` is what the business wrote and stays as it
    was; ``summary`` starts with the same words and is the desk's. ``definition_facts`` are the facts from which
    ``is_business_crime`` was answered, kept so that it can be answered again. ``version`` grows with every edit by a
    person, and ``changed_at``/``changed_by_name`` say whose the last one was.

    ``crime_kind`` is a code of ``reference.selectors.report_kinds``; ``nature`` says what the police do with it, and only
    a crime has an ``offence_code`` and ends with an ``outcome_code``; anything else ends with a ``result_code``.
    ``is_restricted`` keeps it from the ordinary desk and from the business's account: no index of the desk holds it.
    ``told_as_hate`` is what somebody perceived, as it was told; it says nothing about any person on the case.
    ``joined_to``: a person found it to be the same event, told by another door. ``collapsed_into``: it names the same
    person as many other reports and is held behind the first of them, whose ``collapsed_count`` says how many,
    ``collapsed_why`` by which rule and ``collapsed_last_at`` until when. ``external_reference`` is the number in the
    sender's own system.
    """

    # Whether somebody answers for the premises, where the query that read the case asked; None where none did.
    is_answered_for: bool | None = None

    crime_reference = models.CharField(max_length=20, unique=True)
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="cases", db_index=False)
    premises = models.ForeignKey("businesses.Premises", on_delete=models.PROTECT, related_name="cases", db_index=False)
    crime_kind = models.CharField(max_length=30)
    offence_code = models.CharField(max_length=8, blank=True)
    nature = models.CharField(
        max_length=12, choices=[(nature.value, nature.value) for nature in Nature], default="crime"
    )
    is_restricted = models.BooleanField(default=False)
    told_as_hate = models.BooleanField(default=False)
    door = models.CharField(max_length=10, choices=Door, default=Door.ACCOUNT)
    is_business_crime = models.BooleanField()
    definition_code = models.CharField(max_length=30)
    definition_reason = models.CharField(max_length=240, blank=True)
    definition_facts = models.JSONField(default=dict)
    district_code = models.CharField(max_length=9, blank=True)
    policing_area = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=15, choices=Status, default=Status.NEW)
    is_open = models.BooleanField(default=True)
    told_summary = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    occurred_from = models.DateTimeField()
    occurred_to = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_telephone = models.CharField(max_length=30, blank=True)
    contact_channel = models.CharField(max_length=10)
    contact_times = models.CharField(max_length=120, blank=True)
    supports_action = models.CharField(max_length=8, choices=SupportsAction, default=SupportsAction.UNSURE)
    record_due_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)
    contact_due_at = models.DateTimeField()
    contact_opted_out = models.BooleanField(default=False)
    contact_opted_out_at = models.DateTimeField(null=True, blank=True)
    contacted_at = models.DateTimeField(null=True, blank=True)
    cctv_lost_at = models.DateTimeField(null=True, blank=True)
    cctv_secured = models.BooleanField(default=False)
    review_at = models.DateTimeField()
    attention_at = models.DateTimeField()
    attention_why = models.CharField(max_length=20, choices=AttentionWhy)
    solvability = models.PositiveSmallIntegerField(default=0)
    priority_at = models.DateTimeField()
    priority_factors = models.JSONField(default=list)
    priority_mark = models.CharField(max_length=16, blank=True)
    attendance_asked = models.BooleanField(default=False)
    attendance_choice = models.CharField(max_length=10, choices=AttendanceChoice, blank=True)
    repeat_place = models.BooleanField(default=False)
    allocated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    outcome_code = models.CharField(max_length=4, blank=True)
    result_code = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    unread_by_police = models.PositiveSmallIntegerField(default=0)
    unread_by_business = models.PositiveSmallIntegerField(default=0)
    owed_by_business = models.PositiveSmallIntegerField(default=0)
    joined_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined", db_index=False
    )
    collapsed_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="collapsed", db_index=False
    )
    collapsed_count = models.PositiveIntegerField(default=0)
    collapsed_why = models.CharField(max_length=30, blank=True)
    collapsed_last_at = models.DateTimeField(null=True, blank=True)
    external_reference = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=120)

    # The act that is being done to a held case, by the name of its service: the events of its clocks name it.
    act_in_hand: str = ""

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    models.Q(is_open=True, status__in=[status.value for status in OPEN_STATUSES])
                    | (models.Q(is_open=False) & ~models.Q(status__in=[status.value for status in OPEN_STATUSES]))
                ),
                name="case_open_agrees",
            ),
            models.CheckConstraint(condition=models.Q(solvability__lte=9), name="case_solvability_range"),
            models.CheckConstraint(
                condition=(
                    (models.Q(nature="crime", result_code="") & ~models.Q(offence_code=""))
                    | (~models.Q(nature="crime") & models.Q(offence_code="", outcome_code=""))
                ),
                name="only_a_crime_has_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(nature="restricted") | models.Q(is_restricted=True), name="restricted_is_hidden"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["priority_at", "id"], condition=_ON_THE_DESK, name="case_queue"),
            models.Index(fields=["allocated_to", "priority_at", "id"], condition=_ON_THE_DESK, name="case_queue_of"),
            models.Index(fields=["policing_area", "priority_at", "id"], condition=_ON_THE_DESK, name="case_queue_area"),
            models.Index(
                fields=["priority_at", "id"],
                condition=_ON_THE_DESK & models.Q(attendance_asked=True),
                name="case_attendance",
            ),
            models.Index(fields=["business", "-reported_at", "-id"], name="case_of_business"),
            *(
                models.Index(fields=["business", "-reported_at", "-id"], condition=condition, name=name)
                for name, condition in (
                    ("case_of_business_open", models.Q(is_open=True)),
                    ("case_of_business_owed", models.Q(owed_by_business__gt=0)),
                    ("case_of_business_unread", models.Q(unread_by_business__gt=0)),
                )
            ),
            models.Index(fields=["premises", "-reported_at", "-id"], name="case_of_premises"),
            models.Index(
                fields=["business", "external_reference"],
                condition=~models.Q(external_reference=""),
                name="case_own_number",
            ),
            models.Index(fields=["-reported_at", "-id"], name="case_newest"),
            *(
                models.Index(fields=[column], condition=models.Q(**{f"{column}__isnull": False}), name=f"case_{column}")
                for column in ("joined_to", "collapsed_into")
            ),
            models.Index(
                fields=[
                    "status",
                    "allocated_to",
                    "attention_at",
                    "reported_at",
                    "review_at",
                    "policing_area",
                    "crime_kind",
                ],
                condition=_ON_THE_DESK,
                name="case_open_figures",
            ),
            models.Index(
                fields=["record_due_at"],
                condition=_ON_THE_DESK & models.Q(recorded_at=None),
                name="case_record_due",
            ),
            models.Index(
                fields=["contact_due_at"],
                condition=_ON_THE_DESK & models.Q(contacted_at=None, contact_opted_out=False),
                name="case_contact_due",
            ),
            models.Index(
                fields=["status", "closed_at"],
                condition=models.Q(is_open=False, is_restricted=False),
                name="case_closed_when",
            ),
            models.Index(
                fields=["closed_at", "id"],
                condition=models.Q(is_open=False, is_restricted=False, unread_by_police__gt=0),
                name="case_closed_unread",
            ),
            models.Index(
                fields=["-reported_at", "-id"], condition=models.Q(is_restricted=True), name="case_restricted"
            ),
            # Trends count tens of thousands of cases at once: from this index alone, without reading a case.
            models.Index(
                fields=[
                    "nature",
                    "reported_at",
                    "status",
                    "offence_code",
                    "policing_area",
                    "district_code",
                    "premises",
                    "occurred_from",
                    "occurred_to",
                    "is_restricted",  # the condition says both, but SQLite covers a query only by what is in the index
                    "joined_to",
                ],
                condition=_COUNTED,
                name="case_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.crime_reference
