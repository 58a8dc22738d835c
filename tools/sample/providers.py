"""Who provides the training, where it sits, and from when to when provider and programme are accredited.

The centres are real; their register codes, the other providers and all numbers of decisions are invented.
"""

from datetime import date
from decimal import Decimal

from .world import Accreditation, Organisation

NSA = "Nacionalinė švietimo agentūra"
SMM = "Švietimo ir mokslo ministerija"
UPC = "Ugdymo plėtotės centras"
OWN: dict[str, Organisation] = {
    "utena": Organisation(
        "Utenos švietimo centras", "199008295", "provider", "LT", "82", (("en", "Utena Education Centre"),)
    ),
    "vilnius-teacher-house": Organisation(
        "Vilniaus mokytojų namai", "190000001", "provider", "LT", "13",
        (("en", "Vilnius Teachers' House"), ("pl", "Wileński Dom Nauczyciela")),
    ),
    "tartumaa": Organisation(
        "Tartumaa Omavalitsuste Liit", "80990101", "ngo", "EE", "0793",
        (("en", "Association of Municipalities of Tartu County"),),
    ),
    "parnumaa": Organisation(
        "Pärnumaa Omavalitsuste Liit", "80990303", "ngo", "EE", "0624",
        (("en", "Association of Municipalities of Pärnu County"),),
    ),
    "tartu-poska": Organisation("Tartu Jaan Poska gümnaasium", "75990001", "school", "EE", "0793"),
    "riga-riimc": Organisation(
        "Rīgas izglītības un informatīvi metodiskais centrs", "40990001001", "provider", "LV", "0001000",
        (("lt", "Rygos švietimo ir informavimo metodinis centras"),
         ("en", "Riga Education and Information Methodology Centre")),
    ),
    "ventspils": Organisation(
        "Ventspils izglītības pārvalde", "40990001002", "municipality", "LV", "0007000",
        (("lt", "Ventspilio švietimo administracija"), ("en", "Ventspils Education Board")),
    ),
    "leeds": Organisation(
        "Leeds City Council", "GB99000001", "municipality", "GB", "E08000035",
        (("lt", "Leeds miesto taryba"), ("lv", "Līdsas pilsētas dome")),
    ),
}  # fmt: skip
OTHERS: dict[str, Organisation] = {
    "Beržo": Organisation("UAB „Beržo lentyna“", "309900101", "company", "LT", "13"),
    "Upėnų": Organisation("VšĮ „Upėnų mokymosi namai“", "309900102", "ngo", "LT", "82"),
    "Gojaus": Organisation("VšĮ „Gojaus akademija“", "309900103", "ngo", "LT", "27"),
    "Pihlaka": Organisation("OÜ Pihlaka Koolitus", "16990101", "company", "EE", "0793"),
    "Sookure": Organisation("MTÜ Sookure Õppekoda", "80990404", "ngo", "EE", "0624"),
    "Liepkalna": Organisation("SIA „Liepkalna mācību centrs“", "40990002001", "company", "LV", "0001000"),
    "Strautmalas": Organisation("Biedrība „Strautmalas skola“", "40990002002", "ngo", "LV", "0007000"),
    "Universitāte": Organisation(
        "Latvijas Universitāte", "40990002003", "university", "LV", "0001000", (("en", "University of Latvia"),)
    ),
    "Larkfield": Organisation("Larkfield Learning CIC", "GB99000002", "ngo", "GB"),
}  # fmt: skip
PROVIDERS = (*OWN.values(), *OTHERS.values())
# the accreditation of one of them was not renewed in 2024, but its programme goes on
PROVIDER_ACCREDITATIONS: dict[str, tuple[Accreditation, ...]] = {
    OWN["utena"].code: (
        Accreditation("V-513", SMM, date(2018, 6, 15), date(2023, 6, 14), 5),
        Accreditation("K3-212", NSA, date(2023, 6, 15), date(2026, 6, 14), 3),
        Accreditation("K3-198", NSA, date(2026, 6, 15), date(2031, 6, 14), 5),
    ),
    OWN["vilnius-teacher-house"].code: (
        Accreditation("K3-077", NSA, date(2020, 10, 1), date(2025, 9, 30), 5),
        Accreditation("K3-301", NSA, date(2025, 10, 1), date(2030, 9, 30), 5),
    ),
    OTHERS["Upėnų"].code: (
        Accreditation("K3-031", NSA, date(2021, 3, 1), date(2024, 2, 29), 3),
        Accreditation("K3-058", NSA, date(2024, 3, 1), date(2027, 2, 28), 3),
    ),
    OTHERS["Beržo"].code: (Accreditation("K3-140", NSA, date(2021, 7, 1), date(2024, 6, 30), 3),),
    OTHERS["Gojaus"].code: (Accreditation("K3-255", NSA, date(2023, 11, 20), date(2026, 11, 19), 3),),
}
# programmes whose accreditation, or approval, was not renewed
EXPIRED = {"Lyderių laikas: pokyčio projektas", "Klases audzinātāja darbs"}
# an accredited programme that is shorter than long ones are
SHORT = "Mokyklos vadovo dienos: lyderystė ir refleksija"
BMT = "esimokančių mokyklų tinkl"
# who approves programmes in Latvia
APPROVER = {"riga-riimc": "Rīgas valstspilsētas", "ventspils": "Ventspils valstspilsētas"}


def accreditations(title: str, code: str, kind: str, hours: Decimal, folder: str) -> tuple[Accreditation, ...]:
    """The accreditations of a programme in order of time.

    Lithuania: long programmes for five years, by the accredited institution itself, the two BMT programmes first
    by UPC on 2012-10-19. Latvia: A programmes for three years, by the municipality; B programmes are a university's.
    """
    number = code.rpartition("-")[2][-3:]

    def terms(authority: str, years: int, *first: int) -> tuple[Accreditation, ...]:
        return tuple(
            Accreditation(f"{number}/{year % 100}", authority, date(year, 9, 1), date(year + years, 8, 31), years)
            for year in first
        )

    own = OWN[folder].name
    if kind == "B":
        return (Accreditation(f"{number}/20", OTHERS["Universitāte"].name, date(2020, 9, 1)),)
    if kind == "A":
        return terms(f"{APPROVER[folder]} pašvaldība", 3, 2020, 2023, *(() if title in EXPIRED else (2026,)))
    if kind != "ilgalaikė" or (hours < 40 and title != SHORT):
        return ()
    if title in EXPIRED:
        return terms(own, 5, 2019)
    if BMT in title:
        return (Accreditation("", UPC, date(2012, 10, 19), date(2015, 10, 18)), *terms(own, 5, 2020, 2025))
    return terms(own, 5, *((2020, 2025) if int(code) % 2 else (2016, 2021, 2026)))
