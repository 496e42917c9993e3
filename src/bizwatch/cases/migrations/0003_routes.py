import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bizwatch.cases.migrations._unchangeable import add_triggers_to, drop_triggers_from

TABLES = ("cases_referralstep", "cases_dutytonotify", "cases_restrictedopening")


def _refuse_changes(apps, editor):
    add_triggers_to(TABLES, editor)


def _allow_changes(apps, editor):
    drop_triggers_from(TABLES, editor)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_doors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseIncident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("qualifier", models.CharField(blank=True, max_length=20)),
                ("heading", models.CharField(blank=True, max_length=40)),
            ],
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
            ],
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
            ],
            options={
                "verbose_name_plural": "duties to notify",
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
            ],
        ),
        migrations.CreateModel(
            name="RestrictedOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=240)),
            ],
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
            ],
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_queue",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_queue_of",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_queue_area",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_open_figures",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_record_due",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_contact_due",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_closed_when",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_closed_unread",
        ),
        migrations.AddField(
            model_name="case",
            name="result_code",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="case",
            name="told_as_hate",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False)),
                fields=["attention_at", "-solvability", "id"],
                name="case_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False)),
                fields=["allocated_to", "attention_at", "-solvability", "id"],
                name="case_queue_of",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False)),
                fields=["policing_area", "attention_at", "-solvability", "id"],
                name="case_queue_area",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False)),
                fields=["status", "allocated_to", "attention_at"],
                name="case_open_figures",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False), ("recorded_at", None)),
                fields=["record_due_at"],
                name="case_record_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("is_open", True), ("is_restricted", False), ("contact_opted_out", False), ("contacted_at", None)
                ),
                fields=["contact_due_at"],
                name="case_contact_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", False), ("is_restricted", False)),
                fields=["status", "closed_at"],
                name="case_closed_when",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", False), ("is_restricted", False), ("unread_by_police__gt", 0)),
                fields=["closed_at", "id"],
                name="case_closed_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_restricted", True)), fields=["-reported_at", "-id"], name="case_restricted"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("nature", "crime"), ("result_code", ""), models.Q(("offence_code", ""), _negated=True)),
                    models.Q(models.Q(("nature", "crime"), _negated=True), ("offence_code", ""), ("outcome_code", "")),
                    _connector="OR",
                ),
                name="only_a_crime_has_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("nature", "restricted"), _negated=True), ("is_restricted", True), _connector="OR"
                ),
                name="restricted_is_hidden",
            ),
        ),
        migrations.AddField(
            model_name="caseincident",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="incident", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="casereferral",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="referral", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="caseresult",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caseresult",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="results", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="dutytonotify",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dutytonotify",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notifications", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="referralstep",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referralstep",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.casereferral"
            ),
        ),
        migrations.AddField(
            model_name="restrictedopening",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="restrictedopening",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="slaverycheck",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="slavery", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseincident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("heading", ""), ("qualifier", "")),
                    models.Q(("qualifier", ""), ("heading", ""), _connector="OR", _negated=True),
                    _connector="OR",
                ),
                name="qualifier_with_heading",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("case",), name="one_current_result"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutytonotify",
            constraint=models.UniqueConstraint(fields=("case", "form_reference"), name="form_reference_once_on_case"),
        ),
        migrations.AddIndex(
            model_name="restrictedopening",
            index=models.Index(fields=["case", "by", "at"], name="opened_by_whom"),
        ),
        migrations.RunPython(_refuse_changes, _allow_changes),
    ]
