"""The stored forecast, the times that businesses were told, and warnings before promises break."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("raised_at", models.DateTimeField()),
                ("breaks_at", models.DateTimeField()),
                ("expected", models.FloatField()),
                ("chance", models.FloatField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1), condition=models.Q(("ended_at", None)), name="one_warning_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_rota", "Nobody is on the rota of the days ahead."),
                            ("thin", "Too few reports have been contacted to go by."),
                            (
                                "off_rota",
                                "Most contacts were made while nobody was on the rota, so the rota says too little.",
                            ),
                            ("unkept", "Too few of the times told lately were kept."),
                        ],
                        max_length=10,
                    ),
                ),
                ("times", models.JSONField(default=dict)),
                ("in_hand", models.PositiveIntegerField(default=0)),
                ("breaking", models.FloatField(default=0)),
                ("chance", models.FloatField(default=0)),
                ("breaks_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-made_at"], name="forecast_newest")],
            },
        ),
        migrations.CreateModel(
            name="ToldTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("forecast_at", models.DateTimeField()),
                ("likely_at", models.DateTimeField()),
                ("sure_at", models.DateTimeField()),
                ("by_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("likely_raw", models.FloatField()),
                ("sure_raw", models.FloatField()),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("open", "Not known yet"),
                            ("kept", "Contacted by then"),
                            ("late", "Not contacted by then"),
                            ("excused", "The business asked for no contact"),
                            ("wish", "The business chose a later time"),
                            ("ended", "The case ended before"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("contacted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sure_at"], name="told_times_in_order"),
                    models.Index(
                        condition=models.Q(("contacted_at", None)),
                        fields=["fate", "sure_at"],
                        name="told_times_not_known",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sure_at__gte", models.F("likely_at"))), name="told_half_before_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate", "kept"), _negated=True), ("contacted_at__isnull", False), _connector="OR"
                        ),
                        name="kept_time_has_contact",
                    ),
                ],
            },
        ),
    ]
