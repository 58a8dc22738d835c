"""Draw the people, programmes and completions of a centre, its faults and its repetitions."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from trees.facts import Fact, Programme, Workplace, in_unit
from trees.people import People, Person
from trees.plan import Plan, draw_amount
from trees.vocabulary import (
    COMPLETED,
    NO,
    NOT_COMPLETED,
    NOWHERE,
    NOWHERE_CODES,
    YES,
    Unit,
    units,
)

AS_OF = date(2026, 11, 21)
TITLES = {
    "lt": ("Besimokančių mokyklų tinklai", "Lyderystė mokymuisi", "Įtraukiojo ugdymo pradmenys", "Šiuolaikinė pamoka",
           "Skaitmeninis raštingumas", "Žaidimai matematikoje", "Emocinis intelektas", "Čia ir dabar: dėmesingumas"),
    "et": ("Õpetajalt õpetajale", "Kaasav haridus", "Digipöörde alused", "Üldoskused tunnis", "Õuesõpe",
           "Juhtimine koolis", "Eesti keel teise keelena", "Tagasiside õppimiseks"),
    "lv": ("Kompetenču pieeja", "Digitālās prasmes", "Iekļaujošā izglītība", "Mācīšanās vadīšana", "Ņemam un darām",
           "Skolotājs skolotājam", "Ģeogrāfija ārpus klases", "Krāsas un šķautnes"),
    "pl": ("Ocenianie kształtujące", "Żywa lekcja", "Edukacja włączająca", "Łączymy pokolenia", "Cyfrowa szkoła",
           "Przywództwo edukacyjne", "Świetlica twórcza", "Język polski na co dzień"),
    "en": ("Leading to learn together", "Formative assessment", "Digital classroom", "Inclusive practice",
           "Teaching through play", "Data for heads; a start", "Outdoor learning", "Peer coaching"),
}  # fmt: skip
SCHOOL = {"lt": "mokykla", "et": "kool", "lv": "skola", "pl": "szkoła", "en": "school"}


@dataclass
class World:
    """One centre: its habits, people, programmes and rows."""

    plan: Plan
    people: list[Person] = field(default_factory=list)
    programmes: list[Programme] = field(default_factory=list)
    workplaces: list[Workplace] = field(default_factory=list)
    homes: dict[int, list[Workplace]] = field(default_factory=dict)
    messy: dict[int, str] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)
    taken: set[tuple[int, int, date]] = field(default_factory=set)
    documents: dict[object, int] = field(default_factory=dict)


@dataclass
class Makers:
    """What is unique over the whole tree."""

    rng: random.Random
    people: People
    codes: set[str] = field(default_factory=set)
    programmes: int = 0
    schools: int = 0

    def code(self, country: str) -> str:
        """A new programme code, in the country's manner."""
        while True:
            number = self.rng.randrange(100_000_000)
            text = {
                "LT": f"2{number:08}",
                "EE": f"OK-{number % 100000}",
                "LV": f"A-{number % 100000:05}",
            }.get(country, f"CPD{number % 100000:05}")
            if text not in self.codes:
                self.codes.add(text)
                return text

    def school(self, language: str) -> str:
        """An institution's name that no other place shares."""
        self.schools += 1
        quotes = self.rng.choice(("„{}“", '"{}"', "{}"))
        name = self.rng.choice(("Aušra", "Päike", "Saule", "Źródło", "Bridge", "Nr.", "Žiburys"))
        return f"{quotes.format(name)} {SCHOOL[language]} {self.schools}"


def draw_world(rng: random.Random, plan: Plan, makers: Makers, size: int) -> World:
    """Everything but what is shared with other centres."""
    world = World(plan)
    _draw_places(rng, world, makers)
    for _ in range(rng.randint(6, max(7, size // 3))):
        homonym = rng.choice(world.people) if world.people and rng.random() < 0.12 else None
        country = homonym.country if homonym else plan.country
        if plan.foreigners and not homonym and rng.random() < 0.2:
            country = rng.choice(("LV", "PL", "EE", "LT"))
        _add_person(rng, world, makers.people.make(country, homonym), homonym)
    titles = rng.sample(TITLES[plan.language], k=len(TITLES[plan.language]))
    for title in titles[: 1 if plan.single else rng.randint(2, 7)]:
        world.programmes.append(_draw_programme(rng, plan, makers, title))
    for _ in range(rng.randint(size // 2, size)):
        add_fact(rng, world, rng.choice(world.people), rng.choice(world.programmes))
    return world


def _draw_places(rng: random.Random, world: World, makers: Makers) -> None:
    plan = world.plan
    all_units = units(plan.country)
    wanted = rng.randint(1, 5)
    chosen: list[Unit] = []
    if plan.country == "LV" and rng.random() < 0.6:  # the reform of 2025-07-01
        chosen += [u for u in all_units if u.code in ("0038000", "0055000")]
    twins = [u for u in all_units if sum(o.short.split()[0] == u.short.split()[0] for o in all_units) > 1]
    recoded = [u for u in all_units if u.former]
    for pool in (twins, recoded, all_units, all_units, all_units):
        if pool and len(chosen) < wanted:
            chosen.append(rng.choice(pool))
    chosen = list(dict.fromkeys(u for u in chosen if u.code != "0038001"))
    if plan.municipality.endswith("default"):
        # the constant is one name: no reform in between
        chosen = [u for u in chosen if not u.valid_to][:1] or [next(u for u in all_units if not u.valid_to)]
    for unit in chosen:
        for _ in range(rng.randint(1, 2)):
            world.workplaces.append(Workplace(makers.school(plan.language), unit))
    if not plan.municipality.endswith("default") and (rng.random() < 0.6 or not chosen):
        words = NOWHERE[plan.country] if plan.municipality_form == "names" else NOWHERE_CODES[plan.country]
        world.workplaces.append(Workplace(makers.school(plan.language), None, rng.choice(words)))


def _add_person(rng: random.Random, world: World, person: Person, homonym: Person | None = None) -> None:
    plan = world.plan
    homes = [rng.choice(world.workplaces)]
    resolved = [w for w in world.workplaces if w.unit]
    if homonym and homonym.key in world.homes:
        # two people of one name: tell them apart by identifier, birth date or institution, cleanly
        if any(not columns & {"national_id", "participant_id", "birth_date"} for columns in plan.persons):
            namesakes = [p for p in world.people if (p.first, p.last) == (person.first, person.last)]
            occupied = [home for namesake in namesakes for home in world.homes[namesake.key]]
            others = [w for w in world.workplaces if w not in occupied]
            if not others:
                return
            homes = [rng.choice(others)]
        world.messy.pop(homonym.key, None)
        world.shared.add(homonym.key)
        world.shared.add(person.key)
    elif plan.mess_allowed and plan.country != "GB" and rng.random() < 0.3:
        world.messy[person.key] = rng.choice(("blank", "invalid", "sometimes"))
    elif plan.movers_allowed and homes[0].unit and rng.random() < 0.2:
        homes.append(rng.choice(resolved))
    world.people.append(person)
    world.homes[person.key] = homes


def _draw_programme(rng: random.Random, plan: Plan, makers: Makers, title: str) -> Programme:
    makers.programmes += 1
    placeholder = plan.country == "LT" and plan.programme_columns >= {"code", "title"} and rng.random() < 0.2
    code = "999999999" if placeholder else makers.code(plan.country)
    unit = rng.choice(plan.units) if plan.unit_mode == "cell" else plan.base_unit
    if plan.unit_mode == "header":
        unit = plan.units[0]
    described = not (plan.programme_table and plan.hours == "programme" and rng.random() < 0.08)
    return Programme(
        makers.programmes,
        code if "code" in plan.programme_columns else None,
        title,
        draw_amount(rng, unit),
        placeholder,
        described or placeholder,
    )


def add_fact(
    rng: random.Random, world: World, person: Person, programme: Programme, on: date | None = None
) -> Fact | None:
    """A new row for the person; None where the same completion is already there."""
    plan = world.plan
    homes = world.homes[person.key]
    day = on or date(rng.choice((2019, 2021, 2022, 2023, 2024, 2025, 2026)), 1, 1) + timedelta(rng.randrange(365))
    if plan.single:
        day = date(2024, 5, 14)
    latest = AS_OF - timedelta(days=rng.randrange(20))
    home = homes[-1] if day >= date(2024, 1, 1) else homes[0]
    if home.unit and home.unit.valid_to:
        day = max(day, date(2021, 7, 1 + rng.randrange(25)))
    day = min(day, latest)
    if (person.key, programme.key, day) in world.taken:
        return None
    world.taken.add((person.key, programme.key, day))
    fact = Fact(person, programme, home)
    _draw_dates(rng, plan, fact, day)
    _draw_status(rng, plan, fact)
    if plan.documents and rng.random() < 0.85 and not plan.single:
        year = (fact.issue or day).year
        serial = world.documents[year if plan.documents == "restart" else 0] = (
            world.documents.get(year if plan.documents == "restart" else 0, 0) + 1
        )
        fact.document = {
            "restart": f"{serial}",
            "serial": f"{serial + 400}",
            "prefixed": f"PD-{year}/{serial:04}",
        }[plan.documents]
    if fact.status is None and plan.status in ("words", "mixed"):
        fact.finished = bool(fact.document or fact.completion)
    _draw_hours(rng, plan, fact)
    if (mess := world.messy.get(person.key)) is not None:
        fact.nid_shown = mess if mess != "sometimes" else rng.choice(("valid", "valid", "blank", "invalid"))
    world.facts.append(fact)
    return fact


def _draw_dates(rng: random.Random, plan: Plan, fact: Fact, day: date) -> None:
    def later(first: date) -> date:
        # the year of a document number stays the year of the completion
        return min(first + timedelta(days=rng.randrange(20)), date(first.year, 12, 31), AS_OF)

    if plan.dates == "default" or plan.dates == "completion":
        fact.completion = day
    elif plan.dates == "end":
        fact.end, fact.start = day, day - timedelta(days=rng.randrange(5))
    elif plan.dates == "issue":
        fact.issue = day
    else:
        kind = rng.choice(("completion", "completion", "end", "issue"))
        if kind == "completion":
            fact.completion = day
            fact.end = day - timedelta(days=rng.choice((0, 0, 3)))
            fact.issue = later(day) if rng.random() < 0.7 else None
        elif kind == "end":
            fact.end = day
            fact.issue = later(day) if rng.random() < 0.7 else None
        else:
            fact.issue = day
        if fact.end:
            fact.start = fact.end - timedelta(days=rng.randrange(6))


def _draw_status(rng: random.Random, plan: Plan, fact: Fact) -> None:
    if plan.status == "none":
        return
    if plan.status == "yesno":
        fact.finished = rng.random() < 0.85
        fact.status = (YES if fact.finished else NO)[plan.language]
        return
    # a blank status with an issue date alone is left open by the papers
    blank_allowed = plan.dates != "issue" and not (fact.issue and not fact.end and not fact.completion)
    draw = rng.random()
    if draw < 0.12 and blank_allowed:
        fact.status = None
    elif draw < 0.3:
        fact.status, fact.finished = rng.choice(NOT_COMPLETED[plan.language]), False
    else:
        words = COMPLETED[plan.language] + (("completed", "attended", "x", "+", "✓") if plan.status == "mixed" else ())
        fact.status = rng.choice(words)


def _draw_hours(rng: random.Random, plan: Plan, fact: Fact, hours: Decimal | None = None) -> None:
    def amount() -> tuple[Decimal, str]:
        unit = rng.choice(plan.units)
        return (in_unit(hours, unit), unit) if hours is not None else draw_amount(rng, unit)

    fact.uses_programme_hours = plan.programme_table or plan.hours in ("total", "programme")
    if plan.hours == "credited":
        fact.credited = amount()
    elif plan.hours == "attended":
        fact.attended = amount()
    elif plan.hours == "days":
        fact.days = in_unit(hours, "days") if hours is not None else draw_amount(rng, "days")[0]
    elif plan.hours == "default":
        fact.credited = fact.programme.hours
    elif plan.hours == "cascade":
        first = rng.randrange(3 if fact.uses_programme_hours else 2)
        if first == 0:
            fact.credited = amount()
        if first <= 1:
            fact.attended = draw_amount(rng, rng.choice(plan.units)) if first == 0 else amount()
    if plan.unit_mode == "row" and fact.credited:
        fact.row_unit = fact.credited[1]


def acquaint(rng: random.Random, first: World, second: World) -> None:
    """People of one centre go to courses of another; one of them under a new surname."""
    if not (first.plan.by_identifier and second.plan.by_identifier) or second.plan.municipality.endswith("default"):
        return
    pool = [
        p
        for p in first.people
        if p.key not in first.messy
        and p.key not in second.homes
        and len(first.homes[p.key]) == 1
        and first.homes[p.key][0].unit
        and (p.country == second.plan.country or second.plan.foreigners)
        and (p.first, p.last) not in [(o.first, o.last) for o in second.people]
    ]
    for person in rng.sample(pool, k=min(len(pool), rng.randrange(4))):
        home = first.homes[person.key][0]
        guest = replace(person, last=person.last + "-Kitokia") if rng.random() < 0.4 else person
        second.people.append(guest)
        second.homes[person.key] = [home]
        first.shared.add(person.key)
        second.shared.add(person.key)
        if home not in second.workplaces:
            second.workplaces.append(home)
        for _ in range(rng.randint(1, 3)):
            add_fact(rng, second, guest, rng.choice(second.programmes))


def share(rng: random.Random, first: World, second: World, makers: Makers) -> None:
    """People, a programme and a few identical completions in two centres of one country."""
    for world in (first, second):
        plan = world.plan
        if not plan.by_identifier or "code" not in plan.programme_columns or plan.hours in ("default", "total"):
            return
    places = [w for w in first.workplaces if w.unit]
    if not places or any(w.plan.municipality.endswith("default") for w in (first, second)):
        return
    hours = Decimal(rng.choice((26, 52, 104)))
    makers.programmes += 1
    code, key = makers.code(first.plan.country), makers.programmes
    offers = []
    for world in (first, second):
        plan = world.plan
        unit = plan.units[0] if plan.unit_mode in ("header", "cell") else plan.base_unit
        offer = Programme(key, code, TITLES[plan.language][0] + " II", (in_unit(hours, unit), unit))
        offers.append(offer)
        world.programmes.append(offer)
    for _ in range(rng.randint(1, 4)):
        person = makers.people.make(first.plan.country)
        home = rng.choice(places)
        for world in (first, second):
            world.people.append(person)
            world.homes[person.key] = [home]
            world.shared.add(person.key)
            if home not in world.workplaces:
                world.workplaces.append(home)
        day = date(rng.choice((2022, 2023, 2024)), rng.randint(1, 12), rng.randint(1, 28))
        pair = [add_fact(rng, w, person, o, day) for w, o in zip((first, second), offers, strict=True)]
        for fact in pair:
            if fact is not None:
                _set_hours(rng, first.plan if fact is pair[0] else second.plan, fact, hours)
        for world in (first, second):  # and something that only one of them saw
            if rng.random() < 0.6:
                add_fact(rng, world, person, rng.choice(world.programmes[:-1]))


def _set_hours(rng: random.Random, plan: Plan, fact: Fact, hours: Decimal) -> None:
    fact.credited = fact.attended = fact.days = None
    _draw_hours(rng, plan, fact, hours)
    assert fact.hours == hours


def spoil(rng: random.Random, world: World) -> None:
    """Faulty rows beside the good ones, repeated rows, corrected rows, rows about strangers."""
    plan = world.plan
    good = list(world.facts)
    for fact in rng.sample(good, k=min(len(good), 1 + len(good) // 12)):
        faulty = _copy(fact, fault=_draw_fault(rng, plan, fact))
        if faulty.fault:
            world.facts.append(faulty)
    for fact in rng.sample(good, k=min(len(good), rng.randrange(4))):
        world.facts.append(_copy(fact, twin=fact, note="repeated"))
    if plan.hours == "credited" and plan.unit_mode != "row":
        for fact in rng.sample(good, k=min(len(good), rng.randrange(4))):
            if fact.person.key not in world.shared:
                corrected = draw_amount(rng, fact.credited[1]) if fact.credited else None
                world.facts.append(_copy(fact, twin=fact, credited=corrected, note="corrected hours"))
    if plan.status == "words":
        for fact in rng.sample(good, k=min(len(good), rng.randrange(3))):
            if fact.person.key not in world.shared:
                status = rng.choice(NOT_COMPLETED[plan.language])
                world.facts.append(_copy(fact, twin=fact, status=status, finished=False, note="withdrawn later"))
    if plan.people is not None:
        for fact in rng.sample(good, k=min(len(good), rng.randrange(3))):
            if fact.twin is None and "participant_id" in plan.people:
                stranger = replace(fact.person, key=-fact.person.key, nid=None)
                world.facts.append(_copy(fact, person=stranger, stranger=True, document=None, status=fact.status))
    for fact in world.facts:
        if fact.stranger and fact.status is None and plan.status in ("words", "mixed"):
            fact.finished = bool(fact.completion)


def _copy(fact: Fact, **changes: object) -> Fact:
    return replace(fact, **changes)  # type: ignore[arg-type]


def _draw_fault(rng: random.Random, plan: Plan, fact: Fact) -> str | None:
    faults = ["no_person"]
    if plan.dates != "default":
        faults += ["bad_date", "bad_date", "no_date", "error_date", "ancient"]
        if fact.finished:  # a registration for a coming date is left open by the papers
            faults.append("future")
    if not plan.single:
        faults.append("no_programme")
    if plan.hours in ("credited", "attended", "days"):
        faults += ["zero_hours", "bad_hours", "negative_hours"]
    if plan.hours == "credited":
        faults.append("error_hours")
    if plan.status in ("words", "mixed", "yesno"):
        faults.append("bad_status")
    return rng.choice(faults)
