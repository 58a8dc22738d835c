"""Trees of workbooks that nobody has seen give exactly the right figures.

A failing seed is in the test's name: `CATALOGUE_SEED=<seed> pytest tests/test_unseen_trees.py` replays it.
"""

import csv
import io
import json
import os
import random
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from trees import make_tree
from trees.cells import Broken, Cell, Num, Real, Serial, Sum
from trees.run import (
    difference,
    lost_rows,
    mart_hashes,
    municipality_years,
    publish_reports,
    refused,
    report_hashes,
    run_pipeline,
    settings_for,
)
from trees.vocabulary import header_file
from trees.write import text_of

SHARED = Path(__file__).parents[2] / "shared" / "reference"
FIXED = (1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (3, 4, 5)))
SEEDS = (
    (int(os.environ["CATALOGUE_SEED"]),)
    if "CATALOGUE_SEED" in os.environ
    else (*FIXED, *random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID")).sample(range(1_000, 1_000_000), k=1))
)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"seed{seed}")
def test_an_unseen_tree_gives_the_right_figures(tmp_path: Path, seed: int) -> None:
    settings = settings_for(tmp_path)
    truth = make_tree(settings.raw, seed)
    run_pipeline(settings)
    found = municipality_years(settings)
    assert not lost_rows(settings)
    wrong = difference(settings, truth, found)
    assert not wrong, f"CATALOGUE_SEED={seed}\n{refused(settings)}\n{wrong}"
    assert not refused(settings), f"CATALOGUE_SEED={seed}"


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    make_tree(settings.raw, 1, centres=4, size=24)
    run_pipeline(settings)
    publish_reports(settings)
    first = (mart_hashes(settings), report_hashes(settings))
    assert any(name.startswith("site/") for name in first[1])
    run_pipeline(settings)
    publish_reports(settings)
    assert (mart_hashes(settings), report_hashes(settings)) == first


def test_the_same_seed_gives_the_same_tree(tmp_path: Path) -> None:
    truths = [make_tree(tmp_path / name, 7) for name in ("one", "two")]
    assert truths[0].municipality_years == truths[1].municipality_years
    files = [{p.relative_to(tmp_path / n): p for p in (tmp_path / n).rglob("*.*")} for n in ("one", "two")]
    assert files[0].keys() == files[1].keys()
    for name, path in files[0].items():
        assert path.read_bytes() == files[1][name].read_bytes(), name


@pytest.mark.parametrize("seed", range(20, 24))
def test_the_generator_wrote_what_it_meant(tmp_path: Path, seed: int) -> None:
    """Re-open every table with other readers: cell by cell what was laid out, rows where the truth says."""
    truth = make_tree(tmp_path, seed)
    for (centre, file), sheets in truth.sheets.items():
        again = read_again(tmp_path / centre / file)
        for sheet in sheets:
            grid = again[sheet.name]
            for number, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    found = grid[number][column] if number < len(grid) and column < len(grid[number]) else None
                    assert same(cell, found, sheet.decimal), (file, sheet.name, number + 1, column, cell, found)


def same(cell: Cell, found: object, decimal: str) -> bool:
    """Whether a reader found what was meant, whatever type it has for it."""
    if cell is None or isinstance(cell, Sum | Broken):
        return cell is not None or found in (None, "")
    if isinstance(cell, Num | Serial) and isinstance(found, int | float):
        return float(found) == float(cell.value if isinstance(cell, Num) else cell.number)
    if isinstance(cell, Real) and isinstance(found, date):
        return (found.date() if isinstance(found, datetime) else found) == cell.day
    return text_of(cell, decimal).replace("\r\n", "\n") == str(found).replace("\r\n", "\n")


def read_again(path: Path) -> dict[str, list[list[object]]]:
    """The cells of every sheet, from row 1 and column 1, by another reader than the one that wrote."""
    if path.suffix in (".csv", ".tsv"):
        content = path.read_bytes()
        for encoding in ("utf-16", "utf-8-sig", "cp1257"):
            if (encoding == "utf-16") != content.startswith((b"\xff\xfe", b"\xfe\xff")):
                continue
            try:
                text = content.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        separator = max(";,\t", key=text.count)
        return {path.name: list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))}
    if path.suffix == ".xlsx":
        book = load_workbook(path, read_only=True)
        return {s.title: [list(row) for row in s.iter_rows(values_only=True)] for s in book.worksheets}
    with path.open("rb") as stream:
        ods = CalamineWorkbook.from_filelike(stream)
        return {n: ods.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in ods.sheet_names}


@pytest.mark.skipif(not SHARED.exists(), reason="the papers' reference files lie outside the repository")
def test_no_alias_of_the_papers_was_lost() -> None:
    papers = json.loads((SHARED / "header_aliases.json").read_text("utf-8"))
    ours = header_file()
    for table, fields in papers["files"].items():
        for field, languages in fields.items():
            for language, spellings in languages.items():
                missing = set(spellings) - set(ours["files"][table][field][language])
                assert not missing, (table, field, language, missing)
