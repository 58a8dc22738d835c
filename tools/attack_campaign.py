"""Attack campaign: invented populations are protected as an edition is, and attacked from outside.

    python tools/attack_campaign.py --populations 500 --seed 1

One line for each population that is not safe, with its weaknesses; a summary at the end. Exit code 1 where any was
found. Blocks are attacked as JSON: pages and downloads repeat them, and are tested with the seeded leaks.
"""

import argparse
import csv
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from catalogue.disclosure.attack import Attack, attack  # noqa: E402
from catalogue.disclosure.knowledge import Unit, Units, Weakness  # noqa: E402
from catalogue.language import languages_of  # noqa: E402
from catalogue.reports.edition import Edition  # noqa: E402
from catalogue.reports.facts import Facts, read_facts  # noqa: E402
from catalogue.reports.figures import build_block  # noqa: E402
from catalogue.reports.protection import pattern  # noqa: E402
from catalogue.reports.subject import subject  # noqa: E402
from reports_fixture import REFERENCE, make_database  # noqa: E402

YEAR = 2025
COUNTRIES = ("LT", "EE", "LV")
Sizes = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Result:
    """A population by its name, its size in municipalities, and what the attack found."""

    name: str
    municipalities: int
    found: Attack

    @property
    def told(self) -> list[Weakness]:
        """What an outsider finds out. Contradictions apart: some invented figures do not add up from the start."""
        return [weakness for weakness in self.found.weaknesses if weakness.kind != "contradiction"]


def population(seed: str) -> tuple[str, Sizes]:
    """A country, and the educators of its municipalities: many small ones, few large, some without data."""
    rng = random.Random(seed)
    country = rng.choice(COUNTRIES)
    typical, spread, share = rng.uniform(3.0, 5.5), rng.uniform(0.6, 1.3), rng.uniform(0.25, 1.0)
    sizes = {
        (country, code): max(3, min(4000, int(rng.lognormvariate(typical, spread))))
        for code in codes_of(country)
        if rng.random() < share
    }
    return country, sizes or {(country, codes_of(country)[0]): 500}


def codes_of(country: str) -> list[str]:
    """The municipalities of today's code list."""
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file) if row["country"] == country and not row["valid_to"]]


def blocks(facts: Facts, country: str) -> dict[str, bytes]:
    """The data blocks of an edition by address, as they are published."""
    edition = Edition(country, YEAR)
    patterns = {y: pattern(facts, country, y, tables=False) for y in edition.trend if y != YEAR}
    patterns[YEAR] = pattern(facts, country, YEAR)
    files = {}
    for area, unit in sorted(facts.municipalities.items()):
        if area.country == country and (area, YEAR) in facts.years:
            block = build_block(facts, patterns, subject(facts, edition, unit, patterns[YEAR]))
            text = block.json(languages_of(country)[0])
            files[f"{country.lower()}/{unit.code}/{YEAR}/v1/data.json"] = text.encode()
    return files


def outsider(facts: Facts, country: str) -> Units:
    """The public code list. No register: invented programmes do not belong to the invented providers."""
    return Units(
        country,
        tuple(
            Unit(unit.code, unit.name, unit.county_code, unit.county_name)
            for unit in facts.municipalities_of(country, YEAR)
        ),
    )


def attacked(seed: int, number: int) -> Result:
    """One population, protected and attacked."""
    name = f"{seed}-{number}"
    country, sizes = population(name)
    with tempfile.TemporaryDirectory() as folder:
        facts = read_facts(make_database(Path(folder) / "one.duckdb", number + 1000 * seed, sizes))
    return Result(f"{name} {country}", len(sizes), attack(blocks(facts, country), outsider(facts, country)))


def main() -> int:
    """Run the campaign of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--populations", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    started, unsafe, uneven, hidden, implied = time.perf_counter(), 0, 0, 0, 0
    for number in range(chosen.populations):
        result = attacked(chosen.seed, number)
        hidden += result.found.hidden
        implied += result.found.implied
        uneven += len(result.told) < len(result.found.weaknesses)
        if result.told:
            unsafe += 1
            print(f"{result.name} ({result.municipalities} municipalities): {result.found.summary()}", flush=True)
            for weakness in result.told[:5]:
                print(f"    {weakness.kind}: {weakness.place} [{weakness.low}, {weakness.high}]", flush=True)
    seconds = time.perf_counter() - started
    audited = f"{uneven} with figures that do not add up; {hidden} withheld and {implied} implied cells audited"
    print(f"{chosen.populations} populations, seed {chosen.seed}: {unsafe} unsafe; {audited}, {seconds:.0f} s")
    return int(unsafe > 0)


if __name__ == "__main__":
    sys.exit(main())
