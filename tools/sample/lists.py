"""Further lists as rows of cells: what is the same in every language is here, headers and words are the layouts'."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from . import styles as s
from .money import CATERERS
from .providers import OWN, PROVIDER_ACCREDITATIONS, PROVIDERS
from .runs import HOURS_A_DAY
from .world import Accreditation, Cell, Centre, Cost, Institution, Organisation, Programme, Run

# centres that have themselves in another list, of the partners of their projects
IN_OTHER_LISTS = {"utena", "tartumaa"}


@dataclass(frozen=True)
class Listed:
    """An organisation or institution as a row of a list of organisations."""

    name: str
    code: str
    kind: str
    seat: str
    names: tuple[tuple[str, str], ...] = ()

    def named(self, language: str) -> str | None:
        """The name in another language, where the list gives it."""
        return dict(self.names).get(language)


@dataclass(frozen=True)
class Granted:
    """An accreditation as a row of a list: of a programme, or of a provider where there is none."""

    programme: Programme | None
    provider: Organisation
    accreditation: Accreditation


def organisations(centre: Centre) -> list[Listed]:
    """The providers of the country, then the institutions of the people whom the centre trains, by register code."""
    used = {item.provider.code for item in centre.programmes if item.provider}
    used |= {own.code for own in OWN.values() if own.country == centre.country}
    if centre.folder in IN_OTHER_LISTS:
        used.remove(centre.own.code)
    rows = [Listed(one.name, one.code, one.kind, one.seat, one.names) for one in PROVIDERS if one.code in used]
    known = {row.name for row in rows}
    places: dict[str, Institution] = {}
    for person in centre.people:
        for job in person.jobs:
            places[job.institution.code] = job.institution
    return rows + [
        Listed(place.name, code, place.kind, place.municipality.code)
        for code, place in sorted(places.items())
        if place.name not in known
    ]


def latest(item: Programme) -> Accreditation | None:
    """The accreditation that a list of programmes gives: the last one decided."""
    return item.accreditations[-1] if item.accreditations else None


def granted(centre: Centre, former_only: bool) -> list[Granted]:
    """Accreditations of programmes, with `former_only` but the last, which the list of programmes has."""
    rows = []
    for item in centre.programmes:
        listed = item.accreditations[:-1] if former_only else item.accreditations
        rows += [Granted(item, item.provider or centre.own, one) for one in listed]
    return rows


def granted_to_providers(centre: Centre) -> list[Granted]:
    """Accreditations of the providers of the centre's programmes."""
    providers = {item.provider.code: item.provider for item in centre.programmes if item.provider}
    return [
        Granted(None, providers[code], one)
        for code, accreditations in PROVIDER_ACCREDITATIONS.items()
        if code in providers
        for one in accreditations
    ]


def filled(table: list[list[Cell]]) -> list[list[Cell]]:
    """A table without the columns in which no row has a value."""
    kept = [place for place in range(len(table[0])) if any(row[place] is not None for row in table[1:])]
    return [[row[place] for place in kept] for row in table]


def split(item: Programme) -> tuple[Cell, Cell, Cell]:
    """Contact, practical and independent hours as numbers."""
    return tuple(map(s.plain, item.parts)) if item.parts else (None, None, None)  # type: ignore[return-value]


def payee(cost: Cost) -> Cell:
    """Who was paid."""
    return cost.payee.name if cost.payee else None


def payee_seat(cost: Cost) -> Cell:
    """The municipality of who was paid, for those whom the list of organisations does not have."""
    caterer = cost.payee in CATERERS.get(cost.municipality.country, ())
    return s.SEATS[cost.payee.seat] if cost.payee and caterer else None


def amount(cost: Cost) -> Cell:
    """What was spent."""
    return float(cost.spent) if cost.spent is not None else None


def planned(cost: Cost) -> Cell:
    """What was planned."""
    return s.plain(cost.planned) if cost.planned is not None else None


def hours_of_days(run: Run) -> Iterator[tuple[int, date, Cell]]:
    """The days of a run with their number and hours: eight a day, the rest on the last."""
    left = run.programme.hours
    for place, day in enumerate(run.days, start=1):
        today = min(left, Decimal(HOURS_A_DAY))
        left -= today
        yield place, day, s.plain(today)


def run_codes(centre: Centre) -> dict[tuple[str, date], str]:
    """(programme code, last day) → number of the run."""
    return {(run.programme.code, run.days[-1]): run.code for run in centre.runs}
