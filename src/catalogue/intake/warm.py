"""Imported by the server that forks readers: loads what every reader needs, once for all of them."""

import gc
from datetime import date

import pyarrow.parquet

from catalogue.intake.accept import to_arrow
from catalogue.intake.centre import Centre
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.submission import read_grids_of
from catalogue.model.tables import TABLES

__all__ = ["pyarrow"]

_HEADER: list[object] = [
    "Vardas, pavardė",
    "Mokykla",
    "Savivaldybė",
    "Pareigos",
    "Programa",
    "Pabaigos data",
    "Valandos",
    "Baigė",
]
_ROW: list[object] = [
    "Ona Onaitė",
    "Utenos gimnazija",
    "Utenos r. sav.",
    "mokytoja",
    "Programa",
    "2024 m. kovo 1 d.",
    "8 val.",
    "taip",
]


def _rehearse() -> None:
    """Read a sheet of one row, so that reference data, schemas and lazy imports are in memory."""
    centre = Centre("rehearsal", "Rehearsal", "LT", "lt", "academic")
    grid = Grid(sheet="rehearsal", rows=[_HEADER, _ROW], hidden=False, errors=frozenset())
    _, tables = read_grids_of([grid], "rehearsal", centre, Pseudonyms(b"rehearsal"), date(2026, 1, 1))
    for name, frame in tables.items():
        to_arrow(frame, TABLES[name].accepted)


_rehearse()
gc.freeze()
