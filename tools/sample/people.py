"""The people: who works where, in which post, from when to when. All invented."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .ids import national_id
from .names import full_name
from .places import institutions
from .world import YEARS, Institution, Job, Municipality, Person

# group: (words of women, words of men), the commonest first
ROLES: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "lt": {
        "teacher": (
            ("mokytoja", "pradinių klasių mokytoja", "matematikos mokytoja", "lietuvių kalbos mokytoja"),
            ("mokytojas", "istorijos mokytojas", "fizinio ugdymo mokytojas"),
        ),
        "preschool": (("ikimokyklinio ugdymo mokytoja", "priešmokyklinio ugdymo mokytoja"),) * 2,
        "head": (("direktorė", "direktoriaus pavaduotoja ugdymui"), ("direktorius",)),
        "support": (
            ("socialinė pedagogė", "specialioji pedagogė", "logopedė", "psichologė"),
            ("psichologas",),
        ),
        "official": (("vyriausioji specialistė", "švietimo skyriaus vedėja"), ("švietimo skyriaus vedėjas",)),
    },
    "et": {
        "teacher": (("õpetaja", "klassiõpetaja", "aineõpetaja"),) * 2,
        "preschool": (("lasteaiaõpetaja",),) * 2,
        "head": (("direktor", "õppejuht", "õppealajuhataja"),) * 2,
        "support": (("eripedagoog", "logopeed", "sotsiaalpedagoog", "koolipsühholoog"),) * 2,
        "official": (("haridusnõunik", "haridusspetsialist"),) * 2,
    },
    "lv": {
        "teacher": (("skolotāja", "sākumskolas skolotāja"), ("skolotājs",)),
        "preschool": (("pirmsskolas izglītības skolotāja", "pirmsskolas skolotāja"),) * 2,
        "head": (("direktore", "direktora vietniece"), ("direktors", "direktora vietnieks")),
        "support": (("logopēde", "sociālā pedagoģe", "psiholoģe"), ("psihologs", "sociālais pedagogs")),
        "official": (("izglītības speciāliste", "metodiķe"), ("izglītības speciālists",)),
    },
    "en": {
        "teacher": (("Teacher", "Class teacher"),) * 2,
        "preschool": (("Nursery teacher",),) * 2,
        "head": (("Headteacher", "Deputy headteacher"),) * 2,
        "support": (("SENCO", "Teaching assistant"),) * 2,
        "official": (("Education adviser",),) * 2,
    },
}
# shares of groups by kind of institution
STAFF: dict[str, tuple[tuple[str, int], ...]] = {
    "school": (("teacher", 80), ("support", 11), ("head", 9)),
    "kindergarten": (("preschool", 82), ("support", 11), ("head", 7)),
    "support": (("support", 90), ("head", 10)),
    "office": (("official", 100),),
}


def weighted(random: Random, pairs: tuple[tuple[str, int], ...]) -> str:
    """One of the words, by weight."""
    return random.choices([word for word, _ in pairs], [weight for _, weight in pairs])[0]


def job(random: Random, institution: Institution, language: str, sex: str, workload: str) -> Job:
    """A post at the institution in a group that it has."""
    group = weighted(random, STAFF[institution.kind])
    words = ROLES[language][group][sex == "m"]
    role = words[min(int(random.expovariate(1.1)), len(words) - 1)]
    return Job(institution, group, role, Decimal(workload))


def career(random: Random) -> tuple[int, int]:
    """First and last year in education; half of the people stay for all the years."""
    first = YEARS[0] if random.random() < 0.66 else random.choice(YEARS[1:])
    last = YEARS[-1] if random.random() < 0.7 else random.choice([year for year in YEARS if year >= first])
    return first, last


def born(country: str, sex: str, random: Random, taken: set[str]) -> tuple[date, str]:
    """A birthday and the identifier that goes with it; no identifier in Britain."""
    while True:
        birth = date(1958, 1, 1) + timedelta(days=random.randrange(15400))
        identifier = national_id(country, birth, sex, random, taken)  # type: ignore[arg-type]
        if identifier or country == "GB":
            return birth, identifier


def staff(
    municipality: Municipality,
    places: tuple[list[Institution], Institution],
    folder: str,
    language: str,
    random: Random,
    taken: tuple[set[str], set[str]],
    uid: int,
) -> list[Person]:
    """Everyone who ever works in the municipality; one in forty is an official of its administration.

    `taken` holds the names and the identifiers in use in the country; `uid` is the first number to give.
    """
    schools, office = places
    sizes = [1 + 3 / (index + 2) for index in range(len(schools))]
    officials = 1 if municipality.people > 10 else 0
    officials += municipality.people // 90
    people: list[Person] = []
    stayers: dict[str, int] = {}
    for number in range(municipality.people):
        sex = "m" if random.random() < 0.14 else "f"
        birth, identifier = born(municipality.country, sex, random, taken[1])
        first, last = full_name(municipality.country, sex, random, taken[0])  # type: ignore[arg-type]
        official = number < officials and folder not in {"tartu-poska", "leeds"}
        where = office if official else random.choices(schools, sizes)[0]
        # two of each institution never leave, so that no roster ends by chance
        stayers[where.name] = stayers.get(where.name, 0) + 1
        stays = official or municipality.people < 6 or stayers[where.name] <= 2
        years = (YEARS[0], YEARS[-1]) if stays else career(random)
        jobs = [job(random, where, language, sex, "1" if official or random.random() < 0.8 else "0.75")]
        people.append(
            Person(
                uid=uid + number,
                home=folder,
                sex=sex,  # type: ignore[arg-type]
                first=first,
                last=last,
                birth=birth,
                national_id=identifier,
                jobs=tuple(jobs),
                first_year=years[0],
                last_year=years[1],
            )
        )
    return people


def second_posts(people: list[Person], language: str, random: Random, moves: bool) -> None:
    """One in twenty-five works in a second school; with `moves`, one in thirty changes the first one."""
    schools = sorted({p.jobs[0].institution for p in people}, key=lambda place: place.code)
    for person in people:
        main = person.jobs[0]
        near = [
            place
            for place in schools
            if place.kind == main.institution.kind
            and place is not main.institution
            and (place.municipality is main.institution.municipality or random.random() < 0.04)
        ]
        if main.group == "official" or not near:
            continue
        if random.random() < 0.04:
            other = Job(random.choice(near), main.group, main.role, Decimal("0.25"))
            person.jobs = (main, other)
        elif moves and random.random() < 0.03 and person.first_year < person.last_year < YEARS[-1]:
            year = random.randrange(person.first_year + 1, person.last_year + 1)
            person.move = (year, Job(random.choice(near), main.group, main.role, main.workload))


def everyone(
    folder: str,
    country: str,
    language: str,
    places: tuple[Municipality, ...],
    taken: tuple[set[str], set[str], set[str]],
    uid: int,
    prefix: str,
    random: Random,
) -> list[Person]:
    """All people of a centre. `taken`: names of people, identifiers and names of institutions in the "
    "country."""
    people: list[Person] = []
    for municipality in places:
        where = institutions(municipality, prefix, random, taken[2])
        if folder == "tartu-poska":
            where = (
                [Institution("Tartu Jaan Poska gümnaasium", "75990001", "school", municipality)],
                where[1],
            )
        people += staff(municipality, where, folder, language, random, taken[:2], uid + len(people))
    return people
