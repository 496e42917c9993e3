"""Theft from farms, yards, roofs, moorings and lorries: what was taken, with the marks by which it is found again."""

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.asking import number, one, several, value, words, yes_no
from bizwatch.reporting.catalogue.shape import Page, Repeat
from bizwatch.reporting.catalogue.spoken import total_value
from bizwatch.reporting.choices import PageStyle
from bizwatch.reporting.kind_choices import Animal, Craft, Fuel, LoadTarget, Metal, Parked, Security

DESCRIBED = "property_lines[].description"
SERIAL = "property_lines[].serial_number"
SITE_KINDS = frozenset(
    {"plant_theft", "livestock_theft", "diesel_theft", "marine_theft", "metal_theft", "freight_theft"}
)
PLACES = {
    "plant_theft": "For example, the barn by the lane, or the compound behind the site office.",
    "livestock_theft": "For example, the 20-acre field west of the church, gate on Mill Lane.",
    "diesel_theft": "For example, the tank behind the grain store.",
    "marine_theft": "For example, mooring 14, the north pontoon, or the hard at the slipway.",
    "metal_theft": "For example, the roof of the old chapel, or the substation at the back.",
    "freight_theft": "For example, the A47 lay-by before the roundabout, eastbound, or bay 6 at the depot.",
}


def about_animals(answers: Answers) -> bool:
    """Whether livestock was taken."""
    return answers.kind == "livestock_theft"


SITE = Page(
    code="site",
    title="Where exactly was it?",
    topic="The place",
    kinds=SITE_KINDS,
    questions=(
        words(
            "place",
            "Where exactly was it?",
            longest=240,
            subject="where it was",
            short="Place",
            hint=lambda asked: PLACES.get(asked.answers.kind, ""),
        ),
        words("grid", "Grid reference or three words", longest=60, hint="Leave this empty if you do not have one."),
        words("secured", "How was it locked or guarded?", longest=200, short="Locked or guarded"),
        words(
            "last_seen",
            "Who saw the animals last, and when were they counted?",
            longest=200,
            short="Last seen and counted",
            when=about_animals,
        ),
        yes_no(
            "damaged",
            "Was anything damaged?",
            "whether anything was damaged",
            short="Anything damaged",
            hint="For example, a fence, a lock, a tank, a roof or a curtain.",
        ),
    ),
)

PLANT = Page(
    code="plant",
    title="What machinery was taken?",
    topic="Machinery",
    kinds=frozenset({"plant_theft"}),
    style=PageStyle.LINES,
    repeat=Repeat(noun="machine", total=total_value),
    lead=("Numbers and marks are what finds it again. Look on the papers, the insurance or an old photo.",),
    questions=(
        words(
            "what", "What was it?", longest=60, subject="what it was", into=DESCRIBED, hint="For example, a quad bike."
        ),
        words("make_model", "Make, model, year and colour", longest=70, into=DESCRIBED),
        words("registration", "Registration number, if it has one", longest=12, short="Registration", into=DESCRIBED),
        words("serial_number", "Serial number, VIN or PIN", longest=60, short="Serial, VIN or PIN", into=SERIAL),
        words("cesar", "CESAR number", longest=16, hint="On the triangular plates.", into=DESCRIBED),
        yes_no(
            "motor",
            "Is it a motor vehicle?",
            "whether it is a motor vehicle",
            short="Motor vehicle",
            hint="Made to drive itself on a road, such as a tractor, a telehandler or a quad. A digger on a trailer is not.",
        ),
        several(
            "security",
            "Did it have any of these?",
            Security,
            "what it had, or “None of these”",
            exclusive=Security.NONE.value,
            required=False,
            short="Security",
        ),
        value("unit_value", "Value", "the value"),
    ),
)

ANIMALS = Page(
    code="animals",
    title="Which animals were taken?",
    topic="Livestock",
    kinds=frozenset({"livestock_theft"}),
    style=PageStyle.LINES,
    repeat=Repeat(noun="group of animals", total=total_value),
    questions=(
        one("animal", "Kind", Animal, "the kind of animal", listed=True, into=DESCRIBED),
        number("quantity", "How many?", "how many", into="property_lines[].quantity"),
        words(
            "breed", "Breed, age and sex", longest=80, into=DESCRIBED, hint="For example, Norfolk Horn ewes in lamb."
        ),
        words(
            "marks",
            "Ear tags, flock or herd mark, brands, microchips",
            longest=60,
            short="Marks",
            into=SERIAL,
        ),
        value("unit_value", "Value of one", "the value of one"),
    ),
)

TANK = Page(
    code="tank",
    title="What fuel was taken?",
    topic="Fuel",
    kinds=frozenset({"diesel_theft"}),
    questions=(
        one("fuel", "Kind of fuel", Fuel, "the kind of fuel", into=DESCRIBED),
        number(
            "litres",
            "How many litres?",
            "how many litres",
            most=1_000_000,
            required=False,
            short="Litres",
            into=DESCRIBED,
        ),
        words(
            "tank",
            "What was it taken from?",
            longest=100,
            into=DESCRIBED,
            hint="For example, a 2,500 litre bunded tank.",
        ),
        value("unit_value", "Value", "the value"),
    ),
)

MARINE = Page(
    code="marine",
    title="What was taken?",
    topic="Boats and gear",
    kinds=frozenset({"marine_theft"}),
    style=PageStyle.LINES,
    repeat=Repeat(noun="item", total=total_value),
    lead=("Numbers and marks are what finds it again. Look on the papers, the insurance or an old photo.",),
    questions=(
        one("what", "What was it?", Craft, "what it was", listed=True, into=DESCRIBED),
        words("make_model", "Make, model, power or length, colour", longest=70, into=DESCRIBED),
        words("serial_number", "Engine or serial number", longest=60, into=SERIAL),
        words("hin", "Hull number (HIN or CIN)", longest=20, short="HIN", into=DESCRIBED),
        words("boat", "Name and registration of the boat", longest=50, short="Boat", into=DESCRIBED),
        value("unit_value", "Value", "the value"),
    ),
)

METAL = Page(
    code="metal",
    title="What metal was taken?",
    topic="Metal",
    kinds=frozenset({"metal_theft"}),
    style=PageStyle.LINES,
    repeat=Repeat(noun="kind of metal", total=total_value),
    questions=(
        one("metal", "Kind of metal", Metal, "the kind of metal", listed=True, into=DESCRIBED),
        words(
            "what", "What was it part of?", longest=80, into=DESCRIBED, hint="For example, 12 metres of roof flashing."
        ),
        number("kilograms", "Weight in kilograms", "the weight", most=1_000_000, required=False, into=DESCRIBED),
        words("serial_number", "Markings on it", longest=60, into=SERIAL, hint="For example, forensic marking."),
        value("unit_value", "Value", "the value"),
    ),
)

LOAD = Page(
    code="load",
    title="What load was taken?",
    topic="The load",
    kinds=frozenset({"freight_theft"}),
    questions=(
        one("target", "What did they take?", LoadTarget, "what they took", short="Taken"),
        words(
            "load",
            "What was the load?",
            longest=120,
            subject="what the load was",
            into=DESCRIBED,
            hint="For example, 4 pallets of whisky, or an empty trailer.",
        ),
        value("unit_value", "Value of what was taken", "the value of what was taken"),
        one("parked", "Where was it parked?", Parked, "where it was parked", short="Parked at"),
        words("vehicle", "Registration of the lorry or van", longest=12, short="Lorry or van"),
        words("trailer", "Trailer or container number", longest=30, short="Trailer"),
        words("seal", "Seal number", longest=30, hint="And whether the seal was broken."),
        words("route", "Where from and where to", longest=160, hint="And who knew of the load."),
    ),
)
