"""Programmes of each centre. Titles that come from the source documents keep their real names and dates."""

from datetime import date
from decimal import Decimal

from .world import YEARS, Programme, Unit

# title | hours | audience | priority area | kind | years left out | weight
UTENA = """
Besimokančių mokyklų tinklų modelio kūrimo programa|40|heads|5|nacionalinė|2022 2024|5
„Besimokančių mokyklų tinklų (toliau – BMT) 1 kūrimo vietose programa”|40|all|5|nacionalinė|2021 2025|4
Mokymasis kartu („Leading to Learn Together“): kolegialus mokytojų mokymasis|24|all|5|ilgalaikė||8
Skaitmeninis turinys pamokoje|40|teachers|1|ilgalaikė||12
Dirbtinio intelekto įrankiai mokytojui|8|all|1|seminaras|2021 2022|14
Įtraukusis ugdymas: nuo nuostatų iki praktikos|40|all|2|ilgalaikė||14
Specialiųjų ugdymosi poreikių turintis mokinys klasėje|16|support|2|kursai|2023|8
Pilietinio ugdymo projektai mokykloje|12|teachers|3|seminaras|2022|6
Atnaujintų ugdymo programų įgyvendinimas: matematika ir gamtos mokslai|20|teachers|4|kursai|2021|11
Atnaujintų ugdymo programų įgyvendinimas: kalbos|20|teachers|4|kursai|2021|11
Vertinimas mokymuisi|18|teachers|4|kursai||9
Žaismė ir tyrinėjimas ikimokykliniame amžiuje|16|preschool|4|kursai||16
Mokyklos vadovo dienos: lyderystė ir refleksija|32|heads|5|ilgalaikė|2022|10
Emocinis raštingumas ir smurto prevencija|8|all|2|seminaras||12
Savivaldybės švietimo specialistų dirbtuvės|6|officials|5|seminaras|2021|12
"""
VILNIUS = """
Kūrybiškumo ugdymas meno priemonėmis|16|all|4|kursai|2022|10
Integruotas dalyko ir užsienio kalbos mokymas|40|teachers|4|ilgalaikė||9
Skaitmeninės kompetencijos ugdymas: vaizdo pamoka|24|teachers|1|kursai||12
Duomenimis grįsti sprendimai mokykloje|12|heads|5|seminaras|2021 2023|8
Universalus dizainas mokymuisi|40|all|2|ilgalaikė|2021|14
Autizmo spektro sutrikimų turintis vaikas grupėje|20|preschool|2|kursai||14
Logopedo ir mokytojo bendras darbas|10|support|2|seminaras||10
Daugiakalbė klasė: lietuvių kalba kitakalbiams|30|teachers|4|kursai|2022|10
Pilietiškumas ir istorinė atmintis Vilniaus gatvėse|7.5|teachers|3|edukacinė išvyka|2021|9
Teatro metodai pamokoje|8|all|4|seminaras||10
Mokytojo padėjėjo darbo pradmenys|40|support|2|ilgalaikė|2021 2022|8
Lauko pedagogika|14|preschool|4|kursai||12
Lyderių laikas: pokyčio projektas|80|heads|5|ilgalaikė|2022 2024|5
Įtraukusis ugdymas: bendras Utenos ir Vilniaus seminaras|8|all|2|seminaras|2021 2022 2023 2025 2026|8
"""
TARTUMAA = """
Tartumaa haridusametnike arenguprogramm|5|officials|3|arenguprogramm|2021 2022 2023 2025 2026|0
Tartumaa haridusametnike ja koolijuhtide ühine arutelupäev|8|heads|3|seminar|2021 2022 2023|10
Kaasav haridus: toetatud õppija|26|all|2|kursus||14
Matemaatika õpetamine avastusõppe kaudu|16|teachers|4|kursus||10
Lugemisoskuse toetamine kõigis ainetes|12|teachers|4|kursus|2022|10
Digipädevused lasteaias|10|preschool|1|kursus||14
Tehisintellekt õpetaja töölaual|6|all|1|seminar|2021 2022|15
Õpilaste vaimse tervise toetamine|16|support|5|kursus||11
Kujundav hindamine|20|teachers|4|kursus|2021|9
Õuesõpe aasta ringi|8|preschool|4|seminar||12
Alustava koolijuhi tugiprogramm|40|heads|3|arenguprogramm|2023|6
Keelekümblus ja mitmekeelne klass|24|teachers|4|kursus|2021|8
Hariduse koostöökogu TAHK töötuba|4|officials|3|seminar||10
"""
PARNUMAA = """
Mereäärne õuesõpe|12|preschool|4|kursus||13
Kiusamisest vaba kool|8|all|5|seminar||12
Loodusainete praktikum|16|teachers|4|kursus||10
Digitehnoloogia algklassis|20|teachers|1|kursus|2021|10
HEV-õpilase kaasamine|26|support|2|kursus||10
Koolijuhtide coaching|24|heads|3|arenguprogramm|2022|8
Suhtlemine lapsevanemaga|6|all|5|seminar||12
Muusikaline mäng lasteaias|10|preschool|4|kursus|2023|10
Valdade haridusnõunike ümarlaud|4|officials|3|seminar|2021|8
Ettevõtlikkus ainetunnis|15.5|teachers|4|kursus|2021 2022|8
"""
POSKA = """
Õpetajalt õpetajale: IKT vahendid õppe diferentseerimisel|4|all|1|sisekoolitus||14
Õpetajalt õpetajale: ümberpööratud klassiruum|4|teachers|1|sisekoolitus|2022|12
Õpetajalt õpetajale: kolleegi tunnivaatlus|6|all|4|sisekoolitus||12
Salliv ja konflikte konstruktiivselt lahendav koolikollektiiv|8|all|5|sisekoolitus|2023|10
Laiapõhjaline juhtimismudel: arendusrühmade seminar|8|heads|3|sisekoolitus||10
Uurimistöö juhendamine: Poska Akadeemia|1 EAP|teachers|4|kursus||9
eTwinningu kooli töötuba|6|all|4|sisekoolitus|2021|9
Haridustehnoloogi meistriklass|0.5 EAP|all|1|kursus|2021|6
"""
RIGA = """
Kompetenču pieeja mācību saturā: dabaszinātnes|12|teachers|1|A|2021|10
Kompetenču pieeja mācību saturā: valodas|12|teachers|1|A||11
Matemātikas mācīšana sākumskolā|24|teachers|1|A||10
Digitālie rīki mācību procesā|8|all|2|A||14
Mākslīgais intelekts skolā|6|all|2|A|2021 2022|15
Iekļaujošā izglītība: atbalsta pasākumi|36|support|2|A||10
Pirmsskolas pedagoga profesionālā pilnveide|16|preschool|1|A||16
Rotaļdarbība un valodas attīstība pirmsskolā|12|preschool|1|A|2022|12
Klases audzinātāja darbs|8|teachers|3|A||11
Emocionālā labbūtība un izdegšanas mazināšana|6|all|3|A|2021|13
Skolas vadības komanda: mācīšanās kopā (Leading to Learn Together)|24|heads|2|A||10
Mentors skolā|72|all|3|B|2023|5
Speciālās izglītības skolotāja programma|72|support|2|B|2022 2024|5
Latviešu valoda mazākumtautību bērniem|36|teachers|1|A||9
Pieredzes apmaiņa: stundu vērošana|8,5|teachers|4|A||8
Izglītības pārvalžu speciālistu seminārs|6|officials|2|A||9
"""
VENTSPILS = """
Programmēšana un robotika sākumskolā|16|teachers|2|A||11
Tehnoloģiju stunda: datorika|12|teachers|2|A|2022|10
Lasītprasme visos priekšmetos|8|teachers|1|A||12
Bērna pašvadība pirmsskolā|12|preschool|1|A||15
Āra nodarbības jūras krastā|6|preschool|1|A||13
Atbalsta personāla sadarbība|10|support|2|A||10
Mācīšanās kopā: skolu vadītāju tīkls|24|heads|2|A||9
Labbūtība skolotāju istabā|6|all|3|A||13
Vērtēšana mācību procesā|8|all|1|A|2021|12
Izglītības darba organizācija novadā|6|officials|2|A|2021 2023|8
"""
LEEDS = """
Leading to Learn Together: peer coaching|12|all|5|course||12
Early career teacher induction|18|teachers|4|course||8
Phonics and early reading|6|preschool|4|course||11
Safeguarding update|2.5|all|5|course||16
SEND in the mainstream classroom|9|all|2|course||12
INSET day: curriculum design|1 day|all|4|INSET|2022|10
Middle leadership programme|30|heads|3|course||9
Trauma-informed practice|5|support|5|course|2021|10
Digital tools for feedback|4|teachers|1|course||10
"""
AREAS: dict[str, tuple[str, ...]] = {
    "lt": (
        "Skaitmeninės kompetencijos",
        "Įtraukusis ugdymas",
        "Pilietinis ugdymas",
        "Pedagoginė praktika ir didaktika",
        "Lyderystė mokymuisi",
    ),
    "et": (
        "Digipädevused",
        "Kaasav haridus",
        "Juhtimine",
        "Õpetamine ja hindamine",
        "Heaolu ja vaimne tervis",
    ),
    "lv": (
        "Izglītības saturs un didaktika",
        "Mācību procesa organizēšana un vadība",
        "Vispārējās kompetences",
        "Pieredzes apguve",
    ),
    "en": ("Digital", "Inclusion", "Leadership", "Teaching and learning", "Wellbeing and safeguarding"),
}
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
UPC = "Ugdymo plėtotės centras"
PROJECTS = {
    "Mokymasis kartu („Leading": "2016-1-LV01-KA201-022658",
    "Leading to Learn": "2016-1-LV01-KA201-022658",
    "Skolas vadības komanda": "2016-1-LV01-KA201-022658",
}
JOINT = "Įtraukusis ugdymas: bendras Utenos ir Vilniaus seminaras"


def volume(text: str, folder: str) -> tuple[Decimal, Unit]:
    """`40`, `7.5`, `1 EAP` or `1 day` as a number and its unit; Leeds counts clock hours."""
    number, _, word = text.replace(",", ".").partition(" ")
    units: dict[str, Unit] = {"EAP": "ects", "day": "days", "": "clock" if folder == "leeds" else "academic"}
    return Decimal(number), units[word]


def accreditation(title: str, code: str, kind: str) -> tuple[str, date] | None:
    """Number and date of accreditation; the two BMT programmes were accredited on 2012-10-19."""
    if "esimokančių mokyklų tinkl" in title:
        return ("BMT", date(2012, 10, 19))
    if kind in {"ilgalaikė", "A", "B"}:
        return (f"{code[-3:]}/20", date(2020, 9, 1))
    return None


def programmes(folder: str) -> tuple[Programme, ...]:
    """The programmes of a centre, each with the years in which it runs."""
    text, language, pattern = LISTS[folder]
    result = []
    for number, line in enumerate(text.strip().splitlines(), start=1):
        title, hours, audience, area, kind, without, weight = line.split("|")
        code = pattern.format(number)
        value, unit = volume(hours, folder)
        if title == "Tartumaa haridusametnike arenguprogramm":
            unit = "days"
        result.append(
            Programme(
                code=code,
                title=title,
                hours=value,
                audience=audience,
                area=AREAS[language][int(area) - 1],
                kind=kind,
                years=tuple(year for year in YEARS if str(year) not in without.split()),
                unit=unit,
                accredited=accreditation(title, code, kind),
                project=next((value for key, value in PROJECTS.items() if title.startswith(key)), ""),
                weight=int(weight),
            )
        )
    return tuple(result)
