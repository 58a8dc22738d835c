"""The gate of a release: every unit of the code list is there, every report could be made, no attack succeeds.

The attacker works on the files as they would lie on the site, together with all earlier editions of the same period.
What it found is written to the state folder for the operator; a line for the terminal names kinds only, no figure.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from catalogue.disclosure.attack import attack
from catalogue.disclosure.knowledge import Register, Registered, Unit, Units, Weakness
from catalogue.editions.record import Entry
from catalogue.files import PRIVATE, write_if_changed
from catalogue.reports.edition import Edition
from catalogue.reports.facts import Facts
from catalogue.reports.shown import PROVIDERS
from catalogue.site.complete import missing

FOLDER = "disclosure"


@dataclass(frozen=True)
class Verdict:
    """What keeps an edition from being released: reports that could not be made (by code), what the code list lacks,
    cells for which no cover was found, and what an attack finds out. Nothing of it: released.
    """

    edition: Edition
    broken: Mapping[str, str]
    missing: Sequence[str] = ()
    uncovered: int = 0
    weaknesses: Sequence[Weakness] = ()

    @property
    def is_passed(self) -> bool:
        """Whether the edition may be released."""
        return not (self.broken or self.missing or self.uncovered or self.weaknesses)

    @property
    def line(self) -> str:
        """One line for the operator, without a figure or a name of a place that is withheld."""
        own = {
            "reports that could not be made": len(self.broken),
            "gaps against the code list": len(self.missing),
            "figures without cover": self.uncovered,
        }
        kinds = own | dict(sorted(Counter(one.kind for one in self.weaknesses).items()))
        found = [f"{kind} ({number})" for kind, number in kinds.items() if number]
        name = f"{self.edition.country} {self.edition.year} v{self.edition.version}"
        return f"{name} is {'ready' if self.is_passed else 'not released: ' + ', '.join(found)}"


def examine(
    facts: Facts, edition: Edition, entry: Entry, files: Mapping[str, bytes], contact: str | None = None
) -> tuple[Sequence[str], Sequence[Weakness]]:
    """What an edition lacks, and what an attack finds on all files of its period, earlier versions among them."""
    return missing(entry, facts.municipalities, files.keys()), _attack(files, facts, edition, contact)


def _attack(files: Mapping[str, bytes], facts: Facts, edition: Edition, contact: str | None) -> Sequence[Weakness]:
    members = facts.municipalities_of(edition.country, edition.year)
    units = Units(edition.country, tuple(Unit(u.code, u.name, u.county_code, u.county_name) for u in members))
    return tuple(attack(files, units, _register(facts, edition), [contact] if contact else []).weaknesses)


def _register(facts: Facts, edition: Edition) -> Register:
    """What public registers say of the programmes and providers of an edition."""
    programmes: dict[str, Registered] = {}
    seats = {}
    for unit in facts.municipalities_of(edition.country, edition.year):
        for row in facts.rows(PROVIDERS, unit.area, edition.year):
            if row["is_own"] and row["provider"]:
                seats[row["provider"]] = unit.code
        for one in facts.programmes.get((unit.area, edition.year), ()):
            said = Registered(one.provider, None, one.priority_area)
            if programmes.setdefault(one.title, said) != said:
                programmes[one.title] = Registered()  # a title of several programmes tells nothing of any one of them
    return Register(programmes, seats)


def keep_details(state: Path, verdict: Verdict) -> Path | None:
    """Write what stopped an edition for the operator alone; None, and no file, where it passed."""
    one = verdict.edition
    path = state / FOLDER / f"{one.country}-{one.year}-v{one.version}.json"
    if verdict.is_passed:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    details = {
        "edition": f"{one.country}-{one.year}-v{one.version}",
        "broken": dict(verdict.broken),
        "missing": list(verdict.missing),
        "uncovered": verdict.uncovered,
        "weaknesses": [asdict(weakness) for weakness in verdict.weaknesses],
    }
    text = json.dumps(details, ensure_ascii=False, sort_keys=True, indent=1)
    write_if_changed(path, f"{text}\n".encode(), PRIVATE)
    return path
