"""Planted faults: each is found at its exact address and nothing else is, whatever the layout and the program."""

import json
import shutil
import struct
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.check import as_json, check_files
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.read_ole import lost_in_xls
from catalogue.intake.submission import read_submission
from catalogue.model.policy import policy_tables
from planted import FORMATS, Fault, Made, Planted, centre_of, forms_for, is_text_file, wrong
from planted_cases import BANNER, FORTY, SIGNED, UNSEEN
from planted_files import Formula, Page, write_xlsxwriter
from planted_layouts import MERGED_ROWS, Layout, lay_out
from planted_tables import LISTS

AS_OF = date(2026, 6, 1)
KEY = Pseudonyms(b"k" * 32)
ALL = {**FORTY, **UNSEEN}


def check(made: Made, path: Path | None = None) -> None:
    """The one finding at its address, no other; and every row accepted, rejected or told to be no data."""
    outcome, frames = read_submission(path or made.path, made.centre, KEY, AS_OF)
    assert [(one.rule, one.severity, one.sheet, one.cell) for one in outcome.findings] == made.found
    assert outcome.refused == made.refused
    counts = {one.sheet: one for one in outcome.counts}
    assert {name: (one.accepted + one.rejected, one.rejected) for name, one in counts.items()} == made.rows
    assert sum(map(len, frames.values())) == sum(one.accepted for one in counts.values())


@pytest.mark.parametrize("name", FORTY)
def test_a_planted_fault_is_found_at_its_address_and_nothing_else(tmp_path: Path, name: str) -> None:
    check(FORTY[name].make(tmp_path))


@pytest.mark.parametrize("name", UNSEEN)
def test_an_unseen_fault_of_the_same_kinds(tmp_path: Path, name: str) -> None:
    check(UNSEEN[name].make(tmp_path))


def test_every_rule_of_cells_and_rows_every_format_and_language_is_among_the_forty() -> None:
    rules = {row["rule"] for row in policy_tables()["rules"] if "PD-1" < row["rule"] < "PD-4"}
    assert rules <= {planted.fault.rule for planted in FORTY.values()}
    assert {planted.form for planted in FORTY.values()} == FORMATS.keys()
    assert {planted.listing for planted in FORTY.values()} == LISTS.keys() - {"priorities en"}


FOOTERS = (
    (),
    SIGNED,
    (("Direktorė", None, None, "Rūta Žukienė"),),
    (("Sąrašą sudarė", "metodininkė", "Rūta Žukienė"), ("Data:", date(2025, 6, 30))),
)
LAYOUTS = st.builds(
    Layout,
    top=st.integers(0, 12),
    left=st.integers(0, 40),
    banner=st.sampled_from([(), BANNER[:1], BANNER]),
    is_grouped=st.booleans(),
    is_numbered=st.booleans(),
    has_column_numbers=st.booleans(),
    blank_after=st.sampled_from([0, 3, 6, 9]),
    header_after=st.sampled_from([0, 6, 12]),
    heading_after=st.sampled_from([0, 3, 9]),
    merged=st.sampled_from([None, "programme_title", "institution_name", "municipality", "role", "project_code"]),
    has_total=st.booleans(),
    footer=st.sampled_from(FOOTERS),
    hidden_rows=st.sets(st.integers(0, 29)).map(tuple),
    is_filtered=st.booleans(),
    is_frozen=st.booleans(),
    spare_numbers=st.integers(0, 4),
    is_text=st.booleans(),
)
FAULTS = [planted for planted in ALL.values() if planted.fault.cells and not planted.beside and planted.count == 30]


def placed(planted: Planted, layout: Layout, form: str, at: int) -> Planted:
    """The fault in another layout, format and row, as far as they go together."""
    headers, cells = LISTS[planted.listing].headers, planted.fault.cells
    if layout.merged not in headers or is_text_file(form) or (len(cells) > 1 and layout.merged in cells):
        layout = replace(layout, merged=None)
    if layout.merged in cells:
        at -= at % MERGED_ROWS
    if planted.fault.rule == "PD-102":  # dates of the file that tell day from month would tell it here too
        layout = replace(layout, is_text=False)
    layout = replace(layout, spare_numbers=layout.spare_numbers * layout.is_numbered)
    return replace(planted, layout=layout, form=form, at=at)


@settings(max_examples=100, derandomize=True)
@given(st.sampled_from(FAULTS), LAYOUTS, st.integers(0, 29), st.data())
def test_a_fault_is_found_wherever_it_stands(planted: Planted, layout: Layout, at: int, data: st.DataObject) -> None:
    """The law: any fault, in any row of any layout and in any format, is found at its address, and nothing else is."""
    form = data.draw(st.sampled_from(forms_for(planted)))
    with TemporaryDirectory() as folder:
        check(placed(planted, layout, form, at).make(Path(folder)))


# What the faults uncovered


@pytest.mark.parametrize("form", [form for form in FORMATS if not is_text_file(form)])
def test_an_error_is_no_empty_cell(tmp_path: Path, form: str) -> None:
    """It was one where cells have no references, and a text where a library writes errors without a formula."""
    fault = wrong("PD-114", "completion_date", "#N/A")
    check(Planted("completions lt", fault, form, Layout(top=6, left=3, blank_after=5)).make(tmp_path))


def test_an_end_before_the_start_is_an_error(tmp_path: Path) -> None:
    """The run was asked about for its length, which hid the error, and the row was accepted."""
    fault = wrong("PD-202", "end_date", date(2019, 1, 7))
    check(Planted("runs pl", fault, "csv").make(tmp_path))


@pytest.mark.parametrize("form", ["openpyxl", "csv"])
def test_printed_copies_of_a_header_of_two_rows_are_no_data(tmp_path: Path, form: str) -> None:
    """Its upper row, and the row of column numbers below it, were rows with eight faults each."""
    layout = Layout(is_grouped=True, header_after=10, has_column_numbers=True, is_numbered=True)
    check(Planted("completions lt", wrong("PD-103", "hours_credited", "daug"), form, layout).make(tmp_path))


SHORT_LISTS = {
    "labels lt": wrong("PD-124", "active_teachers", "daug"),
    "costs lv": wrong("PD-118", "amount", -5),
    "attendance et": wrong("PD-106", "present", "vahel"),
}


@pytest.mark.parametrize("listing", SHORT_LISTS)
def test_who_signed_below_a_short_list_is_no_data(tmp_path: Path, listing: str) -> None:
    """Three cells are few in a long list only: below a short one they were a row with faults."""
    footer = (("Sąrašą sudarė", "metodininkė", "Rūta Žukienė"), ("Direktorė", "(parašas)", "Daiva Mockutė"))
    check(Planted(listing, SHORT_LISTS[listing], "xlsxwriter", Layout(footer=footer)).make(tmp_path))


def test_a_lost_value_of_a_merged_cell_is_lost_once(tmp_path: Path) -> None:
    """The first of three rows was told of the error, and the two below that they lacked a date."""
    fault = wrong("PD-114", "completion_date", Formula("TODAY()"))
    check(Planted("completions pl", fault, "openpyxl", Layout(merged="completion_date")).make(tmp_path))


def test_an_empty_merged_cell_is_empty_once(tmp_path: Path) -> None:
    """Each of the three rows of an empty merged cell was told that it lacked a programme."""
    fault = wrong("PD-302", "programme_title", None)
    made = Planted("completions et", fault, "ods", Layout(merged="programme_title")).make(tmp_path)
    check(made)
    (found,) = read_submission(made.path, made.centre, KEY, AS_OF)[0].findings
    assert found.count == MERGED_ROWS


def test_a_title_that_is_an_error_is_no_title(tmp_path: Path) -> None:
    """An export of a sheet that shows errors was accepted, and "#N/A" became a programme."""
    for number, text in enumerate(("#N/A", "#DALYBA/0!", "#REF!", "#VARDAS?", "Err:502", "########")):
        (tmp_path / str(number)).mkdir()
        fault = wrong("PD-114", "programme_title", text)
        check(Planted("completions lt", fault, "csv").make(tmp_path / str(number)))


def test_a_row_of_dashes_is_told(tmp_path: Path) -> None:
    """A row without anything but dashes is not accepted either."""
    dashes = dict.fromkeys(LISTS["labels lt"].headers, "–")
    check(Planted("labels lt", Fault("PD-306", "institution_name", dashes), "xlsxwriter").make(tmp_path))


@pytest.mark.parametrize("hints", [("(vardas)", "(pavardė)", "(11 skaitmenų)"), ("date", "text", "number")])
def test_hints_below_a_header_are_no_data(tmp_path: Path, hints: tuple[str, ...]) -> None:
    """A row that says what to write into the columns was a row with four faults."""

    def add(page: Page) -> None:
        page.cells = {(row + (row > 0), column): cell for (row, column), cell in page.cells.items()}
        page.cells |= {(1, column): text for column, text in enumerate(hints)}

    assert read_changed(tmp_path, add) == (30, 2, [])


@pytest.mark.parametrize(("wide", "read"), [(0, (30, 2, [])), (1, (30, 1, [("PD-306", "L32")]))])
def test_a_sum_without_a_word_is_a_total(
    tmp_path: Path, wide: int, read: tuple[int, int, list[tuple[str, str]]]
) -> None:
    """The sum that a program puts below a column was a row without person, programme and date; other numbers are."""
    at = [*LISTS["completions lt"].headers].index("hours_credited")

    def add(page: Page) -> None:
        hours = [cell for (_, column), cell in page.cells.items() if column == at and isinstance(cell, int)]
        page.cells[page.height, at] = Formula("SUM(L2:L31)", sum(hours) + wide)

    assert read_changed(tmp_path, add) == read


def read_changed(folder: Path, change: Callable[[Page], None]) -> tuple[int, int, list[tuple[str, str | None]]]:
    """Rows accepted, rows ignored and what is found in a list without a fault but for a change of its sheet."""
    listing = LISTS["completions lt"]
    page = lay_out(listing, listing.rows(30), Layout()).page
    change(page)
    path = write_xlsxwriter(folder / "failas.xlsx", [page])
    outcome, _ = read_submission(path, centre_of(listing), KEY, AS_OF)
    (count,) = outcome.counts
    return count.accepted, count.ignored, [(one.rule, one.cell) for one in outcome.findings]


def test_errors_of_xls() -> None:
    """An error in an old workbook was an empty cell: without a word the row lost its hours, or its date to another."""

    def record(kind: int, *data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(b"".join(data))) + b"".join(data)

    name = "Sąrašas".encode("utf-16-le")
    cells = (
        record(0x205, struct.pack("<HHH", 3, 1, 0), b"\x2a\x01"),  # the error #N/A
        record(0x205, struct.pack("<HHH", 4, 1, 0), b"\x01\x00"),  # the value TRUE
        record(0x06, struct.pack("<HHH", 5, 2, 0), b"\x02\0\x07\0\0\0\xff\xff", b"\0" * 8),  # a formula of #DIV/0!
        record(0x06, struct.pack("<HHH", 6, 2, 0), struct.pack("<d", 8.0), b"\0" * 8),
    )
    chart = record(0x809, b"\0" * 4), record(0x205, struct.pack("<HHH", 9, 9, 0), b"\x2a\x01"), record(0x0A)
    begin, end = record(0x809, b"\0" * 4), record(0x0A)
    start = len(begin) + 4 + 8 + len(name) + len(end)
    sheets = record(0x85, struct.pack("<IH", start, 0), bytes([len(name) // 2, 1]), name)
    workbook = b"".join((begin, sheets, end, begin, *cells, *chart, end))
    assert lost_in_xls(workbook) == {"Sąrašas": {(3, 1), (5, 2)}}
    assert lost_in_xls(workbook[: workbook.index(cells[0])]) == {}


def test_one_cause_in_a_whole_column_is_one_finding_at_its_first_cell(tmp_path: Path) -> None:
    """As the machine-readable answer gives it: where the first stands, and how many there are."""
    faults = {"completion_date": "kovo mėn."}
    made = Planted(
        "completions lt", wrong("PD-101", "completion_date", "x"), "ods", Layout(top=6, left=3), every=faults
    )
    (checked,) = check_files([made.make(tmp_path).path], None, AS_OF)
    (found,) = json.loads(as_json(checked))["findings"]
    assert (found["rule"], found["cell"], found["count"]) == ("PD-101", "M8", 30)


# Long ones


@pytest.mark.slow
def test_a_fault_at_the_end_of_a_long_sheet(tmp_path: Path) -> None:
    fault = wrong("PD-103", "hours_credited", "daug")
    check(Planted("completions lt", fault, "xlsxwriter", Layout(is_numbered=True), 50_000, 49_998).make(tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_what_libreoffice_makes_of_the_workbooks_has_the_same_faults(tmp_path: Path, kind: str) -> None:
    """All but those in which it computes what was lost."""
    made: dict[str, Made] = {}
    for number, planted in enumerate(ALL.values()):
        unsaved = any(isinstance(cell, Formula) and cell.result is None for cell in planted.fault.cells.values())
        if not unsaved and not planted.layout.computed and not is_text_file(planted.form):
            (folder := tmp_path / f"f{number}").mkdir()
            one = planted.make(folder)
            made[f"f{number}"] = replace(one, path=one.path.rename(tmp_path / f"f{number}{one.path.suffix}"))
    assert len(made) > 40
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "made")]
    subprocess.run([*command, *(str(one.path) for one in made.values())], check=True, capture_output=True, timeout=300)
    for name, one in made.items():
        check(one, tmp_path / "made" / f"{name}.{kind}")
