"""What happens in a year: runs of programmes, who completes what, who is on which roster."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .world import CLOSED_YEARS, LAST_DAY, YEARS, Centre, Completion, Job, Person, Programme, RosterEntry

# share of the active who complete something in a year: slowly upwards; 2026 is still open
SHARE = {2021: 0.60, 2022: 0.65, 2023: 0.69, 2024: 0.72, 2025: 0.76, 2026: 0.56}
TASTE = {"utena": 1.0, "vilnius-teacher-house": 0.97, "tartumaa": 1.03, "parnumaa": 0.95, "tartu-poska": 1.15}
CERTIFICATES = {
    "utena": "KT-{year}-{number:04d}",
    "vilnius-teacher-house": "{number:05d}/{year}",
    "tartumaa": "TOL{year}/{number}",
    "parnumaa": "{number}-{year}",
    "riga-riimc": "R{year}-{number:05d}",
    "ventspils": "{year}/{number:03d}-V",
}
AUDIENCES = {
    "teacher": "teachers",
    "preschool": "preschool",
    "head": "heads",
    "support": "support",
    "official": "officials",
}
ROSTER_DAYS = {
    "EE": {year: date(year, 11, 10) for year in CLOSED_YEARS},
    "GB": dict(zip(CLOSED_YEARS, map(date.fromisoformat, (
        "2021-11-18", "2022-11-17", "2023-11-16", "2024-11-21", "2025-11-20")), strict=True)),
}  # fmt: skip
# (municipality, year): one institution sent no roster, so that neither the municipality nor its country
# can be computed; in 2025 only Estonia is hit, so that the other countries have a figure to compare with
GAPS = {("45", 2023), ("0796", 2022), ("0809", 2025), ("0051000", 2022)}


def run_days(programme: Programme, year: int, random: Random) -> list[date]:
    """On which days the programme's runs end in `year`: weekdays outside July, at most four."""
    days: list[date] = []
    while len(days) < 1 + programme.weight // 4:
        day = date(year, 1, 15) + timedelta(days=random.randrange(331))
        if day.weekday() < 5 and day.month != 7 and day <= LAST_DAY and day not in days:
            days.append(day)
    return sorted(days)


def fits(programme: Programme, job: Job) -> float:
    """How much a programme is for the holder of a post; 0 where it is not."""
    own = AUDIENCES[job.group]
    if programme.audience == own:
        return programme.weight
    if programme.audience == "all":
        return programme.weight * (0.3 if job.group == "official" else 0.8)
    return programme.weight * 0.12 if own == "support" and programme.audience in {"teachers", "preschool"} else 0


def credited(programme: Programme, random: Random) -> Decimal:
    """Hours credited: nearly always the programme's, sometimes three quarters of a long one."""
    if programme.hours >= 12 and random.random() < 0.07:
        return (programme.hours * 3 / 4).quantize(Decimal("1"))
    return programme.hours


def attend(
    centre: Centre,
    person: Person,
    year: int,
    offers: dict[Programme, list[date]],
    share: float,
    random: Random,
) -> list[Completion]:
    """What one person does at the centre in a year."""
    jobs = person.jobs_in(year)
    # a centre that keeps a list of participants knows the main workplace only
    one = len(jobs) == 1 or centre.folder in {"vilnius-teacher-house", "tartumaa"}
    pool = {programme: fits(programme, jobs[0]) for programme in offers}
    pool = {programme: weight for programme, weight in pool.items() if weight}
    if not pool or random.random() > share:
        return []
    rows = []
    for _ in range(random.choices((1, 2, 3, 4), (76, 19, 4, 1))[0]):
        if not pool:
            break
        programme = random.choices(list(pool), list(pool.values()))[0]
        del pool[programme]
        job = jobs[0] if one or random.random() < 0.8 else jobs[1]
        day = random.choice(offers[programme])
        rows.append(Completion(centre.folder, person, job, programme, day, credited(programme, random), programme.unit))
    return rows


def unfinished(row: Completion, random: Random) -> Completion:
    """Turn a row into one that never counts: the person registered and went no further."""
    row.status = random.choice(("registered", "cancelled", "not_completed", "not_completed", "waiting"))
    row.effect = "not_completed"
    return row


def complete(centre: Centre, guests: list[Person], random: Random) -> None:
    """Fill `centre.completions`, in order of day, programme and name, with document numbers."""
    rows: list[Completion] = []
    for year in YEARS:
        offers = {p: run_days(p, year, random) for p in centre.programmes if year in p.years and p.weight}
        centre.offers += [(programme, day) for programme, days in offers.items() for day in days]
        for person in [*centre.people, *guests]:
            if not person.active(year):
                continue
            share = SHARE[year] * TASTE.get(centre.folder, 1.0) * (1 if person.home == centre.folder else 0.35)
            rows += attend(centre, person, year, offers, share, random)
    # units that ended in 2025 began in mid-2021: earlier rows would be read as today's unit
    rows = [row for row in rows if not (row.job.institution.municipality.successor and row.day < date(2021, 7, 1))]
    for row in rows:
        if random.random() < 0.035:
            unfinished(row, random)
    centre.completions = rows


def officials_programme(centre: Centre, random: Random) -> None:
    """Tartumaa, 11 January to 10 May 2024: officials of all eight municipalities, five training days."""
    programme = next(p for p in centre.programmes if p.title == "Tartumaa haridusametnike arenguprogramm")
    for person in centre.people:
        place = person.jobs[0].institution
        if place.kind == "office" and place.municipality.code in {
            "0793", "0171", "0796", "0283", "0432", "0291", "0528", "0586"
        }:  # fmt: skip
            days = Decimal(5 if random.random() < 0.8 else 4)
            day = date(2024, 5, 10)
            centre.completions.append(Completion(centre.folder, person, person.jobs[0], programme, day, days, "days"))


def joint_seminar(utena: Centre, vilnius: Centre, programme: Programme, guests: list[Person]) -> None:
    """One seminar of two centres, 2024-03-21: both report the same people, who count once."""
    for centre in (utena, vilnius):
        centre.offers.append((programme, date(2024, 3, 21)))
    for person in guests:
        if person.active(2024):
            for centre in (utena, vilnius):
                centre.completions.append(
                    Completion(
                        centre.folder, person, person.jobs_in(2024)[0], programme, date(2024, 3, 21),
                        programme.hours, programme.unit,
                    )
                )  # fmt: skip


def number(centre: Centre) -> None:
    """Put the rows in order and give every finished one a document number that is unique in its year."""
    centre.completions.sort(key=lambda row: (row.day, row.programme.code, row.person.last, row.person.first))
    pattern = CERTIFICATES.get(centre.folder, "")
    counters = dict.fromkeys(YEARS, 0)
    for row in centre.completions:
        if row.effect != "not_completed":
            counters[row.year] += 1
            row.number = pattern.format(year=row.year, number=counters[row.year])


def enrol(centre: Centre, random: Random) -> None:
    """Fill `centre.roster`: everyone employed on the day, but for 2 in 100 whom the school forgot."""
    days = ROSTER_DAYS.get(centre.country, {year: date(year, 9, 1) for year in CLOSED_YEARS})
    for year, day in days.items():
        for person in centre.people:
            if not person.active(year) or random.random() < 0.02:
                continue
            for job in person.jobs_in(year):
                if job.institution.municipality.roster and job.group != "official":
                    centre.roster.append(RosterEntry(person, job, day))
        for municipality in centre.municipalities:
            if (municipality.code, year) in GAPS:
                here = sorted(
                    {
                        entry.job.institution.code
                        for entry in centre.roster
                        if entry.job.institution.municipality is municipality and entry.day == day
                    }
                )
                centre.roster = [e for e in centre.roster if e.day != day or e.job.institution.code != here[-1]]
    centre.roster.sort(key=lambda e: (e.day, e.job.institution.municipality.code, e.job.institution.code,
                                      e.person.last, e.person.first))  # fmt: skip
