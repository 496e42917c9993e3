"""What belongs to a report that is no ordinary crime: an incident, a referral, a restricted case; and how each ended."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import Consent, NotifyRoute, ReferralStepKind, ReferralVictim


class CaseIncident(models.Model):
    """How an incident is counted (National Standard for Incident Recording): one qualifier, one heading, apart.

    Both are codes of ``reference.selectors.asb_qualifiers`` and ``asb_headings``, and both "" where the incident is no
    anti-social behaviour.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="incident")
    qualifier = models.CharField(max_length=20, blank=True)
    heading = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(qualifier="", heading="") | ~(models.Q(qualifier="") | models.Q(heading="")),
                name="qualifier_with_heading",
            )
        ]

    def __str__(self) -> str:
        return f"{self.qualifier or 'no ASB'} on {self.case_id}"


class CaseReferral(models.Model):
    """A fraud or computer crime that a national service records. It is tracked and its loss counted here, once.

    ``service`` and ``nfib_code`` are codes of the reference tables; ``loss`` is in pounds and None where nobody knows.
    ``state`` is the kind of the newest step.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="referral")
    service = models.CharField(max_length=40)
    nfib_code = models.CharField(max_length=8, blank=True)
    victim = models.CharField(max_length=10, choices=ReferralVictim, default=ReferralVictim.UNKNOWN)
    loss = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    service_reference = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=ReferralStepKind, default=ReferralStepKind.TOLD)

    def __str__(self) -> str:
        return f"{self.service} for {self.case_id}"


class ReferralStep(models.Model):
    """One thing that happened to a referral. Never changed: a trigger refuses it. ``at`` is when it happened."""

    referral = models.ForeignKey(CaseReferral, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=ReferralStepKind)
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=120)
    service_reference = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.referral_id}"


class SlaveryCheck(models.Model):
    """The signs of modern slavery that were told. ``indicators`` are codes of ``reference.selectors``."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="slavery")
    indicators = models.JSONField(default=list)
    consent = models.CharField(max_length=10, choices=Consent, default=Consent.NOT_ASKED)
    people_at_risk = models.PositiveSmallIntegerField(null=True, blank=True)
    children = models.CharField(max_length=8, blank=True)
    in_danger_now = models.BooleanField(default=False)
    safe_contact = models.CharField(max_length=240, blank=True)

    def __str__(self) -> str:
        return f"check on {self.case_id}"


class DutyToNotify(models.Model):
    """That the Home Office was told of one person who may be a victim (Modern Slavery Act 2015, s.52).

    ``who`` tells people of one case apart ("the younger man") and never holds a name where the adult did not agree.
    ``decision_due_at`` is when a decision on reasonable grounds is to be expected. Never changed: a trigger refuses it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="notifications")
    route = models.CharField(max_length=10, choices=NotifyRoute)
    who = models.CharField(max_length=120)
    notified_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=120)
    form_reference = models.CharField(max_length=60)
    decision_due_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "duties to notify"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "form_reference"], name="form_reference_once_on_case")
        ]

    def __str__(self) -> str:
        return f"{self.route} on {self.case_id}"


class RestrictedOpening(models.Model):
    """That a specialist opened a restricted case, and why. Never changed: a trigger refuses it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="openings", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    reason = models.CharField(max_length=240)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "by", "at"], name="opened_by_whom")]

    def __str__(self) -> str:
        return f"{self.by_name} opened {self.case_id}"


class CaseResult(models.Model):
    """How a case that is no crime ended; the newest with ``is_current`` counts, the others are its history.

    ``code`` is one of ``reference.selectors.results``. ``rationale`` is for the police, ``words_for_business`` is read by
    the business.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="results")
    code = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    rationale = models.TextField()
    words_for_business = models.TextField(blank=True)
    other_body = models.CharField(max_length=120, blank=True)
    is_current = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(is_current=True), name="one_current_result")
        ]

    def __str__(self) -> str:
        return f"{self.code} on {self.case_id}"
