"""Invented people, and national identifiers that are valid (or not) by the public checksum rules."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

FIRST = {
    "LT": (
        "Ona",
        "Jūratė",
        "Živilė",
        "Rūta Marija",
        "Šarūnas",
        "Vytautas",
        "Ąžuolas",
        "Gintarė",
        "Eglė",
        "Čiurlys",
    ),
    "EE": ("Õie", "Tõnu", "Ülle", "Mari-Liis", "Jaak", "Kärt", "Peeter", "Äli", "Žanna", "Märt"),
    "LV": ("Ģirts", "Zane", "Jānis", "Ļena", "Šarlote", "Kārlis", "Anna Marija", "Ņina", "Ērika", "Uldis"),
    "PL": ("Łucja", "Małgorzata", "Zbigniew", "Żaneta", "Świętosław", "Paweł", "Róża", "Jacek"),
    "GB": ("Mary", "Aisha", "John", "Siân", "Peter", "Zoë", "Owen", "Ruth"),
}
LAST = {
    "LT": (
        "Pavyzdaitė",
        "Bandomoji-Netikrienė",
        "Išgalvotas",
        "Tariamaitis",
        "Šablonienė",
        "Žymūnas",
        "Dirbtinė",
    ),
    "EE": ("Väljamõeldu", "Näidis", "Katsõ-Testmäe", "Õunapuu", "Prooviste", "Mudel", "Äraproovik"),
    "LV": ("Paraugs", "Izdomātā", "Mēģinājums", "Ķirškalne-Testa", "Šķietamā", "Neīstais", "Ņemtā"),
    "PL": ("Przykładowska", "Wymyślony", "Próbna-Żółć", "Zmyślny", "Testowicz", "Świętny"),
    "GB": ("Sample", "O'Invented", "Model-Smith", "Fictional", "Testerton", "Dummy"),
}


@dataclass(frozen=True)
class Person:
    """An invented person; `nid` is valid for `country`, or None."""

    key: int
    country: str
    first: str
    last: str
    born: date
    nid: str | None


def _ik_check(digits: str) -> str:
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 1), (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)):
        rest = sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11
        if rest < 10:
            return str(rest)
    return "0"


def national_id(rng: random.Random, country: str, born: date) -> str | None:
    """A valid identifier of the country; None for Great Britain, for which the papers name no check."""
    if country in ("LT", "EE"):
        if country == "LT" and rng.random() < 0.05:
            digits = "9" + "".join(rng.choice("0123456789") for _ in range(9))
        else:
            century = (3 if born.year < 2000 else 5) + rng.randrange(2)
            digits = f"{century}{born:%y%m%d}{rng.randrange(1000):03}"
        return digits + _ik_check(digits)
    if country == "LV":
        if rng.random() < 0.25:
            digits = "32" + "".join(rng.choice("0123456789") for _ in range(8))
        else:
            digits = f"{born:%d%m%y}{1 if born.year < 2000 else 2}{rng.randrange(1000):03}"
        weights = (10, 5, 8, 4, 2, 1, 6, 3, 7, 9)
        return digits + str((1 + sum(w * int(d) for w, d in zip(weights, digits, strict=True))) % 11 % 10)
    if country == "PL":
        digits = f"{born:%y}{born.month + (20 if born.year >= 2000 else 0):02}{born:%d}{rng.randrange(10000):04}"
        weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
        return digits + str(-sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 10)
    return None


def spoiled(identifier: str) -> str:
    """The identifier with a check digit that no longer fits."""
    return identifier[:-1] + str((int(identifier[-1]) + 3) % 10)


class People:
    """Makes people whose identifiers, and whose pairs of name and birth date, are all different."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.ids: set[str] = set()
        self.names: set[tuple[str, str]] = set()
        self.born: set[date] = set()
        self.count = 0

    def make(self, country: str, homonym: Person | None = None) -> Person:
        """A new person; with `homonym`, one of exactly the same name."""
        rng = self.rng
        while True:
            born = date(1956, 1, 1) + timedelta(days=rng.randrange(46 * 365))
            if rng.random() < 0.3:  # days 1 to 9 and years 2000 to 2002 give identifiers with leading zeros
                born = date(rng.choice((born.year, 2000, 2001, 2002)), born.month, rng.randint(1, 9))
            if born not in self.born:
                self.born.add(born)
                break
        nid = national_id(rng, country, born)
        while nid in self.ids:
            nid = national_id(rng, country, born)
        if nid:
            self.ids.add(nid)
        if homonym:
            first, last = homonym.first, homonym.last
        else:
            first, last = self._name(country)
        self.count += 1
        return Person(self.count, country, first, last, born, nid)

    def _name(self, country: str) -> tuple[str, str]:
        for attempt in range(1000):
            first, last = self.rng.choice(FIRST[country]), self.rng.choice(LAST[country])
            if attempt > 20 or self.rng.random() < 0.5:  # the pool is small: a second given name widens it
                first = f"{first} {self.rng.choice([n for n in FIRST[country] if ' ' not in n])}"
            if (first, last) not in self.names and sorted((first + " " + last).split()) not in [
                sorted((a + " " + b).split()) for a, b in self.names
            ]:
                self.names.add((first, last))
                return first, last
        raise RuntimeError("the pool of names is used up")
