"""Feedback to a centre: what it is told of each submission, night after night, and what is held back."""

import csv
import html
import io
import json
import os
import re
import shutil
import stat
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.check import check_files
from catalogue.errors import UserError
from catalogue.feedback.answer import places
from catalogue.feedback.publish import Told, publish, safe_name
from catalogue.intake.intake import Entry, Manifest, confirm, plan, take_in
from catalogue.model.codes import LANGUAGES
from catalogue.model.findings import Finding, column_index
from catalogue.model.rules import rules
from catalogue.settings import Settings
from catalogue.warehouse.build import build
from html_form import Parsed, assert_well_formed, steady
from make_files import write_csv, write_xlsx

HEADER = ["Vardas, pavardė", "Asmens kodas", "Mokykla", "Savivaldybė", "Programa", "Baigimo data", "Valandos"]
HEADER_EXPLAINED = [*HEADER, "Paaiškinimas"]
TOML = 'name = "Utenos švietimo centras"\ncountry = "LT"\nlanguage = "lt"\n'
AS_OF = date(2026, 11, 22)
NAMES = [f"Vardenė Pavardaitė{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]


def row(number: int, *, day: str = "2025-03-14", place: str = "Utenos r. sav.", hours: object = 8) -> list[object]:
    return [NAMES[number], "", "Utenos gimnazija", place, f"Programa {number}", day, hours]


@pytest.fixture
def tree(tmp_path: Path) -> Settings:
    """Settings over one centre with one good workbook."""
    folder = tmp_path / "raw" / "utena"
    folder.mkdir(parents=True)
    (folder / "centre.toml").write_text(TOML, "utf-8")
    settings = Settings(tmp_path / "raw", tmp_path / "data" / "marts", tmp_path / "reports", AS_OF, 2)
    send(settings, [row(number) for number in range(25)])
    return settings


def send(
    settings: Settings, rows: Sequence[Sequence[object]], name: str = "kursai.xlsx", head: Sequence[str] = HEADER
) -> None:
    write_xlsx(settings.raw / "utena" / name, {"Kursai": [list(head), *rows]})  # type: ignore[list-item]


def night(settings: Settings) -> Told:
    """Everything but Prefect and the reports."""
    for batch in plan(settings).batches:
        take_in(settings, batch)
    build(settings)
    return publish(settings)


def entry(settings: Settings, path: str = "utena/kursai.xlsx") -> Entry:
    (found,) = [one for one in Manifest.load(settings.accepted).entries.values() if one.path == path]
    return found


def page(settings: Settings, name: str = "kursai.xlsx.html") -> str:
    text = html.unescape((settings.state / "feedback" / "utena" / name).read_text("utf-8"))
    return re.sub(r"[\u00a0\u202f]", " ", re.sub(r"<[^>]+>", " ", text.split("</style>")[1]))


def told(settings: Settings, name: str = "kursai.xlsx.csv") -> list[tuple[str, str]]:
    """Rule and cell of each finding in the list beside the page."""
    text = (settings.state / "feedback" / "utena" / name).read_text("utf-8-sig")
    return [(one[0], one[4]) for one in list(csv.reader(io.StringIO(text), delimiter=";"))[1:]]


# A sudden fall


def test_a_sudden_fall_holds_the_submission_back_until_it_is_confirmed(tree: Settings) -> None:
    night(tree)
    before = entry(tree).in_force
    send(tree, [row(number) for number in range(10)])
    night(tree)
    held = entry(tree)
    assert (held.verdict, held.reason, held.in_force) == ("held", "PD-602", before)
    assert held.fall == {"rows": [25, 10], "persons": [25, 10], "hours": [200, 80]}
    with duckdb.connect(tree.database, read_only=True) as connection:
        assert connection.sql("select count(*) from marts.completions").fetchall() == [(25,)]
        assert connection.sql("select verdict, reason from quality.submissions").fetchall() == [("held", "PD-602")]
        assert connection.sql("select rule from quality.findings").fetchall() == [("PD-602",)]
    assert "Sulaikyta" in page(tree) and "25" in page(tree) and "10" in page(tree)
    night(tree)
    assert entry(tree) == held
    confirm(tree, "utena/kursai.xlsx")
    night(tree)
    assert (entry(tree).verdict, entry(tree).in_force) == ("accepted", held.key)
    assert "Sulaikyta" not in page(tree)
    with pytest.raises(UserError, match="is held back"):
        confirm(tree, "utena/kursai.xlsx")


def test_a_held_file_that_is_sent_whole_needs_no_confirmation(tree: Settings) -> None:
    night(tree)
    send(tree, [row(number) for number in range(10)])
    night(tree)
    send(tree, [row(number, hours=9) for number in range(24)])
    night(tree)
    assert entry(tree).verdict == "accepted"


@pytest.mark.parametrize(("rows", "verdict"), [(18, "accepted"), (17, "held")])
def test_the_limit_of_a_fall_is_policy(tree: Settings, rows: int, verdict: str) -> None:
    """30 per cent of 25 rows are 7.5: 18 pass, 17 do not."""
    night(tree)
    send(tree, [row(number) for number in range(rows)])
    night(tree)
    assert entry(tree).verdict == verdict


def test_a_fall_of_hours_alone_holds_too_and_a_small_list_never_is_held(tree: Settings) -> None:
    send(tree, [row(number) for number in range(4)], "maži.xlsx")
    night(tree)
    send(tree, [row(number, hours=2) for number in range(25)])
    send(tree, [row(0)], "maži.xlsx")
    night(tree)
    assert entry(tree).fall == {"hours": [200, 50]}
    assert entry(tree, "utena/maži.xlsx").verdict == "accepted"


# Since the last time


def test_what_was_mended_what_is_left_and_what_is_new(tree: Settings) -> None:
    bad = [row(0, day="kovas"), row(1, day="balandis"), row(2, place="Nežinomoji"), *(row(n) for n in range(3, 25))]
    send(tree, bad)
    night(tree)
    assert "palyginti su praėjusiu kartu" not in page(tree)
    again = [
        ["Kita Eilutė", *row(9)[1:]],
        bad[0],
        row(1),
        bad[2],
        *(row(n) for n in range(3, 24)),
        row(24, hours="daug"),
    ]
    send(tree, again)
    night(tree)
    said = re.search(r"palyginti su praėjusiu kartu[^.]*", page(tree))
    assert said and re.findall(r"\d+", said[0]) == ["1", "2", "1"]
    tree_later = replace(tree, as_of=date(2026, 12, 1))
    night(tree_later)
    assert said[0] in page(tree_later)


# What is written, and what is not


def test_the_page_adds_up_and_names_the_cells(tree: Settings) -> None:
    send(tree, [row(0), row(1, day="kovas"), [], row(2, place="Nežinomoji"), ["Iš viso:", *[""] * 5, 16]])
    night(tree)
    text = " ".join(page(tree).split())
    assert "Kursai" in text and re.search(r"Iš viso 6 2 1 3", text), text
    assert sorted(told(tree)) == [("PD-101", "F3"), ("PD-109", "D5")]
    assert "PD-101" in text and "F3" in text and "D5" in text
    assert "2026 m. gruodžio 6 d." in text  # 14 days after it was received
    assert "Programa 0" in text and "kovas" in text and "Nežinomoji" in text


def test_persons_are_masked_in_pictures(tree: Settings) -> None:
    send(tree, [[*row(0)[:1], "48503120212", *row(0)[2:]], row(1, place="Nežinomoji")])
    night(tree)
    text = page(tree)
    assert ("PD-107", "B2") in told(tree)
    assert "48503120212" not in text and "•••12" in text
    assert not any(name in text for name in NAMES)


def test_files_are_for_the_centre_alone(tree: Settings) -> None:
    send(tree, [row(0, day="kovas"), row(1)])
    night(tree)
    folder = tree.state / "feedback" / "utena"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == dict.fromkeys(
        ["index.html", "rules.html", "kursai.xlsx.html", "kursai.xlsx.csv", "kursai_patikra.xlsx"], 0o640
    )
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


def test_an_unchanged_night_writes_nothing_and_a_changed_file_its_own_page(tree: Settings) -> None:
    send(tree, [row(0)], "kiti.xlsx")
    assert night(tree) == Told(2, 0)
    assert night(tree) == Told(0, 2)
    folder = tree.state / "feedback" / "utena"
    times = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    send(tree, [row(0, day="kovas")], "kiti.xlsx")
    assert night(tree).unchanged == 1
    changed = {path.name for path in folder.iterdir() if times.get(path.name) != path.stat().st_mtime_ns}
    assert changed == {"kiti.xlsx.html", "kiti.xlsx.csv", "kiti_patikra.xlsx", "index.html"}


def test_a_lost_page_is_made_again_and_a_withdrawn_submission_leaves_nothing(tree: Settings) -> None:
    send(tree, [row(0)], "kiti.xlsx")
    night(tree)
    folder = tree.state / "feedback" / "utena"
    (folder / "kiti.xlsx.html").unlink()
    night(tree)
    assert (folder / "kiti.xlsx.html").exists()
    manifest = Manifest.load(tree.accepted)
    manifest.entries = {id_: one for id_, one in manifest.entries.items() if one.path != "utena/kiti.xlsx"}
    manifest.save(tree.accepted)
    publish(tree)
    assert sorted(path.name for path in folder.iterdir()) == ["index.html", "kursai.xlsx.html", "rules.html"]


def test_a_refused_file_is_told_of_though_nothing_could_be_published(tree: Settings) -> None:
    (tree.raw / "utena" / "kursai.xlsx").write_bytes(b"PK\3\4 no workbook")
    for batch in plan(tree).batches:
        take_in(tree, batch)
    with pytest.raises(UserError, match="nothing to publish"):
        build(tree)
    publish(tree)
    assert "PD-001" in page(tree) and "nieko neįkelta" in page(tree)


def test_a_centre_toml_that_cannot_be_used_is_told_of_in_english(tree: Settings) -> None:
    night(tree)
    (tree.raw / "utena" / "centre.toml").write_text("name = 5", "utf-8")
    night(tree)
    assert "PD-010" in page(tree) and "country is missing" in page(tree)


def test_findings_across_files_are_on_the_page_until_they_are_explained(tree: Settings) -> None:
    """The same programme again within the year: the row asked about is the later one."""
    twice = [[*row(0, day="2025-03-14"), ""], [*row(0, day="2025-05-14"), ""]]
    send(tree, twice, head=HEADER_EXPLAINED)
    night(tree)
    assert told(tree) == [("PD-703", "A3")]
    twice[1][-1] = "PD-703: antras srautas"
    send(tree, twice, head=HEADER_EXPLAINED)
    night(tree)
    assert not (tree.state / "feedback" / "utena" / "kursai.xlsx.csv").exists()
    with duckdb.connect(tree.database, read_only=True) as connection:
        assert connection.sql("select count(*) from quality.findings").fetchall() == [(0,)]
        assert connection.sql("select rule, cell from quality.explanations").fetchall() == [("PD-703", "H3")]


def test_an_annotated_copy_sent_back_changes_nothing(tree: Settings) -> None:
    send(tree, [row(0, day="kovas"), row(1)])
    night(tree)
    before = told(tree)
    copy = tree.state / "feedback" / "utena" / "kursai_patikra.xlsx"
    assert openpyxl.load_workbook(copy).sheetnames == ["Kursai", "Patikros rezultatai"]
    (tree.raw / "utena" / "kursai.xlsx").write_bytes(copy.read_bytes())
    night(tree)
    assert told(tree) == before
    assert entry(tree).verdict == "questions"
    assert openpyxl.load_workbook(copy).sheetnames == ["Kursai", "Patikros rezultatai"]


def test_a_csv_has_a_list_and_no_copy(tree: Settings) -> None:
    write_csv(tree.raw / "utena" / "sąrašas.csv", [HEADER, ["Kita Pavardė", *row(0, day="kovas")[1:]]])  # type: ignore[list-item]
    night(tree)
    names = sorted(path.name for path in (tree.state / "feedback" / "utena").iterdir())
    assert "sąrašas.csv.html" in names and not [name for name in names if "patikra" in name]
    assert "pažymėt" in page(tree, "sąrašas.csv.html")


# Text from cells and names of files


NASTY = '"><img src=x onerror=alert(1)><b>&amp;</b>\u202e{{7*7}}'


def test_text_from_cells_never_becomes_markup(tree: Settings) -> None:
    send(tree, [row(0, place=NASTY), [*row(1)[:4], NASTY, *row(1)[5:]]])
    night(tree)
    text = (tree.state / "feedback" / "utena" / "kursai.xlsx.html").read_text("utf-8")
    assert_well_formed(text, "page")
    assert "img" not in [tag for tag, _ in Parsed(text).tags]
    assert NASTY[:20] in html.unescape(text)


@given(st.text(min_size=1, max_size=120), st.text(min_size=1, max_size=120))
def test_names_of_files_are_harmless_and_told_apart(one: str, other: str) -> None:
    name = safe_name(one)
    assert "/" not in name and "\0" not in name and not name.startswith((".", "-" * 200)) and len(name.encode()) < 200
    assert not re.search(r"[\x00-\x1f\x7f<>\"|*?:\\]", name)
    assert (name == safe_name(other)) == (one == other)


def test_places_are_told_as_ranges() -> None:
    found = [Finding("PD-101", "error", "S", row, 1) for row in (14, 18, 19, 20, 22)]
    assert places(found, False) == ["B14", "B18:B20", "B22"]
    assert places([*found, Finding("PD-101", "error", "T", 3, 27)], True) == ["S!B14", "S!B18:B20", "S!B22", "T!AB3"]


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 3)), min_size=1, max_size=60))
def test_ranges_hold_every_cell_and_no_other(cells: list[tuple[int, int]]) -> None:
    ranges = places([Finding("PD-101", "error", "S", row, column) for row, column in cells], False)
    unfolded = set()
    for one in ranges:
        first, *last = re.findall(r"([A-Z]+)(\d+)", one)
        unfolded |= {(n, column_index(first[0])) for n in range(int(first[1]), int((last or [first])[0][1]) + 1)}
    assert unfolded == set(cells)


def test_every_rule_is_in_the_rulebook(tree: Settings) -> None:
    night(tree)
    for name in ("rules.html", "index.html", "kursai.xlsx.html"):
        assert_well_formed((tree.state / "feedback" / "utena" / name).read_text("utf-8"), name)
    text = page(tree, "rules.html")
    assert all(rule.id in text for rule in rules().values() if rule.scope != "publish")


def test_no_state_of_feedback_holds_a_value(tree: Settings) -> None:
    send(tree, [row(0, place="Nežinomoji"), row(1, day="kovas")])
    night(tree)
    kept = (tree.state / "feedback" / ".made.json").read_text("utf-8") + (tree.accepted / "manifest.json").read_text(
        "utf-8"
    )
    kept += "".join(path.read_text("utf-8") for path in tree.accepted.rglob("outcome.json"))
    assert "Nežinomoji" not in kept and "Vardenė" not in kept and "kovas" not in kept
    assert json.loads((tree.state / "feedback" / ".made.json").read_text("utf-8"))["made"]


# What people read


@pytest.mark.parametrize("lang", LANGUAGES)
def test_golden_page(tmp_path: Path, lang: str) -> None:
    """A page with an error, questions, a note, silent changes and masked persons, in each language."""
    rows = [
        row(0, day="2025 m. kovo 14 d."),
        row(1, day="2025-02-30"),
        [*row(2)[:1], "48503120212", *row(2)[2:]],
        row(3, place="Nežinomoji", hours="8,5"),
        ["Iš viso:", *[""] * 5, 32],
    ]
    path = write_csv(tmp_path / "kursai.csv", [[*HEADER, "Pastabos sau"], *([*one, ""] for one in rows)])
    (tmp_path / "centre.toml").write_text(TOML, "utf-8")
    (checked,) = check_files([path], None, AS_OF, lang, ("html",), tmp_path)
    page_as_written = checked.made[0].read_text("utf-8")
    assert_well_formed(page_as_written, lang)
    written = steady(page_as_written)
    golden = Path(__file__).parent / "golden" / f"feedback_{lang}.html"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(written, "utf-8")
    assert written == golden.read_text("utf-8")


# Names, faults and lost files


WRONG = row(1, day="vakar")


def in_feedback(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.state / "feedback" / "utena").iterdir())


def test_marked_copies_of_names_that_are_made_harmless_are_told_apart(tree: Settings) -> None:
    """The copy's name lost what tells it from others: of two such files one centre's copy overwrote the other."""
    for name in ("a#1.xlsx", "a&1.xlsx", "b.xlsx", "b.XLSX"):
        send(tree, [row(0), WRONG], name)
    night(tree)
    copies = [name for name in in_feedback(tree) if "_patikra" in name]
    assert len(copies) == 4 and all(name.lower().endswith("_patikra.xlsx") for name in copies)


def test_names_that_are_no_utf8_have_pages_of_their_own(tree: Settings) -> None:
    """Two names that differ in unreadable bytes alone are shown alike, and shared one page."""
    for name in (b"a\xfe.xlsx", b"a\xff.xlsx"):
        send(tree, [row(0), WRONG], os.fsdecode(name))
    night(tree)
    assert len([name for name in in_feedback(tree) if name.startswith("a_") and name.endswith(".html")]) == 2


def test_a_file_named_index_does_not_lose_its_page_to_the_list(tree: Settings) -> None:
    """Its page was index.html, which the list of all files then overwrote."""
    write_csv(tree.raw / "utena" / "index", [["not", "a", "list"]])
    night(tree)
    assert "index.html" in in_feedback(tree)
    assert [name for name in in_feedback(tree) if name.startswith("index-") and name.endswith(".html")]


def test_what_could_not_be_told_is_tried_again_though_nothing_changed(tree: Settings) -> None:
    """A page that failed once was given up until some file, rule or centre.toml changed."""
    in_the_way = tree.state / "feedback" / "utena" / "kursai.xlsx.html"
    in_the_way.mkdir(parents=True)
    assert night(tree) == Told(0, 0, 1)
    in_the_way.rmdir()
    assert publish(tree) == Told(1, 0)
    assert publish(tree) == Told(0, 1)


def test_a_folder_among_the_feedback_is_left_alone(tree: Settings) -> None:
    """A folder that somebody made there ended every night with a traceback."""
    (tree.state / "feedback" / "utena" / "senas").mkdir(parents=True)
    (tree.state / "feedback" / "kitas" / "senas").mkdir(parents=True)
    assert night(tree).failed == 0
    assert "senas" in in_feedback(tree)


def test_a_held_content_whose_reading_is_lost_is_confirmed_after_the_next_run(tree: Settings) -> None:
    """Confirming it ended in a traceback."""
    night(tree)
    send(tree, [row(number) for number in range(10)])
    night(tree)
    shutil.rmtree(tree.accepted / "objects" / str(entry(tree).key))
    with pytest.raises(UserError, match="the next run reads it again"):
        confirm(tree, "utena/kursai.xlsx")
    night(tree)
    confirm(tree, "utena/kursai.xlsx")
    assert entry(tree).verdict == "accepted"


def test_checked_files_of_one_name_from_two_folders_keep_their_pages(tmp_path: Path) -> None:
    """The page of the second overwrote that of the first."""
    files = [tmp_path / folder / "a.xlsx" for folder in "xy"]
    for file in files:
        file.parent.mkdir()
        write_xlsx(file, {"Kursai": [HEADER, row(0), WRONG]})  # type: ignore[list-item]
    out = tmp_path / "out"
    out.mkdir()
    made = [path for checked in check_files(files, None, AS_OF, "en", ("html", "xlsx"), out) for path in checked.made]
    assert len(set(made)) == 4 and all(path.exists() for path in made)
