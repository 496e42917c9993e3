"""Robbery, burglary, arson, blackmail: how it was done, as far as it decides what it is recorded as."""

from bizwatch.reporting.catalogue.asking import asked_if, one, several, words, yes_no
from bizwatch.reporting.catalogue.shape import Page
from bizwatch.reporting.choices import DamageTarget
from bizwatch.reporting.kind_choices import Building, Force, MessageWay, RobbedOf, StillHere, WayIn

BURGLARY = frozenset({"burglary"})

FORCE = Page(
    code="force",
    title="How did they use force or threats?",
    topic="Force or threats",
    kinds=frozenset({"robbery"}),
    lead=("Robbery is theft, or an attempt at it, with force or the threat of it, right before or while stealing.",),
    questions=(
        several("how", "What did they do?", Force, "what they did", exclusive=Force.NONE.value, short="They"),
        yes_no(
            "weapon",
            "Was a weapon used, shown or mentioned?",
            "whether there was a weapon",
            short="Weapon",
            hint="For example a knife, a needle, a bottle or a tool held as a weapon.",
        ),
        words("weapon_what", "What was it?", longest=160, short="The weapon", design=asked_if("weapon", "yes")),
        one("whose", "What did they want?", RobbedOf, "what they wanted", short="They wanted"),
        yes_no("got_away", "Did they get away with anything?", "whether they got away with anything", short="Got away"),
    ),
)

BREAK_IN = Page(
    code="break_in",
    title="Where did they get in?",
    topic="The break-in",
    kinds=BURGLARY,
    questions=(
        one(
            "building",
            "Which building was it?",
            Building,
            "which building it was",
            short="Building",
        ),
        yes_no(
            "got_in",
            "Did they get inside?",
            "whether they got inside",
            short="Got inside",
            hint="Reaching in with an arm or a tool counts. If they only tried, answer no.",
        ),
        one("how", "How did they get in, or try to?", WayIn, "how they got in, or tried to", short="Way in"),
    ),
)

BREAK_IN_END = Page(
    code="break_in_end",
    title="What did they do there?",
    topic="The break-in",
    kinds=BURGLARY,
    questions=(
        yes_no("taken", "Was anything taken?", "whether anything was taken", short="Anything taken"),
        yes_no("damaged", "Was anything damaged?", "whether anything was damaged", short="Anything damaged"),
        yes_no("present", "Was anyone inside at the time?", "whether anyone was inside", short="Somebody inside"),
        yes_no(
            "weapon",
            "Did they have a weapon with them?",
            "whether they had a weapon",
            short="Weapon",
            hint="Or something held like one. Tools used only to break in do not count.",
        ),
    ),
)

FIRE = Page(
    code="fire",
    title="The fire",
    kinds=frozenset({"arson"}),
    questions=(
        one("target", "What was set on fire?", DamageTarget, "what was set on fire", short="Set on fire"),
        yes_no(
            "life",
            "Could anyone have been hurt or killed?",
            "whether anyone could have been hurt or killed",
            short="Could have hurt somebody",
            hint="For example, people were inside, slept above or next door, or fought the fire.",
        ),
        words("brigade", "Fire service’s incident number", longest=40, hint="Leave this empty if they did not come."),
    ),
)

INSIDER = Page(
    code="insider",
    title="The person who works for you",
    kinds=frozenset({"employee_theft"}),
    lead=(
        "If you know or suspect who it was, say so later, under “Who did it?”. Nobody at your business is told by us.",
    ),
    questions=(
        one("still", "Do they still work here?", StillHere, "whether they still work here", short="Still works here"),
        words("job", "What is their job, and what can they get at?", short="Job and access", longest=240),
        words(
            "found", "How was it found?", longest=400, lines=3, hint="For example, a stock count, a till report, CCTV."
        ),
    ),
)

DEMAND = Page(
    code="demand",
    title="What do they demand?",
    topic="The demand",
    kinds=frozenset({"blackmail"}),
    lead=(
        "Do not pay and do not answer before you have spoken to the police. Keep every message as it is.",
        "If files are locked or systems are down, report it as cyber crime as well.",
    ),
    questions=(
        several("how", "How did they tell you?", MessageWay, "how they told you", short="Told by"),
        words(
            "what", "What do they want, and by when?", longest=400, lines=3, subject="what they want", short="They want"
        ),
        words(
            "threat",
            "What do they say they will do?",
            longest=400,
            lines=3,
            subject="what they threaten",
            short="They threaten",
        ),
        yes_no("paid", "Has anything been paid or handed over?", "whether anything was paid", short="Paid"),
    ),
)
