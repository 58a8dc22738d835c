"""The people of the worked examples: invented, and nobody of the large sample shares their names or identifiers."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from ..build import world
from ..names import fold, full_name
from ..people import born
from ..world import Sex, stream

# who is needed for which document: country, women, men. In this order, so that each gets the same at every run
NEEDED: dict[str, tuple[str, int, int]] = {
    "bmt teams": ("LT", 19, 3),
    "bmt places": ("LT", 7, 1),
    "utena travellers": ("LT", 4, 0),
    "rural mayors": ("EE", 2, 5),
    "trainers": ("EE", 2, 0),
    "poska managers": ("EE", 8, 3),
    "poska teachers": ("EE", 13, 3),
}

YOUNGEST = 1984  # year of birth: grown up in the years of the documents


@dataclass(frozen=True)
class Someone:
    """An invented person."""

    sex: Sex
    first: str
    last: str
    birth: date
    national_id: str

    @property
    def name(self) -> str:
        """Given name and surname."""
        return f"{self.first} {self.last}"


def key(first: str, last: str) -> str:
    """A name as `full_name` keeps it apart from others."""
    return " ".join(sorted(fold(f"{first} {last}").replace("-", " ").split()))


@cache
def cast() -> dict[str, tuple[Someone, ...]]:
    """Everyone whom a document needs, women first."""
    everyone = [person for centre in world().values() for person in centre.people]
    names = {key(person.first, person.last) for person in everyone}
    identifiers = {person.national_id for person in everyone}
    made: dict[str, tuple[Someone, ...]] = {}
    for part, (country, women, men) in NEEDED.items():
        random = stream("cast", part)
        people: list[Someone] = []
        while len(people) < women + men:
            sex: Sex = "f" if len(people) < women else "m"
            birth, identifier = born(country, sex, random, identifiers)
            if birth.year <= YOUNGEST:
                people.append(Someone(sex, *full_name(country, sex, random, names), birth, identifier))
        made[part] = tuple(people)
    return made
