import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_routes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ShiftPattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("day", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("calls_per_hour", models.PositiveSmallIntegerField(default=2)),
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
                ("note", models.CharField(blank=True, max_length=120)),
                ("added_at", models.DateTimeField()),
                ("added_by_name", models.CharField(max_length=120)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=120)),
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
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaks", to="cases.shift"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
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
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
        migrations.AddField(
            model_name="callback",
            name="booked_by_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="callback",
            name="chosen_by_business",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="callback",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="callback",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followed_by",
                to="cases.callback",
            ),
        ),
        migrations.AddField(
            model_name="callback",
            name="from_rota",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="callback",
            name="listed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="callback",
            name="missed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="callback",
            name="promise_was_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="callback",
            name="reminded_day_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="callback",
            name="reminded_hour_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="callback",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="callback",
            name="booked_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="callback",
            name="state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="case",
            name="attention_why",
            field=models.CharField(
                choices=[
                    ("record", "Record the report"),
                    ("contact", "Contact the victim"),
                    ("cctv", "Secure the CCTV"),
                    ("call_back", "Make the call-back"),
                    ("call_missed", "Make the call that was missed"),
                    ("action", "Do the action"),
                    ("message", "Answer the business"),
                    ("review", "Review the case"),
                    ("closed", "Nothing: the case is closed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="casemove",
            name="kind",
            field=models.CharField(
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
                    ("contact_later", "Contact promised for another time"),
                ],
                max_length=15,
            ),
        ),
    ]
