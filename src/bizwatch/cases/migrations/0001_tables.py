"""Everything of a case; and triggers by which the database itself keeps what is kept for good."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bizwatch.cases.migrations._unchangeable import (
    add_triggers,
    add_triggers_to,
    add_triggers_to_settled,
    drop_triggers,
    drop_triggers_from,
    keep_columns,
)

KEPT = (
    "cases_referralstep",
    "cases_dutytonotify",
    "cases_restrictedopening",
    "cases_remedypayment",
    "cases_remedydecision",
    "cases_restorativestep",
    "cases_specialiststep",
    "cases_casecircumstances",
    "cases_thriveassessment",
    "cases_attendancedecision",
    "cases_clockevent",
    "cases_keydecision",
)
SETTLED = {"cases_weightset": "from_at"}
STARTED_WITH = ("case_id", "victim", "clock_code", "about", "decision_id", "started_at", "started_by")


def _refuse_changes(apps, editor):
    add_triggers(apps, editor)
    add_triggers_to(KEPT, editor)
    add_triggers_to_settled(SETTLED, editor)
    keep_columns("cases_clockrun", STARTED_WITH, editor)


def _allow_changes(apps, editor):
    drop_triggers_from((*KEPT, *SETTLED, "cases_clockrun"), editor)
    drop_triggers(apps, editor)


class Migration(migrations.Migration):
    initial = True

    # One of each: a database that was set up before the tables were put together goes on from here.
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_doors"),
        ("cases", "0003_routes"),
        ("cases", "0004_rota"),
        ("cases", "0005_joining"),
        ("cases", "0006_asked"),
        ("cases", "0007_seen_and_serials"),
        ("cases", "0008_property_corrections"),
        ("cases", "0009_outcomes"),
        ("cases", "0010_remedy_steps"),
        ("cases", "0011_supervision"),
        ("cases", "0012_triage"),
        ("cases", "0013_clocks"),
    ]

    dependencies = [
        ("accounts", "0001_tables"),
        ("businesses", "0001_initial"),
        ("evidence", "0001_tables"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountyCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField(unique=True)),
                ("counted_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("crime_reference", models.CharField(max_length=20, unique=True)),
                ("crime_kind", models.CharField(max_length=30)),
                ("offence_code", models.CharField(blank=True, max_length=8)),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("crime", "crime"),
                            ("incident", "incident"),
                            ("information", "information"),
                            ("referral", "referral"),
                            ("restricted", "restricted"),
                        ],
                        default="crime",
                        max_length=12,
                    ),
                ),
                ("is_restricted", models.BooleanField(default=False)),
                ("told_as_hate", models.BooleanField(default=False)),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("account", "Signed in"),
                            ("guest", "Guest with an e-mailed link"),
                            ("phone", "Call to 101"),
                            ("api", "Another system"),
                            ("import", "File of reports"),
                            ("offline", "Written without a signal"),
                        ],
                        default="account",
                        max_length=10,
                    ),
                ),
                ("is_business_crime", models.BooleanField()),
                ("definition_code", models.CharField(max_length=30)),
                ("definition_reason", models.CharField(blank=True, max_length=240)),
                ("definition_facts", models.JSONField(default=dict)),
                ("district_code", models.CharField(blank=True, max_length=9)),
                ("policing_area", models.CharField(blank=True, max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("recorded", "Recorded"),
                            ("investigating", "Under investigation"),
                            ("with_business", "Waiting for the business"),
                            ("finalised", "Finalised"),
                            ("cancelled", "Cancelled"),
                            ("transferred", "Transferred"),
                            ("joined", "Joined to another case"),
                            ("collapsed", "Held behind another report"),
                            ("set_aside", "Closed without recording a crime"),
                        ],
                        default="new",
                        max_length=15,
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                ("told_summary", models.TextField(blank=True)),
                ("summary", models.TextField(blank=True)),
                ("occurred_from", models.DateTimeField()),
                ("occurred_to", models.DateTimeField(blank=True, null=True)),
                ("reported_at", models.DateTimeField()),
                ("contact_name", models.CharField(max_length=120)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("contact_telephone", models.CharField(blank=True, max_length=30)),
                ("contact_channel", models.CharField(max_length=10)),
                ("contact_times", models.CharField(blank=True, max_length=120)),
                (
                    "supports_action",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "Not sure yet")],
                        default="unsure",
                        max_length=8,
                    ),
                ),
                ("record_due_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                ("contact_due_at", models.DateTimeField()),
                ("contact_opted_out", models.BooleanField(default=False)),
                ("contact_opted_out_at", models.DateTimeField(blank=True, null=True)),
                ("contacted_at", models.DateTimeField(blank=True, null=True)),
                ("cctv_lost_at", models.DateTimeField(blank=True, null=True)),
                ("cctv_secured", models.BooleanField(default=False)),
                ("review_at", models.DateTimeField()),
                ("attention_at", models.DateTimeField()),
                (
                    "attention_why",
                    models.CharField(
                        choices=[
                            ("record", "Record the report"),
                            ("contact", "Contact the victim"),
                            ("cctv", "Secure the CCTV"),
                            ("call_back", "Make the call-back"),
                            ("call_missed", "Make the call that was missed"),
                            ("action", "Do the action"),
                            ("message", "Answer the business"),
                            ("tell", "Tell the victim of a decision"),
                            ("offer", "Offer the victim support or a statement"),
                            ("review", "Review the case"),
                            ("closed", "Nothing: the case is closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("solvability", models.PositiveSmallIntegerField(default=0)),
                ("priority_at", models.DateTimeField()),
                ("priority_factors", models.JSONField(default=list)),
                ("priority_mark", models.CharField(blank=True, max_length=16)),
                ("attendance_asked", models.BooleanField(default=False)),
                (
                    "attendance_choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attend", "An officer will attend"),
                            ("not_attend", "Nobody will attend"),
                            ("attended", "An officer has attended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("repeat_place", models.BooleanField(default=False)),
                ("outcome_code", models.CharField(blank=True, max_length=4)),
                ("result_code", models.CharField(blank=True, max_length=20)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("unread_by_police", models.PositiveSmallIntegerField(default=0)),
                ("unread_by_business", models.PositiveSmallIntegerField(default=0)),
                ("owed_by_business", models.PositiveSmallIntegerField(default=0)),
                ("collapsed_count", models.PositiveIntegerField(default=0)),
                ("collapsed_why", models.CharField(blank=True, max_length=30)),
                ("collapsed_last_at", models.DateTimeField(blank=True, null=True)),
                ("external_reference", models.CharField(blank=True, max_length=80)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=120)),
                (
                    "allocated_to",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="businesses.business",
                    ),
                ),
                (
                    "collapsed_into",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collapsed",
                        to="cases.case",
                    ),
                ),
                (
                    "joined_to",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="cases.case",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="businesses.premises",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_open", True), ("is_restricted", False)),
                        fields=["priority_at", "id"],
                        name="case_queue",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True), ("is_restricted", False)),
                        fields=["allocated_to", "priority_at", "id"],
                        name="case_queue_of",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True), ("is_restricted", False)),
                        fields=["policing_area", "priority_at", "id"],
                        name="case_queue_area",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True), ("is_restricted", False), ("attendance_asked", True)),
                        fields=["priority_at", "id"],
                        name="case_attendance",
                    ),
                    models.Index(fields=["business", "-reported_at", "-id"], name="case_of_business"),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["business", "-reported_at", "-id"],
                        name="case_of_business_open",
                    ),
                    models.Index(
                        condition=models.Q(("owed_by_business__gt", 0)),
                        fields=["business", "-reported_at", "-id"],
                        name="case_of_business_owed",
                    ),
                    models.Index(
                        condition=models.Q(("unread_by_business__gt", 0)),
                        fields=["business", "-reported_at", "-id"],
                        name="case_of_business_unread",
                    ),
                    models.Index(fields=["premises", "-reported_at", "-id"], name="case_of_premises"),
                    models.Index(
                        condition=models.Q(("external_reference", ""), _negated=True),
                        fields=["business", "external_reference"],
                        name="case_own_number",
                    ),
                    models.Index(fields=["-reported_at", "-id"], name="case_newest"),
                    models.Index(
                        condition=models.Q(("joined_to__isnull", False)), fields=["joined_to"], name="case_joined_to"
                    ),
                    models.Index(
                        condition=models.Q(("collapsed_into__isnull", False)),
                        fields=["collapsed_into"],
                        name="case_collapsed_into",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True), ("is_restricted", False)),
                        fields=[
                            "status",
                            "allocated_to",
                            "attention_at",
                            "reported_at",
                            "review_at",
                        ],
                        name="case_open_figures",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True), ("is_restricted", False), ("recorded_at", None)),
                        fields=["record_due_at"],
                        name="case_record_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("is_open", True),
                            ("is_restricted", False),
                            ("contact_opted_out", False),
                            ("contacted_at", None),
                        ),
                        fields=["contact_due_at"],
                        name="case_contact_due",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", False), ("is_restricted", False)),
                        fields=["status", "closed_at"],
                        name="case_closed_when",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", False), ("is_restricted", False), ("unread_by_police__gt", 0)),
                        fields=["closed_at", "id"],
                        name="case_closed_unread",
                    ),
                    models.Index(
                        condition=models.Q(("is_restricted", True)),
                        fields=["-reported_at", "-id"],
                        name="case_restricted",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_open", True), ("status__in", ["new", "recorded", "investigating", "with_business"])
                            ),
                            models.Q(
                                ("is_open", False),
                                models.Q(
                                    ("status__in", ["new", "recorded", "investigating", "with_business"]), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="case_open_agrees",
                    ),
                    models.CheckConstraint(condition=models.Q(("solvability__lte", 9)), name="case_solvability_range"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("nature", "crime"), ("result_code", ""), models.Q(("offence_code", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("nature", "crime"), _negated=True), ("offence_code", ""), ("outcome_code", "")
                            ),
                            _connector="OR",
                        ),
                        name="only_a_crime_has_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("nature", "restricted"), _negated=True), ("is_restricted", True), _connector="OR"
                        ),
                        name="restricted_is_hidden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("telephone", models.CharField(max_length=30)),
                ("with_name", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("kept", "Kept"),
                            ("no_answer", "No answer"),
                            ("missed", "Not kept"),
                            ("changed", "Moved or cancelled"),
                        ],
                        default="booked",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("booked_at", models.DateTimeField()),
                ("booked_by_name", models.CharField(blank=True, max_length=120)),
                ("from_rota", models.BooleanField(default=False)),
                ("chosen_by_business", models.BooleanField(default=False)),
                ("promise_was_due_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_day_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_hour_at", models.DateTimeField(blank=True, null=True)),
                ("listed_at", models.DateTimeField(blank=True, null=True)),
                ("missed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "booked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followed_by",
                        to="cases.callback",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="call_backs", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "starts_at"], name="diary")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "booked")),
                        fields=("officer", "starts_at"),
                        name="one_call_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("attend", "An officer will attend"),
                            ("not_attend", "Nobody will attend"),
                            ("attended", "An officer has attended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("conditions", models.CharField(blank=True, max_length=120)),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendance", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evidence", "Send evidence"),
                            ("statement", "Give a statement"),
                            ("information", "Give information"),
                            ("enquiry", "Make an enquiry"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(max_length=240)),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To do"), ("done", "Done"), ("dropped", "No longer needed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by_name", models.CharField(blank=True, max_length=120)),
                ("closing_note", models.TextField(blank=True)),
                ("path", models.CharField(blank=True, max_length=120)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="cases.case",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "state", "due_at"], name="actions_of_case")],
            },
        ),
        migrations.CreateModel(
            name="CaseApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "second",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="apart_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="apart_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseCircumstances",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("side", models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10)),
                (
                    "violence",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "weapon",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "detained",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "in_person",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "prolific",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "juvenile",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="circumstances", to="cases.case"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "case circumstances",
            },
        ),
        migrations.CreateModel(
            name="CaseExhibit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("exhibit_reference", models.CharField(blank=True, max_length=20)),
                ("added_at", models.DateTimeField()),
                ("added_by_name", models.CharField(max_length=120)),
                ("side", models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdraw_reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exhibits", to="cases.case"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exhibits", to="evidence.evidencefile"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "evidence"), name="evidence_once_on_case"),
                    models.UniqueConstraint(
                        condition=models.Q(("exhibit_reference", ""), _negated=True),
                        fields=("case", "exhibit_reference"),
                        name="exhibit_reference_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseIncident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("qualifier", models.CharField(blank=True, max_length=20)),
                ("heading", models.CharField(blank=True, max_length=40)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="incident", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("heading", ""), ("qualifier", "")),
                            models.Q(("qualifier", ""), ("heading", ""), _connector="OR", _negated=True),
                            _connector="OR",
                        ),
                        name="qualifier_with_heading",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseJoin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("joined", "Joined"), ("undone", "Taken out again")], default="joined", max_length=10
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undo_reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="joins", to="cases.case"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="joined_here", to="cases.case"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "joined")), fields=("case",), name="joined_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("into")), _negated=True), name="not_joined_to_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("confirmed", "Linked"), ("withdrawn", "Link withdrawn")],
                        default="confirmed",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdraw_reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "second",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")), fields=("first", "second"), name="one_live_link"
                    ),
                    models.CheckConstraint(condition=models.Q(("first__lt", models.F("second"))), name="link_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10)),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("dedupe", models.UUIDField(unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened from a report"),
                            ("recorded", "Recorded"),
                            ("allocated", "Given to an investigator"),
                            ("status", "Status changed"),
                            ("reclassified", "Reclassified"),
                            ("crimed", "Turned into a crime"),
                            ("notified", "Home Office notified"),
                            ("transferred", "Transferred"),
                            ("cancelled", "Cancelled"),
                            ("finalised", "Finalised"),
                            ("reopened", "Reopened"),
                            ("supervised", "Reviewed by a supervisor"),
                            ("told_again", "Told again"),
                            ("joined", "Joined to another case"),
                            ("unjoined", "Taken out of the case it was joined to"),
                            ("took_in", "Another case was joined to this one"),
                            ("let_go", "A case that was joined to this one was taken out"),
                            ("collapsed", "Held behind another report"),
                            ("released", "Put back in the queue"),
                            ("set_aside", "Closed without recording a crime"),
                            ("contact_later", "Contact promised for another time"),
                        ],
                        max_length=15,
                    ),
                ),
                ("from_value", models.CharField(blank=True, max_length=140)),
                ("to_value", models.CharField(blank=True, max_length=140)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("reason", models.TextField(blank=True)),
                (
                    "cancel_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("C1", "C1: it happened in another force's area, and that force has recorded it"),
                            ("C2", "C2: additional verifiable information shows that no crime was committed"),
                            ("C3", "C3: it is the same crime as one recorded already"),
                            ("C4", "C4: it was recorded in error"),
                            ("C5", "C5: the act was self-defence"),
                        ],
                        max_length=2,
                    ),
                ),
                ("other_body", models.CharField(blank=True, max_length=120)),
                ("other_reference", models.CharField(blank=True, max_length=60)),
                ("accepted_by", models.CharField(blank=True, max_length=120)),
                ("victim_told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "at"], name="moves_in_order")],
            },
        ),
        migrations.CreateModel(
            name="CasePerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("suspect", "Suspect"),
                            ("seen", "Seen or mentioned, not a suspect"),
                            ("victim", "Victim"),
                            ("witness", "Witness"),
                            ("reporter", "Person who reported"),
                        ],
                        max_length=10,
                    ),
                ),
                ("told_name", models.CharField(blank=True, max_length=160)),
                ("description", models.TextField(blank=True)),
                ("seen_before", models.CharField(blank=True, max_length=8)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("is_assessment", models.BooleanField(default=False)),
                ("side", models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("remove_reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="people", to="cases.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "case people",
            },
        ),
        migrations.CreateModel(
            name="CaseReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=40)),
                ("nfib_code", models.CharField(blank=True, max_length=8)),
                (
                    "victim",
                    models.CharField(
                        choices=[("business", "The business"), ("individual", "A person"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("loss", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("service_reference", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("told", "Told to us"),
                            ("reported", "The business reported it there itself"),
                            ("referred", "The desk referred it on"),
                            ("accepted", "Accepted by the service"),
                            ("returned", "Returned: the force investigates"),
                        ],
                        default="told",
                        max_length=10,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="referral", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("rationale", models.TextField()),
                ("words_for_business", models.TextField(blank=True)),
                ("other_body", models.CharField(blank=True, max_length=120)),
                ("is_current", models.BooleanField(default=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("case",), name="one_current_result"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseVehicle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("registration", models.CharField(blank=True, max_length=12)),
                ("description", models.CharField(blank=True, max_length=240)),
                ("side", models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10)),
                ("added_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vehicles", to="cases.case"
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.vehicle",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["registration"], name="case_vehicle_mark")],
            },
        ),
        migrations.CreateModel(
            name="CctvSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("camera", models.CharField(max_length=200)),
                ("clock_error_minutes", models.IntegerField(blank=True, null=True)),
                ("overwritten_at", models.DateTimeField()),
                ("overwrite_assumed", models.BooleanField(default=False)),
                ("who_can_export", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not yet secured"),
                            ("secured", "Secured"),
                            ("nothing_useful", "Checked: shows nothing useful"),
                            ("lost", "Overwritten before it was secured"),
                        ],
                        default="waiting",
                        max_length=15,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by_name", models.CharField(blank=True, max_length=120)),
                ("settled_note", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cctv", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CountyWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField()),
                ("area", models.CharField(blank=True, max_length=40)),
                ("what", models.CharField(max_length=12)),
                ("of", models.CharField(blank=True, max_length=30)),
                ("number", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("week", "area", "what", "of"), name="one_county_figure")
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("declared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=120)),
                ("ended_reason", models.TextField(blank=True)),
                (
                    "business",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="businesses.business",
                    ),
                ),
                (
                    "case_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.caseperson",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="businesses.premises",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("business__isnull", False), ("case_person", None), ("premises", None)),
                            models.Q(("business", None), ("case_person", None), ("premises__isnull", False)),
                            models.Q(("business", None), ("case_person__isnull", False), ("premises", None)),
                            _connector="OR",
                        ),
                        name="conflict_with_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day", None), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="conflict_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyToNotify",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("nrm_adult", "Adult who agrees: referred to the National Referral Mechanism"),
                            ("dtn_adult", "Adult who does not agree: duty to notify, without their name"),
                            ("nrm_child", "Child: referred to the National Referral Mechanism, no agreement needed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("who", models.CharField(max_length=120)),
                ("notified_at", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("form_reference", models.CharField(max_length=60)),
                ("decision_due_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notifications", to="cases.case"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "duties to notify",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "form_reference"), name="form_reference_once_on_case")
                ],
            },
        ),
        migrations.CreateModel(
            name="EventCrime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("victim_label", models.CharField(max_length=80)),
                (
                    "victim_kind",
                    models.CharField(
                        choices=[
                            ("business", "The business"),
                            ("worker", "Somebody who works there, because of their work"),
                            ("other", "Somebody else, such as a customer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="event_crime", to="cases.case"
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="event_crimes", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("first", "number"), name="event_crime_number_once")],
            },
        ),
        migrations.CreateModel(
            name="GroupDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("release", "Put them back in the queue"),
                            ("set_aside", "Close them together, without recording a crime"),
                        ],
                        max_length=10,
                    ),
                ),
                ("only", models.JSONField(default=list)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="group_decisions", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)), fields=("leader",), name="one_decision_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("erase_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["digest", "at"], name="traces_in_order"),
                    models.Index(fields=["erase_at"], name="traces_to_erase"),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("for_date", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClockRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("victim", models.CharField(blank=True, max_length=40)),
                ("clock_code", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, max_length=40)),
                ("started_at", models.DateTimeField()),
                ("started_by", models.CharField(max_length=40)),
                ("wants_reason", models.BooleanField(default=False)),
                ("rule_code", models.CharField(max_length=40)),
                ("rule_from", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "Done"), ("excused", "Not wanted"), ("ended", "No longer needed")],
                        max_length=10,
                    ),
                ),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "waits_for",
                    models.CharField(
                        choices=[("police", "Police"), ("business", "The business")], default="police", max_length=10
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                ("reason_code", models.CharField(blank=True, max_length=30)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clock_runs", to="cases.case"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clock_runs",
                        to="cases.keydecision",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("paused_at", None)),
                        fields=["due_at", "id"],
                        name="clocks_running",
                    ),
                    models.Index(
                        condition=models.Q(("is_late", True), ("reason_code", ""), ("wants_reason", True)),
                        fields=["due_at", "id"],
                        name="clocks_without_reason",
                    ),
                    models.Index(fields=["clock_code", "started_at"], name="clocks_by_code"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ending", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="clock_ends_somehow",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("enquiry", "Enquiry made"),
                            ("decision", "Decision"),
                            ("review", "Supervisor's review"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="log", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "at"], name="log_in_order")],
            },
        ),
        migrations.CreateModel(
            name="OfficerSkill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("granted_at", models.DateTimeField()),
                ("granted_by_name", models.CharField(max_length=120)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="skills", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day", None), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="skill_in_order",
                    ),
                    models.UniqueConstraint(fields=("officer", "code", "first_day"), name="one_skill_from_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PropertyLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("description", models.CharField(max_length=200)),
                ("quantity", models.PositiveIntegerField(default=1)),
                ("unit_value", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("serial_number", models.CharField(blank=True, max_length=60)),
                ("serial_key", models.CharField(blank=True, max_length=60, null=True)),
                ("is_damage", models.BooleanField(default=False)),
                ("recovered", models.BooleanField(default=False)),
                (
                    "side",
                    models.CharField(
                        choices=[("police", "Police"), ("business", "The business")], default="business", max_length=10
                    ),
                ),
                ("added_at", models.DateTimeField(blank=True, null=True)),
                ("added_by_name", models.CharField(blank=True, max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=120)),
                ("ended_reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="property_lines", to="cases.case"
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrected_by",
                        to="cases.propertyline",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("serial_key__isnull", False)), fields=["serial_key"], name="property_serial"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), models.Q(("ended_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="property_ends_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reallocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("planned_at", models.DateTimeField()),
                ("reason", models.TextField()),
                ("asked", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("running", "Being carried out"),
                            ("finished", "Carried out"),
                            ("dropped", "Thrown away"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="cases.reallocation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "running")), fields=["id"], name="reallocation_running")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReallocationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "To be given"), ("done", "Given"), ("refused", "Not given")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("version_after", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "before",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="cases.reallocation",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["job", "state", "number"], name="reallocation_lines")],
                "constraints": [models.UniqueConstraint(fields=("job", "case"), name="one_line_a_case")],
            },
        ),
        migrations.CreateModel(
            name="ReferralStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("told", "Told to us"),
                            ("reported", "The business reported it there itself"),
                            ("referred", "The desk referred it on"),
                            ("accepted", "Accepted by the service"),
                            ("returned", "Returned: the force investigates"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("service_reference", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.casereferral"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reordering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=16)),
                ("started_at", models.DateTimeField()),
                ("reached", models.BigIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)), fields=("mark",), name="one_order_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RestorativeOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("later", "Not now, perhaps later"),
                            ("refused", "The victim does not want it"),
                            ("wanted", "The victim wants it"),
                            ("referred", "Passed to the service"),
                            ("accepted", "Taken on by the service"),
                            ("declined", "Not taken on by the service"),
                            ("held", "Meeting or letter done"),
                            ("ended", "Ended without a meeting or letter"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("service", models.CharField(max_length=30)),
                ("offered_at", models.DateTimeField()),
                ("words_for_business", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="restorative_offers", to="cases.case"
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["declined", "held", "ended"]), _negated=True),
                        fields=("case",),
                        name="one_live_restorative_offer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RestorativeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("later", "Not now, perhaps later"),
                            ("refused", "The victim does not want it"),
                            ("wanted", "The victim wants it"),
                            ("referred", "Passed to the service"),
                            ("accepted", "Taken on by the service"),
                            ("declined", "Not taken on by the service"),
                            ("held", "Meeting or letter done"),
                            ("ended", "Ended without a meeting or letter"),
                        ],
                        max_length=10,
                    ),
                ),
                ("side", models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("note", models.TextField(blank=True)),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.restorativeoffer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RestrictedOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=240)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "by", "at"], name="opened_by_whom")],
            },
        ),
        migrations.CreateModel(
            name="ShiftPattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekdays", models.JSONField(default=list)),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                ("breaks", models.JSONField(blank=True, default=list)),
                ("calls_per_hour", models.PositiveSmallIntegerField(default=2)),
                ("on_bank_holidays", models.BooleanField(default=False)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("laid_out_to", models.DateField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
                ("added_by_name", models.CharField(max_length=120)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("calls_per_hour", models.PositiveSmallIntegerField(default=2)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("added_at", models.DateTimeField()),
                ("added_by_name", models.CharField(max_length=120)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pattern",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="cases.shiftpattern",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at", None)), fields=["starts_at"], name="shifts_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("pattern", "day"), name="one_shift_of_a_pattern_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("officer", "starts_at"),
                        name="one_shift_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_has_length"
                    ),
                    models.CheckConstraint(condition=models.Q(("calls_per_hour__gte", 1)), name="shift_takes_calls"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftBreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaks", to="cases.shift"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="break_has_length"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SlaveryCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicators", models.JSONField(default=list)),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("yes", "Yes, they agree"),
                            ("no", "No, they do not agree"),
                            ("not_asked", "Nobody has asked them, or it was not safe to"),
                        ],
                        default="not_asked",
                        max_length=10,
                    ),
                ),
                ("people_at_risk", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("children", models.CharField(blank=True, max_length=8)),
                ("in_danger_now", models.BooleanField(default=False)),
                ("safe_contact", models.CharField(blank=True, max_length=240)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slavery", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpecialistReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=40)),
                ("body_name", models.CharField(max_length=120)),
                ("level", models.CharField(max_length=10)),
                ("why", models.TextField()),
                ("asked", models.CharField(max_length=240)),
                ("material", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Asked"),
                            ("accepted", "Accepted"),
                            ("taken_on", "Taken on altogether"),
                            ("declined", "Declined"),
                            ("returned", "Returned with a result"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("accepted_by", models.CharField(blank=True, max_length=120)),
                ("result", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField()),
                ("sent_by_name", models.CharField(max_length=120)),
                ("due_at", models.DateTimeField()),
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waits_for", to="cases.caseaction"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="specialist_referrals",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["sent", "accepted"])),
                        fields=["body", "due_at"],
                        name="specialists_asked",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialistStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Asked"),
                            ("accepted", "Accepted"),
                            ("taken_on", "Taken on altogether"),
                            ("declined", "Declined"),
                            ("returned", "Returned with a result"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("person", models.CharField(blank=True, max_length=120)),
                ("note", models.TextField(blank=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.specialistreferral"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StageWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField()),
                ("stage", models.CharField(max_length=12)),
                ("number", models.PositiveIntegerField(default=0)),
                ("held", models.JSONField(default=dict)),
                ("standing", models.PositiveIntegerField(default=0)),
                ("standing_held", models.JSONField(default=dict)),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("week", "stage"), name="one_stage_a_week")],
            },
        ),
        migrations.CreateModel(
            name="TheftOccasion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("at_time", models.TimeField(blank=True, null=True)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("how_known", models.CharField(blank=True, max_length=240)),
                ("added_at", models.DateTimeField()),
                ("added_by_name", models.CharField(max_length=120)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("removed_by_name", models.CharField(blank=True, max_length=120)),
                ("remove_reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occasions",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "day", "at_time", "id"], name="occasions_in_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at", None), models.Q(("remove_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="occasion_goes_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TheftSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("because", models.TextField()),
                ("adds_value", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="schedule", to="cases.case"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.propertyline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ThriveAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("reason_again", models.TextField(blank=True)),
                ("threat_level", models.CharField(max_length=10)),
                ("threat_note", models.TextField(blank=True)),
                ("harm_level", models.CharField(max_length=10)),
                ("harm_note", models.TextField(blank=True)),
                ("risk_level", models.CharField(max_length=10)),
                ("risk_note", models.TextField(blank=True)),
                ("investigation_level", models.CharField(max_length=10)),
                ("investigation_note", models.TextField(blank=True)),
                ("vulnerability_level", models.CharField(max_length=10)),
                ("vulnerability_note", models.TextField(blank=True)),
                ("engagement_level", models.CharField(max_length=10)),
                ("engagement_note", models.TextField(blank=True)),
                (
                    "scene_advice",
                    models.CharField(
                        choices=[("given", "Given"), ("not_needed", "Not needed"), ("not_given", "Not given yet")],
                        max_length=10,
                    ),
                ),
                ("scene_note", models.TextField(blank=True)),
                (
                    "prevention_advice",
                    models.CharField(
                        choices=[("given", "Given"), ("not_needed", "Not needed"), ("not_given", "Not given yet")],
                        max_length=10,
                    ),
                ),
                ("prevention_note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="thrive", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VictimContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("email", "Email"),
                            ("portal", "Message here"),
                            ("visit", "In person"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("reached", "Spoke to the victim or they answered"),
                            ("written", "Wrote to the victim"),
                            ("no_answer", "No answer"),
                            ("left_message", "Left a message"),
                            ("wrong_details", "The contact details do not work"),
                            ("declined", "The victim asked not to be contacted"),
                        ],
                        max_length=15,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["by", "at"], name="contacts_of_officer")],
            },
        ),
        migrations.CreateModel(
            name="CaseOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=4)),
                ("at", models.DateTimeField()),
                ("rationale", models.TextField()),
                ("words_for_business", models.TextField(blank=True)),
                ("victim_told_at", models.DateTimeField(blank=True, null=True)),
                ("victim_view", models.TextField(blank=True)),
                ("other_body", models.CharField(blank=True, max_length=120)),
                ("cps_reference", models.CharField(blank=True, max_length=60)),
                ("limit_expired_on", models.DateField(blank=True, null=True)),
                ("suspect_reason", models.TextField(blank=True)),
                ("activity", models.TextField(blank=True)),
                ("remedy", models.TextField(blank=True)),
                ("remedy_due_date", models.DateField(blank=True, null=True)),
                ("remedy_done_at", models.DateTimeField(blank=True, null=True)),
                ("remedy_note", models.TextField(blank=True)),
                (
                    "remedy_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "To be done"),
                            ("done", "Done"),
                            ("failed", "Not done: a supervisor decides"),
                            ("accepted", "Not done, and left at that"),
                        ],
                        max_length=10,
                    ),
                ),
                ("remedy_chosen_by", models.CharField(blank=True, max_length=120)),
                ("offender_admitted", models.BooleanField(default=False)),
                ("offender_agreed", models.BooleanField(default=False)),
                ("evidence_enough", models.BooleanField(default=False)),
                ("suitable_because", models.TextField(blank=True)),
                ("victim_consulted", models.BooleanField(default=False)),
                ("is_current", models.BooleanField(default=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="cases.case"
                    ),
                ),
                (
                    "told_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.victimcontact",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_current", True), ("remedy_state", "failed")),
                        fields=["at"],
                        name="remedies_failed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("case",), name="one_current_outcome"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NewMaterial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("words", models.TextField()),
                ("source", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("noted_by_name", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "A supervisor decides"),
                            ("reopening", "The case reopens by itself"),
                            ("reopened", "The case was opened again"),
                            ("nothing", "Nothing changes"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by_name", models.CharField(blank=True, max_length=120)),
                ("settle_reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="new_material",
                        to="cases.case",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="new_material",
                        to="cases.caseoutcome",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "new material",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "reopening"])),
                        fields=["at"],
                        name="material_waiting",
                    ),
                    models.Index(fields=["case"], name="material_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("outcome", "kind", "source"), name="material_noted_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reopening"), _negated=True),
                            ("confirmed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="only_a_person_confirms",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemedyDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.CharField(
                        choices=[("reopen", "Reopen the case"), ("accept", "Leave it at that")], max_length=10
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remedy_decisions",
                        to="cases.caseoutcome",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RemedyStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("option_code", models.CharField(max_length=30)),
                ("what", models.TextField()),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("offender", "The person who did it"),
                            ("service", "A service or mediator"),
                            ("business", "The business"),
                        ],
                        default="offender",
                        max_length=10,
                    ),
                ),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("due_date", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be done"),
                            ("done", "Done"),
                            ("failed", "Not done"),
                            ("dropped", "No longer asked for"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("planned_at", models.DateTimeField()),
                ("planned_by_name", models.CharField(max_length=120)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "said",
                    models.CharField(
                        blank=True, choices=[("done", "It was done"), ("not_done", "It was not done")], max_length=10
                    ),
                ),
                ("said_at", models.DateTimeField(blank=True, null=True)),
                ("said_by_name", models.CharField(blank=True, max_length=120)),
                ("said_note", models.TextField(blank=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remedy_steps",
                        to="cases.case",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.caseoutcome"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["due_date"], name="remedy_steps_due"),
                    models.Index(fields=["case"], name="remedy_steps_of_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gt", 0), _connector="OR"),
                        name="remedy_amount_is_money",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RemedyPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                ("paid_date", models.DateField()),
                ("note", models.CharField(blank=True, max_length=240)),
                ("noted_at", models.DateTimeField()),
                ("noted_by_name", models.CharField(max_length=120)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="payments", to="cases.remedystep"
                    ),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_is_money")],
            },
        ),
        migrations.CreateModel(
            name="ClockEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("due", "Due at another time"),
                            ("paused", "Stands still"),
                            ("resumed", "Goes on"),
                            ("stopped", "Stopped"),
                            ("runs_on", "Runs again from where it began"),
                            ("reason", "Why it broke"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("act", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=120)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("rule_code", models.CharField(blank=True, max_length=40)),
                ("rule_from", models.DateField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "Done"), ("excused", "Not wanted"), ("ended", "No longer needed")],
                        max_length=10,
                    ),
                ),
                (
                    "waits_for",
                    models.CharField(
                        blank=True, choices=[("police", "Police"), ("business", "The business")], max_length=10
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=30)),
                ("words", models.TextField(blank=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="cases.clockrun"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.victimcontact",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VictimReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("upheld", "The decision stands"),
                            ("overturned", "The decision was wrong: the case is open again"),
                            ("overtaken", "The case was opened again before"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=120)),
                (
                    "asked_side",
                    models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10),
                ),
                ("why", models.TextField()),
                ("late_reason", models.TextField(blank=True)),
                ("due_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("other_reference", models.CharField(blank=True, max_length=60)),
                ("rationale", models.TextField(blank=True)),
                ("words_for_business", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="victim_reviews", to="cases.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="victim_review",
                        to="cases.caseoutcome",
                    ),
                ),
                (
                    "told_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.victimcontact",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "asked")), fields=["due_at"], name="reviews_asked")
                ],
            },
        ),
        migrations.CreateModel(
            name="WeightSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", models.JSONField()),
                ("reason", models.TextField()),
                ("planned_at", models.DateTimeField()),
                ("planned_by_name", models.CharField(max_length=120)),
                ("from_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["from_at"], name="weights_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("leave", "Leave"),
                            ("sickness", "Sickness"),
                            ("training", "Training or court"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("noted_at", models.DateTimeField()),
                ("noted_by_name", models.CharField(max_length=120)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at"], name="absence_until")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"),
                        name="absence_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaPremises",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                (
                    "premises",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="businesses.premises",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("area", "premises"), name="one_count_of_premises")],
            },
        ),
        migrations.CreateModel(
            name="AreaVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("before", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "area"), name="one_visit_an_area")],
            },
        ),
        migrations.RunPython(_refuse_changes, _allow_changes),
    ]
