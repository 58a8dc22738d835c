"""Where the people work: real municipalities, invented schools. Sizes are skewed like life."""

from random import Random

from .names import fold
from .world import Institution, Municipality, words

# code, name, people, schools; "!" after the name: it sends no rosters
PLACES: dict[str, str] = {
    "utena": """
        82 Utenos rajono savivaldybė|370|15
        27 Panevėžio miesto savivaldybė|230|10
        62 Molėtų rajono savivaldybė|66|4
        45 Ignalinos rajono savivaldybė|52|4
        43 Zarasų rajono savivaldybė|46|3
        30 Visagino savivaldybė|54|3
        34 Anykščių rajono savivaldybė|50|4
        73 Rokiškio rajono savivaldybė|30|2
        57 Kupiškio rajono savivaldybė|14|1
        66 Panevėžio rajono savivaldybė|11|1
        23 Neringos savivaldybė|4|1""",
    "vilnius-teacher-house": """
        13 Vilniaus miesto savivaldybė|440|18
        41 Vilniaus rajono savivaldybė|66|4
        79 Trakų rajono savivaldybė|40|3
        85 Šalčininkų rajono savivaldybė|44|3
        42 Elektrėnų savivaldybė|34|2
        81 Ukmergės rajono savivaldybė|27|2
        89 Širvintų rajono savivaldybė|20|1
        86 Švenčionių rajono savivaldybė|16|1
        12 Birštono savivaldybė|3|1""",
    "tartumaa": """
        0793 Tartu linn|320|13
        0171 Elva vald|60|4
        0796 Tartu vald|54|4
        0283 Kambja vald|44|3
        0622 Põlva vald|38|3
        0432 Luunja vald|29|2
        0291 Kastre vald|27|2
        0247 Jõgeva vald|25|2
        0528 Nõo vald|22|1
        0586 Peipsiääre vald|18|2
        0919 Võru linn!|14|1
        0897 Viljandi linn|10|1
        0899 Viljandi vald!|4|1""",
    "parnumaa": """
        0624 Pärnu linn|215|9
        0809 Tori vald|44|3
        0638 Põhja-Pärnumaa vald|29|2
        0214 Häädemeeste vald|21|2
        0430 Lääneranna vald|17|1
        0712 Saarde vald|15|1
        0303 Kihnu vald!|4|1""",
    "tartu-poska": "0793 Tartu linn|58|1",
    "riga-riimc": """
        0001000 Rīga|460|18
        0054000 Valmieras novads|165|7
        0026000 Cēsu novads|54|4
        0038000 Madonas novads|36|3
        0052000 Tukuma novads|29|2
        0048000 Siguldas novads|25|2
        0040000 Ogres novads|22|1
        0055000 Varakļānu novads|12|1
        0047000 Saulkrastu novads|4|1""",
    "ventspils": """
        0007000 Ventspils|235|10
        0056000 Ventspils novads|56|4
        0033000 Kuldīgas novads|44|3
        0051000 Talsu novads|38|3
        0027000 Dienvidkurzemes novads|12|1""",
    "leeds": "E08000035 Leeds City Council|160|8",
}
# units that ended on 30 June 2025: on 31 December of that year they are part of 0038001
SUCCESSORS = {"0038000": (2025, "0038001"), "0055000": (2025, "0038001")}
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "LT": {
        "words": words(
            """
            Beržyno Šaltinėlio Versmių Vyturių Žemynos Ąžuolų Pušyno Rasos Kranto Ryto Saulutės
            Gojaus Beržės Šermukšnėlės Žalgirio Klevų Aukštupio Eglutės Pakalnės Vėtrungės Žiogelių
            Gandrų Lakštingalos Varpelio Smiltynės Žvaigždutės Rugiagėlių Gluosnių Debesėlio
            """
        ),
        "school": (
            "{town} „{word}“ progimnazija",
            "{town} „{word}“ gimnazija",
            "{town} „{word}“ pagrindinė mokykla",
        ),
        "kindergarten": ("{town} vaikų lopšelis-darželis „{word}“",),
        "support": ("{town} „{word}“ ugdymo pagalbos centras",),
        "office": ("{unit} administracija",),
    },
    "EE": {
        "words": words(
            """
            Kuuse Kase Pihlaka Tammiku Lepiku Männimäe Jõekääru Allika Tuuliku Päikese Sinilille
            Toominga Metsaääre Nurme Kullerkupu Sireli Veski Kastani Rebaseoru Pääsukese Lõokese
            Karikakra Kanarbiku Vahtra
            """
        ),
        "school": ("{town} {word} kool", "{town} {word} põhikool", "{town} {word} gümnaasium"),
        "kindergarten": ("{town} lasteaed {word}",),
        "support": ("{town} tugikeskus {word}",),
        "office": ("{unit}valitsus",),
    },
    "LV": {
        "words": words(
            """
            Liepu Bērzu Ozolkalna Strautiņa Pūpolu Mežmalas Saulgriežu Zvaniņu Avotu Krastmalas
            Vītolu Priežu Upmalas Dzintara Ziemeļu Ābeļdārza Smilgu Kļavu Gaismas Lakstīgalu
            Rudzupuķes Vizbulīšu Pīlādžu Vārpas
            """
        ),
        "school": ("{town} {word} pamatskola", "{town} {word} vidusskola", "{town} {word} sākumskola"),
        "kindergarten": ("{town} {word} pirmsskolas izglītības iestāde",),
        "support": ("{town} {word} atbalsta centrs",),
        "office": ("{town} izglītības pārvalde",),
    },
    "GB": {
        "words": words(
            """
            Ashgarth Thornley Brammerley Millbeck Kirkfold Sedgeholme Larkfield Quarrygate Fernbank
            Whinfold Castlebeck Hollingate
            """
        ),
        "school": ("{word} Primary School", "{word} Academy", "{word} High School"),
        "kindergarten": ("{word} Nursery School",),
        "support": ("{word} Learning Support Service",),
        "office": ("Leeds City Council",),
    },
}
KINDS = ("school", "school", "kindergarten", "school", "kindergarten", "school", "support")


def spellings(country: str, name: str) -> tuple[str, ...]:
    """Official name first, then the everyday ones that still mean one unit."""
    if country == "LT":
        forms = [name]
        for kind, short, spoken in (("rajono", "r. sav.", "raj."), ("miesto", "m. sav.", "m.")):
            if f" {kind} " in name:
                town = name.split(f" {kind} ", maxsplit=1)[0]
                forms += [f"{town} {short}", f"{town} {spoken}"]
        if len(forms) == 1:
            forms += [name.replace("savivaldybė", "sav."), name.replace("savivaldybė", "sav.")]
        return tuple(forms)
    if country == "LV":
        if name.endswith(" novads"):
            return (name, name.replace(" novads", " nov."), name)
        return (name, {"Rīga": "Rīgas valstspilsēta", "Ventspils": "Ventspils valstspilsēta"}[name], name)
    if country == "GB":
        return (name, "Leeds", name)
    return (name, name.upper() if name.endswith("linn") else name, name)


def municipalities(folder: str, country: str) -> tuple[Municipality, ...]:
    """The municipalities whose staff the centre trains, the largest first."""
    result = []
    for line in PLACES[folder].strip().splitlines():
        head, people, schools = line.strip().split("|")
        code, name = head.split(" ", 1)
        roster = not name.endswith("!")
        name = name.rstrip("!")
        result.append(
            Municipality(
                country,
                code,
                name,
                spellings(country, name),
                int(people),
                int(schools),
                roster,
                SUCCESSORS.get(code),
            )
        )
    return tuple(result)


def town(municipality: Municipality) -> str:
    """The place name that an institution's name begins with."""
    name = municipality.name
    if municipality.country == "LT":
        word = name.split()[0]
        return f"{word} r." if name.startswith(("Vilniaus rajono", "Panevėžio rajono")) else word
    if municipality.country == "LV":
        if name == "Ventspils novads":
            return "Ventspils novada"
        return name.replace(" novads", "") if name != "Rīga" else "Rīgas"
    if name in {"Tartu vald", "Viljandi vald"}:
        return genitive(municipality)
    return name.removesuffix(" linn").removesuffix(" vald")


def institutions(
    municipality: Municipality, prefix: str, random: Random, taken: set[str]
) -> tuple[list[Institution], Institution]:
    """Schools of a municipality, none named as another in `taken`, and its education office."""
    style = NAMES[municipality.country]
    made: list[Institution] = []
    names_of = list(style["words"])
    random.shuffle(names_of)
    digits = municipality.code.removeprefix("E08").zfill(4)[:4]
    for number in range(municipality.schools):
        kind = KINDS[number % len(KINDS)]
        form = random.choice(style[kind])
        names = (form.format(town=town(municipality), word=word) for word in names_of[number:] + names_of)
        name = next(name for name in names if fold(name) not in taken)
        taken.add(fold(name))
        code = f"{prefix}{digits}{number + 1:02d}"
        made.append(Institution(name, code, kind, municipality))  # type: ignore[arg-type]
    name = style["office"][0].format(town=town(municipality), unit=genitive(municipality))
    return made, Institution(name, f"{prefix}{digits}99", "office", municipality)


def genitive(municipality: Municipality) -> str:
    """The unit's name as the name of its administration begins."""
    name = municipality.name
    for nominative, form in (("savivaldybė", "savivaldybės"), (" linn", " linna"), (" vald", " valla")):
        name = name.removesuffix(nominative) + form if name.endswith(nominative) else name
    return name
