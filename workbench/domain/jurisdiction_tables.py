"""Places of law as tables: time zones of states, and English names of their parts."""

EU_ZONES = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn", "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
    "GR": "Europe/Athens", "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "IE": "Europe/Dublin",
    "IT": "Europe/Rome", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga",
    "MT": "Europe/Malta", "NL": "Europe/Amsterdam", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest", "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
}  # fmt: skip
"""Member State (ISO 3166) → the zone of its capital."""

US_ZONES = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
}
"""Zone → the states and territories read in it; one with several zones has that of most people."""

AU_ZONES = {
    "ACT": "Australia/Sydney", "NSW": "Australia/Sydney", "NT": "Australia/Darwin",
    "QLD": "Australia/Brisbane", "SA": "Australia/Adelaide", "TAS": "Australia/Hobart",
    "VIC": "Australia/Melbourne", "WA": "Australia/Perth",
}  # fmt: skip

UK_PARTS = {
    "UK": "ENG", "England & Wales": "ENG", "England": "ENG", "Wales": "WLS", "Scotland": "SCT",
    "Northern Ireland": "NIR",
}  # fmt: skip
"""Part → whose holidays count; where only “UK” is said, those of England and Wales."""

OTHER_ZONES = {
    "ES-CN": "Atlantic/Canary", "ES-CE": "Africa/Ceuta", "ES-ML": "Africa/Ceuta",
    "PT-20": "Atlantic/Azores", "PT-30": "Atlantic/Madeira", "FI-01": "Europe/Mariehamn",
    "FR-971": "America/Guadeloupe", "FR-972": "America/Martinique", "FR-973": "America/Cayenne",
    "FR-974": "Indian/Reunion", "FR-976": "Indian/Mayotte", "FR-MF": "America/Marigot",
}  # fmt: skip
"""Parts of Member States that have a time of their own."""

BEYOND_EU = frozenset({"FR-BL", "FR-NC", "FR-PF", "FR-PM", "FR-TF", "FR-WF", "US-UM"})
"""Parts that the calendars know and in which no rule of ours applies."""

ENGLISH_NAMES = {
    "AT": {
        "Carinthia": "2", "Lower Austria": "3", "Upper Austria": "4", "Styria": "6", "Tyrol": "7",
        "Vienna": "9",
    },
    "DE": {
        "Bavaria": "BY", "Hesse": "HE", "Lower Saxony": "NI",
        "Mecklenburg-Western Pomerania": "MV", "North Rhine-Westphalia": "NW",
        "Rhineland-Palatinate": "RP", "Saxony": "SN", "Saxony-Anhalt": "ST", "Thuringia": "TH",
    },
    "ES": {
        "Andalusia": "AN", "Balearic Islands": "IB", "Basque Country": "PV",
        "Canary Islands": "CN", "Castile and León": "CL", "Castile-La Mancha": "CM",
        "Catalonia": "CT", "Community of Madrid": "MD", "Navarre": "NC",
        "Region of Murcia": "MC", "Valencia": "VC", "Valencian Community": "VC",
    },
    "FI": {"Åland": "01", "Åland Islands": "01", "Lapland": "10"},
    "FR": {"French Guiana": "973", "Réunion": "974", "Saint Martin": "MF"},
    "IT": {
        "Florence": "FI", "Genoa": "GE", "Mantua": "MN", "Milan": "MI", "Naples": "NA",
        "Padua": "PD", "Rome": "RM", "South Tyrol": "BZ", "Syracuse": "SR", "Trentino": "TN",
        "Turin": "TO", "Venice": "VE",
    },
    "PL": {
        "Greater Poland": "30", "Holy Cross": "26", "Kuyavia-Pomerania": "04",
        "Lesser Poland": "12", "Lower Silesia": "02", "Lublin": "06", "Lubusz": "08",
        "Łódź": "10", "Masovia": "14", "Opole": "16", "Podlachia": "20", "Pomerania": "22",
        "Silesia": "24", "Subcarpathia": "18", "Warmia-Masuria": "28", "West Pomerania": "32",
    },
    "PT": {"Azores": "20", "Lisbon": "11", "Madeira": "30"},
    "US": {"U.S. Virgin Islands": "VI"},
}  # fmt: skip
"""State → English name → code, where the calendars know only the name in its own language."""
