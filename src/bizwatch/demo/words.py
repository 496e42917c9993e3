"""Invented words of the demonstration: no person and no business here is real."""

FAMILY_NAMES = (
    "Ashdale Barrowby Catchpole Dunmore Elvedon Fairhurst Goodrum Hexley Inglethorpe Jermyn Kettleby Larter Middleditch"
    " Nudd Oddie Pymoor Quantrill Rix Saxthorpe Thurgar Utting Valler Wymer Youngman"
).split()
GIVEN_NAMES = (
    "Amira Ben Carys Dev Ellie Femi Grace Hassan Imogen Jacek Kasia Leo Maya Nina Oskar Priya Ruta Sam Tomas Uma Wes Zara"
).split()
SHOP_NAMES = {
    "convenience": ["Corner Pantry", "Daily Basket", "Larkfield Stores", "Mill Lane News"],
    "supermarket": ["Broadland Foods", "Harvest Market", "Tern Superstore"],
    "fashion": ["Fen & Thread", "Marram Clothing"],
    "pharmacy": ["Willow Pharmacy", "Staithe Chemist"],
    "pub-bar-night": ["The Heron's Rest", "The Wherry & Sail", "The Plough Share"],
    "restaurant-takeaway": ["Samphire Kitchen", "Mardle Cafe"],
    "forecourt": ["Acle Straight Fuels", "Thickthorn Services"],
    "farm": ["Hollow Hill Farm Shop", "Breck Edge Farm"],
}
STREETS = ["Market Place", "High Street", "Bridge Street", "Station Road", "Church Street", "London Road"]
GOODS = [
    ("bottles of vodka", 4, "16.50"),
    ("joints of beef", 3, "14.00"),
    ("boxes of laundry capsules", 6, "11.25"),
    ("packs of razor blades", 8, "9.80"),
    ("blocks of cheese", 10, "4.20"),
    ("cordless drill", 1, "129.00"),
    ("winter coats", 2, "79.99"),
    ("tubs of baby formula", 5, "13.50"),
    ("fragrance gift sets", 3, "42.00"),
]
DAMAGE = [("front window", "480.00"), ("shutter", "650.00"), ("delivery van wing mirror", "145.00"), ("sign", "220.00")]
PEOPLE_SEEN = [
    "Tall, grey hooded top, black rucksack, left towards the bus station",
    "Short dark hair, green waxed jacket, carried a blue holdall",
    "Long red coat, white trainers, walked with a limp",
    "Two together, both in work trousers, one with a beard",
    "Baseball cap, silver puffer jacket, rode off on a bicycle",
]
SUMMARIES = {
    "shop_theft": "Walked past the tills with the goods and did not pay. Staff were not approached.",
    "criminal_damage": "Found damaged at opening. It was whole when we locked up.",
    "making_off": "Filled up and drove off without paying. The pump total is on the till.",
}
CAMERAS = ["Camera 2, tills", "Camera 4, entrance", "Forecourt camera", "Camera 1, spirits aisle", "Rear yard camera"]
LOG_TEXTS = [
    "Asked the business for footage of the whole incident and a still of the face.",
    "Footage viewed. Clear view of the face at the entrance.",
    "Compared with other reports from the same street.",
    "Called the named contact; statement promised.",
]
