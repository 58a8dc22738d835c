"""One row in fifty is faulty, as life has it; each fault says what the rules make of the row."""

from collections.abc import Callable
from datetime import date
from random import Random

from .ids import spoiled
from .world import Centre, Completion, Municipality, Person

Fault = Callable[[Completion, Random], bool]

IMPOSSIBLE = {"lt": "{y}-02-30", "et": "31.04.{y}", "lv": "31.06.{y}.", "en": "31/09/{y}"}
NONE = {"lt": "nėra", "et": "puudub", "lv": "nav", "en": "n/a"}
UNKNOWN_STATUS = {"lt": "perkelta", "et": "kinnitamisel", "lv": "precizējams", "en": "TBC"}
UNKNOWN_ROLE = {
    "lt": "bendruomenės burtininkė",
    "et": "kratimeister",
    "lv": "brīnumdare",
    "en": "Chief Wonderer",
}

# what may go wrong at which centre, and how often beside the others
FLAT = {
    "date": 3,
    "zero": 2,
    "status": 3,
    "typo": 4,
    "identifier": 5,
    "name": 2,
    "future": 2,
    "twice": 4,
    "role": 4,
}
KINDS: dict[str, dict[str, int]] = {
    "utena": FLAT | {"broken": 1, "blank": 3, "placeholder": 4, "undated": 1},
    "vilnius-teacher-house": {
        "date": 3, "zero": 2, "blank": 3, "status": 2, "future": 2, "twice": 4, "stranger": 3, "unlisted": 2,
        "early": 3, "over": 3,
    },
    "tartumaa": {
        "date": 3, "zero": 2, "blank": 3, "status": 3, "future": 2, "twice": 4, "stranger": 3, "over": 3,
    },
    "parnumaa": FLAT | {"none": 4},
    "tartu-poska": {"date": 2, "none": 2, "zero": 1, "status": 2, "identifier": 3, "twice": 2, "role": 2},
    "riga-riimc": FLAT | {"over": 3},
    "ventspils": {"date": 3, "none": 3, "zero": 2, "typo": 4, "name": 2, "future": 2, "twice": 4, "role": 3},
    "leeds": {"date": 2, "zero": 2, "none": 2, "status": 3, "name": 2, "future": 2, "twice": 3, "role": 2},
}  # fmt: skip
TARTU = {"0793", "0796"}  # town and parish
SHARE = 1 / 44  # some of them fall on rows that cannot have them


def typo(name: str, random: Random) -> str:
    """The name with two neighbouring letters of its first word exchanged."""
    place = random.randrange(1, len(name.split(maxsplit=1)[0]) - 2)
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return swapped if swapped != name else name[:place] + name[place + 1 :]


def ambiguous(municipality: Municipality, random: Random) -> str:
    """What careless people write: the bare town where two units share it, else a slip."""
    if municipality.code in TARTU:
        return "Tartu"
    return typo(municipality.spellings[0], random)


class Faults:
    """The faults of one centre."""

    def __init__(self, centre: Centre, random: Random) -> None:
        self.centre = centre
        self.random = random
        self.language = centre.language
        self.copies: list[Completion] = []

    def apply(self, kind: str, row: Completion) -> bool:
        """Spoil the row; False where this fault cannot befall it."""
        act: Callable[[Completion], bool] = getattr(self, f"_{kind}")
        if act(row):
            row.fault = kind
            return True
        return False

    def _reject(self, row: Completion, field: str, value: str | int | None) -> bool:
        row.written[field] = value
        row.effect = "rejected"
        return True

    def _date(self, row: Completion) -> bool:
        return self._reject(row, "completion_date", IMPOSSIBLE[self.language].format(y=row.year))

    def _broken(self, row: Completion) -> bool:
        return self._reject(row, "completion_date", "#REF!")

    def _undated(self, row: Completion) -> bool:
        return self._reject(row, "completion_date", None)

    def _future(self, row: Completion) -> bool:
        if row.day.month == 2 and row.day.day == 29:
            return False
        # two digits exchanged in the year: 2052 for 2025, or the next key for 2021 and 2022
        row.stated = date({2023: 2032, 2024: 2042, 2025: 2052}.get(row.year, row.year + 20), row.day.month, row.day.day)
        row.effect = "rejected"
        return True

    def _zero(self, row: Completion) -> bool:
        if row.unit == "days":
            return False
        return self._reject(row, "hours_credited", 0)

    def _none(self, row: Completion) -> bool:
        if row.unit == "days":
            return False
        return self._reject(row, "hours_credited", NONE[self.language])

    def _blank(self, row: Completion) -> bool:
        row.written["hours_credited"] = None
        row.hours = row.programme.hours  # the programme's hours stand in
        return True

    def _over(self, row: Completion) -> bool:
        if row.unit != "academic":
            return False
        row.hours = row.programme.hours + 6
        return True

    def _status(self, row: Completion) -> bool:
        return self._reject(row, "status", UNKNOWN_STATUS[self.language])

    def _early(self, row: Completion) -> bool:
        row.written["issue_date"] = f"{row.year - 1}-12-0{1 + row.day.day % 9}"
        row.effect = "rejected"
        return True

    def _typo(self, row: Completion) -> bool:
        municipality = row.job.institution.municipality
        if municipality.people <= 20:
            return False
        row.written["municipality"] = ambiguous(municipality, self.random)
        row.effect = "institution_only"
        return True

    def _identifier(self, row: Completion) -> bool:
        if not row.person.national_id or row.person.guest_at or len(row.person.jobs) > 1 or row.person.move:
            return False
        row.written["national_id"] = spoiled(row.person.national_id)
        return True

    def _name(self, row: Completion) -> bool:
        row.written |= {"full_name": None, "first_name": None, "last_name": None}
        if self.centre.folder in {"ventspils", "leeds"}:  # nothing else tells who it is
            row.effect = "rejected"
        return True

    def _role(self, row: Completion) -> bool:
        row.written["role"] = UNKNOWN_ROLE[self.language]
        return True

    def _placeholder(self, row: Completion) -> bool:
        row.written["programme_code"] = 999999999
        return True

    def _stranger(self, row: Completion) -> bool:
        row.written["participant_id"] = "X-" + str(900000 + row.person.uid)
        row.effect = "unknown"
        return True

    def _unlisted(self, row: Completion) -> bool:
        row.written["programme_code"] = "2130990" + f"{self.random.randrange(100):02d}"
        row.effect = "unknown"
        return True

    def _twice(self, row: Completion) -> bool:
        self.copies.append(row)
        return True


def spoil(centre: Centre, random: Random) -> None:
    """Spoil about one completed row in fifty, and add the duplicates behind their originals."""
    faults = Faults(centre, random)
    kinds = KINDS[centre.folder]
    for row in centre.completions:
        if row.effect == "not_completed" or row.day == date(2024, 3, 21) or random.random() > SHARE:
            continue
        if row.programme.unit == "days" and centre.folder == "tartumaa":
            continue
        kind = random.choices(list(kinds), list(kinds.values()))[0]
        faults.apply(kind, row) or faults.apply("date", row)
    for original in faults.copies:
        copy = Completion(
            original.centre, original.person, original.job, original.programme, original.day, original.hours,
            original.unit, original.status, original.number, fault="copy", copy_of=original,
        )  # fmt: skip
        place = min(centre.completions.index(original) + 7, len(centre.completions))
        while centre.completions[place - 1].year != original.year:
            place -= 1
        centre.completions.insert(place, copy)


def spoil_participants(centre: Centre, people: list[Person], random: Random) -> None:
    """The same for the rows of a list of participants; a bad municipality touches all their completions."""
    for person in people:
        if random.random() > 0.015 or person.guest_at or person.home != centre.folder:
            continue
        kind = random.choice(("identifier", "role", "municipality"))
        if person.jobs[0].institution.municipality.code in TARTU and random.random() < 0.5:
            kind = "municipality"
        if kind == "identifier" and len(person.jobs) == 1:
            written = {"national_id": spoiled(person.national_id)}
        elif kind == "municipality" and person.jobs[0].institution.municipality.people > 20:
            written = {"municipality": ambiguous(person.jobs[0].institution.municipality, random)}
        else:
            kind, written = "role", {"role": UNKNOWN_ROLE[centre.language]}
        centre.person_faults[person.uid] = kind
        centre.person_written[person.uid] = dict(written)
    for row in centre.completions:
        if centre.person_faults.get(row.person.uid) == "municipality" and row.effect == "counts":
            row.effect = "institution_only"


def spoil_roster(centre: Centre, random: Random) -> None:
    """A few bad cells in the rosters; none changes who is on them."""
    by_id = centre.folder not in {"ventspils", "leeds"}
    for entry in centre.roster:
        if random.random() < 0.004:
            entry.fault = "role"
            entry.written["role"] = UNKNOWN_ROLE[centre.language]
        elif random.random() < 0.003 and by_id and len(entry.person.jobs) == 1 and not entry.person.guest_at:
            entry.fault = "identifier"
            entry.written["national_id"] = spoiled(entry.person.national_id)
