"""Serial numbers in the spelling in which they are compared; people who were seen and are no suspects."""

import re
from typing import Any

from django.db import migrations, models

_WORD = re.compile(r"[^\W_]+")
_AT_ONCE = 1000
_LONGEST = 60
_NO_CRIME = ("information", "restricted")


def tidy_serials(apps: Any, schema_editor: Any) -> None:
    """Fill the key of what was told before, as ``policies.duplicates.tidy_serial`` did on this day."""
    model = apps.get_model("cases", "PropertyLine")
    last = 0
    while lines := _lines_after(model, last):
        changed = []
        for line in lines:
            key = "".join(_WORD.findall(line.serial_number.upper()))[:_LONGEST]
            if len(key) > 3:
                line.serial_key = key
                changed.append(line)
        model.objects.bulk_update(changed, ["serial_key"])
        last = lines[-1].pk


def _lines_after(model: Any, last: int) -> list[Any]:
    """Return the next lines with a serial number: never more of them than are held at once."""
    numbered = model.objects.filter(pk__gt=last).exclude(serial_number="")
    return list(numbered.only("pk", "serial_number").order_by("pk")[:_AT_ONCE])


def forget_serials(apps: Any, schema_editor: Any) -> None:
    """Nothing to do: the column goes."""


def call_seen_what_was_seen(apps: Any, schema_editor: Any) -> None:
    """People whom a business told of in information or in confidence were never suspects, unless an officer named them."""
    told = apps.get_model("cases", "CasePerson").objects.filter(role="suspect", side="business", person=None)
    told.filter(case__nature__in=_NO_CRIME).update(role="seen")


def call_suspect_what_was_seen(apps: Any, schema_editor: Any) -> None:
    """Give the earlier code the only part that it knows for them."""
    apps.get_model("cases", "CasePerson").objects.filter(role="seen").update(role="suspect")


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_asked")]

    operations = [
        migrations.AddField("propertyline", "serial_key", models.CharField(blank=True, max_length=60, null=True)),
        migrations.RunPython(tidy_serials, forget_serials),
        migrations.AlterField(
            "caseperson",
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
        migrations.RunPython(call_seen_what_was_seen, call_suspect_what_was_seen),
        migrations.AddIndex(
            "propertyline",
            models.Index(
                condition=models.Q(("serial_key__isnull", False)), fields=["serial_key"], name="property_serial"
            ),
        ),
    ]
