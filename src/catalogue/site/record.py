"""What the public pages rest on: the record of editions, the units of the code lists, the files released."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from catalogue.language import rounded
from catalogue.reports.block import Figure
from catalogue.reports.facts import Area, Municipality

Status = Literal["full", "compact", "merged", "no data"]
State = Literal["in force", "revised", "withdrawn"]
STATUSES: tuple[Status, ...] = ("full", "compact", "merged", "no data")
OWN_FIGURES: tuple[Status, ...] = ("full", "compact")
# key figures in the order of the columns, with the decimals that they are shown with
COLUMNS = {"share_completed": 1, "persons": 0, "completions": 0, "hours_per_person": 1}


@dataclass(frozen=True)
class Release:
    """One edition of a country's reports, as the record of editions has it.

    `status` says of every unit of the dated code list how it is published, `merged_into` in which geo's
    figures a merged one is; `figures` are key figures by geo: a number, or the sign that stands for it.
    """

    country: str
    year: int
    version: int
    published: date
    state: State
    reason: Mapping[str, str]
    status: Mapping[str, Status]
    merged_into: Mapping[str, str]
    figures: Mapping[str, Mapping[str, Any]]

    @property
    def number(self) -> str:
        """The citable number of the whole edition."""
        return f"{self.country}-{self.year}-v{self.version}"

    @property
    def is_in_force(self) -> bool:
        """Whether it is neither revised nor withdrawn."""
        return self.state == "in force"

    def replaces(self, other: "Release") -> bool:
        """Whether it is a later version of another edition."""
        return (self.country, self.year) == (other.country, other.year) and self.version > other.version

    def folder(self, code: str) -> str:
        """Where a municipality's report lies below the site; `data` for the national files."""
        place = "data/" if code == "data" else f"{code}/"
        return f"{self.country.lower()}/{place}{self.year}/v{self.version}"

    def has_report(self, code: str) -> bool:
        """Whether the municipality has a report page in this edition."""
        return self.status.get(code, "no data") != "no data"

    def figure(self, geo: str, column: str) -> Figure:
        """A key figure with the decimals that its column is shown with; `:` where the record has none."""
        value = self.figures.get(geo, {}).get(column, ":")
        return Figure(None, value) if isinstance(value, str) else Figure(rounded(Decimal(str(value)), COLUMNS[column]))


@dataclass(frozen=True)
class Site:
    """Everything that the public pages show. `files` are the paths of released files below the site."""

    units: Mapping[Area, Municipality]
    record: Iterable[Mapping[str, Any]]
    files: frozenset[str] = frozenset()
    site_url: str | None = None
    contact: str | None = None
    releases: tuple[Release, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the record once, in the order country, year, version."""
        read = sorted(map(read_release, self.record), key=lambda one: (one.country, one.year, one.version))
        object.__setattr__(self, "releases", tuple(read))

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries with an edition, by code."""
        return tuple(dict.fromkeys(one.country for one in self.releases))

    def releases_of(self, country: str) -> tuple[Release, ...]:
        """A country's editions, the newest first."""
        return tuple(one for one in reversed(self.releases) if one.country == country)

    def in_force(self, country: str) -> Release | None:
        """The newest edition in force of a country."""
        return next((one for one in self.releases_of(country) if one.is_in_force), None)

    def units_of(self, country: str) -> list[Municipality]:
        """The units that any edition of the country knows, by code."""
        codes = {code for one in self.releases_of(country) for code in one.status}
        found = (self.units.get(Area(country, "municipality", code)) for code in sorted(codes))
        return [unit for unit in found if unit]

    def files_in(self, folder: str) -> list[str]:
        """The released files directly in a folder, by name."""
        return sorted(path for path in self.files if path.rpartition("/")[0] == folder)


def read_release(entry: Mapping[str, Any]) -> Release:
    """An entry of the record; the first editions had a list of the municipalities with a report and no state."""
    municipalities = entry["municipalities"]
    status = municipalities if isinstance(municipalities, Mapping) else dict.fromkeys(municipalities, "full")
    return Release(
        entry["country"],
        int(entry["year"]),
        int(entry["version"]),
        date.fromisoformat(entry["published"]),
        cast(State, entry.get("state", "in force")),
        entry.get("reason", {}),
        cast(Mapping[str, Status], status),
        entry.get("merged_into", {}),
        entry.get("figures", {}),
    )
