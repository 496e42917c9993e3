"""Vehicle crime and other thefts: what was done, and whose it was."""

from bizwatch.reporting.catalogue.asking import one, words, yes_no
from bizwatch.reporting.catalogue.shape import Page
from bizwatch.reporting.kind_choices import TheftKind, VehicleHarm, Whose

VEHICLE_HARM = Page(
    code="vehicle_harm",
    title="What happened to the vehicle?",
    topic="The vehicle",
    kinds=frozenset({"vehicle_crime"}),
    lead=("If it was only damaged, and nobody tried to get in or take anything, report criminal damage instead.",),
    questions=(
        one("what", "What happened to it?", VehicleHarm, "what happened to it", short="It happened"),
        one("whose", "Whose vehicle is it?", Whose, "whose vehicle it is", short="Whose"),
        words(
            "registration",
            "Registration number",
            longest=12,
            subject="the registration number",
            design={"width": "10", "spellcheck": False},
        ),
        words("make_model", "Make, model and colour", longest=80),
        words("vin", "VIN (chassis number)", longest=20, short="VIN", hint="Only needed if it was taken."),
        words("keys", "Where were the keys?", longest=160, short="Keys"),
        yes_no("damaged", "Was anything damaged?", "whether anything was damaged", short="Anything damaged"),
    ),
)

THEFT_KIND = Page(
    code="theft_kind",
    title="What was stolen?",
    kinds=frozenset({"other_theft"}),
    questions=(
        one("what", "What was stolen, or from where?", TheftKind, "what was stolen", short="Stolen"),
        one("whose", "Whose was it?", Whose, "whose it was", short="Whose"),
    ),
)
