"""All figures of one country and year: the released documents of its municipalities put together, each figure once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from catalogue.language import NATIONAL
from catalogue.reports.edition import Edition
from catalogue.reports.facts import COUNTY_GEO, Municipality
from catalogue.reports.measures import PARTS
from catalogue.reports.shown import BEFORE_PROGRAMMES, Breakdown, Lines, Part, Ranking, Roll
from catalogue.site.record import Release

Value = int | float | None

COUNTRY = "country"
DRAWING = ("axis",)  # marks of a chart, no figures of anybody
_FIRST = ("comparison", "years", "change", "reading", "roles")
_LAST = ("comparability_years", "bounds", "quality", "submissions", "uncounted", "method")


@dataclass(frozen=True)
class Issue:
    """A release put up for download: its entry in the record, and the units of its dated code list.

    `centre_names` are the centres' names by folder.
    """

    release: Release
    units: tuple[Municipality, ...]
    centre_names: Mapping[str, str] = field(default_factory=dict)
    site_url: str | None = None

    @property
    def national(self) -> str:
        """The country's language."""
        return NATIONAL.get(self.release.country, "en")

    def identifier(self, code: str) -> str:
        """The citable number of one municipality's report."""
        release = self.release
        return Edition(release.country, release.year, version=release.version).identifier(code)


class Observation(NamedTuple):
    """A released figure. `dims` are its dimensions without geo, sorted by name."""

    table: str
    indicator: str
    geo: str
    dims: tuple[tuple[str, str], ...]
    value: Value
    flag: str | None

    @property
    def dimension(self) -> str | None:
        """What the table is broken down by, besides place and year; None for a total alone."""
        return next((name for name, _ in self.dims if name != "year"), None)

    @property
    def category(self) -> str | None:
        """The category of the dimension."""
        return next((value for name, value in self.dims if name != "year"), None)

    def year(self, reported: int) -> str:
        """The year of the figure, the reported one where it names none."""
        return dict(self.dims).get("year", str(reported))

    @property
    def document(self) -> dict[str, Any]:
        """The observation as the reports' JSON holds it."""
        dims = dict(self.dims) | {"geo": self.geo}
        return {
            "table": self.table,
            "indicator": self.indicator,
            "dims": dims,
            "value": self.value,
            "flag": self.flag,
        }


class Collection:
    """The figures of an edition, sorted, as a data block of the whole country."""

    def __init__(self, issue: Issue, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Put the documents together, by municipality code.

        Raises ValueError for a document of another edition, and where two disagree on a figure.
        """
        found: dict[tuple[Any, ...], tuple[tuple[Value, str | None], str]] = {}
        for code, document in sorted(documents.items()):
            if document["edition"] != issue.identifier(code):
                raise ValueError(f"{document['edition']} is not the report {issue.identifier(code)}")
            for one in document["observations"]:
                if one["table"] in DRAWING:
                    continue
                dims = dict(one["dims"])
                key = (one["table"], one["indicator"], dims.pop("geo"), tuple(sorted(dims.items())))
                figure = (one["value"], one["flag"])
                before, witness = found.setdefault(key, (figure, code))
                if before != figure:
                    raise ValueError(f"the reports on {witness} and {code} disagree on {' '.join(map(str, key))}")
        # the page writes some numbers rounded; where the exact one is published too, it alone is the figure
        exact = {key: figure for key, (figure, _) in found.items() if not _is_rounded_twin(key, found)}
        self.figures = tuple(sorted((Observation._make((*key, *figure)) for key, figure in exact.items()), key=_order))

    def observations(self) -> list[dict[str, Any]]:
        """The observations as the reports' JSON holds them."""
        return [one.document for one in self.figures]


def _is_rounded_twin(key: tuple[Any, ...], found: Mapping[tuple[Any, ...], Any]) -> bool:
    table, indicator, *rest = key
    exact = indicator.removesuffix("_rounded")
    return exact != indicator and (table, exact, *rest) in found


def part_of(one: Observation) -> Part | None:
    """The declared table that shows the figure; None for the tables that every report has."""
    return _PARTS.get((one.table, one.indicator, one.dimension)) or _PARTS.get((one.table, None, one.dimension))


def _parts() -> dict[tuple[str, str | None, str | None], Part]:
    """The declared tables by what they show; a list shows every figure of its dimension."""
    found: dict[tuple[str, str | None, str | None], Part] = {}
    for part in PARTS:
        match part:
            case Lines():
                found |= {(source.mart, measure.indicator, None): part for source, measure in part.lines}
            case Breakdown() | Ranking():
                source = part.source
                found |= {(source.mart, measure.indicator, source.dimension): part for measure in part.measures}
            case Roll():
                mart, dimensions = part.source.mart, (part.items[0].column, *part.tally[:1], None)
                found |= {(mart, None, dimension): part for dimension in dimensions}
    return found


_PARTS = _parts()


def _all_tables() -> tuple[str, ...]:
    """The tables in the order of the report."""
    before = {part.key for section in BEFORE_PROGRAMMES for part in section.parts}
    marts: dict[bool, list[str]] = {True: [], False: []}
    for (mart, _, _), part in _PARTS.items():
        marts[part.key in before].append(mart)
    named = _FIRST, marts[True], ("programmes",), marts[False], _LAST
    return tuple(dict.fromkeys(name for names in named for name in names))


_TABLES = _all_tables()


def _rank(names: tuple[str, ...], name: str) -> tuple[int, str]:
    return names.index(name) if name in names else len(names), name


def _order(one: Observation) -> tuple[Any, ...]:
    level = 0 if one.geo == COUNTRY else 1 if one.geo.startswith(COUNTY_GEO) else 2
    return _rank(_TABLES, one.table), one.dimension or "", one.indicator, level, one.geo, one.dims
