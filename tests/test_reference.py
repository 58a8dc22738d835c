"""Contracts of the reference data: complete, spelled rightly, and never of two meanings."""

import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import catalogue
from catalogue.intake.places import resolve
from catalogue.intake.text import fold, words
from catalogue.model.codes import HOUR_UNITS, LANGUAGES, ROLE_GROUPS, STATUSES

REFERENCE = Path(catalogue.__file__).parent / "reference"
POLICY = tuple(f"policy/{path.name}" for path in sorted((REFERENCE / "policy").iterdir()))
OWN_FILES = ("municipality_names.csv", "places.csv", "vocabularies.json", "rule_texts.csv", *POLICY)
PAIRED_TOWNS = {
    "LT": ("Alytus", "Kaunas", "Klaipėda", "Panevėžys", "Šiauliai", "Vilnius", "Wilno"),
    "EE": ("Tartu", "Rakvere", "Viljandi", "Võru", "Tartumaa"),
}
QUOTES = {"lt": ("„", "“"), "et": ("„", "“"), "lv": ("„", "”"), "pl": ("„", "”"), "en": ("“", "”")}
TECHNICAL = {"hash", "parse", "parser", "string", "boolean", "regex", "schema", "traceback", "exception"}


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


UNITS = {(row["country"], row["code"]): row for row in rows("municipalities.csv")}
NAMES = {(row["country"], row["code"]): row for row in rows("municipality_names.csv")}
VOCABULARY: dict[str, Any] = json.loads((REFERENCE / "vocabularies.json").read_text("utf-8"))


def owners(groups: Iterable[tuple[str, Iterable[str]]]) -> dict[str, set[str]]:
    """Folded word → the groups that claim it."""
    found: dict[str, set[str]] = defaultdict(set)
    for group, spellings in groups:
        for spelling in spellings:
            found[fold(spelling)].add(group)
    return found


def shared(claims: Mapping[str, set[str]]) -> dict[str, set[str]]:
    return {word: groups for word, groups in claims.items() if len(groups) > 1}


@pytest.mark.parametrize("name", OWN_FILES)
def test_text_is_nfc_without_cedillas_and_stray_spaces(name: str) -> None:
    text = (REFERENCE / name).read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set("şţŞŢ\u0327\ufeff\u00a0\r\t")
    assert "  ," not in text and ", ," not in text


# municipalities


def test_every_municipality_is_named_once() -> None:
    assert len(rows("municipality_names.csv")) == len(NAMES) and NAMES.keys() == UNITS.keys()
    for row in NAMES.values():
        assert all(row[form] == row[form].strip() != "" for form in ("nominative", "genitive", "locative"))


def test_headings_are_the_official_names() -> None:
    for key, row in NAMES.items():
        official = "Leeds" if key[0] == "GB" else UNITS[key]["name_official"]
        assert row["nominative"] == official


def test_declension_follows_the_paradigms() -> None:
    endings = {
        "savivaldybė": ("savivaldybės", "savivaldybėje"),
        "vald": ("valla", "vallas"),
        "linn": ("linna", "linnas"),
        "novads": ("novada", "novadā"),
    }
    cities = {
        "Tallinn": ("Tallinna", "Tallinnas"),
        "Rīga": ("Rīgas", "Rīgā"),
        "Daugavpils": ("Daugavpils", "Daugavpilī"),
        "Jelgava": ("Jelgavas", "Jelgavā"),
        "Jūrmala": ("Jūrmalas", "Jūrmalā"),
        "Liepāja": ("Liepājas", "Liepājā"),
        "Rēzekne": ("Rēzeknes", "Rēzeknē"),
        "Ventspils": ("Ventspils", "Ventspilī"),
        "Leeds": ("Leeds", "Leeds"),
    }
    for row in NAMES.values():
        name = row["nominative"]
        if name in cities:
            assert (row["genitive"], row["locative"]) == cities[name]
            continue
        stem, _, kind = name.rpartition(" ")
        genitive, locative = endings[kind]
        assert (row["genitive"], row["locative"]) == (f"{stem} {genitive}", f"{stem} {locative}")


def test_lithuanian_locatives() -> None:
    forms = [row["locative"] for row in NAMES.values() if row["country"] == "LT"]
    assert len(forms) == 60 and all(form.endswith(" savivaldybėje") for form in forms)


def everyday(row: Mapping[str, str]) -> list[str]:
    return [name for name in row["everyday"].split("|") if name]


def test_everyday_names_mean_one_place() -> None:
    claims: dict[str, set[str]] = defaultdict(set)
    for key, row in NAMES.items():
        unit = UNITS[key]
        place = f"{key[0]} {unit['name_official']}"  # Madonas novads before and after 2025 is one place
        assert all(name == name.strip() for name in row["everyday"].split("|"))
        for name in everyday(row):
            claims[fold(name)].add(place)
    assert not shared(claims)
    for key, row in NAMES.items():
        place = f"{key[0]} {UNITS[key]['name_official']}"
        for name in (row["nominative"], row["genitive"], row["locative"], UNITS[key]["name_official"]):
            assert claims.get(fold(name), {place}) == {place}, name


def test_names_of_two_units_are_left_out() -> None:
    for row in NAMES.values():
        folded = {fold(name) for name in everyday(row)}
        assert not folded & {fold(town) for town in PAIRED_TOWNS.get(row["country"], ())}


def test_every_everyday_name_finds_its_unit() -> None:
    for key, row in NAMES.items():
        for name in everyday(row):
            code = resolve(name, key[0]).code
            assert code and UNITS[key[0], code]["name_official"] == UNITS[key]["name_official"], name


def test_places_cover_countries_and_counties() -> None:
    places = {row["code"]: row for row in rows("places.csv")}
    counties = {unit["parent_iso"] for unit in UNITS.values() if unit["parent_iso"]}
    assert counties <= places.keys() and {"LT", "EE", "LV", "PL", "GB"} <= places.keys()
    assert len(places) == len(rows("places.csv"))
    for code, row in places.items():
        assert all(row.values()), code
        assert row["kind"] == ("county" if "-" in code else "country") and code.startswith(row["country"])
        if row["kind"] == "county" and row["country"] == "LT":
            assert row["native_nominative"] == row["name_lt"] and row["name_lt"].endswith(" apskritis")
            assert row["native_genitive"].endswith(" apskrities")
            assert row["native_locative"].endswith(" apskrityje")
        if row["kind"] == "county" and row["country"] == "EE":
            assert row["native_nominative"] == row["name_et"] and row["name_et"].endswith(" maakond")
            assert row["native_genitive"].endswith(" maakonna")
            assert row["native_locative"].endswith(" maakonnas")


# vocabularies


def test_status_words_have_one_meaning() -> None:
    status = VOCABULARY["status"]
    assert set(status) == set(STATUSES) - {"unknown"}
    claims = owners(
        [*status.items(), ("completed", VOCABULARY["yes"]), ("not_completed", VOCABULARY["no"])],
    )
    assert not shared(claims)
    assert not shared(owners([("yes", VOCABULARY["yes"]), ("no", VOCABULARY["no"])]))


def test_given_values_are_kept() -> None:
    given = json.loads((REFERENCE / "header_aliases.json").read_text("utf-8"))
    for answer in ("yes", "no"):
        spoken = {fold(word) for spellings in given["values"][answer].values() for word in spellings}
        assert spoken <= {fold(word) for word in VOCABULARY[answer]}
    for status, spellings in given["values"]["status"].items():
        assert {fold(word) for word in spellings} <= {fold(word) for word in VOCABULARY["status"][status]}
    for kind, name in (("row_no", "row_number_headers"), ("total_row_markers", "total_markers")):
        spoken = {fold(word) for spellings in given["ignore"][kind].values() for word in spellings}
        assert spoken <= {fold(word) for word in VOCABULARY[name]}


def test_units_have_one_meaning() -> None:
    assert set(VOCABULARY["units"]) == {*HOUR_UNITS, "generic"}
    claims: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for unit, phrases in VOCABULARY["units"].items():
        for phrase in phrases:
            claims[words(phrase)].add(unit)
    assert not {phrase: units for phrase, units in claims.items() if len(units) > 1}


def test_month_words_name_one_month_in_every_language() -> None:
    months = VOCABULARY["months"]
    assert set(months) == set(LANGUAGES)
    claims: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        assert list(months[language]) == [str(number) for number in range(1, 13)]
        for number, spellings in months[language].items():
            for spelling in spellings:
                claims[fold(spelling)].add(number)
    assert not shared(claims)
    for word, number in {
        "spalio": 10, "gegužės": 5, "rugpj": 8, "mai": 5, "märtsil": 3, "detsembrist": 12, "oktobrī": 10,
        "maijā": 5, "aprīļa": 4, "stycznia": 1, "października": 10, "lutego": 2, "Sept": 9,
    }.items():  # fmt: skip
        assert claims[fold(word)] == {str(number)}


def role_group(title: str) -> str | None:
    """The rule that the vocabulary is written for: the whole phrase, else the first keyword inside."""
    folded = fold(title)
    for group, phrases in VOCABULARY["role_groups"].items():
        if folded in {fold(phrase) for phrase in phrases}:
            return str(group)
    return next((group for keyword, group in VOCABULARY["role_group_keywords"] if keyword in folded), None)


def test_role_words_have_one_group() -> None:
    assert set(VOCABULARY["role_groups"]) == set(ROLE_GROUPS)
    assert not shared(owners(VOCABULARY["role_groups"].items()))
    keywords = [keyword for keyword, _ in VOCABULARY["role_group_keywords"]]
    assert len(keywords) == len(set(keywords)) and all(fold(keyword) == keyword for keyword in keywords)
    assert {group for _, group in VOCABULARY["role_group_keywords"]} == set(ROLE_GROUPS)


TITLES = {
    "subject_and_class_teachers": (
        "lietuvių kalbos ir literatūros mokytoja metodininkė", "Fizikos mokytojas ekspertas", "vyr. mokytoja",
        "socialinių mokslų mokytoja", "robotikos būrelio vadovas", "vene keele õpetaja, klassijuhataja",
        "pikapäevarühma kasvataja-õpetaja", "lasteaed-algkooli klassiõpetaja", "matemātikas skolotāja",
        "5.a klases audzinātāja", "nauczycielka języka polskiego", "Y3 class teacher", "Head of Maths", "pedagogs",
    ),
    "preschool_teachers": (
        "ikimokyklinio ugdymo mokytoja metodininkė", "Priešmokyklinės grupės auklėtoja", "lasteaia rühma õpetaja",
        "koolieelse lasteasutuse vanempedagoog", "pirmsskolas izglītības skolotāja", "nauczycielka w przedszkolu",
        "Early years teacher", "Kindergarten music teacher",
    ),
    "heads_and_deputies": (
        "direktoriaus pavaduotoja ugdymui", "Lopšelio-darželio direktorė", "pradinio ugdymo skyriaus vedėja",
        "neformaliojo švietimo skyriaus vedėja", "õppealajuhataja", "koolijuht", "lasteaia direktor",
        "direktora vietniece izglītības jomā, skolotāja", "PII vadītāja", "wicedyrektor ds. dydaktycznych",
        "Assistant Headteacher", "Deputy Principal",
    ),
    "support_specialists": (
        "socialinė pedagogė", "vyr. socialinė pedagogė", "logopedė metodininkė", "mokytojo padėjėja",
        "ikimokyklinio ugdymo mokytojo padėjėja", "tugispetsialist", "haridustehnoloog", "lasteaia logopeed",
        "HEV-õppe koordinaator", "logopēds", "pirmsskolas skolotāja palīgs", "skolas psiholoģe", "pedagog szkolny",
        "nauczyciel wspomagający", "Nursery teaching assistant", "SENCO",
    ),
    "officials": (
        "savivaldybės švietimo skyriaus specialistė", "metodininkė", "švietimo centro metodininkė",
        "Švietimo skyriaus vedėja", "haridusnõunik", "vallavanem", "haridus- ja kultuuriosakonna juhataja",
        "izglītības pārvaldes vadītāja", "galvenā speciāliste", "inspektor ds. oświaty",
        "Education Officer, Leeds City Council",
    ),
    "other": (
        "mokyklos bibliotekininkė", "bibliotekos vedėja", "direktoriaus pavaduotojas ūkiui", "kooli sekretär",
        "raamatukoguhoidja", "majandusjuhataja", "lietvede", "sekretarka szkoły", "Librarian", "kita", "muu",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("group", "title"), [(group, title) for group, titles in TITLES.items() for title in titles])
def test_job_titles_fall_into_their_group(group: str, title: str) -> None:
    assert role_group(title) == group


def test_role_phrases_agree_with_the_vocabulary() -> None:
    """No keyword but those behind a whole phrase contradicts a listed title grossly: teachers stay teachers."""
    for phrase in VOCABULARY["role_groups"]["preschool_teachers"]:
        keyword = next((g for k, g in VOCABULARY["role_group_keywords"] if k in fold(phrase)), None)
        assert keyword == "preschool_teachers", phrase


# headers


def alias_claims() -> Iterator[tuple[str, str, str]]:
    """(table, folded header, field) of the given and the extra aliases."""
    given = json.loads((REFERENCE / "header_aliases.json").read_text("utf-8"))["files"]
    for source in (given, VOCABULARY["extra_aliases"]):
        for table, fields in source.items():
            for field, languages in fields.items():
                assert set(languages) <= set(LANGUAGES), (table, field)
                for spelling in (spelling for spellings in languages.values() for spelling in spellings):
                    yield table, fold(spelling), field


def test_a_header_means_one_field_of_a_table() -> None:
    claims: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for table, header, field in alias_claims():
        claims[table][header].add(field)
    for table, headers in claims.items():
        assert not shared(headers), table
    for table in ("completions", "roster"):
        both = claims[table].keys() & claims["participants"].keys()
        assert not {header for header in both if claims[table][header] != claims["participants"][header]}


def test_row_numbers_are_no_field() -> None:
    numbers = {fold(header) for header in VOCABULARY["row_number_headers"]}
    assert not {(table, header) for table, header, _ in alias_claims() if header in numbers}


def test_extra_aliases_extend_known_tables_and_add_two_fields() -> None:
    given = json.loads((REFERENCE / "header_aliases.json").read_text("utf-8"))["files"]
    for table, fields in VOCABULARY["extra_aliases"].items():
        assert set(fields) <= {*given[table], "hour_unit", "id_country"}, table
    for table in ("participants", "completions", "roster"):
        assert set(VOCABULARY["extra_aliases"][table]["id_country"]) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("table", "header", "field"),
    [
        ("completions", "Pabaigos data\n(baigimo)", "completion_date"),
        ("completions", "Programos pav.", "programme_title"),
        ("participants", "Mokykla / įstaiga *", "institution_name"),
        ("completions", "Ak. val.", "hours_credited"),
        ("completions", "Išduoto pažymėjimo Nr.", "certificate_no"),
        ("completions", "KUUPÄEV", "completion_date"),
        ("completions", "Koolituse nimi", "programme_title"),
        ("completions", "Maht (ak h)", "hours_credited"),
        ("completions", "Kursu nosaukums (programma)", "programme_title"),
        ("completions", "Szkolenie", "programme_title"),
        ("completions", "Completion", "completion_date"),
        ("completions", "Completed?", "status"),
        ("participants", "Local authority name", "municipality"),
    ],
)
def test_headers_that_centres_write(table: str, header: str, field: str) -> None:
    assert (table, fold(header), field) in set(alias_claims())


# rule texts


def test_every_rule_speaks_every_language_once() -> None:
    texts = [(row["rule"], row["language"]) for row in rows("rule_texts.csv")]
    expected = {(row["rule"], language) for row in rows("policy/rules.csv") for language in LANGUAGES}
    assert len(texts) == len(set(texts)) and set(texts) == expected


def test_rule_texts_are_short_and_plain() -> None:
    for row in rows("rule_texts.csv"):
        where = row["rule"], row["language"]
        assert 0 < len(row["title"].split()) <= 8, where
        assert not row["title"].endswith("."), where
        assert row["meaning"].endswith(".") and row["remedy"].endswith("."), where
        text = " ".join((row["title"], row["meaning"], row["remedy"]))
        assert not TECHNICAL.intersection(words(text)), where


def test_rule_texts_use_the_quotes_of_their_language() -> None:
    for row in rows("rule_texts.csv"):
        opening, closing = QUOTES[row["language"]]
        text = re.sub(r"(?<=\w)'(?=\w)", "", " ".join((row["title"], row["meaning"], row["remedy"])))
        marks = [character for character in text if character in "„“”‟\"«»'"]
        assert marks == [opening, closing] * (len(marks) // 2), (row["rule"], row["language"])
