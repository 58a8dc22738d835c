"""The declared sections of a report: which appear, what they say, and what they keep back."""

import csv
import io
import json
import re
import shutil
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest

from catalogue.language import language
from catalogue.model.codes import FUNDING_SOURCES, LABEL_PRINCIPLES, LANGUAGES, SUBJECTS
from catalogue.model.indicators import INDICATORS
from catalogue.model.marts import MARTS
from catalogue.model.policy import POLICY as POLICY_FOLDER
from catalogue.reports import measures
from catalogue.reports.edition import Edition
from catalogue.reports.facts import Area, Facts, read_facts
from catalogue.reports.figures import build_block
from catalogue.reports.limits import DECILE_PERSONS, MEAN_PERSONS, is_small
from catalogue.reports.measures import DETAILS, PARTS
from catalogue.reports.page import make_page
from catalogue.reports.protection import pattern
from catalogue.reports.render import render
from catalogue.reports.shown import (
    AFTER_PROGRAMMES,
    BEFORE_PROGRAMMES,
    DAYS,
    SOURCES,
    Breakdown,
    Lines,
    Roll,
    Stated,
    Top,
    Versus,
)
from catalogue.reports.shown import SUBJECTS as SUBJECTS_TAUGHT
from catalogue.reports.subject import subject
from catalogue.reports.words import code_name
from reports_fixture import make_database

SECTIONS = (*BEFORE_PROGRAMMES, *AFTER_PROGRAMMES)
RICH = [("LT", "82", "lt"), ("EE", "0793", "et"), ("LV", "0001000", "lv"), ("LT", "41", "pl"), ("LT", "82", "en")]


@dataclass
class Made:
    """One report made from a database."""

    facts: Facts
    country: str
    code: str
    lang: str

    @cached_property
    def files(self) -> dict[str, bytes]:
        edition = Edition(self.country, 2025)
        unit = self.facts.municipalities[Area(self.country, "municipality", self.code)]
        patterns = {year: pattern(self.facts, self.country, year, tables=year == 2025) for year in edition.trend}
        about = subject(edition, unit, patterns[2025])
        block = build_block(self.facts, patterns, about)
        return render(make_page(self.facts, block, about, language(self.lang), {"riimc": "RIIMC"}, None))

    @property
    def html(self) -> str:
        return self.files[f"{self.lang}.html"].decode()

    @property
    def text(self) -> str:
        """What a reader meets, without tags."""
        body = re.sub(r"<(script|style).*?</\1>", "", self.html, flags=re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body).replace("\u00a0", " "))

    @property
    def anchors(self) -> list[str]:
        return re.findall(r'<section id="(\w[\w-]*)"><h2>', self.html)

    def section(self, anchor: str) -> str:
        """The text of one section; empty where it is left out."""
        found = re.search(rf'<section id="{anchor}".*?(?=<section id="[\w-]+" aria|<footer)', self.html, re.S)
        text = re.sub(r"<[^>]+>", " ", found.group() if found else "")
        return re.sub(r"\s+", " ", text.replace("\u00a0", " "))

    @cached_property
    def observations(self) -> list[dict[str, Any]]:
        name = next(name for name in self.files if name.endswith(".json"))
        return list(json.loads(self.files[name])["observations"])

    def figure(self, table: str, indicator: str, **dims: str) -> dict[str, Any]:
        """One observation of the data block."""
        return next(o for o in self.observations if (o["table"], o["indicator"], o["dims"]) == (table, indicator, dims))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_database(tmp_path_factory.mktemp("sections") / "c.duckdb")


@pytest.fixture(scope="module")
def facts(database: Path) -> Facts:
    return read_facts(database)


def changed(database: Path, folder: Path, *statements: str) -> Facts:
    """The facts after some SQL."""
    copy = Path(shutil.copy(database, folder / "changed.duckdb"))
    with duckdb.connect(str(copy)) as connection:
        for statement in statements:
            connection.execute(statement)
    return read_facts(copy)


# --- declarations


def test_every_column_that_is_shown_is_declared() -> None:
    columns = {dataset.name: {column.name for column in dataset.columns} for dataset in MARTS}
    columns["area_years"] = columns["municipality_years"] & columns["county_years"] & columns["country_years"]
    for source in SOURCES:
        named = {*source.counts, *(n for one in source.sums for n in (one.total, *one.parts))}
        named |= {source.dimension} if source.dimension else set()
        assert named <= columns[source.mart], source.mart
    for part in PARTS:
        if isinstance(part, Roll):
            items = {name for item in part.items for name in (item.column, item.whole) if name}
            named = items | {*part.order, *part.flags, *part.tally[:1], *(part.half or ())}
            assert named <= columns[part.source.mart], part.key
            continue
        lines = part.lines if isinstance(part, Lines) else tuple((part.source, m) for m in part.measures)
        for source, measure in lines:
            named = {measure.column, measure.minus, *measure.plus, measure.of} - {"", "*"}
            assert named <= columns[source.mart], (part.key, measure.column)


def test_every_indicator_mart_of_areas_is_shown() -> None:
    of_areas = {mart.name for mart in INDICATORS if any(column.name == "area" for column in mart.columns)}
    assert of_areas <= {source.mart for source in SOURCES}


def test_no_mart_of_single_persons_or_schools_is_read() -> None:
    columns = {mart.name: {column.name for column in mart.columns} for mart in MARTS}
    for source in SOURCES:
        assert not columns.get(source.mart, set()) & {"person_id", "institution_id"}, source.mart


def test_keys_of_tables_and_sections_are_unique() -> None:
    assert len({part.key for part in PARTS}) == len(PARTS)
    assert len({section.anchor for section in SECTIONS}) == len(SECTIONS)


def test_headings_have_at_most_ten_words() -> None:
    for section in SECTIONS:
        match section.heading:
            case Versus():
                words = [section.heading.up, section.heading.down, section.heading.same]
            case Top() | Stated():
                words = [section.heading.words]
            case None:
                words = [section.menu]
        assert all(len(text.split()) <= 10 for text in words), section.anchor


def test_every_code_that_may_be_shown_has_a_name_in_every_language() -> None:
    with (POLICY_FOLDER / "priority_areas.csv").open(encoding="utf-8", newline="") as file:
        areas = {row["area"] for row in csv.DictReader(file)} | {"other", "none"}
    codes = {"priority_area": areas, "subject": SUBJECTS, "principle": LABEL_PRINCIPLES}
    codes["funding_source"] = FUNDING_SOURCES
    used = {part.names for part in PARTS if isinstance(part, Breakdown) and isinstance(part.names, str)}
    assert used == set(codes)
    for vocabulary, members in codes.items():
        for code in members:
            assert all(code_name(language(lang), vocabulary, code) for lang in LANGUAGES), (vocabulary, code)


# --- which sections appear


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for every table, so that tests of one table need no short report."""
    monkeypatch.setattr(measures, "LONGEST", 10**6)


def test_a_long_report_leaves_out_tables_of_detail_and_names_them(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Made(facts, "LT", "82", "en")
    assert full.files
    monkeypatch.setattr(measures, "LONGEST", 0)
    short = Made(facts, "LT", "82", "en")
    titles = {part.key: part.title for part in PARTS if part.key in DETAILS}
    shown = {key for key in titles if f'id="{key}"' in full.html}
    assert len(shown) > 5 and "Tables left out" not in full.text
    told = short.section("quality").partition("Tables left out to keep the report short: ")[2]
    assert all(f'id="{key}"' not in short.html and titles[key] in told for key in shown)
    assert [one for one in full.observations if one["table"] == "priority_area_years"] == [
        one for one in short.observations if one["table"] == "priority_area_years"
    ]


@pytest.mark.parametrize("code", ["0001000", "0029000", "0041000"])
def test_without_counties_ten_of_like_size_are_compared(
    facts: Facts, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The choice rests on published figures only, so that it tells nothing."""
    made = Made(facts, "LV", code, "en")
    persons = {
        one["dims"]["geo"]: one["value"]
        for one in made.observations
        if (one["table"], one["indicator"]) == ("comparison", "persons") and one["dims"]["geo"] != "country"
    }
    published = {
        area.code: facts.years[area, 2025].persons
        for area, year in facts.years
        if (area.country, area.kind, year) == ("LV", "municipality", 2025)
    }
    others = set(persons) - {code}
    monkeypatch.setattr("catalogue.reports.figures.NEAREST", 1)
    rows = Made(facts, "LV", code, "en").observations
    nearest = {o["dims"]["geo"] for o in rows if o["table"] == "comparison"} - {code, "country"}
    own = persons.get(code) or 0
    assert others <= set(published) and len(nearest) == 1 and nearest <= others
    assert min(abs(persons[one] - own) for one in others) == abs(persons[nearest.pop()] - own)
    assert "municipalities of similar size: Latvia, 2025" in made.section("comparison")


@pytest.mark.parametrize(("country", "code", "lang"), RICH)
def test_a_rich_municipality_has_every_section_in_order(facts: Facts, country: str, code: str, lang: str) -> None:
    made = Made(facts, country, code, lang)
    declared = [section.anchor for section in BEFORE_PROGRAMMES] + ["programmes"]
    declared += [section.anchor for section in AFTER_PROGRAMMES] + ["comparison"]
    assert [anchor for anchor in made.anchors if anchor in declared] == declared
    assert made.anchors.index("roles") < made.anchors.index("time")


def table_numbers(made: Made) -> list[int]:
    captions = re.findall(r'<caption id="t-[\w-]+-c"[^>]*><b>(.*?)<', made.html)
    return [int(re.findall(r"\d+", caption)[0]) for caption in captions]


@pytest.mark.parametrize(
    ("country", "code", "lang"),
    [*RICH, ("LT", "45", "lt"), ("LT", "43", "lt"), ("LT", "62", "lt"), ("GB", "E08000035", "en")],
)
def test_tables_are_numbered_through(facts: Facts, country: str, code: str, lang: str) -> None:
    made = Made(facts, country, code, lang)
    numbers = table_numbers(made)
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 5
    assert "t-years-c" in made.html


def test_without_indicators_the_report_is_as_before(database: Path, tmp_path: Path) -> None:
    found = changed(database, tmp_path, *(f"DROP TABLE marts.{mart.name}" for mart in INDICATORS))
    for kind in ("municipality", "county", "country"):
        assert found.indicators["area_years"], kind
    empty = changed(
        database,
        tmp_path,
        *(f"DELETE FROM marts.{mart.name}" for mart in INDICATORS),
        *(
            f"UPDATE marts.{kind}_years SET accredited_hours = NULL, peer_hours = NULL, certificates = NULL, "
            "notices = NULL, institutions = NULL, institutions_completed = NULL"
            for kind in ("municipality", "county", "country")
        ),
    )
    made = Made(empty, "LT", "82", "lt")
    assert not {section.anchor for section in SECTIONS} & set(made.anchors)
    assert table_numbers(made) == [1, 2, 3, 4]


def test_an_area_without_a_framework_has_no_table_of_priorities(database: Path, tmp_path: Path) -> None:
    found = changed(
        database, tmp_path, "DELETE FROM marts.priority_area_years WHERE priority_area NOT IN ('other', 'none')"
    )
    assert "priorities" not in Made(found, "LT", "82", "lt").anchors


def test_costs_in_another_currency_are_left_out(database: Path, tmp_path: Path) -> None:
    found = changed(
        database,
        tmp_path,
        "UPDATE marts.cost_years SET currency = 'GBP'",
        "UPDATE marts.cost_source_years SET currency = 'GBP'",
    )
    assert "costs" not in Made(found, "LT", "82", "lt").anchors


# --- what they say


def test_a_section_all_of_whose_figures_are_withheld_is_named(database: Path, tmp_path: Path) -> None:
    found = changed(database, tmp_path, "UPDATE marts.mobility_years SET persons = 3 WHERE country = 'LT'")
    made = Made(found, "LT", "82", "lt")
    assert "projects" in made.anchors and "Mokymasis užsienyje" not in made.section("projects")
    found = changed(
        database,
        tmp_path,
        "UPDATE marts.mobility_years SET persons = 3 WHERE country = 'LT'",
        "DELETE FROM marts.project_years",
    )
    made = Made(found, "LT", "82", "lt")
    assert "projects" not in made.anchors
    assert "Visi jų skaičiai atskleistų mažą grupę: Projektai ir mobilumas." in made.section("quality")


def test_a_very_small_municipality_shows_its_countys_people_and_its_own_lists(database: Path, tmp_path: Path) -> None:
    found = changed(
        database,
        tmp_path,
        "INSERT INTO marts.commitment_years SELECT * REPLACE ('45' AS area_code) FROM marts.commitment_years "
        "WHERE area_code = '82' AND year = 2025",
    )
    made = Made(found, "LT", "45", "lt")
    assert "promises" in made.anchors and "Ignalinos rajono savivaldybė, 2025 m." in made.section("promises")
    assert "skelbiami tik didesnėms vietovėms; čia rodoma: " in made.section("priorities")
    people = {source.mart for source in SOURCES if source.counts} - {"area_years", "provider_years"}
    own = {o["table"] for o in made.observations if o["dims"]["geo"] == "45"}
    assert not own & people


def test_areas_without_completions_are_named(facts: Facts) -> None:
    made = Made(facts, "LT", "82", "lt")
    assert "Baigimo atvejų nėra: pilietinis ugdymas." in made.section("priorities")
    assert '<th scope="row">Pilietinis' not in made.html
    assert made.figure("priority_area_years", "completions", geo="82", priority_area="civic")["value"] == 0
    rows = re.findall(r'<th scope="row">(.*?)</th>', made.html[made.html.index('id="t-priorities"') :])
    assert rows[5:8] == ["Kitos sritys", "Sritis nenurodyta", "Iš viso"]


def test_subjects_are_at_most_five_and_taught_by_five(facts: Facts) -> None:
    made = Made(facts, "LT", "13", "lt")
    rows = [o for o in made.observations if o["table"] == "subject_gap_years" and o["dims"]["geo"] == "13"]
    place = Area("LT", "municipality", "13")
    teachers = facts.categories(SUBJECTS_TAUGHT, place, 2025)
    taught = [teachers[o["dims"]["subject"]]["teachers"] for o in rows if o["indicator"] == "teachers_without"]
    without = [o["value"] for o in rows if o["indicator"] == "teachers_without"]
    assert len(taught) == 5 and min(taught) >= 5
    assert without == sorted(without, reverse=True)


def test_lists_say_how_many_they_leave_out(facts: Facts) -> None:
    made = Made(facts, "LT", "82", "en")
    assert "And 2 more." in made.section("providers") and "And 2 more." in made.section("promises")
    assert made.figure("expiry_years", "left_out", geo="82")["value"] == 2
    assert "Kept: 4; due: 3; overdue: 3." in made.section("promises")
    assert "Targets reached: 2 of 4." in made.section("promises")


def test_nothing_overdue_is_said_so(database: Path, tmp_path: Path) -> None:
    found = changed(database, tmp_path, "UPDATE marts.commitment_years SET state = 'kept'")
    assert "No promise is overdue" in Made(found, "LT", "82", "en").section("promises")


def test_missing_municipalities_are_named(facts: Facts) -> None:
    text = Made(facts, "LT", "82", "lt").section("officials")
    assert "7 iš 8" in text and "Utenos rajono savivaldybė" in text


def test_few_represented_municipalities_are_no_programme_for_officials(database: Path, tmp_path: Path) -> None:
    found = changed(database, tmp_path, "UPDATE marts.official_programmes SET municipalities_represented = 3")
    assert "Programmes for municipal officials" not in Made(found, "LT", "82", "en").text


NEW, OLD = "Funded by the European Union.", "does not constitute an endorsement"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE marts.project_years SET started_on = DATE '2022-09-01'", (True, False)),
        ("UPDATE marts.project_years SET started_on = DATE '2020-12-31'", (False, True)),
        ("UPDATE marts.project_years SET started_on = NULL", (True, False)),
        ("UPDATE marts.project_years SET is_eu_funded = FALSE", (False, False)),
        ("SELECT 1", (True, True)),
    ],
)
def test_the_sentence_of_the_commission_goes_by_the_first_day(
    database: Path, tmp_path: Path, statement: str, said: tuple[bool, bool]
) -> None:
    text = Made(changed(database, tmp_path, statement), "LT", "82", "en").section("projects")
    assert (NEW in text, OLD in text) == said and "Universalus dizainas" in text


def test_breaks_are_marked_and_explained(facts: Facts) -> None:
    made = Made(facts, "LT", "82", "en")
    assert '<th scope="row">2023 b</th>' in made.html and '<th scope="row">2024</th>' in made.html
    assert "Reporting since 2023: RIIMC." in made.section("quality")
    assert made.figure("comparability_years", "is_break", geo="82", year="2023")["value"] == 1


def test_unmet_need_is_never_below_zero(database: Path, tmp_path: Path) -> None:
    found = changed(database, tmp_path, "UPDATE marts.subject_gap_years SET teachers_wanting = 9, places = 40")
    made = Made(found, "LT", "82", "lt")
    values = [o["value"] for o in made.observations if o["indicator"] == "teachers_wanting_less"]
    assert values and set(values) == {0}


def test_people_csv_has_words_for_everything(facts: Facts) -> None:
    for country, code, lang in RICH[:3]:
        rows = list(
            csv.reader(
                io.StringIO(Made(facts, country, code, lang).files["data.csv"].decode("utf-8-sig")), delimiter=";"
            )
        )
        keys = [
            cell for row in rows for at in (0, 1, 4) for cell in row[at : at + 1] if re.search(r"[a-z]_[a-z]", cell)
        ]
        assert not keys, (lang, keys[:3])
        assert not [row for row in rows if row[0].endswith(":") or row[1] in ("rows", "is_break", "left_out")]


# --- what they keep back


def small_facts(folder: Path, seed: int) -> Facts:
    sizes = {("LT", code): 8 + 7 * at * seed for at, code in enumerate(("82", "34", "45", "43", "30", "13", "23"))}
    return read_facts(make_database(folder / f"{seed}.duckdb", seed, sizes | {("EE", "0793"): 40, ("EE", "0432"): 8}))


COUNTS = {
    "teachers", "teachers_without", "teachers_reached", "teachers_falling_below", "teachers_trained", "persons",
    "completions", "registered", "officials", "mobilities", "with_peer_training", "persons_with_open_lesson",
}  # fmt: skip
PUBLIC = {"label_years", "team_years", "label_activity_years"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_small_count_and_none_alone(tmp_path: Path, seed: int) -> None:
    found = small_facts(tmp_path, seed)
    hidden = 0
    for area, year in found.years:
        if area.kind != "municipality" or year != 2025:
            continue
        made = Made(found, area.country, area.code, "en")
        partitions: dict[tuple[str, ...], list[str | None]] = {}
        for o in made.observations:
            if o["table"] in PUBLIC or o["table"] == "change":
                continue
            hidden += o["flag"] == "c"
            if o["indicator"] in COUNTS:
                assert o["value"] is None or not is_small(o["value"]), (area, o)
            for part in PARTS:
                is_parted = isinstance(part, Breakdown) and part.source.base and part.source.mart == o["table"]
                if is_parted and part.source.dimension in o["dims"] and o["indicator"] == part.source.counts[0]:
                    partitions.setdefault((o["table"], part.source.dimension, o["dims"]["geo"]), []).append(o["flag"])
        for key, flags in partitions.items():
            assert flags.count("c") != 1, (area, key)
    assert hidden > 5


def test_means_and_spreads_need_enough_people(facts: Facts) -> None:
    for area, year in facts.years:
        if area.kind != "municipality" or year != 2025 or area.country == "GB":
            continue
        made = Made(facts, area.country, area.code, "en")
        for o in made.observations:
            if o["table"] != "teacher_hours_years" or o["dims"]["geo"] != area.code or o["value"] is None:
                continue
            least = DECILE_PERSONS if o["indicator"] in ("p10_hours", "p90_hours") else MEAN_PERSONS
            assert (facts.years[area, year].teachers or 0) >= least, o


def test_costs_for_each_need_as_many_persons_as_any_mean(facts: Facts) -> None:
    """Certificates made the completions of a place its size: 17 persons with 26 completions had a mean."""
    area = Area("LT", "municipality", "82")
    year = facts.years[area, 2025]
    few = replace(year, persons=MEAN_PERSONS - 1, completions=MEAN_PERSONS + 10)
    made = Made(replace(facts, years=facts.years | {(area, 2025): few}), "LT", "82", "en")
    told = [o for o in made.observations if o["table"] == "cost_years" and o["dims"]["geo"] == "82"]
    assert any(o["indicator"].startswith("amount") and o["value"] for o in told)
    means = {o["indicator"] for o in told if o["indicator"].startswith("per_") and o["value"] is not None}
    assert means == {"per_teacher"}, "of the roster, which is large"


def test_shares_are_of_what_they_say(facts: Facts) -> None:
    made = Made(facts, "LT", "82", "lt")
    bands = facts.categories(DAYS, Area("LT", "municipality", "82"), 2025)
    whole = sum(row["teachers"] for row in bands.values())
    for band, row in bands.items():
        share = made.figure("day_band_years", "teachers_share", geo="82", band=band)["value"]
        assert abs(Decimal(str(share)) - Decimal(100) * row["teachers"] / whole) <= Decimal("0.05")
    assert whole == facts.years[Area("LT", "municipality", "82"), 2025].teachers


def test_edition_year_decides_which_thresholds_are_named(facts: Facts) -> None:
    assert made_policy(facts, "LT") == {"academic_hours_per_day", "expiry_months", "paid_days", "half_paid_days"} | {
        "social_emotional_years",
        "subject_gap_years",
    }
    assert "duty_hours" in made_policy(facts, "LV") and "paid_days" not in made_policy(facts, "LV")


def made_policy(facts: Facts, country: str) -> set[str]:
    code = {"LT": "82", "LV": "0001000"}[country]
    constants = {o["indicator"] for o in Made(facts, country, code, "en").observations if o["table"] == "method"}
    return {name for name in constants if not re.match(r"smallest|largest|programme|minutes|fewest", name)}


def test_dates_are_short_and_in_the_readers_way() -> None:
    day = date(2026, 1, 9)
    assert [language(code).short_date(day).replace("\u00a0", " ") for code in ("lt", "et", "lv", "pl", "en")] == [
        "2026-01-09",
        "09.01.2026",
        "09.01.2026.",
        "09.01.2026",
        "9 Jan 2026",
    ]
