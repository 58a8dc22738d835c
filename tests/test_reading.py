"""Reading files: places, lost values, encodings, separators, and what is refused or ignored."""

import io
import pickle
import shutil
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from catalogue.intake.grid import Grid, trim
from catalogue.intake.reading import Ignored, Refused, read_grids
from make_files import rewrite_zip, write_csv, write_ods, write_xlsx

SHEET1 = "xl/worksheets/sheet1.xml"
TABLE = [["Vardas", "Kodas", "Data"], ["Ąžuolas Žėručionis", "00123", date(2024, 3, 5)]]


def only(path: Path) -> Grid:
    (grid,) = read_grids(path)
    return grid


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        read_grids(path)
    return caught.value.rule, caught.value.params["cause"]


# Places and values


def test_places_are_those_of_the_sheet(tmp_path: Path) -> None:
    rows = [[None] * 4, [None] * 4, [None, None, "a", "b"], [None, None, 1, None]]
    for path in (write_xlsx(tmp_path / "a.xlsx", {"S": rows}), write_ods(tmp_path / "a.ods", {"S": rows})):
        grid = only(path)
        assert grid.rows[2] == ["", "", "a", "b"]
        assert grid.rows[3] == ["", "", 1.0, ""]


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_text_numbers_and_dates_keep_their_type(tmp_path: Path, write: Callable[..., Path]) -> None:
    grid = only(write(tmp_path / f"a.{write.__name__[6:]}", {"S": TABLE}))
    assert grid.rows[1] == ["Ąžuolas Žėručionis", "00123", date(2024, 3, 5)]
    assert not grid.errors


def test_dates_counted_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = datetime(2024, 3, 5)
    book.save(tmp_path / "a.xlsx")
    assert only(tmp_path / "a.xlsx").rows == [[date(2024, 3, 5)]]


def test_hidden_sheets_are_read_and_marked(tmp_path: Path) -> None:
    sheets = {"A": [["x"]], "B": [["y"]]}
    for path in (
        write_xlsx(tmp_path / "a.xlsx", sheets, hidden=["B"]),
        write_ods(tmp_path / "a.ods", sheets, hidden=["B"]),
    ):
        assert [(grid.sheet, grid.hidden, grid.rows) for grid in read_grids(path)] == [
            ("A", False, [["x"]]),
            ("B", True, [["y"]]),
        ]


def test_merged_cells_and_hidden_rows_of_ods(tmp_path: Path) -> None:
    rows = [["Mokymai", None, "x"], ["a", "b", "c"]]
    path = write_ods(tmp_path / "a.ods", {"S": rows}, merged={"S": [(0, 0, 2)]}, hidden_rows={"S": [1]})
    assert only(path).rows == [["Mokymai", "", "x"], ["a", "b", "c"]]


def test_chart_sheets_are_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.create_chartsheet("Chart").add_chart(openpyxl.chart.BarChart())
    book.save(tmp_path / "a.xlsx")
    assert [grid.sheet for grid in read_grids(tmp_path / "a.xlsx")] == ["Sheet"]


def test_empty_rows_and_columns_at_the_end_are_dropped(tmp_path: Path) -> None:
    rows = [["a", "b", ""], ["c", "", " "], ["", "", ""]]
    assert trim([row[:] for row in rows]) == [["a", "b", ""], ["c", "", " "]]
    assert trim([["a", ""], ["", ""]]) == [["a"]]
    assert trim([["", ""]]) == []
    assert trim([["a"]], frozenset({(1, 2)})) == [["a", "", ""], ["", "", ""]]
    assert trim([[0.0, ""], [False, ""]]) == [[0.0], [False]]
    assert trim([], frozenset({(0, 0)})) == [[""]]


# Values that were lost


def test_error_cells_of_xlsx_are_told_from_empty_ones(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B2"], sheet["D5"] = "x", "#N/A", "#DIV/0!"
    sheet["C1"] = 'says t="e" here'
    book.save(tmp_path / "a.xlsx")
    grid = only(tmp_path / "a.xlsx")
    assert grid.errors == {(1, 1), (4, 3)}
    assert (len(grid.rows), len(grid.rows[0])) == (5, 4)


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_formulas_without_a_result(tmp_path: Path, write: Callable[..., Path]) -> None:
    rows = {"First": [["a", 1]], "Ąčę & co": [["a", "=SUM(B1:B9)"], ["=1+1", "b"]]}
    first, second = read_grids(write(tmp_path / f"a.{write.__name__[6:]}", rows))
    assert not first.errors
    assert second.errors == {(0, 1), (1, 0)}
    assert second.rows == [["a", ""], ["", "b"]]


def test_formulas_with_a_result_are_values(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["=1+1", "=A1", "=B1", "x"]]})
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(SHEET1)
    empty = next(value for value in (b"<v />", b"<v/>", b"<v></v>") if value in xml)
    done = rewrite_zip(path, tmp_path / "b.xlsx", {SHEET1: (empty, b"<v>2</v>")})
    grid = only(done)
    assert grid.rows[0] == [2.0, 2.0, 2.0, "x"]
    assert not grid.errors
    text = rewrite_zip(path, tmp_path / "c.xlsx", {SHEET1: (b'<c r="B1"', b'<c r="B1" t="str"')})
    assert only(text).errors == {(0, 0), (0, 2)}, "an empty text is a result"


def test_lost_values_under_a_prefix(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["a", "#REF!", "=1+1"]]})
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(SHEET1).decode()
    for tag in ("worksheet", "sheetData", "row", "c", "v", "f"):
        xml = (
            xml.replace(f"<{tag}>", f"<x:{tag}>").replace(f"<{tag} ", f"<x:{tag} ").replace(f"</{tag}>", f"</x:{tag}>")
        )
    xml = xml.replace("xmlns=", "xmlns:x=").replace('t="e"', "t='e'")
    with zipfile.ZipFile(path) as archive:
        before = archive.read(SHEET1)
    odd = rewrite_zip(path, tmp_path / "b.xlsx", {SHEET1: (before, xml.encode())})
    assert only(odd).errors == {(0, 1), (0, 2)}


def test_lost_values_of_a_long_sheet(tmp_path: Path) -> None:
    rows: list[list[str | int]] = [[f"Vardas {number}", number, "ne"] for number in range(30_000)]
    for place in (0, 9_999, 29_999):
        rows[place][2] = "#VALUE!"
    grid = only(write_xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert grid.errors == {(0, 2), (9_999, 2), (29_999, 2)}


def test_errors_of_ods(tmp_path: Path) -> None:
    cell = "<table:table-cell {}>{}</table:table-cell>"
    error = 'table:formula="of:={}" office:value-type="string" office:string-value=""'
    row = (
        cell.format(error.format("NA()") + ' calcext:value-type="error"', "<text:p>#N/A</text:p>")
        + cell.format(error.format("1/0"), "<text:p>#DIV/0!</text:p>")
        + cell.format(error.format("IF([.A1]&gt;1;2;3)"), "<text:p/>")
        + cell.format('table:formula="of:=2" office:value-type="float" office:value="2"', "<text:p>2</text:p>")
        + '<table:table-cell table:number-columns-repeated="2" table:formula="of:=1"/>'
        + cell.format('office:value-type="string"', "<text:p>#N/A</text:p>")
        + '<table:table-cell table:number-columns-repeated="16377"/>'
    )
    filler = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'
    raw = (
        f'<table:table table:name="T"><table:table-row table:number-rows-repeated="2"><table:table-cell/>'
        f"</table:table-row><table:table-row>{row}</table:table-row>{filler}</table:table>"
    )
    _, grid = read_grids(write_ods(tmp_path / "a.ods", {"S": [["x"]]}, raw=raw))
    assert grid.errors == {(2, 0), (2, 1), (2, 4), (2, 5)}
    assert grid.rows[2] == ["", "", "", 2.0, "", "", "#N/A"]


# Text files

BALTIC = "ąčęėįšųūžĄČĘĖĮŠŲŪŽ"
SENTENCES = {
    "cp1257": "Utenos švietimo centras; mokytojų kvalifikacijos tobulinimo programa „Įtrauktis“",
    "iso8859_13": "Rīgas Izglītības un informatīvi metodiskais centrs; skolotāju tālākizglītība, šķirsts",
    "iso8859_4": "Ąžuolyno mokyklos mokytojų sąrašas; pažymėjimų išdavimas, Šiauliai, ugdymo įtraukimas",
    "cp1250": "Ośrodek Doskonalenia Nauczycieli w Łodzi; źródła, ćwiczenia, książka, żółty, uczeń",
    "iso8859_2": "Ośrodek Doskonalenia Nauczycieli; ścieżka, źródła, ćwiczenia, książka, żółty, mąż",
    "cp1252": "Académie de Besançon; élèves à l'école, où être là, très français, théâtre",
}


@pytest.mark.parametrize("encoding", SENTENCES)
def test_one_byte_encodings_by_their_letters(tmp_path: Path, encoding: str) -> None:
    rows = [["Pavadinimas", "Skaičius" if encoding == "cp1257" else "N"], [SENTENCES[encoding], "1"]]
    grid = only(write_csv(tmp_path / "a.csv", rows, encoding=encoding))
    assert grid.rows == rows
    assert not grid.encoding_doubt


def test_estonian_reads_alike_in_any_encoding(tmp_path: Path) -> None:
    rows = [["Nimi", "Õpetaja täienduskoolitus"], ["Jüri Põld", "2024. aasta sügis, Tartu ülikool"]]
    grid = only(write_csv(tmp_path / "a.csv", rows, encoding="cp1252"))
    assert grid.rows == rows
    assert not grid.encoding_doubt


lithuanian = st.lists(
    st.text(alphabet="aeiouklmnrst " + BALTIC, min_size=1, max_size=12), min_size=2, max_size=4
).filter(lambda row: any(cell.strip() for cell in row))
polish = st.lists(st.text(alphabet="aeiouklmnrst ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", min_size=1, max_size=12), min_size=2, max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(lithuanian, min_size=1, max_size=5))
@pytest.mark.parametrize(
    ("encoding", "bom"), [("cp1257", False), ("utf-16-le", True), ("utf-8", True), ("utf-8", False)]
)
def test_lithuanian_comes_back(tmp_path: Path, rows: list[list[str]], encoding: str, bom: bool) -> None:
    rows = [["Įstaiga", "Mokytojų skaičius", "Šūkis", "Vardas"], *rows]
    assert_same(write_csv(tmp_path / "a.csv", rows, encoding=encoding, bom=bom), rows)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(polish, min_size=1, max_size=5))
@pytest.mark.parametrize(("encoding", "bom"), [("cp1250", False), ("utf-16-be", True)])
def test_polish_comes_back(tmp_path: Path, rows: list[list[str]], encoding: str, bom: bool) -> None:
    rows = [["Imię i nazwisko", "Szkoła", "Część", "Źródło, książka"], *rows]
    assert_same(write_csv(tmp_path / "a.csv", rows, encoding=encoding, bom=bom), rows)


def assert_same(path: Path, rows: list[list[str]]) -> None:
    grid = only(path)
    width = max(map(len, rows))
    assert grid.rows == trim([[*row, *[""] * (width - len(row))] for row in rows])
    assert not grid.encoding_doubt


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(tmp_path: Path, encoding: str) -> None:
    rows = [["Vardas", "Valandos"], ["Žydrė", "7,5"]]
    assert only(write_csv(tmp_path / "a.csv", rows, encoding=encoding)).rows == rows


@pytest.mark.parametrize("garbled_as", ["cp1252", "cp1250"])
def test_letters_garbled_before_are_reported(tmp_path: Path, garbled_as: str) -> None:
    text = "mokytojų kvalifikacija, pažymėjimas, ąę"
    garbled = text.encode().decode(garbled_as, "replace").replace("\ufffd", "?")
    assert only(write_csv(tmp_path / "a.csv", [["a", "b"], [garbled, "1"]])).encoding_doubt
    assert not only(write_csv(tmp_path / "b.csv", [["a", "b"], [text + " – „ÄÖÜ“ 5 §", "1"]])).encoding_doubt


def test_damaged_utf8_stays_utf8_with_a_doubt(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("vardas;šalis\nŽydrė;Lietuva, mokytojų sąrašas\n".encode() + b"Jon\xff;x\n")
    grid = only(path)
    assert grid.rows[1] == ["Žydrė", "Lietuva, mokytojų sąrašas"]
    assert grid.encoding_doubt


@pytest.mark.parametrize("sep", [";", ",", "\t", "|"])
def test_separators(tmp_path: Path, sep: str) -> None:
    rows = [
        ["Mokymų sąrašas"],
        [],
        ["Vardas, pavardė", "Valandos", "Pastaba; kita"],
        ["Jonas, Ona", "7,5", "pirma\neilutė | antra"],
        ["", "1 234,50", 'sakė "taip"'],
        ["x"],
    ]
    grid = only(write_csv(tmp_path / "a.csv", rows, sep=sep))
    assert grid.separator == sep
    assert grid.rows == [[*row, *[""] * (3 - len(row))] for row in rows]


def test_decimal_commas_do_not_beat_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("pavadinimas;valandos\n" + "kursas;7,5\n" * 20, "utf-8")
    assert only(path).rows[1] == ["kursas", "7,5"]


def test_declared_separator(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=|\na|b;c;d\n1|2\n", "utf-8-sig")
    assert only(path).rows == [["a", "b;c;d"], ["1", "2"]]


def test_a_stray_quotation_mark_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    start = 'a;b;c\n1;"Utena;x\n2;y;z\n"3";UAB "Varpas";z\n'
    path.write_text(start + "4;y;z\n" * 50, "utf-8")
    grid = only(path)
    assert len(grid.rows) == 54
    assert grid.rows[1:3] == [["1", '"Utena', "x"], ["2", "y", "z"]]
    path.write_text(start + '5;"y;z\n6;y;z\n', "utf-8")
    assert [row[0] for row in only(path).rows] == ["a", "1", "2", "3", "5", "6"]


def test_zero_bytes_and_control_letters_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(range(256)) * 20)
    assert refusal(path) == ("PD-001", "binary")


def test_too_many_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(";" * 17_000 + "x\n", "utf-8")
    assert refusal(path) == ("PD-003", "extent")


# Kinds of files


def test_content_counts_not_the_extension(tmp_path: Path) -> None:
    xlsx = write_xlsx(tmp_path / "a.xlsx", {"S": TABLE})
    ods = write_ods(tmp_path / "b.ods", {"S": TABLE})
    expected = only(xlsx).rows
    for source, name in ((xlsx, "c.xls"), (xlsx, "d.csv"), (xlsx, "D.XLSX"), (ods, "e.xlsx"), (ods, "f.dat")):
        assert only(Path(shutil.copy(source, tmp_path / name))).rows == expected
    text = write_csv(tmp_path / "g.xls", [["a", "b"], ["1", "2"]], sep="\t")
    assert only(text).rows == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "empty"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html"),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?><Workbook xmlns='urn:schemas'/>",
            "xml",
        ),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "html"),
        (b"%PDF-1.7\n%abc", "foreign"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0", "binary"),
        (b"SQLite format 3\0\x10\0\x01\x01\0", "binary"),
        (b"\x09\x02\x06\x00\x00\x00\x10\x00", "old_excel"),
        (b"PK\x03\x04 and then nothing", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "broken"),
    ],
)
def test_other_content_is_refused_or_ignored_by_its_name(tmp_path: Path, content: bytes, cause: str) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    assert refusal(tmp_path / "a.xls") == ("PD-001", cause)
    (tmp_path / "a.bin").write_bytes(content)
    with pytest.raises(Ignored) as caught:
        read_grids(tmp_path / "a.bin")
    assert caught.value.rule == "PD-004"


@pytest.mark.parametrize("name", ["a.md", "a.json", "a.txt"])
def test_prose_holds_no_tables(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Labas.\n\nTai yra tekstas be lentelės.\n", "utf-8")
    with pytest.raises(Ignored):
        read_grids(tmp_path / name)


def test_other_packages_hold_no_tables(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Ignored):
        read_grids(tmp_path / "a.docx")


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_truncated_workbooks(tmp_path: Path, part: float) -> None:
    for path in (write_xlsx(tmp_path / "a.xlsx", {"S": TABLE}), write_ods(tmp_path / "a.ods", {"S": TABLE})):
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * part)])
        assert refusal(path) == ("PD-001", "broken")


def test_one_broken_sheet_refuses_the_whole_file(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"A": [["x"]], "B": [["y"], ["z"]]})
    part = "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part)
    cut = rewrite_zip(path, tmp_path / "b.xlsx", {part: (xml, xml[: xml.rindex(b"<row")])})
    assert refusal(cut) == ("PD-001", "broken")


# Hostile files


def test_zip_bomb(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": TABLE})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/bomb.xml", "w") as part,
    ):
        for _ in range(110):
            part.write(b" " * (1 << 20))
    assert refusal(path) == ("PD-003", "bomb")


def test_zip_bomb_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.intake.guard.MAX_TOTAL", 10 << 20)
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["x" * 64]]})
    big = rewrite_zip(path, tmp_path / "b.xlsx", {SHEET1: (b"</sheetData>", b"</sheetData>" + b" " * (20 << 20))})
    data = bytearray(big.read_bytes())
    with zipfile.ZipFile(big) as archive:
        size = archive.getinfo(SHEET1).file_size.to_bytes(4, "little")
    assert data.count(size) == 2
    big.write_bytes(data.replace(size, (5000).to_bytes(4, "little")))
    assert refusal(big) == ("PD-003", "bomb")


def test_cell_in_the_far_corner(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx") == ("PD-003", "extent")


def test_a_format_in_the_far_corner_is_harmless(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "a.xlsx")
    assert only(tmp_path / "a.xlsx").rows == [["x"]]


@pytest.mark.parametrize(("rows", "columns"), [(1_000_000, 16_000), (900_000, 100)])
def test_cells_repeated_a_billion_times(tmp_path: Path, rows: int, columns: int) -> None:
    value = 'office:value-type="float" office:value="1"'
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" {value}/>'
    raw = (
        f'<table:table table:name="T"><table:table-row table:number-rows-repeated="{rows}">{cell}'
        "</table:table-row></table:table>"
    )
    assert refusal(write_ods(tmp_path / "a.ods", {}, raw=raw)) == ("PD-003", "extent")


@pytest.mark.parametrize("declaration", ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">'])
def test_entities(tmp_path: Path, declaration: str) -> None:
    start = b"<worksheet"
    doctype = f"<!DOCTYPE x [{declaration}]>".encode()
    path = write_xlsx(tmp_path / "a.xlsx", {"S": TABLE})
    assert refusal(rewrite_zip(path, tmp_path / "b.xlsx", {SHEET1: (start, doctype + start)})) == (
        "PD-001",
        "entities",
    )


def test_encrypted_workbook(tmp_path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415

    plain = write_xlsx(tmp_path / "a.xlsx", {"S": TABLE}).read_bytes()
    for name in ("b.xlsx", "b.xls", "b.dat"):
        with (tmp_path / name).open("wb") as file:
            OOXMLFile(io.BytesIO(plain)).encrypt("slaptas", file)
        assert refusal(tmp_path / name) == ("PD-002", "password")


def test_verdicts_cross_processes() -> None:
    for verdict in (Refused("PD-003", "extent"), Ignored("foreign")):
        copy = pickle.loads(pickle.dumps(verdict))
        assert (type(copy), copy.rule, dict(copy.params)) == (
            type(verdict),
            verdict.rule,
            dict(verdict.params),
        )
