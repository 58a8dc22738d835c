"""What a report says: headline, key figures, council text, data quality, pages of merged municipalities."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from catalogue.language import language, languages_of
from catalogue.reports import lead, places
from catalogue.reports.block import Figure
from catalogue.reports.closing import english_summary, terms_section
from catalogue.reports.context import Report
from catalogue.reports.council import council_section
from catalogue.reports.edition import Edition
from catalogue.reports.facts import REPORT_ROLES, Area, CentreRows, Facts, read_facts
from catalogue.reports.figures import build_block
from catalogue.reports.page import Break, Page, make_page
from catalogue.reports.protection import Pattern, pattern
from catalogue.reports.qr import block_hash
from catalogue.reports.quality import quality_section
from catalogue.reports.render import render, report_context
from catalogue.reports.subject import subject
from catalogue.reports.tiles import key_figures
from catalogue.reports.words import UP, counted_points, direction, role_name
from reports_fixture import make_database

PAGES = [("LT", "82"), ("LT", "41"), ("LT", "45"), ("LT", "23"), ("EE", "0793"), ("EE", "0432"), ("LV", "0001000"),
         ("LV", "0005000"), ("LV", "0041000"), ("GB", "E08000035")]  # fmt: skip
SPOKEN = [(country, code, lang) for country, code in PAGES for lang in languages_of(country, code)]
SITE = "https://reports.example"
CONTACT = "statistics@reports.example"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return read_facts(make_database(tmp_path_factory.mktemp("text") / "c.duckdb"))


_patterns: dict[tuple[str, int], Pattern] = {}


def page_of(facts: Facts, country: str, code: str, lang: str, *, is_draft: bool = False) -> Page:
    """A page of the fixture's figures on 2025."""
    edition = Edition(country, 2025, is_draft)
    for year in edition.trend:
        if (country, year) not in _patterns:
            _patterns[country, year] = pattern(facts, country, year, tables=year == edition.year)
    patterns = {year: _patterns[country, year] for year in edition.trend}
    unit = facts.municipalities[Area(country, "municipality", code)]
    about = subject(edition, unit, patterns[edition.year])
    block = build_block(facts, patterns, about)
    return make_page(facts, block, about, language(lang), {}, SITE, CONTACT)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; "2025 m." and "15. oktoober" end none."""
    return re.split(
        r"(?<=[\w%)][.])\s(?=[A-ZĄČĘĖĮŠŲŪŽÕÄÖÜĀĒĢĪĶĻŅŁŚŻŹ\d])", re.sub(r"(\d{4})\. (?=[a-z])", r"\1 ", text)
    )


def words_of(page: Report) -> str:
    """Everything above the sections."""
    tiles = [part for tile in page.tiles for part in (tile.label, tile.value, tile.base, tile.change, *tile.others)]
    return " ".join([*page.notices, page.lead, *tiles, *page.points, page.reading])


# --- the top of the page


@pytest.mark.parametrize("country", ["LT", "EE", "LV"])
def test_a_headline_has_at_most_forty_words_for_every_municipality(facts: Facts, country: str) -> None:
    codes = {"LT": "82", "EE": "0793", "LV": "0001000"}
    for lang in languages_of(country, "41" if country == "LT" else None):
        page = page_of(facts, country, codes[country], lang)
        for unit in facts.municipalities_of(country, 2025):
            named = replace(page, names=page.names | {page.about.code: places.municipality(unit, page.t)})
            headline = lead.headline(named)
            assert len(headline.replace("\u00a0", " ").split()) <= 40, headline
            assert headline.endswith(".") and "{" not in headline


@pytest.mark.parametrize(("country", "code", "lang"), SPOKEN)
def test_the_top_has_four_key_figures_and_three_or_four_points(
    facts: Facts, country: str, code: str, lang: str
) -> None:
    page = page_of(facts, country, code, lang)
    tiles, points = key_figures(page), lead.points(page)
    assert len(tiles) == 4 and all(tile.label and tile.value and tile.base for tile in tiles)
    assert len(points) <= 4 and len(set(points)) == len(points)
    assert all(point.endswith(".") for point in points)
    if page.about.status == "full":
        # without rosters there is neither a share nor its change to speak of
        least = 3 if page.figure("share_completed").is_shown else 2
        assert len(points) >= least and all(tile.change for tile in tiles), tiles
        # a count of people is not set beside a country's; Latvia has no share: not all its municipalities sent rosters
        is_alone = country == "LV" or not page.figure("share_completed").is_shown
        assert all(tile.others for tile in tiles[is_alone:]), tiles


def test_a_change_that_rounds_to_nothing_is_unchanged_and_one_of_two_persons_hardly_a_change(facts: Facts) -> None:
    """It said "unchanged (65.0%)" beside 68.3%: two of 60 people had moved the share by three points."""
    page = page_of(facts, "EE", "0432", "en")
    page.block.put("years", "share_completed", Decimal("68.3"), {"geo": "0432", "year": "2025"})
    page.block.put("years", "share_completed", Decimal("65.0"), {"geo": "0432", "year": "2024"})
    page.block.put("change", "share_completed", Decimal("3.3"), {"geo": "0432"})
    page.block.put("change", "persons", 2, {"geo": "0432"})
    assert key_figures(page)[0].change == "hardly changed since a year earlier (65.0%)"
    page.block.put("years", "share_completed", Decimal("65.0"), {"geo": "0432", "year": "2025"})
    page.block.put("change", "share_completed", Decimal("0.0"), {"geo": "0432"})
    assert key_figures(page)[0].change == "unchanged since a year earlier (65.0%)"
    page.block.put("change", "share_completed", Decimal("3.3"), {"geo": "0432"})
    page.block.put("change", "persons", 3, {"geo": "0432"})
    assert key_figures(page)[0].change == "3.3\u00a0pp more than a year earlier (65.0%)"
    assert direction(Figure(Decimal("3.3")), Figure(3)) == UP


def test_after_a_change_of_boundaries_nothing_is_compared_with_the_year_before(facts: Facts) -> None:
    page = page_of(facts, "LT", "82", "en")
    assert "a year earlier" in lead.headline(page) and any(tile.change for tile in key_figures(page))
    changed = replace(page, breaks=(Break(2025, (), (), True),))
    assert "a year earlier" not in lead.headline(changed)
    assert not any(tile.change for tile in key_figures(changed))
    assert quality_section(changed).heading == "Data quality: usable, but not for comparison with the year before"


def test_latvian_percentage_points_go_by_the_last_decimal() -> None:
    lv = language("lv")

    def said(points: str) -> str:
        value = Decimal(points)
        return lv.count(
            "How to read: one educator here is {points} percentage point, so judge small differences between years "
            "with care.",
            "How to read: one educator here is {points} percentage points, so judge small differences between years "
            "with care.",
            counted_points(lv, value),
            points=lv.number(value),
        ).replace("\u00a0", " ")

    assert ["procentpunkts," in said(points) for points in ("0.1", "1.0", "2.1", "0.2", "11.0", "3.0", "10.0")] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_names_of_municipalities_are_declined_by_rule(facts: Facts) -> None:
    """Towns without a word for their kind are the only ones that decline by themselves."""
    rules = {
        "LT": [("savivaldybė", "savivaldybės", "savivaldybėje")],
        "EE": [("vald", "valla", "vallas"), ("linn", "linna", "linnas")],
        "LV": [("novads", "novada", "novadā")],
    }
    towns = set()
    for country, endings in rules.items():
        t = language(languages_of(country)[0])
        for unit in facts.municipalities_of(country, 2025):
            place = places.municipality(unit, t)
            ending = next((one for one in endings if place.nominative.endswith(f" {one[0]}")), None)
            if ending:
                stem = place.nominative.removesuffix(ending[0])
                assert (place.genitive, place.locative) == (stem + ending[1], stem + ending[2])
            else:
                towns.add(place.nominative)
                assert len({place.genitive, place.locative, place.nominative + "?"}) == 3
    assert towns == {"Tallinn", "Rīga", "Daugavpils", "Jelgava", "Jūrmala", "Liepāja", "Rēzekne", "Ventspils"}


# --- the text for the council


@pytest.mark.parametrize(("country", "code", "lang"), SPOKEN)
def test_the_council_text_is_plain_sourced_and_has_three_or_four_sentences(
    facts: Facts, country: str, code: str, lang: str
) -> None:
    page = page_of(facts, country, code, lang)
    text, source = council_section(page).paste
    assert 3 <= len(sentences(text)) <= 4, sentences(text)
    assert not re.search(r"[<>{}]|  ", text) and text.endswith(".")
    # a figure and the word after it stay together, as in all prose
    assert not re.search(r"\d [^\W\d]", text)
    assert page.edition_id in source and source.endswith(f"{SITE}/{country.lower()}/{code}/2025/v1/{lang}.html")
    assert source.replace(page.edition_id, "").count("2026") == 1
    assert SITE not in council_section(replace(page, site_url=None)).paste[1]


def test_a_draft_is_not_offered_for_citing(facts: Facts) -> None:
    draft = page_of(facts, "LT", "82", "en", is_draft=True)
    assert council_section(draft).paste[1] == "Source: Training Catalogue, draft LT-82-2025-v0, not for citing."
    html = render(draft)["en.html"].decode()
    assert 'class="qr"' not in html and SITE not in html and "../../../../method" not in html


# --- municipalities without figures of their own


@pytest.mark.parametrize(("country", "code"), [("LT", "45"), ("LV", "0041000")])
def test_a_merged_municipality_says_whose_figures_it_shows(facts: Facts, country: str, code: str) -> None:
    for lang in languages_of(country, code):
        page = page_of(facts, country, code, lang)
        assert page.about.is_merged
        report = report_context(page)
        wider = page.shown.nominative
        assert page.own.genitive in report.notices[0] and wider in report.notices[0]
        assert all(tile.label.startswith(f"{wider}: ") for tile in report.tiles)
        assert page.own.nominative not in words_of(report).replace(report.notices[0], "")
        assert page.own.genitive in council_section(page).paste[0]
        trend = next(section for section in report.sections if section.anchor == "five-years")
        assert trend.chart is None and wider in trend.tables[0].title and not page.breaks


def test_a_section_of_a_larger_place_says_why_in_one_sentence(facts: Facts) -> None:
    report = report_context(page_of(facts, "EE", "0432", "en"))
    roles = next(section for section in report.sections if section.anchor == "roles")
    assert roles.paragraphs == (
        "To protect small groups, these figures are published for larger places only; shown here: Tartu County.",
    )
    assert "Tartu County" in roles.tables[0].title


def test_each_table_carries_place_and_year_in_its_title(facts: Facts) -> None:
    for country, code, lang in SPOKEN:
        report = report_context(page_of(facts, country, code, lang))
        for table in (table for section in report.sections for table in section.tables):
            assert re.search(r"\b20\d\d\b", table.title + table.tail) or table.key == "t-centres", table.title
        assert report.source and "2025-v1" in report.source


# --- data quality


def test_the_bound_of_the_share_takes_every_rejected_row_for_another_educator(facts: Facts) -> None:
    page = page_of(facts, "LT", "82", "en")
    rejected = page.block.get("quality", "rows_rejected", geo="country", centre="total").number
    completed, teachers = page.figure("teachers_completed").number, page.figure("teachers").number
    most = page.block.get("bounds", "share_at_most", geo="82").number
    assert abs(most - Decimal(100) * (completed + rejected) / teachers) <= Decimal("0.05")
    assert most > page.figure("share_completed").number
    accuracy = dict(quality_section(page).pairs)["Accuracy"]
    assert f"the share would be at most {most}%." in accuracy


def test_a_bound_above_the_whole_roster_gives_way_to_the_countrys_persons(facts: Facts) -> None:
    page = page_of(facts, "EE", "0432", "en")
    assert not page.block.get("bounds", "share_at_most", geo="0432").is_shown
    rejected = page.block.get("quality", "rows_rejected", geo="country", centre="total").number
    persons = int(page.block.get("comparison", "persons", geo="country").number + rejected)
    assert page.block.get("bounds", "persons_at_most", geo="country").number == persons
    assert f"at most {persons:,} educators in Estonia" in dict(quality_section(page).pairs)["Accuracy"].replace(
        "\u00a0", " "
    )


def test_the_verdict_names_what_the_figures_are_not_fit_for(facts: Facts) -> None:
    page = replace(page_of(facts, "LT", "82", "en"), breaks=())

    def centre(**fates: int) -> CentreRows:
        return CentreRows("a", **{"files_in_force": 1, "files_kept": 0, "files_refused": 0} | fates, read=9, accepted=9,
                          rejected=0, ignored=0)  # fmt: skip

    def verdict(*centres: CentreRows) -> str:
        return quality_section(replace(page, centres=centres)).heading.removeprefix("Data quality: ")

    assert verdict(centre()) == "usable"
    assert verdict(centre(files_kept=1)) == "usable, with one caveat"
    # a centre without data whose file was refused: two things to mind
    assert verdict(centre(files_in_force=0, files_refused=1)) == "usable, with caveats"
    assert verdict() == "cannot be judged, there are no data on the files"
    without = quality_section(page_of(facts, "LV", "0005000", "en"))
    assert without.heading == "Data quality: usable for counts and hours, not for shares"


def test_caveats_come_first(facts: Facts) -> None:
    page = page_of(facts, "LT", "82", "en")
    assert [term for term, _ in quality_section(page).pairs][:2] == ["Refused files", "Comparability"]


def test_a_revision_says_so_with_its_reason(facts: Facts) -> None:
    page = page_of(facts, "LT", "82", "en")
    about = replace(page.about, edition=replace(page.about.edition, version=2))
    text = dict(quality_section(replace(page, about=about, revised="A centre sent its hours twice.")).pairs)[
        "Revisions"
    ]
    assert text.startswith("This is edition number 2") and text.endswith("A centre sent its hours twice.")


def test_a_revised_figure_is_marked_beside_its_number_and_explained(facts: Facts) -> None:
    """The mark is drawn by style, so that the cell still pastes as a number."""
    page = page_of(facts, "LT", "82", "en")
    page.block.set("years", "completions", {"geo": "82", "year": "2025"}, Figure(519, "r"))
    html = render(page)["en.html"].decode()
    assert '<td data-mark="r">519</td>' in html
    assert "<b>r</b>\u00a0– revised: the figure differs from the edition before" in html


# --- the end of the page


@pytest.mark.parametrize(("country", "code", "lang"), SPOKEN)
def test_the_end_tells_how_to_cite_whom_to_ask_and_how_to_check(
    facts: Facts, country: str, code: str, lang: str
) -> None:
    page = page_of(facts, country, code, lang)
    html = render(page)[f"{lang}.html"].decode()
    block = json.loads(re.search(r'id="report-data">(.*?)</script>', html, re.S)[1])  # type: ignore[index]
    assert f"<code>{block_hash(block)}</code>" in html and 'class="qr"' in html
    assert f'href="mailto:{CONTACT}?subject={page.edition_id}"' in html
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in html
    assert len(terms_section(page).pairs) <= 8
    assert all(f"{sign}\u00a0– " in terms_section(page).pairs[-1][1] for sign in ("c", ":", "p", "r", "b", "0"))
    if lang != "en":
        english = english_summary(replace(page, t=language("en")))
        assert 3 <= len(english) <= 4 and not re.search(r"[ąčęėįšųūžõäöüāēģīķļņ]{2}", " ".join(english))


def test_the_dataset_is_described_in_full(facts: Facts) -> None:
    described: dict[str, Any] = json.loads(str(report_context(page_of(facts, "LT", "82", "lt")).dataset))
    assert set(described) >= {
        "name", "description", "inLanguage", "identifier", "version", "temporalCoverage", "spatialCoverage", "license",
        "variableMeasured", "distribution", "datePublished", "publisher", "isAccessibleForFree", "url",
    }  # fmt: skip
    codes = {one["propertyID"]: one["value"] for one in described["spatialCoverage"]["identifier"]}
    assert codes == {"LAU": "82", "national code": "82"}
    assert described["spatialCoverage"]["containedInPlace"]["identifier"]["value"] == "LT-UT"
    assert all(one["name"] for one in described["variableMeasured"])
    assert described["temporalCoverage"] == "2025-01-01/2025-12-31" and described["identifier"] == "LT-82-2025-v1"


@pytest.mark.parametrize("lang", ["lt", "et", "lv", "pl"])
def test_every_name_of_a_role_group_reads_in_a_sentence(lang: str) -> None:
    """Group names stand in the middle of sentences and so begin small."""
    names = [role_name(language(lang), role) for role in REPORT_ROLES]
    assert all(name[0].islower() for name in names) and len(set(names)) == 3
