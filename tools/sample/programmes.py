"""Programmes of each centre. Titles that come from the source documents keep their real names and dates."""

from decimal import Decimal

from .providers import OTHERS, OWN, accreditations
from .world import ATTENDED, YEARS, Programme, Unit, words

# title | hours | audience | priority area (+: and social-emotional) | kind | years left out | weight | subjects |
# provider, where it is not the centre
UTENA = """
Besimokančių mokyklų tinklų modelio kūrimo programa|40|heads|5|ilgalaikė|2022 2024|5||
„Besimokančių mokyklų tinklų (toliau – BMT) 1 kūrimo vietose programa”|40|all|5|ilgalaikė|2021 2025|4||
Mokymasis kartu („Leading to Learn Together“): kolegialus mokytojų mokymasis|24|all|5|kursai||8||
Skaitmeninis turinys pamokoje|40|teachers|1|ilgalaikė||12||
Dirbtinio intelekto įrankiai mokytojui|8|all|1|seminaras|2021 2022|14||Beržo
Įtraukusis ugdymas: nuo nuostatų iki praktikos|40|all|2|ilgalaikė||14|special_needs|
Specialiųjų ugdymosi poreikių turintis mokinys klasėje|16|support|2|kursai|2023|8|special_needs|
Pilietinio ugdymo projektai mokykloje|12|teachers|3|seminaras|2022|6|history|
Atnaujintų ugdymo programų įgyvendinimas: matematika ir gamtos mokslai|20|teachers|4|kursai|2021|11|\
mathematics natural_sciences|Upėnų
Atnaujintų ugdymo programų įgyvendinimas: kalbos|20|teachers|4|kursai|2021|11|national_language foreign_languages|Upėnų
Vertinimas mokymuisi|18|teachers|4|kursai||9||
Žaismė ir tyrinėjimas ikimokykliniame amžiuje|16|preschool|4|kursai||16|preschool_education|
Mokyklos vadovo dienos: lyderystė ir refleksija|32|heads|5|ilgalaikė|2022|10||
Emocinis raštingumas ir smurto prevencija|8|all|2+|seminaras||12||Gojaus
Savivaldybės švietimo specialistų dirbtuvės|6|officials|5|seminaras|2021|12||
"""
VILNIUS = """
Kūrybiškumo ugdymas meno priemonėmis|16|all|4|kursai|2022|10|arts|
Integruotas dalyko ir užsienio kalbos mokymas|40|teachers|4|ilgalaikė||9|foreign_languages|
Skaitmeninės kompetencijos ugdymas: vaizdo pamoka|24|teachers|1|kursai||12||Beržo
Duomenimis grįsti sprendimai mokykloje|12|heads|5|seminaras|2021 2023|8||
Universalus dizainas mokymuisi|40|all|2|ilgalaikė|2021|14||
Autizmo spektro sutrikimų turintis vaikas grupėje|20|preschool|2|kursai||14|preschool_education special_needs|
Logopedo ir mokytojo bendras darbas|10|support|2|seminaras||10|special_needs|
Daugiakalbė klasė: lietuvių kalba kitakalbiams|30|teachers|4|kursai|2022|10|national_language|
Pilietiškumas ir istorinė atmintis Vilniaus gatvėse|7.5|teachers|3|edukacinė išvyka|2021|9|history|Gojaus
Teatro metodai pamokoje|8|all|4+|seminaras||10||
Mokytojo padėjėjo darbo pradmenys|40|support|2|ilgalaikė|2021 2022|8|special_needs|Beržo
Lauko pedagogika|14|preschool|4|kursai||12|preschool_education|
Lyderių laikas: pokyčio projektas|80|heads|5|ilgalaikė|2022 2024|5||
Įtraukusis ugdymas: bendras Utenos ir Vilniaus seminaras|8|all|2|seminaras|2021 2022 2023 2025 2026|8|special_needs|
"""
TARTUMAA = """
Tartumaa haridusametnike arenguprogramm|5|officials|3|arenguprogramm|2021 2022 2023 2025 2026|0||
Tartumaa haridusametnike ja koolijuhtide ühine arutelupäev|8|heads|3|seminar|2021 2022 2023|10||
Kaasav haridus: toetatud õppija|26|all|2|kursus||14|special_needs|
Matemaatika õpetamine avastusõppe kaudu|16|teachers|4|kursus||10|mathematics|
Lugemisoskuse toetamine kõigis ainetes|12|teachers|4|kursus|2022|10|national_language|
Digipädevused lasteaias|10|preschool|1|kursus||14|preschool_education|
Tehisintellekt õpetaja töölaual|6|all|1|seminar|2021 2022|15||Pihlaka
Õpilaste vaimse tervise toetamine|16|support|5|kursus||11||Sookure
Kujundav hindamine|20|teachers|4|kursus|2021|9||
Õuesõpe aasta ringi|8|preschool|4|seminar||12|preschool_education|
Alustava koolijuhi tugiprogramm|40|heads|3|arenguprogramm|2023|6||
Keelekümblus ja mitmekeelne klass|24|teachers|4|kursus|2021|8|national_language foreign_languages|Sookure
Hariduse koostöökogu TAHK töötuba|4|officials|3|seminar||10||
"""
PARNUMAA = """
Mereäärne õuesõpe|12|preschool|4|kursus||13|preschool_education|
Kiusamisest vaba kool|8|all|5|seminar||12||
Loodusainete praktikum|16|teachers|4|kursus||10|natural_sciences biology|
Digitehnoloogia algklassis|20|teachers|1|kursus|2021|10|primary_education|Pihlaka
HEV-õpilase kaasamine|26|support|2|kursus||10|special_needs|
Koolijuhtide coaching|24|heads|3|arenguprogramm|2022|8||
Suhtlemine lapsevanemaga|6|all|5|seminar||12||Sookure
Muusikaline mäng lasteaias|10|preschool|4|kursus|2023|10|preschool_education music|
Valdade haridusnõunike ümarlaud|4|officials|3|seminar|2021|8||
Ettevõtlikkus ainetunnis|15.5|teachers|4|kursus|2021 2022|8||
"""
POSKA = """
Õpetajalt õpetajale: IKT vahendid õppe diferentseerimisel|4|all|1|õpetajalt õpetajale||14||
Õpetajalt õpetajale: ümberpööratud klassiruum|4|teachers|1|õpetajalt õpetajale|2022|12||
Õpetajalt õpetajale: kolleegi tunnivaatlus|6|all|4|õpetajalt õpetajale||12||
Salliv ja konflikte konstruktiivselt lahendav koolikollektiiv|8|all|5|sisekoolitus|2023|10||
Laiapõhjaline juhtimismudel: arendusrühmade seminar|8|heads|3|sisekoolitus||10||
Uurimistöö juhendamine: Poska Akadeemia|1 EAP|teachers|4|kursus||9||
eTwinningu kooli töötuba|6|all|4|sisekoolitus|2021|9||
Haridustehnoloogi meistriklass|0.5 EAP|all|1|kursus|2021|6||
"""
RIGA = """
Kompetenču pieeja mācību saturā: dabaszinātnes|12|teachers|1|A|2021|10|natural_sciences biology|
Kompetenču pieeja mācību saturā: valodas|12|teachers|1|A||11|national_language foreign_languages|
Matemātikas mācīšana sākumskolā|24|teachers|1|A||10|mathematics primary_education|
Digitālie rīki mācību procesā|8|all|2|A||14||Liepkalna
Mākslīgais intelekts skolā|6|all|2|A|2021 2022|15||Liepkalna
Iekļaujošā izglītība: atbalsta pasākumi|36|support|2|A||10|special_needs|
Pirmsskolas pedagoga profesionālā pilnveide|16|preschool|1|A||16|preschool_education|
Rotaļdarbība un valodas attīstība pirmsskolā|12|preschool|1|A|2022|12|preschool_education|
Klases audzinātāja darbs|8|teachers|3|A||11||
Emocionālā labbūtība un izdegšanas mazināšana|6|all|3|A|2021|13||Strautmalas
Skolas vadības komanda: mācīšanās kopā (Leading to Learn Together)|24|heads|2|A||10||
Mentors skolā|72|all|3|B|2023|5||Universitāte
Speciālās izglītības skolotāja programma|72|support|2|B|2022 2024|5|special_needs|Universitāte
Latviešu valoda mazākumtautību bērniem|36|teachers|1|A||9|national_language|
Pieredzes apmaiņa: stundu vērošana|8,5|teachers|4|A||8||
Izglītības pārvalžu speciālistu seminārs|6|officials|2|A||9||
"""
VENTSPILS = """
Programmēšana un robotika sākumskolā|16|teachers|2|A||11|informatics primary_education|Liepkalna
Tehnoloģiju stunda: datorika|12|teachers|2|A|2022|10|informatics technologies|
Lasītprasme visos priekšmetos|8|teachers|1|A||12|national_language|
Bērna pašvadība pirmsskolā|12|preschool|1|A||15|preschool_education|
Āra nodarbības jūras krastā|6|preschool|1|A||13|preschool_education|
Atbalsta personāla sadarbība|10|support|2|A||10||
Mācīšanās kopā: skolu vadītāju tīkls|24|heads|2|A||9||
Labbūtība skolotāju istabā|6|all|3|A||13||Strautmalas
Vērtēšana mācību procesā|8|all|1|A|2021|12||
Izglītības darba organizācija novadā|6|officials|2|A|2021 2023|8||
"""
LEEDS = """
Leading to Learn Together: peer coaching|12|all|5|course||12||
Early career teacher induction|18|teachers|4|course||8||
Phonics and early reading|6|preschool|4|course||11|national_language|
Safeguarding update|2.5|all|5|course||16||
SEND in the mainstream classroom|9|all|2|course||12|special_needs|
INSET day: curriculum design|1 day|all|4|INSET|2022|10||
Middle leadership programme|30|heads|3|course||9||
Trauma-informed practice|5|support|5|course|2021|10||Larkfield
Digital tools for feedback|4|teachers|1|course||10|informatics|
"""
AREAS: dict[str, tuple[str, ...]] = {
    "lt": (
        "Skaitmeninės kompetencijos",
        "Įtraukties principo įgyvendinimas",
        "Pilietinis ugdymas",
        "Ugdymo praktika ir didaktika",
        "Lyderystė ugdymui ir mokymuisi",
    ),
    "et": (
        "Digipädevused",
        "Kaasav haridus",
        "Juhtimine",
        "Õppemetoodika",
        "Sotsiaal-emotsionaalsed oskused",
    ),
    "lv": (
        "Izglītības saturs un didaktika",
        "Izglītības procesa vadība",
        "Vispārējās kompetences",
        "Pieredzes apguve",
    ),
    "en": ("Digital", "Inclusion", "Leadership", "Teaching and learning", "Wellbeing and safeguarding"),
}
SOCIAL_EMOTIONAL = "; socialinės-emocinės kompetencijos"
LISTS = {
    "utena": (UTENA, "lt", "2119{:05d}"),
    "vilnius-teacher-house": (VILNIUS, "lt", "2130{:05d}"),
    "tartumaa": (TARTUMAA, "et", "TOL-{:03d}"),
    "parnumaa": (PARNUMAA, "et", "PK{:03d}"),
    "tartu-poska": (POSKA, "et", "JPG-{:02d}"),
    "riga-riimc": (RIGA, "lv", "RIIMC-{:03d}"),
    "ventspils": (VENTSPILS, "lv", "V-{:02d}"),
    "leeds": (LEEDS, "en", "LCC{:03d}"),
}
PROJECTS = {
    "Mokymasis kartu („Leading": "2016-1-LV01-KA201-022658",
    "Leading to Learn": "2016-1-LV01-KA201-022658",
    "Skolas vadības komanda": "2016-1-LV01-KA201-022658",
}
JOINT = "Įtraukusis ugdymas: bendras Utenos ir Vilniaus seminaras"
# its parts are two hours short of the whole
INCOMPLETE = "Vertinimas mokymuisi"
PRICE_OF_HOUR = {"lt": Decimal("2.5"), "et": Decimal(3), "lv": Decimal(2), "en": Decimal(18)}


def volume(text: str, folder: str) -> tuple[Decimal, Unit]:
    """`40`, `7.5`, `1 EAP` or `1 day` as a number and its unit; Leeds counts clock hours."""
    number, _, word = text.replace(",", ".").partition(" ")
    units: dict[str, Unit] = {"EAP": "ects", "day": "days", "": "clock" if folder == "leeds" else "academic"}
    return Decimal(number), units[word]


def parts(title: str, hours: Decimal, unit: Unit) -> tuple[Decimal, Decimal, Decimal] | None:
    """Contact, practical and independent hours of a longer programme: a half, a quarter and the rest in whole hours."""
    if unit not in {"academic", "clock"} or hours < 12:
        return None
    quarter = Decimal(int(hours / 4))
    lost = 2 if title == INCOMPLETE else 0
    return hours - 2 * quarter, quarter, quarter - lost


def price(hours: Decimal, audience: str, kind: str, language: str) -> Decimal:
    """What one participant pays in euro or pounds: officials and colleagues of one school pay nothing."""
    if audience == "officials" or kind in ATTENDED - {"seminaras", "seminar"}:
        return Decimal()
    return (hours * PRICE_OF_HOUR[language]).quantize(Decimal("1"))


def programmes(folder: str) -> tuple[Programme, ...]:
    """The programmes of a centre, each with the years in which it runs."""
    text, language, pattern = LISTS[folder]
    result = []
    for number, line in enumerate(text.strip().splitlines(), start=1):
        title, hours, audience, area, kind, without, weight, subjects, other = line.split("|")
        code = pattern.format(number)
        value, unit = volume(hours, folder)
        if title == "Tartumaa haridusametnike arenguprogramm":
            unit = "days"
        provider = OTHERS[other] if other else OWN[folder]
        result.append(
            Programme(
                code=code,
                title=title,
                hours=value,
                audience=audience,
                area=AREAS[language][int(area[0]) - 1] + (SOCIAL_EMOTIONAL if area.endswith("+") else ""),
                kind=kind,
                years=tuple(year for year in YEARS if str(year) not in without.split()),
                unit=unit,
                accreditations=accreditations(title, code, kind, value, folder),
                project=next((value for key, value in PROJECTS.items() if title.startswith(key)), ""),
                weight=int(weight),
                subjects=words(subjects),
                provider=OWN["vilnius-teacher-house"] if title == JOINT else provider,
                parts=parts(title, value, unit),
                price=price(value, audience, kind, language),
                team=(5, 6) if title.startswith("Besimokančių mokyklų tinklų modelio") else None,
            )
        )
    return tuple(result)
