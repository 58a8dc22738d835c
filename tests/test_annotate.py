"""The marked copy of a centre's workbook: what is marked, what stays, what is refused, and a copy sent back."""

import base64
import copy as copies
import re
import shutil
import stat
import subprocess
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.feedback.annotate import MAX_NOTES, Mark, NotAnnotated, annotate, our_sheet_names, words
from catalogue.feedback.looks import LOOKS
from catalogue.feedback.ooxml import MAIN, RELATION
from catalogue.intake.reading import read_grids
from catalogue.intake.vocabulary import is_results_sheet
from catalogue.model.codes import LANGUAGES
from make_files import rewrite_zip, write_csv, write_ods

ROOT = Path(__file__).parent.parent
LT = words("lt")
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
pytestmark = pytest.mark.filterwarnings("ignore:.*is not supported and will be removed")


def mark(
    cell: str, severity: Literal["error", "question"] = "error", number: int = 1, sheet: str = "Lapas", **texts: str
) -> Mark:
    found = texts.get("found", "Langelyje turi būti skaičius.")
    return Mark(number, severity, "PD-103", sheet, cell, found, texts.get("remedy", "Įrašykite tik skaičių."))


def book(path: Path, fill: Callable[[xlsxwriter.Workbook, Any], None] | None = None, **options: bool) -> Path:
    """A workbook with one sheet `Lapas` of five rows and three columns, and what `fill` adds."""
    workbook = xlsxwriter.Workbook(path, options)
    sheet = workbook.add_worksheet("Lapas")
    for row in range(5):
        sheet.write_row(row, 0, [f"vardas {row}", row, row / 2])
    if fill:
        fill(workbook, sheet)
    workbook.close()
    return path


def annotated(source: Path, *marks: Mark, language: str = "lt", name: str = "copy.xlsx") -> Path:
    target = source.with_name(name)
    annotate(source, target, marks, words(language))
    before = parts(source)
    for part, data in parts(target).items():
        if data != before.get(part):
            etree.fromstring(data)
    return target


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(source: Path, changes: Mapping[str, bytes | None], name: str = "changed.xlsx") -> Path:
    """The same package with other, further or without some parts."""
    target = source.with_name(name)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in {**parts(source), **changes}.items():
            if data is not None:
                archive.writestr(part, data)
    return target


def replaced(source: Path, part: str, before: bytes, after: bytes) -> Path:
    return rewrite_zip(source, source.with_name("replaced.xlsx"), {part: (before, after)})


def sheet_of(path: Path, name: str = "Lapas") -> Worksheet:
    return openpyxl.load_workbook(path)[name]


def look(sheet: Worksheet, cell: str) -> str | None:
    """The severity that a cell looks like."""
    for severity, (fill, colour, line) in LOOKS.items():
        edges = [getattr(sheet[cell].border, side) for side in ("left", "right", "top", "bottom")]
        if sheet[cell].fill.fgColor.rgb == fill and all(edge.style == line for edge in edges):
            assert all(edge.color.rgb == colour for edge in edges)
            return severity
    return None


def note(sheet: Worksheet, cell: str) -> str | None:
    comment = sheet[cell].comment
    return str(comment.text) if comment else None


def listed(path: Path, name: str = LT.sheet) -> list[list[object]]:
    """The rows of the results sheet below its head."""
    rows = [list(row) for row in sheet_of(path, name).iter_rows(values_only=True)]
    return rows[next(n for n, row in enumerate(rows) if row[1] is not None) + 1 :]


# --- what is marked


def test_a_cell_gets_the_look_the_note_and_a_line_of_the_list(tmp_path: Path) -> None:
    copy = annotated(book(tmp_path / "a.xlsx"), mark("B3"), mark("C4", "question", 2))
    sheet = sheet_of(copy)
    assert [look(sheet, cell) for cell in ("B3", "C4", "B4")] == ["error", "question", None]
    assert note(sheet, "B3") == (
        "Duomenų patikra:\n1. Klaida PD-103\nLangelyje turi būti skaičius.\nĮrašykite tik skaičių."
    )
    assert sheet["B3"].comment.author == "Duomenų patikra"
    assert openpyxl.load_workbook(copy).sheetnames == ["Lapas", "Patikros rezultatai"]
    assert listed(copy) == [
        [1, "Klaida", "PD-103", "Lapas!B3", "Langelyje turi būti skaičius.", "Įrašykite tik skaičių."],
        [2, "Klausimas", "PD-103", "Lapas!C4", "Langelyje turi būti skaičius.", "Įrašykite tik skaičių."],
    ]


def test_the_looks_differ_by_line_as_well_as_by_colour() -> None:
    fills, _, lines = zip(*LOOKS.values(), strict=True)
    assert len(set(fills)) == len(set(lines)) == 2


def test_a_cell_keeps_its_number_format_font_alignment_and_protection(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        own = {"num_format": "yyyy-mm-dd", "italic": True, "align": "center", "locked": False, "bottom": 1}
        sheet.write("B2", 45000, workbook.add_format(own))

    cell = sheet_of(annotated(book(tmp_path / "a.xlsx", fill), mark("B2")))["B2"]
    assert (cell.number_format, cell.font.i, cell.alignment.horizontal) == ("yyyy-mm-dd", True, "center")
    assert (cell.protection.locked, cell.border.bottom.style) == (False, "thick")


def test_several_findings_of_a_cell_share_its_note_and_the_gravest_gives_the_look(tmp_path: Path) -> None:
    marks = (
        mark("B2", "question", 1, found="Pirmas."),
        mark("B2", "error", 2),
        mark("B2", "question", 3, found="Trečias."),
    )
    sheet = sheet_of(annotated(book(tmp_path / "a.xlsx"), *marks))
    assert look(sheet, "B2") == "error"
    assert re.findall(r"^(\d)\. (\w+)", note(sheet, "B2") or "", re.MULTILINE) == [
        ("1", "Klausimas"),
        ("2", "Klaida"),
        ("3", "Klausimas"),
    ]


def test_rows_and_cells_that_are_not_there_are_made_in_their_order(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write("F3", "toli")
        sheet.write("A9", "žemai")
        sheet.set_row(10, 30)

    copy = annotated(book(tmp_path / "a.xlsx", fill), *map(mark, ("D3", "G3", "A7", "XFD7", "B11", "C1048576", "E3")))
    data = parts(copy)["xl/worksheets/sheet1.xml"]
    rows = [int(row) for row in re.findall(rb'<row r="(\d+)"', data)]
    assert rows == sorted(set(rows))
    assert re.findall(rb'r="([A-Z]+)3"', data) == [b"A", b"B", b"C", b"D", b"E", b"F", b"G"]
    sheet = sheet_of(copy)
    assert all(look(sheet, cell) for cell in ("D3", "G3", "A7", "XFD7", "B11", "C1048576", "E3"))
    assert b'<row r="11" ht="30" customHeight="1"><c r="B11"' in data
    assert b'<row r="1048576"><c r="C1048576"' in data
    # which columns a row has is said only where it is still so
    assert b'<row r="2" spans="' in data and b'<row r="3">' in data


def test_a_new_cell_looks_like_its_row_or_its_column(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.set_column("E:F", 10, workbook.add_format({"num_format": "0.00"}))
        sheet.set_row(20, 15, workbook.add_format({"num_format": "0%"}))

    sheet = sheet_of(annotated(book(tmp_path / "a.xlsx", fill), mark("F3"), mark("F21"), mark("E30")))
    assert [sheet[cell].number_format for cell in ("F3", "F21", "E30")] == ["0.00", "0%", "0.00"]


def test_rows_and_cells_without_a_reference_are_counted(tmp_path: Path) -> None:
    data = (
        b'<worksheet xmlns="%s"><sheetData><row><c><v>1</v></c><c><v>2</v></c></row>'
        b'<row r="4"><c><v>3</v></c><c r="C4"><v>4</v></c><c><v>5</v></c></row><row/></sheetData></worksheet>'
    ) % MAIN.encode()
    source = with_parts(book(tmp_path / "a.xlsx"), {"xl/worksheets/sheet1.xml": data})
    copy = annotated(source, *map(mark, ("B1", "D4", "B4", "A5", "A2")))
    root = etree.fromstring(parts(copy)["xl/worksheets/sheet1.xml"])
    styled = [cell.findtext("{*}v") or cell.get("r") for cell in root.iter("{*}c") if cell.get("s")]
    assert styled == ["2", "A2", "B4", "5", "A5"]


def test_a_merged_area_is_marked_as_a_whole_and_noted_at_its_first_cell(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.merge_range("B8:D9", "sujungta")
        sheet.merge_range("A20:A21", "kita")

    copy = annotated(book(tmp_path / "a.xlsx", fill), mark("C9", "question"), mark("B8", number=2))
    sheet = sheet_of(copy)
    assert (note(sheet, "B8") or "").count("PD-103") == 2
    data = parts(copy)["xl/worksheets/sheet1.xml"]
    styles = [re.findall(rb'r="%s"[^>]* s="(\d+)"' % cell, data) for cell in (b"B8", b"D8", b"C9", b"D9")]
    assert styles[0] and styles == [styles[0]] * 4
    assert look(sheet, "B8") == "error"
    assert [row[3] for row in listed(copy)] == ["Lapas!C9", "Lapas!B8"]


def test_a_cell_beside_a_merged_area_is_marked_itself(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx", lambda workbook, sheet: sheet.merge_range("B8:D9", "sujungta"))
    sheet = sheet_of(annotated(source, mark("A9"), mark("E8"), mark("C10")))
    assert [look(sheet, cell) for cell in ("A9", "E8", "C10", "B8")] == ["error", "error", "error", None]
    assert [bool(note(sheet, cell)) for cell in ("A9", "E8", "C10", "B8")] == [True, True, True, False]


def test_cells_of_tables_and_hidden_rows_are_marked_and_stay_so(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.add_table("E1:F4")
        sheet.set_row(2, None, None, {"hidden": True})

    source = book(tmp_path / "a.xlsx", fill)
    copy = annotated(source, mark("F3"), mark("A3"))
    assert (look(sheet_of(copy), "F3"), look(sheet_of(copy), "A3")) == ("error", "error")
    assert sheet_of(copy).row_dimensions[3].hidden
    assert parts(copy)["xl/tables/table1.xml"] == parts(source)["xl/tables/table1.xml"]


def test_findings_without_a_cell_are_listed_only(tmp_path: Path) -> None:
    marks = mark("", number=1), mark("", number=2, sheet=""), mark("A1", number=3, sheet="Nėra"), mark("ZZZ1", number=4)
    copy = annotated(book(tmp_path / "a.xlsx"), *marks)
    assert [row[3] for row in listed(copy)] == ["Lapas", "", "Nėra!A1", "Lapas!ZZZ1"]
    assert not any(cell.hyperlink for row in sheet_of(copy, LT.sheet).iter_rows() for cell in row)
    assert not any(cell.comment for row in sheet_of(copy).iter_rows() for cell in row)


def test_beyond_the_limit_of_notes_there_are_the_look_and_the_list(tmp_path: Path) -> None:
    marks = [mark(f"B{number}", number=number) for number in range(1, MAX_NOTES + 11)]
    copy = annotated(book(tmp_path / "a.xlsx"), *marks)
    sheet = sheet_of(copy)
    assert sum(cell.comment is not None for cell in sheet["B"]) == MAX_NOTES
    assert all(look(sheet, f"B{number}") for number in (1, MAX_NOTES, MAX_NOTES + 10))
    assert len(listed(copy)) == MAX_NOTES + 10
    told = [cell.value for cell in sheet_of(copy, LT.sheet)["A"]]
    assert LT.note_limit.format(sheet="Lapas", count=MAX_NOTES) in told


@pytest.mark.slow
def test_many_marks_take_seconds(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}" spans="1:12">'
        + "".join(f'<c r="{letter}{row}"><v>1</v></c>' for letter in "ABCDEFGHIJKL")
        + "</row>"
        for row in range(1, 50_001)
    )
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    source = with_parts(book(tmp_path / "a.xlsx"), {"xl/worksheets/sheet1.xml": data})
    marks = [mark(f"{'ABCDEFGHIJKLMN'[number % 14]}{number}", number=number) for number in range(1, 50_001)]
    begin = time.monotonic()
    copy = annotated(source, *marks)
    assert time.monotonic() - begin < 20
    found = re.findall(rb'<c r="[A-Z]+(\d+)" s="\d+"/?>', parts(copy)["xl/worksheets/sheet1.xml"])
    assert [int(row) for row in found] == list(range(1, 50_001))


# --- what stays as it was


def rich(path: Path) -> Path:
    """A workbook with nearly everything that a library loses when it loads and saves."""

    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        (path.parent / "pixel.png").write_bytes(PIXEL)
        (path.parent / "macros.bin").write_bytes(b"\xd0\xcf\x11\xe0 macros")
        workbook.add_vba_project(str(path.parent / "macros.bin"))
        sheet.insert_image("H1", str(path.parent / "pixel.png"))
        sheet.set_header("&L&[Picture]", {"image_left": str(path.parent / "pixel.png")})
        sheet.add_sparkline("E1", {"range": "A1:C1"})
        sheet.conditional_format("B1:B5", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format(
            "C1:C5", {"type": "cell", "criteria": ">", "value": 1, "format": workbook.add_format()}
        )
        sheet.data_validation("A1:A5", {"validate": "list", "source": ["viena", "dvi"]})
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=Lapas!$B$1:$B$5"})
        sheet.insert_chart("H9", chart)
        sheet.insert_button("K1", {"macro": "daryti"})
        sheet.add_table("M1:N4")
        sheet.write_formula("D1", "=SUM(B1:B5)", None, 10)
        sheet.protect("", {"sort": True})
        sheet.autofilter("A1:C5")
        sheet.write_url("A6", "https://example.org/")
        other = workbook.add_worksheet("Kitas")
        other.write_comment("A1", "Kito pastaba")
        workbook.define_name("Kitas!vietinis", "=Kitas!$A$1")
        workbook.define_name("visas", "=Lapas!$A$1")

    return book(path, fill)


def test_parts_that_need_no_change_stay_byte_for_byte(tmp_path: Path) -> None:
    source = rich(tmp_path / "a.xlsm")
    copy = annotated(source, mark("B2"), mark("J30", "question"), name="copy.xlsm")
    before, after = parts(source), parts(copy)
    assert set(before) <= set(after)
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert after["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0 macros"
    assert openpyxl.load_workbook(copy, keep_vba=True).sheetnames == ["Lapas", "Kitas", LT.sheet]


def test_directory_entries_of_untouched_parts_stay(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    with zipfile.ZipFile(book(tmp_path / "plain.xlsx")) as old, zipfile.ZipFile(source, "w") as new:
        for info, data in [(copies.copy(info), old.read(info)) for info in old.infolist()]:
            info.date_time = (2024, 2, 29, 12, 30, 2)
            info.compress_type = zipfile.ZIP_STORED if info.filename.endswith("app.xml") else zipfile.ZIP_DEFLATED
            info.external_attr = 0o640 << 16
            new.writestr(info, data)
    with zipfile.ZipFile(annotated(source, mark("B2"))) as archive:
        infos = {info.filename: info for info in archive.infolist()}
    assert infos["docProps/app.xml"].compress_type == zipfile.ZIP_STORED
    assert infos["xl/sharedStrings.xml"].date_time == (2024, 2, 29, 12, 30, 2)
    assert infos["xl/sharedStrings.xml"].external_attr == 0o640 << 16
    assert infos["xl/styles.xml"].date_time == infos["xl/comments1.xml"].date_time == (1980, 1, 1, 0, 0, 0)


def test_inside_a_marked_sheet_all_else_stays(tmp_path: Path) -> None:
    source = rich(tmp_path / "a.xlsm")
    copy = annotated(source, mark("B2"), mark("A3", "question"), name="copy.xlsm")
    before, after = (etree.fromstring(parts(path)["xl/worksheets/sheet1.xml"]) for path in (source, copy))
    for cell in after.iter("{*}c"):
        if cell.get("r") in {"B2", "A3"}:
            del cell.attrib["s"]
    assert etree.tostring(after, method="c14n") == etree.tostring(before, method="c14n")


def test_styles_workbook_and_types_only_grow(tmp_path: Path) -> None:
    source = rich(tmp_path / "a.xlsm")
    copy = annotated(source, mark("B2"), name="copy.xlsm")
    for part in ("xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        before, after = (etree.fromstring(parts(path)[part]) for path in (source, copy))
        known = [etree.tostring(one, method="c14n") for one in before.iter() if not len(one)]
        now = [etree.tostring(one, method="c14n") for one in after.iter() if not len(one)]
        assert not [one for one in known if known.count(one) > now.count(one)], part


def test_names_of_one_sheet_stay_with_their_sheet(tmp_path: Path) -> None:
    path = annotated(rich(tmp_path / "a.xlsm"), mark("B2"), name="copy.xlsm")
    assert re.findall(rb'sheetId="(\d+)"', parts(path)["xl/workbook.xml"]) == [b"1", b"2", b"3"]
    copy = openpyxl.load_workbook(path)
    assert copy["Kitas"].defined_names["vietinis"].attr_text == "Kitas!$A$1"
    assert copy.sheetnames[-1] == LT.sheet


@pytest.mark.parametrize("name", ["vilnius-teacher-house/darbuotojai.xlsm", "leeds/course-catalogue.xlsx"])
def test_reading_finds_the_same_cells_in_the_copy(tmp_path: Path, name: str) -> None:
    source = ROOT / "data" / "raw" / name
    before = read_grids(source)
    copy = tmp_path / source.name
    annotate(source, copy, [mark(cell, sheet=before[0].sheet) for cell in ("A1", "B2", "C3", "Z900")], LT)
    *after, ours = read_grids(copy)
    assert [(grid.sheet, grid.rows, grid.errors) for grid in after] == [
        (grid.sheet, grid.rows, grid.errors) for grid in before
    ]
    assert is_results_sheet(ours.sheet, str(ours.rows[0][0]))


# --- notes and drawings of others


def test_a_note_of_others_keeps_its_text_and_gets_ours_below(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_comment("B2", "Mano pastaba", {"author": "Ona"})
        sheet.write_comment("C5", "Kita pastaba", {"author": "Ona"})

    copy = annotated(book(tmp_path / "a.xlsx", fill), mark("B2"), mark("A4"))
    sheet = sheet_of(copy)
    assert (note(sheet, "B2") or "").startswith("Mano pastaba\nDuomenų patikra:\n1. Klaida PD-103\n")
    assert (note(sheet, "C5"), sheet["B2"].comment.author) == ("Kita pastaba", "Ona")
    shapes = parts(copy)["xl/drawings/vmlDrawing1.vml"]
    ids = re.findall(rb'<v:shape id="([^"]+)"', shapes)
    assert len(ids) == len(set(ids)) == 3
    tops_and_bottoms = re.findall(rb"<x:Anchor>(?:\d+, ){2}(\d+), \d+, \d+, \d+, (\d+),", shapes)
    assert int(tops_and_bottoms[0][1]) - int(tops_and_bottoms[0][0]) >= 6  # the box has room for both texts
    assert sheet_of(annotated(copy, name="clean.xlsx"))["B2"].comment.text == "Mano pastaba"


def test_a_plain_text_note_keeps_its_text(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx", lambda workbook, sheet: sheet.write_comment("B2", "x"))
    plain = b'<comments xmlns="%s"><authors/><commentList><comment ref="B2" authorId="0"><text><t>Trumpai</t></text>'
    plain = plain % MAIN.encode() + b"</comment></commentList></comments>"
    copy = annotated(with_parts(source, {"xl/comments1.xml": plain}), mark("B2"))
    assert (note(sheet_of(copy), "B2") or "").startswith("Trumpai\nDuomenų patikra:\n1. ")
    text = etree.fromstring(parts(copy)["xl/comments1.xml"]).find(".//{*}text")
    assert [etree.QName(child).localname for child in text] == ["r", "r", "r"]


def test_threaded_comments_stay(tmp_path: Path) -> None:
    thread = b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"/>'
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    target = "../threadedComments/threadedComment1.xml"
    source = book(tmp_path / "a.xlsx", lambda workbook, sheet: sheet.write_comment("B2", "[Threaded comment]\nKodėl?"))
    relations = parts(source)["xl/worksheets/_rels/sheet1.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId9" Type="{kind}" Target="{target}"/></Relationships>'.encode(),
    )
    source = with_parts(
        source,
        {"xl/worksheets/_rels/sheet1.xml.rels": relations, "xl/threadedComments/threadedComment1.xml": thread},
    )
    copy = annotated(source, mark("B2"), mark("C2"))
    assert parts(copy)["xl/threadedComments/threadedComment1.xml"] == thread
    assert parts(copy)["xl/worksheets/_rels/sheet1.xml.rels"] == relations
    assert (note(sheet_of(copy), "B2") or "").startswith("[Threaded comment]\nKodėl?\nDuomenų patikra:")


def test_the_drawing_of_notes_stands_where_the_schema_has_it(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        (tmp_path / "pixel.png").write_bytes(PIXEL)
        sheet.set_header("&L&[Picture]", {"image_left": str(tmp_path / "pixel.png")})
        sheet.insert_image("H1", str(tmp_path / "pixel.png"))
        sheet.add_table("M1:N4")
        sheet.add_sparkline("E1", {"range": "A1:C1"})

    source = book(tmp_path / "a.xlsx", fill)
    copy = annotated(source, mark("B2"))
    root = etree.fromstring(parts(copy)["xl/worksheets/sheet1.xml"])
    names = [etree.QName(child).localname for child in root]
    assert names[-5:] == ["drawing", "legacyDrawing", "legacyDrawingHF", "tableParts", "extLst"]
    header = root.find("{*}legacyDrawingHF").get(f"{{{RELATION}}}id")
    assert root.find("{*}legacyDrawing").get(f"{{{RELATION}}}id") != header
    assert parts(copy)["xl/drawings/vmlDrawing1.vml"] == parts(source)["xl/drawings/vmlDrawing1.vml"]


def test_controls_in_alternatives_come_after_the_drawing(tmp_path: Path) -> None:
    controls = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        b'<mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent></worksheet>'
    )
    source = replaced(book(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", b"</worksheet>", controls)
    root = etree.fromstring(parts(annotated(source, mark("B2")))["xl/worksheets/sheet1.xml"])
    assert [etree.QName(child).localname for child in root][-2:] == ["legacyDrawing", "AlternateContent"]


def test_notes_drawn_in_an_unknown_way_stay_and_the_sheet_is_marked_without(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx", lambda workbook, sheet: sheet.write_comment("B2", "Mano"))
    source = with_parts(source, {"xl/drawings/vmlDrawing1.vml": b"<odd/>"})
    copy = annotated(source, mark("C2"))
    assert parts(copy)["xl/drawings/vmlDrawing1.vml"] == b"<odd/>"
    assert parts(copy)["xl/comments1.xml"] == parts(source)["xl/comments1.xml"]
    assert b's="' in parts(copy)["xl/worksheets/sheet1.xml"]
    assert len(listed(copy)) == 1


# --- ways to write a package


def test_absolute_targets_backslashes_and_other_cases_lead_to_the_parts(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx", lambda workbook, sheet: sheet.write_comment("B2", "Mano"))
    old = parts(source)
    odd = {
        name.replace("xl/worksheets/sheet1", "XL\\Worksheets\\Sheet1"): data
        for name, data in old.items()
        if name not in {"xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels"}
    }
    odd["xl/_rels/workbook.xml.rels"] = old["xl/_rels/workbook.xml.rels"].replace(
        b'Target="worksheets/sheet1.xml"', b'Target="/xl/WORKSHEETS/sheet1.xml"'
    )
    odd["XL/worksheets/_RELS/sheet1.xml.rels"] = old["xl/worksheets/_rels/sheet1.xml.rels"].replace(
        b"../comments1.xml", b"..\\Comments1.xml"
    )
    source = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(source, "w") as archive:
        for name, data in odd.items():
            archive.writestr(name, data)
    after = parts(annotated(source, mark("B2")))
    assert set(after) == {*odd, "xl/worksheets/sheet1.xml"} - {"xl/worksheets/sheet1.xml"} | {
        "xl/worksheets/sheet2.xml"
    }
    assert b"PD-103" in after["xl/comments1.xml"]
    assert after["XL\\Worksheets\\Sheet1.xml"] != odd["XL\\Worksheets\\Sheet1.xml"]


def test_a_prefix_on_the_main_namespace(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx", lambda workbook, sheet: sheet.merge_range("B8:C8", "sujungta"))
    changes: dict[str, bytes | None] = {}
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"):
        data = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", parts(source)[part])
        changes[part] = data.replace(b"xmlns=", b"xmlns:x=")
    copy = annotated(with_parts(source, changes), mark("B2"), mark("B7"), mark("C8"))
    data = parts(copy)["xl/worksheets/sheet1.xml"]
    assert b'<x:row r="7"><x:c r="B7" s="' in data and b"<x:legacyDrawing " in data
    assert [look(sheet_of(copy), cell) for cell in ("B2", "B7", "B8")] == ["error"] * 3


@pytest.mark.parametrize("change", ["comment", "cdata", "utf-16", "single quotes", "bom"])
def test_odd_ways_to_write_a_sheet(tmp_path: Path, change: str) -> None:
    source = book(tmp_path / "a.xlsx")
    data = parts(source)["xl/worksheets/sheet1.xml"]
    body = data[data.index(b"<worksheet") :]
    odd = {
        "comment": data.replace(b"<row ", b'<!-- <row r="2"><c r="B2"/></row> --><row ', 1),
        "cdata": data.replace(b"<v>1</v>", b'<v><![CDATA[</row><c r="B2"/>]]></v>', 1),
        "utf-16": ('<?xml version="1.0" encoding="UTF-16"?>' + body.decode()).encode("utf-16"),
        "single quotes": data.replace(b'r="B2"', b" r = 'B2' ").replace(b'r="2"', b"r='2'"),
        "bom": b"\xef\xbb\xbf" + data,
    }[change]
    assert odd != data
    copy = annotated(with_parts(source, {"xl/worksheets/sheet1.xml": odd}), mark("B2"), mark("D2"))
    root = etree.fromstring(parts(copy)["xl/worksheets/sheet1.xml"])
    assert [cell.get("r") for cell in root.iter("{*}c") if cell.get("s")] == ["B2", "D2"]
    assert len(list(root.iter("{*}c"))) == 16


def test_a_workbook_without_styles(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx")
    relations = re.sub(rb"<Relationship [^>]*styles\.xml\"/>", b"", parts(source)["xl/_rels/workbook.xml.rels"])
    types = re.sub(rb"<Override PartName=\"/xl/styles[^>]*>", b"", parts(source)["[Content_Types].xml"])
    bare = {"xl/_rels/workbook.xml.rels": relations, "[Content_Types].xml": types, "xl/styles.xml": None}
    copy = annotated(with_parts(source, bare), mark("B2"))
    assert look(sheet_of(copy), "B2") == "error"


def test_odd_numbers_and_names_in_the_styles_do_no_harm(tmp_path: Path) -> None:
    """A fill numbered ² and a namespace that is no address stopped the copy (fuzzing)."""
    source = book(tmp_path / "a.xlsx")
    styles = parts(source)["xl/styles.xml"].replace(b'fillId="0"', 'fillId="²"'.encode())
    styles = styles.replace(b"<fills ", b'<fills xmlns:y="odd" ')
    copy = annotated(with_parts(source, {"xl/styles.xml": styles}), mark("B2"))
    assert b'fillId="2"' in parts(copy)["xl/styles.xml"]


def test_styles_without_counts_or_lists_and_a_style_out_of_range(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx")
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="9"/></cellXfs><dxfs/></styleSheet>'.encode()
    sheet = parts(source)["xl/worksheets/sheet1.xml"].replace(b'<c r="B2"', b'<c r="B2" s="77"')
    source = with_parts(source, {"xl/styles.xml": styles, "xl/worksheets/sheet1.xml": sheet})
    after = parts(annotated(source, mark("B2"), mark("B3")))
    names = [etree.QName(child).localname for child in etree.fromstring(after["xl/styles.xml"])]
    assert names == ["fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs"]
    styled = re.findall(rb'<c r="B[23]" s="(\d+)"', after["xl/worksheets/sheet1.xml"])
    assert len(styled) == 2 and styled[0] == styled[1]
    assert etree.fromstring(after["xl/styles.xml"]).find("{*}cellXfs")[int(styled[0])].get("numFmtId") == "9"


# --- the list


def test_the_list_is_laid_out_for_reading(tmp_path: Path) -> None:
    copy = annotated(book(tmp_path / "a.xlsx"), mark("B2"), mark("C3", "question", 2))
    sheet = sheet_of(copy, LT.sheet)
    told = [cell.value for cell in sheet["A"]]
    assert (told[0], tuple(told[1 : 1 + len(LT.intro)])) == (LT.title, LT.intro)
    head = told.index(LT.heads[0]) + 1
    assert tuple(cell.value for cell in sheet[head]) == LT.heads
    assert all(cell.font.b for cell in sheet[head]) and sheet["A1"].font.b
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == (f"A{head + 1}", f"A{head}:F{head + 2}")
    assert sheet.cell(head + 1, 5).alignment.wrap_text and sheet.column_dimensions["E"].width >= 40
    assert [sheet.cell(head + n, 2).fill.fgColor.rgb for n in (1, 2)] == [
        LOOKS[one][0] for one in ("error", "question")
    ]
    assert sheet.row_dimensions[head + 2].height == 15
    assert sheet.cell(head + 2, 4).hyperlink.location == "'Lapas'!C3"


def test_a_line_of_the_list_is_high_enough_for_its_text(tmp_path: Path) -> None:
    """LibreOffice cut long texts off, since it gives a row of unknown height one line."""
    copy = annotated(book(tmp_path / "a.xlsx"), mark("B2", found="žodis " * 30), mark("B3", remedy="žodis " * 9000))
    rows = sheet_of(copy, LT.sheet).row_dimensions
    assert [rows[len(LT.intro) + 3 + number].height for number in (1, 2)] == [60, 405]


def test_names_of_sheets_with_quotes_and_signs_of_xml(tmp_path: Path) -> None:
    name = 'It\'s <A> & "B"'
    workbook = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    workbook.add_worksheet(name)
    workbook.close()
    copy = annotated(tmp_path / "a.xlsx", mark("B2", sheet=name))
    assert look(sheet_of(copy, name), "B2") == "error"
    link = next(cell.hyperlink for cell in sheet_of(copy, LT.sheet)["D"] if cell.hyperlink)
    assert link.location == "'It''s <A> & \"B\"'!B2"


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    marks = mark("B2", found="=HYPERLINK(0)", remedy="+1"), mark("B3", found="<b>&\x00\x0b", remedy="_x0041_")
    copy = annotated(book(tmp_path / "a.xlsx"), *marks)
    cells = [cell for row in sheet_of(copy, LT.sheet).iter_rows(min_col=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [row[4] for row in listed(copy)] == ["=HYPERLINK(0)", "<b>&"]
    assert (note(sheet_of(copy), "B2") or "").endswith("\n=HYPERLINK(0)\n+1")


def test_a_sheet_of_the_centre_with_our_name_is_left_alone(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        workbook.add_worksheet("PATIKROS REZULTATAI").write("A1", "Mūsų pačių lapas")

    copy = annotated(book(tmp_path / "a.xlsx", fill), mark("B2"))
    again = annotated(copy, mark("B3"), name="again.xlsx")
    for path in (copy, again):
        assert openpyxl.load_workbook(path).sheetnames == ["Lapas", "PATIKROS REZULTATAI", "Patikros rezultatai 2"]
        assert sheet_of(path, "PATIKROS REZULTATAI")["A1"].value == "Mūsų pačių lapas"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_every_language(language: str) -> None:
    own, others = words(language), [words(other) for other in LANGUAGES if other != language]
    assert (own.lang, len(own.heads), set(own.severities)) == (language, 6, {"error", "question"})
    assert 0 < len(own.sheet) <= 29 and not set(own.sheet) & set("[]:*?/\\")  # with room for a number
    assert own.sheet in our_sheet_names() and is_results_sheet(f"{own.sheet} 2", own.title)
    assert own.author not in {other.author for other in others} and own.title not in {other.title for other in others}
    told = " ".join((*own.intro, own.note_limit.format(sheet="Lapas", count=MAX_NOTES)))
    opening, closing = {"lt": "„“", "et": "„“", "en": "“”"}.get(language, "„”")
    assert told.count(opening) == told.count(closing) >= 2
    assert not set("«»\"'") & set(told) and "500" in told


# --- a copy that comes back


def test_the_same_marks_give_the_same_bytes_and_so_does_a_copy_of_a_copy(tmp_path: Path) -> None:
    source = rich(tmp_path / "a.xlsm")
    marks = mark("B2"), mark("J30", "question", 2), mark("A1", number=3, sheet="Kitas")
    first, second = (annotated(source, *marks, name=name) for name in ("first.xlsm", "second.xlsm"))
    assert first.read_bytes() == second.read_bytes()
    assert annotated(first, *marks, name="third.xlsm").read_bytes() == first.read_bytes()


def test_former_marks_give_way_to_new_ones(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx", lambda workbook, sheet: workbook.add_worksheet("Kitas"))
    first = annotated(source, mark("B2"), mark("B3"), mark("D9"), mark("A1", sheet="Kitas"))
    second = annotated(first, mark("B3", "question", found="Nauja."), mark("C4"), name="second.xlsx")
    sheet = sheet_of(second)
    looks = [look(sheet, cell) for cell in ("B2", "B3", "C4", "D9")]
    assert looks == [None, "question", "error", None]
    assert sheet["B2"].fill.fill_type is None and sheet["B2"].border.left.style is None
    assert (note(sheet, "B2"), note(sheet, "D9")) == (None, None)
    assert (note(sheet, "B3") or "").count("PD-103") == 1 and "Nauja." in (note(sheet, "B3") or "")
    assert parts(second)["[Content_Types].xml"].count(b'Extension="vml"') == 1
    kitas = sheet_of(second, "Kitas")
    assert (look(kitas, "A1"), note(kitas, "A1")) == (None, None)
    assert len(re.findall(rb"<v:shape ", parts(second)["xl/drawings/vmlDrawing1.vml"])) == 2
    assert openpyxl.load_workbook(second).sheetnames == ["Lapas", "Kitas", LT.sheet]
    assert [row[3] for row in listed(second)] == ["Lapas!B3", "Lapas!C4"]


def test_a_copy_in_another_language_is_known_as_ours(tmp_path: Path) -> None:
    first = annotated(book(tmp_path / "a.xlsx"), mark("B2"), language="pl")
    second = annotated(first, mark("B2"), mark("B3"), language="lv", name="second.xlsx")
    assert openpyxl.load_workbook(second).sheetnames == ["Lapas", "Pārbaudes rezultāti"]
    assert (note(sheet_of(second), "B2") or "").startswith("Datu pārbaude:\n1. Kļūda PD-103\n")
    assert "Kontrola danych" not in (note(sheet_of(second), "B2") or "")


def test_a_copy_saved_by_another_program_is_known_as_ours(tmp_path: Path) -> None:
    """Another program numbers styles and shared strings anew, and the list may be moved, hidden and filtered."""
    first = annotated(book(tmp_path / "a.xlsx"), mark("B2"), mark("B3", "question"))
    workbook = openpyxl.load_workbook(first)
    workbook["Lapas"]["B2"] = 7
    workbook.move_sheet(LT.sheet, -1)
    workbook[LT.sheet].sheet_state = "hidden"
    workbook[LT.sheet]["H1"] = "=1+1"
    workbook[LT.sheet]["B6"].comment = Comment("Pastaba sąraše", "Ona")
    workbook[LT.sheet].print_title_rows = "1:2"
    workbook.create_sheet("Naujas").print_title_rows = "3:4"
    workbook.save(tmp_path / "saved.xlsx")
    second = annotated(tmp_path / "saved.xlsx", mark("B3"), name="second.xlsx")
    sheet = sheet_of(second)
    assert (sheet["B2"].value, look(sheet, "B2"), note(sheet, "B2")) == (7, None, None)
    assert (look(sheet, "B3"), (note(sheet, "B3") or "").count("PD-103")) == ("error", 1)
    names = openpyxl.load_workbook(second)
    assert names.sheetnames == [LT.sheet, "Lapas", "Naujas"] and names[LT.sheet].sheet_state == "visible"
    assert (names[LT.sheet].print_title_rows, names["Naujas"].print_title_rows) == (None, "$3:$4")
    assert (names[LT.sheet]["H1"].value, names[LT.sheet]["B6"].comment) == (None, None)
    drawing = next(data for part, data in parts(second).items() if part.endswith(".vml"))
    assert len(re.findall(rb"<\w+:shape ", drawing)) == 1


def test_the_order_of_calculation_goes_with_formulas_that_a_centre_wrote_into_the_list(tmp_path: Path) -> None:
    """Excel offers to repair a workbook whose order of calculation names a cell without a formula."""
    first = annotated(book(tmp_path / "a.xlsx"), mark("B2"))
    after = parts(first)
    chain = f'<Relationship Id="rId99" Type="{RELATION}/calcChain" Target="calcChain.xml"/></Relationships>'.encode()
    changes: dict[str, bytes | None] = {
        "xl/calcChain.xml": b"<calcChain/>",
        "xl/_rels/workbook.xml.rels": after["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", chain),
    }
    kept = annotated(with_parts(first, changes), mark("B2"), name="kept.xlsx")
    assert b"calcChain" in parts(kept)["xl/_rels/workbook.xml.rels"]
    changes["xl/worksheets/sheet2.xml"] = after["xl/worksheets/sheet2.xml"].replace(
        b"</sheetData>", b'<row r="99"><c r="A99"><f>1+1</f><v>2</v></c></row></sheetData>'
    )
    dropped = annotated(with_parts(first, changes), mark("B2"), name="dropped.xlsx")
    assert b"calcChain" not in parts(dropped)["xl/_rels/workbook.xml.rels"]


def test_looks_of_the_centre_are_not_taken_for_ours(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write("B2", 1, workbook.add_format({"bg_color": "#FFC7CE", "border": 1}))
        sheet.write("B3", 1, workbook.add_format({"border": 5, "border_color": "#C00000"}))

    source = book(tmp_path / "a.xlsx", fill)
    second = annotated(annotated(source, mark("C1")), name="second.xlsx")
    before, after = (sheet_of(path) for path in (source, second))
    for cell in ("B2", "B3"):
        assert repr(after[cell].fill) == repr(before[cell].fill)
        assert repr(after[cell].border) == repr(before[cell].border)


# --- what is refused


def workbook_with(xml: bytes) -> Callable[[Path], Path]:
    return lambda path: replaced(book(path), "xl/workbook.xml", b"<sheets>", xml + b"<sheets>")


def strict(path: Path) -> Path:
    namespace = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    return replaced(book(path), "xl/workbook.xml", MAIN.encode(), namespace)


def written(data: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return write


def further(part: str) -> Callable[[Path], Path]:
    return lambda path: with_parts(book(path), {part: b"<x/>"})


def shared(path: Path) -> Path:
    relation = f'<Relationship Id="rId99" Type="{RELATION}/revisionHeaders" Target="revisions/revisionHeaders.xml"/>'
    changed = replaced(
        book(path), "xl/_rels/workbook.xml.rels", b"</Relationships>", relation.encode() + b"</Relationships>"
    )
    return with_parts(changed, {"xl/revisions/revisionHeaders.xml": b"<headers/>"})


def binary(path: Path) -> Path:
    changed = replaced(book(path), "_rels/.rels", b"xl/workbook.xml", b"xl/workbook.bin")
    return with_parts(changed, {"xl/workbook.bin": b"\x83\x01\x00"})


def locked_part(path: Path) -> Path:
    data = bytearray(book(path).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return path


def damaged(path: Path) -> Path:
    """The last part, which is only copied, does not unpack."""
    book(path)
    with zipfile.ZipFile(path) as archive:
        info = archive.infolist()[-1]
    data = bytearray(path.read_bytes())
    middle = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    data[middle : middle + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    return path


def with_entity(path: Path) -> Path:
    (path.parent / "secret").write_text("paslaptis")
    entity = f'<!DOCTYPE worksheet [<!ENTITY e SYSTEM "{(path.parent / "secret").as_uri()}">]><worksheet'.encode()
    data = parts(book(path))["xl/worksheets/sheet1.xml"].replace(b"<worksheet", entity, 1)
    return with_parts(path, {"xl/worksheets/sheet1.xml": data.replace(b"<v>1</v>", b"<v>&e;</v>", 1)})


REFUSED: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "csv": ("format", lambda path: write_csv(path, [["a", "b"]])),
    "ods": ("format", lambda path: write_ods(path, {"Lapas": [["a"]]})),
    "xls": ("format", written(b"\xd0\xcf\x11\xe0" + b"Workbook".ljust(999))),
    "xlsb": ("format", binary),
    "empty": ("format", written(b" ")),
    "encrypted": ("protected", written(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"))),
    "locked parts": ("protected", locked_part),
    "structure": ("locked", workbook_with(b'<workbookProtection lockStructure="1"/>')),
    "signed": ("signed", further("_xmlsignatures/sig1.xml")),
    "strict": ("strict", strict),
    "shared": ("shared", shared),
    "not well-formed": ("broken", workbook_with(b"<open>")),
    "damaged": ("broken", damaged),
    "entities": ("broken", with_entity),
    "no rows": ("broken", lambda path: with_parts(book(path), {"xl/worksheets/sheet1.xml": b"<worksheet/>"})),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_marked_is_refused_and_leaves_the_target_alone(tmp_path: Path, kind: str) -> None:
    reason, make = REFUSED[kind]
    source = make(tmp_path / "a.xlsx")
    target = tmp_path / "out" / "copy.xlsx"
    target.parent.mkdir()
    target.write_bytes(b"earlier")
    with pytest.raises(NotAnnotated) as refusal:
        annotate(source, target, [mark("B2")], LT)
    assert refusal.value.reason == reason
    assert [path.name for path in target.parent.iterdir()] == ["copy.xlsx"]
    assert target.read_bytes() == b"earlier"


def test_a_window_lock_or_a_protected_sheet_is_no_hindrance(tmp_path: Path) -> None:
    source = workbook_with(b'<workbookProtection lockWindows="1"/>')(tmp_path / "a.xlsx")
    assert look(sheet_of(annotated(source, mark("B2"))), "B2") == "error"
    source = book(tmp_path / "b.xlsx", lambda workbook, sheet: sheet.protect("slaptas"))
    assert sheet_of(annotated(source, mark("B2"))).protection.sheet


def test_the_copy_is_for_owner_and_group(tmp_path: Path) -> None:
    copy = annotated(book(tmp_path / "a.xlsx"), mark("B2"))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "copy.xlsx"]


# --- another program


def converted(path: Path, kind: str) -> Path:
    target = path.parent / kind
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return target / f"{path.stem}.{kind}"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy_and_what_it_saves_is_known_as_ours(tmp_path: Path) -> None:
    copy = annotated(rich(tmp_path / "a.xlsm"), mark("B2"), mark("J30", "question", 2), name="copy.xlsx")
    assert converted(copy, "pdf").read_bytes().startswith(b"%PDF")
    content = parts(converted(copy, "ods"))["content.xml"].decode()
    assert content.count("<office:annotation ") == 3 and 'table:name="Patikros rezultatai"' in content
    saved = sheet_of(converted(copy, "xlsx"))
    assert (look(saved, "B2"), look(saved, "J30")) == ("error", "question")
    clean = annotated(tmp_path / "xlsx" / "copy.xlsx", name="clean.xlsx")
    sheet = sheet_of(clean)
    assert [(look(sheet, cell), note(sheet, cell)) for cell in ("B2", "J30")] == [(None, None)] * 2
    assert openpyxl.load_workbook(clean).sheetnames == ["Lapas", "Kitas", LT.sheet]
