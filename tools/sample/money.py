"""What runs cost and who paid, and in which subjects schools want training."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .runs import of_run
from .world import LAST_DAY, Centre, Completion, Cost, Municipality, Need, Organisation, Run, academic

COST_YEARS = {"utena": (2024, 2025, 2026), "tartumaa": (2024, 2025, 2026), "riga-riimc": (2025,)}
RATES = {"LT": Decimal(45), "EE": Decimal(60), "LV": Decimal(40)}  # euro for an hour of a trainer
# kind: share of runs that have it, euro for a participant
KINDS = {"material": (0.4, "2.5"), "venue": (0.3, "4"), "board": (0.45, "6.5"), "travel": (0.2, "3")}
SOURCES = {"municipal": 45, "state": 25, "fees": 15, "eu": 10, "own": 5}
CATERERS = {
    "LT": (Organisation("MB „Rasos stalas“", "", "company", "LT", "82"),
           Organisation("UAB „Smiltynės virtuvė“", "", "company", "LT", "13")),
    "EE": (Organisation("OÜ Kastani Köök", "", "company", "EE", "0793"),
           Organisation("OÜ Künka Söögituba", "", "company", "EE", "0171")),
    "LV": (Organisation("SIA „Rudzu galds“", "", "company", "LV", "0001000"),
           Organisation("SIA „Smilgu virtuve“", "", "company", "LV", "0054000")),
}  # fmt: skip
CENT = Decimal("0.01")
NEED_YEARS = (2023, 2024, 2025)
WANTED = ("mathematics", "national_language", "foreign_languages", "informatics", "biology", "history", "music")


def spend(centre: Centre, random: Random) -> None:
    """Fill `centre.costs`, for held runs; what was planned for cancelled ones was not spent."""
    for run in centre.runs:
        if run.year not in COST_YEARS[centre.folder] or run.status == "planned":
            continue
        rows = of_run(centre, run)
        if not rows:
            continue
        municipality = _bearer(rows, random)
        hours = academic(run.programme.hours, run.programme.unit)
        amounts = {"trainer": RATES[centre.country] * hours}
        for kind, (share, each) in KINDS.items():
            if random.random() < share:
                amounts[kind] = Decimal(each) * len(rows)
        for kind, planned in amounts.items():
            factor = Decimal(random.randrange(85, 112)) / 100
            source = random.choices(list(SOURCES), list(SOURCES.values()))[0]
            spent = (planned * factor).quantize(CENT) if run.status == "held" else None
            paid = min(run.days[-1] + timedelta(days=random.randrange(3, 26)), date(run.year, 12, 29), LAST_DAY)
            plan = None if spent and random.random() < 0.15 else planned.quantize(Decimal(1))
            payee = _payee(centre, run, kind, random)
            centre.costs.append(
                Cost(run, municipality, kind, source, spent, plan, run.year, paid if spent else None, payee)
            )
    _spoil(centre)


def _bearer(rows: list[Completion], random: Random) -> Municipality:
    """Who bears the costs of a run: one of the municipalities that a quarter of its participants come from."""
    places = Counter(row.job.institution.municipality for row in rows)
    able = [place for place, count in places.most_common() if 4 * count >= len(rows)]
    return random.choice(able or [places.most_common(1)[0][0]])


def _payee(centre: Centre, run: Run, kind: str, random: Random) -> Organisation | None:
    """Another provider for its hours, a caterer for board; nobody whom a list may not name."""
    provider = run.programme.provider
    if kind == "trainer" and provider is not None and provider.code != centre.own.code:
        return provider
    return random.choice(CATERERS[centre.country]) if kind == "board" else None


def _spoil(centre: Centre) -> None:
    """Two rows that cannot be loaded: an amount below zero, and a kind that nobody knows."""
    faults = {"utena": ("negative", {"amount": -120.0}), "tartumaa": ("kind", {"cost_kind": "kratikulu"})}
    if centre.folder in faults:
        cost = next(cost for cost in centre.costs if cost.kind == "travel" and cost.spent)
        cost.fault, written = faults[centre.folder]
        cost.written |= written


def want(centre: Centre, random: Random) -> None:
    """Fill `centre.needs`: in how many subjects and by how many teachers each school wants training."""
    schools = sorted({p.jobs[0].institution for p in centre.people}, key=lambda place: place.code)
    for year in NEED_YEARS:
        for school in schools:
            if school.kind == "school":
                for subject in random.sample(WANTED, random.choice((1, 2, 2, 3))):
                    centre.needs.append(Need(school, subject, random.choice((1, 1, 2, 2, 3, 4)), year))
