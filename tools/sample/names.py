"""Names of invented people. Surnames are compounds made for this sample; none belongs to a source "
"document."""

from random import Random
from unicodedata import combining, normalize

from .world import Sex, words

GIVEN: dict[str, dict[str, str]] = {
    "LT": {
        "f": "Asta Audronė Aušra Birutė Dalia Danguolė Daiva Edita Eglė Gintarė Giedrė Ieva Ilona Ingrida "
        "Irena "
        "Jolanta Jurgita Kristina Laima Lina Loreta Milda Neringa Nijolė Odeta Rasa Rima Rūta Sandra Simona "
        "Skaistė Snieguolė Sigita Ugnė Vaida Vilija Vita Živilė Žydrė Alma",
        "m": "Algis Andrius Arūnas Darius Donatas Gediminas Giedrius Jonas Justas Karolis Kęstutis Linas "
        "Marius "
        "Mindaugas Nerijus Paulius Ramūnas Saulius Tomas Vytautas",
    },
    "EE": {
        "f": "Aino Anneli Annika Eha Ene Epp Eve Helen Helve Imbi Inga Ingrid Janika Kadri Kaie Kaja "
        "Katrin Kersti "
        "Kristel Külli Lea Liina Liis Maarja Mai Mare Merike Moonika Piret Pille Reet Riina Signe Sirje "
        "Siiri "
        "Tiina Tiiu Ülle Urve Õnne",
        "m": "Aivar Andres Ants Indrek Jaak Kalev Kristjan Lauri Madis Margus Meelis Mihkel Priit Rain "
        "Raul Siim "
        "Sulev Tanel Toomas Urmas",
    },
    "LV": {
        "f": "Agnese Aija Anda Antra Ārija Baiba Daiga Daina Dace Dzintra Elīna Evija Gunta Guna Ieva "
        "Ilze Inese "
        "Inga Inta Iveta Jolanta Kristīne Laila Lāsma Līga Linda Maija Marita Mārīte Rita Rudīte Sandra "
        "Sanita "
        "Santa Signe Silvija Solvita Vija Vineta Zane",
        "m": "Aigars Ainārs Aivars Andris Artis Dainis Edgars Gatis Gints Guntis Imants Ivars Jānis Juris "
        "Kaspars "
        "Māris Normunds Raimonds Uldis Valdis",
    },
    "GB": {
        "f": "Abigail Aisha Alice Amy Bethany Charlotte Claire Emily Fiona Grace Hannah Heather Imogen "
        "Jessica "
        "Joanne Katherine Laura Lucy Megan Nicola Nadia Olivia Priya Rachel Rebecca Sarah Sophie Tara "
        "Victoria Zoe",
        "m": "Adam Ben Callum Daniel David Edward George Harry Imran Jack James Joseph Liam Matthew "
        "Oliver Rajesh "
        "Samuel Thomas William Yusuf",
    },
}
STEMS: dict[str, str] = {
    "LT": "Beržo Girio Ežer Upėn Rasa Migla Vėjo Smilta Gintar Lino Rugi Žalia Medvė Uosi Liepa Kalvo "
    "Tauro Briedi "
    "Voverė Pelėdo Žvirgžd Šilo Šermukš Aviečio Sniegi Aušri Pievo Gervi Lakštu Žiogo Kmyni Putino",
    "EE": "Kase Männi Rebase Pihla Udu Kulla Pääsu Sookure Toome Lepa Haava Kuuse Sinika Põdra Hõbe Künka "
    "Tuule "
    "Luige Kure Ranna Jõe Kanarbiku Varese Saare Oja Ilvese Pärna Vahtra Niidu Koidu Metsa Hundi",
    "LV": "Bērz Ozol Migl Sniedz Liep Kļav Dzērv Gulbj Krūm Priež Sidrab Saul Akmeņ Rudz Pūpol Egļ Mežrož "
    "Ābeļ "
    "Smilg Dzintar Avot Lapegļ Ras Vizbul Apš Vītol Kastaņ Vēj Zied Paparž Ziemeļ Upes",
    "GB": "Ash Bram Cald Dun Elder Fern Gorse Hazel Ivel Kes Lark Mar Nettle Oaken Pell Quern Ros Sedge "
    "Thist Umber "
    "Wynd Yarrow",
}
# masculine, feminine of a wife, feminine of a daughter
ENDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "LT": (
        ("kalnis", "kalnienė", "kalnytė"),
        ("laukis", "laukienė", "laukytė"),
        ("vyčius", "vyčienė", "vyčiūtė"),
        ("gojus", "gojienė", "gojūtė"),
        ("brasta", "brastienė", "brastaitė"),
        ("ravas", "ravienė", "ravaitė"),
        ("lankas", "lankienė", "lankaitė"),
        ("pilis", "pilienė", "pilytė"),
        ("sodis", "sodienė", "sodytė"),
        ("tiltas", "tiltienė", "tiltaitė"),
        ("vainis", "vainienė", "vainytė"),
        ("rūta", "rūtienė", "rūtaitė"),
    ),
    "EE": tuple(
        (end, end, end)
        for end in words("nõmm laane org välja kivi pae kalda nurme soosaar veski palu lõhmus rohtla tamme vaher linnu")
    ),
    "LV": (
        ("kalns", "kalna", "kalna"),
        ("lauks", "lauka", "lauka"),
        ("strauts", "strauta", "strauta"),
        ("birzs", "birze", "birze"),
        ("grants", "granta", "granta"),
        ("sils", "sila", "sila"),
        ("dārzs", "dārza", "dārza"),
        ("lejs", "leja", "leja"),
        ("vārpis", "vārpe", "vārpe"),
        ("tiltiņš", "tiltiņa", "tiltiņa"),
        ("ceplis", "ceple", "ceple"),
        ("sētnieks", "sētniece", "sētniece"),
    ),
    "GB": tuple(
        (end, end, end)
        for end in words("wickham thorley garth combe stowe holme shawden beckley fordham crofter leigham mere")
    ),
}


def fold(text: str) -> str:
    """Lower case without diacritics, as the catalogue compares names."""
    return "".join(sign for sign in normalize("NFD", text).casefold() if not combining(sign))


def surname(country: str, sex: Sex, random: Random) -> str:
    """One invented surname in the form that `sex` wants; one woman in thirty keeps two."""
    stem = random.choice(STEMS[country].split())
    man, wife, daughter = random.choice(ENDS[country])
    if sex == "m":
        return stem + man
    own = stem + (wife if random.random() < 0.7 else daughter)
    if random.random() < 0.033:
        other = random.choice(ENDS[country])
        return f"{stem}{daughter}-{random.choice(STEMS[country].split())}{other[1]}"
    return own


def full_name(country: str, sex: Sex, random: Random, taken: set[str]) -> tuple[str, str]:
    """Given name and surname that, folded, nobody in `taken` has (both orders are kept apart)."""
    while True:
        first = random.choice(GIVEN[country][sex].split())
        last = surname(country, sex, random)
        key = " ".join(sorted(fold(f"{first} {last}").replace("-", " ").split()))
        if key not in taken:
            taken.add(key)
            return first, last
