"""Codes and labels of the answers that tell one offence, or one nature, from another."""

from django.db import models


class Act(models.TextChoices):
    """What was done to people, or because of who they are."""

    HIT = "hit", "Hit, pushed, kicked, spat at, or had something thrown at them"
    THREAT_KILL = "threat_kill", "Threatened to kill them"
    THREAT = "threat", "Threatened them in another way"
    ABUSE = "abuse", "Shouted at or abused them"
    AGAIN = "again", "Followed or harassed them, more than once"
    DAMAGE = "damage", "Damaged or daubed something"
    MESSAGES = "messages", "Sent messages, made calls or posted something"


HARMS_PEOPLE = (Act.HIT, Act.THREAT_KILL, Act.THREAT, Act.ABUSE, Act.AGAIN, Act.MESSAGES)


class Injury(models.TextChoices):
    NONE = "none", "Not injured"
    MINOR = "minor", "Injured: for example a bruise, a graze or soreness"
    SERIOUS = "serious", "Badly injured: for example a broken bone, a deep cut, or taken to hospital"


class Work(models.TextChoices):
    """What a victim has to do with the business. The first is a retail worker, who has protection of their own."""

    SHOP = "shop", "Works in a shop or other retail place, or for its owner there"
    STAFF = "staff", "Works for the business in another way"
    CONTRACTOR = "contractor", "Works here for another firm, such as a security guard"
    PUBLIC_SERVICE = "public_service", "Police, ambulance or another public service"
    VISITOR = "visitor", "A customer, a visitor or somebody else"


IN_EMPLOYMENT = (Work.SHOP, Work.STAFF, Work.CONTRACTOR)


class Force(models.TextChoices):
    FORCE = "force", "They used force: they pushed, hit, grabbed or held somebody"
    THREAT = "threat", "They threatened somebody, or made somebody afraid of it"
    NONE = "none", "No force and no threat"


class Whose(models.TextChoices):
    BUSINESS = "business", "The business’s"
    STAFF = "staff", "Somebody’s who works here"
    OTHER = "other", "A customer’s, a guest’s or somebody else’s"


class RobbedOf(models.TextChoices):
    BUSINESS = "business", "The business’s money or property"
    PERSON = "person", "Only a person’s own things, such as a phone or a purse"


class Building(models.TextChoices):
    """Which building: decides between business and residential burglary (counting rules)."""

    BUSINESS = "business", "A building, or a part of one, that only the business uses"
    OUTBUILDING = "outbuilding", "An outbuilding at somebody’s home that only the business uses"
    HOME = "home", "A home, or a room in it that the business uses"
    BOTH = "both", "Somebody’s home and their business outbuilding, both"


class WayIn(models.TextChoices):
    DOOR = "door", "Forced a door or a shutter"
    WINDOW = "window", "Through a window"
    ROOF = "roof", "Through a roof or a wall"
    VEHICLE = "vehicle", "Rammed with a vehicle"
    OPEN = "open", "It was open or unlocked"
    KEY = "key", "With a key, a fob or a code"
    HID = "hid", "Hid inside until it was closed, or went where customers may not go"
    UNKNOWN = "unknown", "I do not know"


class StillHere(models.TextChoices):
    HERE = "here", "They still work here"
    SUSPENDED = "suspended", "They are suspended"
    LEFT = "left", "They have left"
    UNKNOWN = "unknown", "I do not know who it was"


class Security(models.TextChoices):
    IMMOBILISER = "immobiliser", "An immobiliser"
    TRACKER = "tracker", "A tracker"
    MARKED = "marked", "Property marking, such as CESAR or a forensic liquid"
    NONE = "none", "None of these"


class Animal(models.TextChoices):
    SHEEP = "sheep", "Sheep or lambs"
    CATTLE = "cattle", "Cattle"
    PIGS = "pigs", "Pigs"
    GOATS = "goats", "Goats"
    POULTRY = "poultry", "Poultry"
    HORSES = "horses", "Horses or ponies"
    BEES = "bees", "Bees (count the hives)"
    OTHER = "other", "Other animals"


class Fuel(models.TextChoices):
    RED_DIESEL = "red_diesel", "Red diesel"
    DIESEL = "diesel", "Diesel"
    HEATING_OIL = "heating_oil", "Heating oil"
    PETROL = "petrol", "Petrol"
    ADBLUE = "adblue", "AdBlue"
    OTHER = "other", "Another fuel or oil"


class Craft(models.TextChoices):
    OUTBOARD = "outboard", "Outboard engine"
    BOAT = "boat", "Boat or yacht"
    TENDER = "tender", "Tender, dinghy, kayak or jet ski"
    TRAILER = "trailer", "Boat trailer"
    ELECTRONICS = "electronics", "Navigation or other electronics"
    GEAR = "gear", "Fishing gear, pots, nets or other equipment"


class Metal(models.TextChoices):
    LEAD = "lead", "Lead"
    COPPER = "copper", "Copper pipe or cable"
    CABLE = "cable", "Other cable"
    ALUMINIUM = "aluminium", "Aluminium"
    STEEL = "steel", "Iron or steel"
    CATALYST = "catalyst", "Catalytic converter"
    OTHER = "other", "Another metal, or a mix"


class LoadTarget(models.TextChoices):
    """What was taken of a load: from a lorry (45), the lorry itself (48), the trailer or from a site (49)."""

    FROM_VEHICLE = "from_vehicle", "Goods from a lorry, a van or its trailer"
    TRAILER = "trailer", "The trailer or container"
    VEHICLE = "vehicle", "The lorry or van itself"
    SITE = "site", "Goods from a depot, a yard or a warehouse"


class Parked(models.TextChoices):
    LAYBY = "layby", "Lay-by or roadside"
    SERVICES = "services", "Service area or truck stop"
    SECURE = "secure", "Secure lorry park"
    ESTATE = "estate", "Industrial estate"
    DEPOT = "depot", "Own depot or yard"
    CUSTOMER = "customer", "At a customer’s"
    OTHER = "other", "Somewhere else"


class VehicleHarm(models.TextChoices):
    """What was done: 48, 37.2, 45 or 126."""

    TAKEN = "taken", "It was taken"
    TAKEN_DAMAGED = "taken_damaged", "It was taken, and crashed, damaged or driven dangerously"
    FROM = "from", "Something was taken from it, parts and number plates included"
    TAMPERED = "tampered", "Somebody tampered with it or tried to get in"


class TheftKind(models.TextChoices):
    """What was stolen or from where: 47, 40, 42, 43 or 49."""

    MACHINE = "machine", "From a machine or a meter, such as a vending or a gaming machine"
    DWELLING = "dwelling", "Inside a home or living quarters, by somebody who was allowed in"
    MAIL = "mail", "Post or a parcel on its way to you"
    ELECTRICITY = "electricity", "Electricity"
    OTHER = "other", "Something else"


class FraudKind(models.TextChoices):
    """What kind of fraud; each leads to a code of the National Fraud Intelligence Bureau, counterfeit money to 61."""

    MANDATE = "mandate", "A false invoice, changed bank details, or a message as if from the boss"
    CARD = "card", "A card, cheque or bank payment that was stolen, false or charged back"
    TRADING = "trading", "Goods or a service ordered and never meant to be paid for"
    RETAIL = "retail", "A false refund, a swapped price or a false voucher"
    ONLINE = "online", "Something bought online that never came or was not as described"
    COUNTERFEIT = "counterfeit", "Counterfeit money"
    SUPPORT = "support", "A caller who said that your computer or account had a problem"
    ADVANCE = "advance", "A fee paid in advance for a loan, a grant or a prize"
    DOORSTEP = "doorstep", "Somebody at the door: bogus traders, inspectors or collectors"
    APPLICATION = "application", "An account or credit opened in the business’s name"
    EMPLOYEE = "employee", "By somebody who works for you, through the books"
    PROCUREMENT = "procurement", "In buying or tendering"
    OTHER = "other", "Another kind"


class CyberKind(models.TextChoices):
    """What kind of attack; with a demand for money the code is another one."""

    MALWARE = "malware", "A virus, spyware, or files that were locked"
    DENIAL = "denial", "A website or system flooded until it failed"
    SERVER = "server", "Somebody got into a server, a till system or a website"
    DEVICE = "device", "Somebody got into a computer, a tablet or a phone"
    ACCOUNT = "account", "Somebody got into an e-mail or social media account"
    PHONES = "phones", "Calls made through your telephone system"


class PaidBy(models.TextChoices):
    TRANSFER = "transfer", "Bank transfer"
    CARD = "card", "Card"
    CASH = "cash", "Cash"
    GOODS = "goods", "Goods or a service"
    CRYPTO = "crypto", "Cryptocurrency or gift cards"
    OTHER = "other", "Another way"


class MessageWay(models.TextChoices):
    CALL = "call", "Telephone calls"
    TEXT = "text", "Text messages"
    EMAIL = "email", "Email"
    SOCIAL = "social", "Social media or online reviews"
    LETTER = "letter", "Letter or parcel"
    PERSON = "person", "In person"


class SentTo(models.TextChoices):
    JOB = "job", "Somebody who works here, because of their job"
    PERSON = "person", "Somebody who works here, for another reason"
    BUSINESS = "business", "The business as a whole"


class Again(models.TextChoices):
    FIRST = "first", "This was the first time"
    BEFORE = "before", "It has happened before"
    OFTEN = "often", "It happens every week or more"


class Seen(models.TextChoices):
    LOOKING = "looking", "People looking round, taking photos or trying doors"
    VEHICLE = "vehicle", "A vehicle that did not belong there"
    DRONE = "drone", "A drone"
    QUESTIONS = "questions", "Odd questions, calls or visits"
    LEFT = "left", "Something left behind, such as marks, tape or a tag"
    BEHAVIOUR = "behaviour", "Somebody’s behaviour"
    OTHER = "other", "Something else"


class HowKnown(models.TextChoices):
    SAW = "saw", "I saw or heard it myself"
    TOLD = "told", "Somebody who saw or heard it told me"
    HEARD = "heard", "It is what people say"
    ONLINE = "online", "I saw it online"
