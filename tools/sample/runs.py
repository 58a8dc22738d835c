"""Runs of programmes with their days, who registered for them, and the teams that schools sent."""

from datetime import date, timedelta
from decimal import ROUND_CEILING
from random import Random

from .activity import fits
from .world import LAST_DAY, Centre, Completion, Enrolment, Person, Programme, Run, Team, academic

# which centres list their runs, and from which of them registrations are kept
RUN_YEARS = {
    "utena": (2024, 2025, 2026),
    "vilnius-teacher-house": (2024, 2025, 2026),
    "tartumaa": (2024, 2025, 2026),
    "riga-riimc": (2025, 2026),
}
ENROLMENT_YEARS = {"vilnius-teacher-house": (2025, 2026), "tartumaa": (2025,)}
CODES = {
    "utena": "R{year}-{number:03d}",
    "vilnius-teacher-house": "{year}-{number:03d}",
    "tartumaa": "T{year}/{number:03d}",
    "riga-riimc": "K-{year}-{number:03d}",
}
PAYERS = {"municipality": 50, "employer": 25, "self": 10, "state": 10, "eu": 5}
HOURS_A_DAY = 8
TEAM_SIZES = (5, 6, 6, 5, 4, 6, 7, 5)  # the programme asks for five or six


def weekdays(last: date, count: int) -> tuple[date, ...]:
    """`count` weekdays one after another, of which `last` is the last."""
    days = [last]
    while len(days) < count:
        day = days[0] - timedelta(days=1)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        days.insert(0, day)
    return tuple(days)


def length(programme: Programme) -> int:
    """Training days of a programme."""
    hours = academic(programme.hours, programme.unit)
    return int((hours / HOURS_A_DAY).to_integral_value(ROUND_CEILING))


def of_run(centre: Centre, run: Run) -> list[Completion]:
    """The rows of completions that belong to a run, each once."""
    return [
        row
        for row in centre.completions
        if row.programme.code == run.programme.code and row.day == run.days[-1] and row.copy_of is None
    ]


def hold(centre: Centre, random: Random) -> None:
    """Fill `centre.runs`, with three that are planned for the next spring; one in the past was forgotten."""
    forgotten = centre.folder == "tartumaa"
    for programme, day in sorted(centre.offers, key=lambda offer: (offer[1], offer[0].code)):
        if day.year not in RUN_YEARS[centre.folder]:
            continue
        run = Run(
            "", programme, weekdays(day, length(programme)), 0, centre.municipalities[0], random.choice((0, 0, 0, 1, 2))
        )
        rows = of_run(centre, run)
        if not any(row.effect != "not_completed" for row in rows):
            run.status = "cancelled"
            if forgotten and not rows:
                run.status, forgotten = "planned", False
        elif random.random() < 0.3:
            run.venue = random.choice(rows).job.institution.municipality
        run.places = max(15, -(-(len(rows) + 2) // 5) * 5)
        centre.runs.append(run)
    for place, programme in enumerate(random.sample([p for p in centre.programmes if p.weight], 3)):
        days = weekdays(date(LAST_DAY.year + 1, 2, 3) + timedelta(days=14 * place), length(programme))
        centre.runs.append(Run("", programme, days, 25, centre.municipalities[0], 0, "planned"))
    numbers: dict[int, int] = {}
    for run in centre.runs:
        numbers[run.year] = numbers.get(run.year, 0) + 1
        run.code = CODES[centre.folder].format(year=run.year % 100, number=numbers[run.year])


def register(centre: Centre, people: list[Person], random: Random) -> None:
    """Fill `centre.enrolments`: everyone of a run's list, and others who called off or wait for a place."""
    done = {(row.person.uid, row.programme.code, row.year) for row in centre.completions}

    def enrol(person: Person, run: Run, status: str) -> None:
        registered = run.days[0] - timedelta(days=random.randrange(3, 45))
        payer = random.choices(list(PAYERS), list(PAYERS.values()))[0]
        centre.enrolments.append(Enrolment(person, run, registered, status, payer))

    for run in centre.runs:
        if run.year not in ENROLMENT_YEARS[centre.folder] or run.status == "planned":
            continue
        rows = of_run(centre, run)
        for row in rows:
            enrol(row.person, run, stated(row))
        able = [
            person
            for person in people
            if person.active(run.year)
            and fits(run.programme, person.jobs[0])
            and (person.uid, run.programme.code, run.year) not in done
        ]
        for person in random.sample(able, min(len(able), max(1, round(len(rows) * 0.12)))):
            status = "cancelled" if run.status == "cancelled" or random.random() < 0.55 else "waiting"
            enrol(person, run, status)
            done.add((person.uid, run.programme.code, run.year))


def stated(row: Completion) -> str:
    """The status that a row of completions states: two centres say but yes or no."""
    if row.effect == "not_completed" and row.centre in {"vilnius-teacher-house", "ventspils"}:
        return "not_completed"
    return row.status


def gather(centre: Centre, random: Random) -> None:
    """Fill `centre.teams`: the schools that sent teams to the runs of programmes for teams."""
    schools = sorted({p.jobs[0].institution for p in centre.people}, key=lambda place: place.code)
    schools = [place for place in schools if place.kind == "school"]
    sizes = iter(TEAM_SIZES * len(centre.runs))
    for run in centre.runs:
        if run.programme.team and run.status == "held":
            for number, school in enumerate(random.sample(schools, 4), start=1):
                centre.teams.append(Team(run, school, f"{run.code}/{number}", next(sizes)))
