"""From a file to grids of cells, or to a verdict. Made to run in a child process with limits.

What kind a file is, its content says; its extension only decides whether unreadable content is a
broken file of ours (refused) or something that never held a table (ignored).
"""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from catalogue.intake.content import MAX_SIZE
from catalogue.intake.grid import MAX_SPARSE_CELLS, Grid, Ignored, Range, Refused, Verdict, trim
from catalogue.intake.guard import Errors, Package, inspect
from catalogue.intake.read_merged import fill_down, merged_in_ods
from catalogue.intake.read_ole import BrokenOle, check_dimensions, lost_in_xls, read_streams
from catalogue.intake.text import legible
from catalogue.intake.textfile import NotText, read_text

__all__ = ["EXTENSIONS", "Grid", "Ignored", "Refused", "read_grids"]

Rows = list[list[object]]
TEXT_EXTENSIONS = frozenset({".csv", ".tsv", ".tab", ".txt"})
EXTENSIONS = TEXT_EXTENSIONS | {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
ZIP_MARKS = (b"PK\3\4", b"PK\5\6", b"PK\7\x08")
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_EXCEL_MARKS = (b"\t\0\4\0", b"\t\2\6\0", b"\t\4\6\0")  # BIFF2, 3 and 4, from before 1993


def read_grids(path: Path, language: str | None = None) -> list[Grid]:
    """All sheets of a file, hidden ones too, in their order; a text file is one grid.

    `language` is the centre's: it tells encodings of text files apart that fit the bytes equally.

    Raises Refused (PD-001 not readable, PD-002 locked, PD-003 too large) or Ignored (PD-004), and
    never anything else but an interruption. One sheet that fails refuses the whole file.
    """
    try:
        return _read(path, language)
    except Refused as verdict:
        # What is broken under a foreign extension was never a submission; a lock or a bomb is told always.
        if verdict.rule == "PD-001" and not _is_ours(path):
            raise Ignored(str(verdict.params["cause"])) from None
        raise
    except (Verdict, KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        raise Refused("PD-003", "memory") from None
    except BaseException as error:  # a PanicException of the reader is no Exception
        raise (Refused("PD-001", "broken") if _is_ours(path) else Ignored("broken")) from error


def _is_ours(path: Path) -> bool:
    return path.suffix.lower() in EXTENSIONS


def _read(path: Path, language: str | None) -> list[Grid]:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        raise Refused("PD-001", "unreadable") from None
    if path.stat().st_size > MAX_SIZE:
        raise Refused("PD-003", "size")
    if not head:
        raise Refused("PD-001", "empty")
    if head.startswith(ZIP_MARKS):
        return _read_package(path)
    if head.startswith(OLE_MARK):
        return _read_ole(path)
    if head.startswith(OLD_EXCEL_MARKS):
        raise Refused("PD-001", "old_excel")
    if not _is_ours(path):
        raise Ignored("foreign")
    try:
        grid = read_text(path, language)
    except NotText as reason:
        raise Refused("PD-001", str(reason)) from None
    if path.suffix.lower() == ".txt" and all(len(row) < 2 for row in grid.rows):
        raise Ignored("prose")
    return [grid]


def _read_package(path: Path) -> list[Grid]:
    try:
        package = Package(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):  # names may be no UTF-8 either
        raise Refused("PD-001", "broken") from None
    with package.archive:
        if package.kind is None:
            raise Refused("PD-001", "no_workbook")
        errors = inspect(package)
        merged = merged_in_ods(package.chunks("content.xml")) if package.kind == "ods" else {}
    return _read_workbook(path, package.kind, errors, merged)


def _read_ole(path: Path) -> list[Grid]:
    data = path.read_bytes()
    try:
        names, workbook = read_streams(data)
        check_dimensions(workbook)
    except BrokenOle:
        raise Refused("PD-001", "broken") from None
    if "encryptedpackage" in names:
        raise Refused("PD-002", "password")
    if names and not names & {"workbook", "book"}:
        raise Refused("PD-001", "no_workbook")
    return _read_workbook(path, "xls", lost_in_xls(workbook), {})


def _read_workbook(path: Path, kind: str, errors: dict[str, Errors], merged: dict[str, list[Range]]) -> list[Grid]:
    """The sheets of a workbook, read by calamine; `merged` holds what it does not tell of merged cells."""
    try:
        with _named(path, kind) as name, CalamineWorkbook.from_path(name) as workbook:
            grids = []
            for place, sheet in enumerate(workbook.sheets_metadata):
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                read = workbook.get_sheet_by_index(place)
                rows = cast(Rows, read.to_python(skip_empty_area=False))
                lost = _within(errors.get(sheet.name, frozenset()), rows)
                rows = trim(rows, lost)
                for row, column in lost:  # some readers give the error's text
                    rows[row][column] = ""
                ranges, lost = fill_down(rows, read.merged_cell_ranges or merged.get(sheet.name, []), lost)
                hidden = sheet.visible != SheetVisibleEnum.Visible
                grids.append(Grid(sheet.name, rows, hidden, lost, ranges))
            return grids
    except PasswordError:
        raise Refused("PD-002", "password") from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        if "Cell limit exceeded" in str(error):
            raise Refused("PD-003", "extent") from None
        if _is_encrypted(path):
            raise Refused("PD-002", "password") from None
        raise Refused("PD-001", "broken") from None


def _within(errors: Errors, rows: Rows) -> Errors:
    """The errors that do not blow the grid up: all, unless one lies absurdly far from the other cells."""
    height = max((row for row, _ in errors), default=-1) + 1
    width = max((column for _, column in errors), default=-1) + 1
    if max(height, len(rows)) * max(width, len(rows[0]) if rows else 0) <= MAX_SPARSE_CELLS:
        return errors
    return frozenset((row, column) for row, column in errors if row < len(rows) and column < len(rows[0]))


@contextmanager
def _named(path: Path, kind: str) -> Iterator[Path]:
    """The path, or a link to it with the extension and in the letters by which calamine opens it."""
    if path.suffix == f".{kind}" and legible(str(path)) == str(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="catalogue-") as folder:
        link = Path(folder) / f"workbook.{kind}"
        link.symlink_to(path.absolute())
        yield link


def _is_encrypted(path: Path) -> bool:
    """Whether a workbook that could not be read is locked rather than broken."""
    import msoffcrypto  # noqa: PLC0415 - loads a cryptography library that healthy files never need

    try:
        with path.open("rb") as file:
            return bool(msoffcrypto.OfficeFile(file).is_encrypted())
    except Exception:
        return False
