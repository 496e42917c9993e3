"""A remedy that was agreed before remedies had steps becomes one step of the kind that is said in words."""

from django.db import migrations


def _make_steps(apps, editor):
    outcomes = apps.get_model("cases", "CaseOutcome")
    steps = apps.get_model("cases", "RemedyStep")
    agreed = outcomes.objects.exclude(remedy="").filter(remedy_state="").select_related("by")
    for given in agreed.iterator():
        done = given.remedy_done_at is not None
        given.remedy_state = "done" if done else "open"
        given.save(update_fields=["remedy_state"])
        steps.objects.create(
            case_id=given.case_id,
            outcome=given,
            option_code="other",
            what=given.remedy,
            due_date=given.remedy_due_date or given.at.date(),
            state="done" if done else "open",
            note=given.remedy_note,
            planned_at=given.at,
            planned_by_name=given.by.name[:120],
            settled_at=given.remedy_done_at,
        )


def _forget_steps(apps, editor):
    apps.get_model("cases", "RemedyStep").objects.all().delete()
    apps.get_model("cases", "CaseOutcome").objects.update(remedy_state="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_outcomes")]

    operations = [migrations.RunPython(_make_steps, _forget_steps)]
