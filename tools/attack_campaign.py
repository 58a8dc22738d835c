"""Attack campaign: random populations are protected and rendered as an edition is, and attacked from outside.

    python tools/attack_campaign.py --populations 500 --seed 0

The populations (tests/populations.py) hold groups of one, of nobody, and sums that few people fill. A line for each
population that is not safe, with its weaknesses; a summary at the end. Exit code 1 where any was found.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import populations
from catalogue.disclosure.attack import Attack, attack
from catalogue.disclosure.knowledge import Register, Registered, Unit, Units
from catalogue.language import language
from catalogue.reports.edition import Edition
from catalogue.reports.facts import Area, Facts
from catalogue.reports.figures import build_block
from catalogue.reports.page import make_page
from catalogue.reports.protection import pattern
from catalogue.reports.render import render
from catalogue.reports.subject import subject

EDITION = Edition("LT", populations.YEAR)


@dataclass(frozen=True)
class Result:
    """A population by its seed, its size in municipalities, and what the attack found."""

    seed: int
    municipalities: int
    found: Attack


def pages(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """The files of all reports of the edition by address: page, people's CSV and JSON."""
    patterns = {y: pattern(facts, "LT", y, tables=y == EDITION.year) for y in EDITION.trend}
    for area, unit in sorted(facts.municipalities.items()):
        if (area, EDITION.year) in facts.years:
            about = subject(EDITION, unit, patterns[EDITION.year])
            page = make_page(facts, build_block(facts, patterns, about), about, language("lt"), {}, None)
            folder = EDITION.path(unit.code).removeprefix("site/")
            yield from ((f"{folder}/{name}", content) for name, content in render(page).items())


def register(facts: Facts) -> Register:
    """What public registers say: the provider and area of each programme, the seat of each provider."""
    programmes, seats = {}, {}
    for (area, _), listed in facts.programmes.items():
        for row in facts.indicators["provider_years"][area, EDITION.year]:
            if row["is_own"]:
                seats[row["provider"]] = area.code
        programmes |= {one.title: Registered(one.provider, None, one.priority_area) for one in listed}
    return Register(programmes, seats)


def attacked(seed: int) -> Result:
    """One population, protected, rendered and attacked."""
    facts = populations.facts(random.Random(seed))
    members = facts.municipalities_of("LT", EDITION.year)
    units = Units("LT", tuple(Unit(u.code, u.name, u.county_code, u.county_name) for u in members))
    with_figures = sum((Area("LT", "municipality", u.code), EDITION.year) in facts.years for u in members)
    return Result(seed, with_figures, attack(dict(pages(facts)), units, register(facts)))


def main() -> int:
    """Run the campaign of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--populations", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    chosen = parser.parse_args()
    started, unsafe, hidden, implied, reports = time.perf_counter(), 0, 0, 0, 0
    for seed in range(chosen.seed, chosen.seed + chosen.populations):
        result = attacked(seed)
        reports += result.municipalities
        hidden += result.found.hidden
        implied += result.found.implied
        if result.found.weaknesses:
            unsafe += 1
            print(f"seed {seed} ({result.municipalities} municipalities): {result.found.summary()}", flush=True)
            for one in result.found.weaknesses[:5]:
                print(f"    {one.kind}: {one.place} [{one.low}, {one.high}] {one.file}", flush=True)
    print(
        f"{chosen.populations} populations from seed {chosen.seed}: {unsafe} unsafe; {reports} reports, "
        f"{hidden} withheld and {implied} implied cells audited, {time.perf_counter() - started:.0f} s"
    )
    return int(unsafe > 0)


if __name__ == "__main__":
    sys.exit(main())
