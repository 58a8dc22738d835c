"""The data block: every number that a page may say, after protection, and the files made from it."""

import csv
import io
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue.intake.text import formula_safe
from catalogue.language import rounded

HIDDEN = "c"
UNKNOWN = ":"
ADDITIVE = ("academic_hours", "completions")

Dims = dict[str, str]


@dataclass(frozen=True)
class Figure:
    """A published figure: a number, or a sign that says why there is none (c: confidential, `:` no data)."""

    value: int | Decimal | None
    flag: str | None = None

    @property
    def is_shown(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def is_hidden(self) -> bool:
        """Whether the number is withheld to protect people."""
        return self.flag == HIDDEN

    @property
    def number(self) -> int | Decimal:
        """The number; ValueError where there is none."""
        if self.value is None:
            raise ValueError("the figure has no number")
        return self.value

    @property
    def size(self) -> Decimal:
        """The number without its sign."""
        return abs(Decimal(self.number))


NO_FIGURE = Figure(None, UNKNOWN)


class Block:
    """The observations of one report, in the order in which they were put."""

    def __init__(self, edition: str, country: str, municipality_code: str, year: int, status: str = "full") -> None:
        """An empty block of one edition and municipality; `status` says how that is published."""
        self.edition = edition
        self.country = country
        self.municipality_code = municipality_code
        self.year = year
        self.status = status
        self.left_out: tuple[str, ...] = ()
        self._figures: dict[tuple[str, str, tuple[tuple[str, str], ...]], Figure] = {}

    def put(
        self,
        table: str,
        indicator: str,
        value: int | Decimal | None,
        dims: Dims,
        *,
        hidden: bool = False,
        decimals: int | None = None,
    ) -> Figure:
        """Publish a figure; `hidden` withholds it, None means that it is not known or not computable."""
        if hidden:
            figure = Figure(None, HIDDEN)
        elif value is None:
            figure = NO_FIGURE
        else:
            figure = Figure(rounded(Decimal(value), decimals) if decimals is not None else value)
        self.set(table, indicator, dims, figure)
        return figure

    def set(self, table: str, indicator: str, dims: Dims, figure: Figure) -> None:
        """Publish a finished figure, such as one of an earlier edition."""
        self._figures[table, indicator, tuple(sorted(dims.items()))] = figure

    def leave_out(self, key: str, table: str, indicators: Collection[str], dimension: str | None) -> None:
        """Take out the figures of the page's table `key`; it has a row for each category of `dimension`, if any."""
        wanted = {"geo", dimension} if dimension else {"geo"}
        gone = [
            one for one in self._figures if one[0] == table and one[1] in indicators and set(dict(one[2])) == wanted
        ]
        for one in gone:
            del self._figures[one]
        if gone and key not in self.left_out:
            self.left_out += (key,)

    def has(self, table: str, indicator: str, **dims: str) -> bool:
        """Whether anything was put there."""
        return (table, indicator, tuple(sorted(dims.items()))) in self._figures

    def get(self, table: str, indicator: str, **dims: str) -> Figure:
        """A published figure; one without data where nothing was put."""
        return self._figures.get((table, indicator, tuple(sorted(dims.items()))), NO_FIGURE)

    def categories(self, table: str, indicator: str, dimension: str, geo: str) -> list[str]:
        """The categories with a figure, in the order in which they were put."""
        found = []
        for (name, measured, dims), _ in self._figures.items():
            here = dict(dims)
            if (name, measured, here["geo"]) == (table, indicator, geo) and set(here) == {"geo", dimension}:
                found.append(here[dimension])
        return found

    def observations(self) -> list[dict[str, Any]]:
        """The observations as the JSON holds them."""
        return [
            {
                "table": table,
                "indicator": indicator,
                "dims": dict(dims),
                "value": _plain(figure.value),
                "flag": figure.flag,
            }
            for (table, indicator, dims), figure in self._figures.items()
        ]

    def document(self, language: str) -> dict[str, Any]:
        """The whole block (decisions 29)."""
        return {
            "edition": self.edition,
            "country": self.country,
            "municipality_code": self.municipality_code,
            "year": self.year,
            "language": language,
            "status": self.status,
            "additive": list(ADDITIVE),
            "observations": self.observations(),
        }

    def json(self, language: str) -> str:
        """The block as compact JSON, the same text in the page and in the file beside it."""
        text = json.dumps(self.document(language), ensure_ascii=False, separators=(",", ":"))
        # safe inside a script element, and still the same JSON
        return text.replace("<", "\\u003c")


def _plain(value: int | Decimal | None) -> int | float | None:
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def people_csv(block: Block, header: tuple[str, ...], label: Callable[[str, str], str]) -> bytes:
    """The block for spreadsheets: UTF-8 with BOM, semicolons, decimal comma, labels in words.

    `label(kind, key)` names tables, indicators (as table and indicator) and the values of dimensions.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for observation in block.observations():
        dims = observation["dims"]
        value = observation["value"]
        others = [label(name, key) for name, key in dims.items() if name not in ("geo", "year")]
        writer.writerow(
            [
                formula_safe(label("table", observation["table"])),
                formula_safe(label("indicator", f"{observation['table']}.{observation['indicator']}")),
                formula_safe(label("geo", dims["geo"])),
                dims.get("year", str(block.year)),
                formula_safe(", ".join(others)),
                "" if value is None else f"{value}".replace(".", ","),
                observation["flag"] or "",
            ]
        )
    return out.getvalue().encode("utf-8-sig")
