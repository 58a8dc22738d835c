"""Centres for the tests of rules: rows by field and code, under headers that only their centre.toml explains."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from catalogue.intake.vocabulary import word_index
from catalogue.model.findings import column_letter
from catalogue.model.tables import TABLES
from make_files import Cell, write_xlsx

Row = Mapping[str, Cell]
Workbook = Mapping[str, Sequence[Row]]  # table → its rows; the sheet is named after the table

LANGUAGE = {"LT": "lt", "EE": "et", "LV": "lv", "PL": "pl", "GB": "en"}
AS_OF = date(2026, 6, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def fields_of(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(field for row in rows for field in row))


def cell_of(rows: Sequence[Row], field: str, number: int = 0) -> str:
    """The address of a field of the row with this number, from 0."""
    return f"{column_letter(fields_of(rows).index(field))}{number + 2}"


def write_centre(folder: Path, country: str, files: Mapping[str, Workbook]) -> list[Path]:
    """A centre's folder with its files, which are xlsx. The language is the country's."""
    folder.mkdir(parents=True)
    mapped: dict[str, dict[str, str]] = {}
    for workbook in files.values():
        for table, rows in workbook.items():
            mapped.setdefault(table, {}).update({field: header(field) for field in fields_of(rows)})
    lines = [f'name = "{folder.name}"', f'country = "{country}"', f'language = "{LANGUAGE[country]}"']
    for table, headers in mapped.items():
        lines += [f"[columns.{table}]", *(f'{field} = "{text}"' for field, text in headers.items())]
    (folder / "centre.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return [
        write_xlsx(folder / f"{name}.xlsx", {table: _grid(table, rows) for table, rows in workbook.items()})
        for name, workbook in files.items()
    ]


def header(field: str) -> str:
    """A header that no list of spellings knows."""
    return f"zz{field}".replace("_", "")


def _grid(table: str, rows: Sequence[Row]) -> list[list[Cell]]:
    fields = fields_of(rows)
    body = [[_said(table, field, row.get(field)) for field in fields] for row in rows]
    return [[header(field) for field in fields], *body]


def _said(table: str, field: str, value: Cell) -> Cell:
    """A code of a closed list, or several, in words that centres use for it; anything else as it is."""
    part = next((part for part in TABLES[table].parts if field in part.fields and part.vocabulary), None)
    if part is None or value is None:
        return value
    words = {code: word for word, code in word_index(str(part.vocabulary)).items()}
    return "; ".join(words[code] for code in str(value).split(";"))
