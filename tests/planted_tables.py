"""Lists as centres keep them, in five languages: headers in a centre's own words, and rows without a fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.ee import ik
from stdnum.lv import pvn
from stdnum.pl import pesel

from make_files import Cell

Row = dict[str, Cell]  # field → cell; the fields stand in the order of the columns

FIRST = {
    "lt": ("Aistė", "Rūta", "Jonas", "Eglė", "Mindaugas", "Živilė", "Tomas", "Daiva"),
    "et": ("Mari", "Tõnu", "Kadri", "Jüri", "Piret", "Ülle", "Andres", "Õie"),
    "lv": ("Līga", "Jānis", "Inga", "Ģirts", "Zane", "Māris", "Ņina", "Kārlis"),
    "pl": ("Bożena", "Łukasz", "Halina", "Święcisława", "Paweł", "Grażyna", "Józef", "Żaneta"),
    "en": ("Alice", "Tom", "Priya", "Owen", "Grace", "Daniel", "Zoë", "Harry"),
}
LAST = {
    "lt": ("Šukytė", "Žukas", "Balčiūnienė", "Kazlauskas", "Mockutė", "Jurgaitis"),
    "et": ("Põld", "Kask", "Järv", "Rebane", "Öunapuu", "Mägi"),
    "lv": ("Bērziņa", "Kalniņš", "Ozols", "Šmite", "Liepiņš", "Eglīte"),
    "pl": ("Wójcik", "Dąbrowska", "Żukowska", "Szymański", "Król", "Zając"),
    "en": ("Smith", "O'Connor", "Patel", "Hughes-Bell", "Wright", "Nolan"),
}
SCHOOLS = {
    "lt": ("Utenos „Saulės“ gimnazija", "Molėtų progimnazija", "Zarasų lopšelis-darželis „Lakštingala“"),
    "et": ("Elva Gümnaasium", "Rõngu Keskkool", "Võru Lasteaed Päkapikk"),
    "lv": ("Cēsu Valsts ģimnāzija", "Līgatnes pamatskola", "Pirmsskola „Pīlādzītis”"),
    "pl": ("Szkoła Podstawowa nr 3", "Zespół Szkół w Sejnach", "Przedszkole „Żabka”"),
    "en": ("Roundhay School", "St Mary's Primary", "Moor End Nursery"),
}
COURSES = {
    "lt": ("Skaitmeninis raštingumas", "Įtraukusis ugdymas klasėje", "Emocijų atpažinimas, jų valdymas"),
    "et": ("Kaasav haridus", "Digipädevuste arendamine", "Õpilase enesejuhtimine"),
    "lv": ("Iekļaujošā izglītība", "Digitālās prasmes skolā", "Skolēnu pašvadība"),
    "pl": ("Edukacja włączająca", "Kompetencje cyfrowe nauczyciela", "Ocenianie kształtujące"),
    "en": ("Inclusive classrooms", "Digital skills for teachers", "Formative assessment"),
}
ROLES = {
    "lt": ("mokytoja", "mokytojas metodininkas", "logopedė", "direktoriaus pavaduotoja ugdymui"),
    "et": ("õpetaja", "lasteaiaõpetaja", "logopeed", "koolijuht"),
    "lv": ("skolotāja", "pirmsskolas skolotāja", "psihologs", "direktors"),
    "pl": ("nauczyciel", "pedagog szkolny", "dyrektor szkoły", "nauczyciel przedszkola"),
    "en": ("teacher", "deputy headteacher", "SENCO", "nursery teacher"),
}
TOWNS = {
    "lt": ("Utenos r. sav.", "Molėtų rajono savivaldybė", "Visagino savivaldybė"),
    "et": ("Elva vald", "Tartu linn", "Võru vald"),
    "lv": ("Cēsu novads", "Rīga", "Jēkabpils novads"),
    "pl": ("Vilniaus r. sav.", "Šalčininkų r. sav.", "Trakų r. sav."),
    "en": ("Leeds City Council", "Leeds", "Leeds City Council"),
}


class Maker:
    """What rows are made of, drawn with a seed; every person, school and number is invented."""

    def __init__(self, language: str, seed: int) -> None:
        self.language = language
        self.random = Random(f"{language} {seed}")

    def one(self, words: Mapping[str, tuple[str, ...]]) -> str:
        return self.random.choice(words[self.language])

    def day(self, first: str = "2023-01-09", last: str = "2025-12-19") -> date:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
        return begin + timedelta(days=self.random.randrange((end - begin).days + 1))

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def national_id(self, country: str) -> str:
        """A valid identifier of nobody."""
        born = self.day("1960-01-01", "1998-12-31")
        serial = f"{self.number(0, 999):03}"
        if country in ("LT", "EE"):
            digits = f"{self.random.choice('34')}{born:%y%m%d}{serial}"
            return digits + ik.calc_check_digit(f"{digits}0")
        if country == "LV":
            digits = f"{born:%d%m%y}1{serial}"
            return f"{digits[:6]}-{digits[6:]}{pvn.calc_check_digit_pers(digits)}"
        if country == "PL":
            digits = f"{born:%y%m%d}0{serial}"
            return digits + pesel.calc_check_digit(digits)
        return f"{self.number(1_000_000, 9_999_999)}"


@dataclass(frozen=True)
class Listing:
    """A list that a centre keeps: its table, language and country, its headers by field, and how a row is made.

    A header that stands for no field of the table has a name that begins with "-".
    """

    table: str
    language: str
    country: str
    headers: Mapping[str, str]
    make: Callable[[Maker], Row]

    def rows(self, count: int, seed: int = 0) -> list[Row]:
        """So many rows without a fault, by date as lists are kept; the fields of each are those of `headers`."""
        maker = Maker(self.language, seed)
        made = [self.make(maker) for _ in range(count)]
        for row in made:
            assert set(row) <= set(self.headers), set(row) - set(self.headers)
        return [{field: row.get(field) for field in self.headers} for row in made]


def _done(maker: Maker, longest: int = 5) -> dict[str, date]:
    """A run with its last day, and the day of its document."""
    start = maker.day()
    end = start + timedelta(days=maker.number(3, longest))
    return {"start_date": start, "end_date": end, "completion_date": end, "issue_date": end + timedelta(days=7)}


def _kept(values: Mapping[str, Cell], *fields: str) -> Row:
    return {field: values[field] for field in fields}


def _completions_lt(m: Maker) -> Row:
    hours = m.number(2, 20) * 2
    return {
        "first_name": m.one(FIRST),
        "last_name": m.one(LAST),
        "national_id": m.national_id("LT"),
        "institution_name": m.one(SCHOOLS),
        "municipality": m.one(TOWNS),
        "role": m.one(ROLES),
        "programme_code": f"2{m.number(10_000_000, 99_999_999)}",
        "programme_title": m.one(COURSES),
        **_kept(_done(m), "start_date", "completion_date", "issue_date"),
        "hours_credited": min(hours, 30),
        "hours_total": hours,
        "status": "baigė",
        "certificate_no": f"KT-{m.number(1000, 9999)}",
    }


def _completions_et(m: Maker) -> Row:
    return {
        "first_name": m.one(FIRST),
        "last_name": m.one(LAST),
        "national_id": m.national_id("EE"),
        "institution_name": m.one(SCHOOLS),
        "municipality": m.one(TOWNS),
        "role": m.one(ROLES),
        "programme_title": m.one(COURSES),
        **_kept(_done(m), "start_date", "end_date", "issue_date"),
        "hours_credited": m.number(4, 26),
        "assessed": "jah",
        "document_type": "tunnistus",
        "status": "lõpetas",
    }


def _completions_lv(m: Maker) -> Row:
    return {
        "full_name": f"{m.one(FIRST)} {m.one(LAST)}",
        "national_id": m.national_id("LV"),
        "institution_name": m.one(SCHOOLS),
        "municipality": m.one(TOWNS),
        "role": m.one(ROLES),
        "programme_title": m.one(COURSES),
        **_kept(_done(m), "completion_date", "issue_date"),
        "hours_credited": m.number(6, 36),
        "status": "apguva",
        "certificate_no": f"PP {m.number(100, 999)}",
    }


def _completions_pl(m: Maker) -> Row:
    return {
        "full_name": f"{m.one(LAST)} {m.one(FIRST)}",
        "national_id": m.national_id("PL"),
        "institution_name": m.one(SCHOOLS),
        "role": m.one(ROLES),
        "programme_title": m.one(COURSES),
        "completion_date": m.day(),
        "hours_credited": m.number(4, 30),
        "status": "zaliczone",
        "cost_borne": m.number(0, 40) * 10,
        "currency": "PLN",
    }


def _completions_en(m: Maker) -> Row:
    return {
        "full_name": f"{m.one(FIRST)} {m.one(LAST)}",
        "national_id": m.national_id("GB"),
        "institution_name": m.one(SCHOOLS),
        "municipality": m.one(TOWNS),
        "role": m.one(ROLES),
        "programme_title": m.one(COURSES),
        "completion_date": m.day(),
        "hours_credited": m.number(2, 20) / 2,
        "status": "completed",
    }


def _roster_pl(m: Maker) -> Row:
    return {
        "first_name": m.one(FIRST),
        "last_name": m.one(LAST),
        "institution_name": m.one(SCHOOLS),
        "municipality": m.one(TOWNS),
        "role": m.one(ROLES),
        "workload": m.number(1, 4) / 4,
        "roster_date": date(2025, 9, 1),
    }


def _participants_en(m: Maker) -> Row:
    return {
        "participant_id": f"P{m.number(10_000, 99_999)}",
        "first_name": m.one(FIRST),
        "last_name": m.one(LAST),
        "birth_date": m.day("1960-01-01", "1998-12-31"),
        "institution_name": m.one(SCHOOLS),
        "municipality": m.one(TOWNS),
        "role": m.one(ROLES),
        "workload": m.number(1, 4) / 4,
    }


def _programmes_lt(m: Maker) -> Row:
    contact, practical, alone = m.number(20, 40), m.number(10, 20), m.number(10, 20)
    return {
        "programme_code": f"2{m.number(10_000_000, 99_999_999)}",
        "programme_title": f"{m.one(COURSES)} {m.number(1, 90)}",
        "hours_total": contact + practical + alone,
        "hours_contact": contact,
        "hours_practical": practical,
        "hours_independent": alone,
        "programme_type": "įprasta programa",
        "accreditation_no": f"AK-{m.number(100, 999)}",
        "accreditation_date": m.day("2019-01-07", "2024-12-20"),
        "priority_area": "įtraukusis ugdymas",
    }


def _programmes_lv(m: Maker) -> Row:
    return {
        "programme_code": f"A-{m.number(1000, 9999)}",
        "programme_title": f"{m.one(COURSES)} {m.number(1, 90)}",
        "hours_total": m.number(6, 36),
        "programme_type": "A programma",
        "accreditation_no": f"{m.number(100, 999)}/2023",
        "accreditation_date": m.day("2022-01-10", "2024-12-20"),
        "approving_municipality": m.one(TOWNS),
    }


def _mobilities_et(m: Maker) -> Row:
    start = m.day()
    return {
        "full_name": f"{m.one(FIRST)} {m.one(LAST)}",
        "institution_name": m.one(SCHOOLS),
        "project_code": f"2022-1-EE01-KA122-SCH-000{m.number(100_000, 999_999)}",
        "mobility_type": "töövarjutamine",
        "host_country": m.random.choice(("Soome", "Läti", "Hispaania")),
        "start_date": start,
        "end_date": start + timedelta(days=m.number(3, 9)),
        "travel_days": m.number(0, 1),
    }


def _labels_lt(m: Maker) -> Row:
    return {
        "institution_name": m.one(SCHOOLS),
        "municipality": m.one(TOWNS),
        "edition": m.random.choice(("2023-2024", "2024-2025", "2025-2026")),
        "label_status": "suteiktas",
        "active_teachers": m.number(3, 9),
    }


def _costs_lv(m: Maker) -> Row:
    return {
        "programme_title": m.one(COURSES),
        "cost_kind": m.random.choice(("lektors", "telpu noma", "transports")),
        "amount": m.number(5, 900),
        "currency": "EUR",
        "paid_date": m.day(),
        "provider_municipality": m.one(TOWNS),
    }


def _runs_pl(m: Maker) -> Row:
    start = m.day()
    return {
        "run_code": f"S/{m.number(100, 999)}",
        "programme_title": m.one(COURSES),
        "start_date": start,
        "end_date": start + timedelta(days=m.number(2, 5)),
        "hours_total": m.number(6, 30),
        "places": m.number(10, 30),
        "organiser": "Ośrodek Doskonalenia Nauczycieli",
    }


def _run_days_lt(m: Maker) -> Row:
    return {
        "run_code": f"R{m.number(100, 999)}",
        "programme_title": m.one(COURSES),
        "day_date": m.day(),
        "day_number": m.number(1, 4),
        "day_hours": m.number(4, 9),
        "topic": "Praktinės užduotys grupėse",
    }


def _attendance_et(m: Maker) -> Row:
    return {
        "full_name": f"{m.one(FIRST)} {m.one(LAST)}",
        "institution_name": m.one(SCHOOLS),
        "run_code": f"K{m.number(10, 99)}",
        "day_date": m.day(),
        "present": m.random.choice(("jah", "ei")),
    }


def _follow_ups_lv(m: Maker) -> Row:
    return {
        "institution_name": m.one(SCHOOLS),
        "follow_up_kind": m.random.choice(("atklātā stunda", "izplatīšana")),
        "held_date": m.day(),
        "event_title": m.one(COURSES),
        "listeners": m.number(5, 60),
    }


def _organisations_pl(m: Maker) -> Row:
    return {
        "organisation_name": f"{m.one(SCHOOLS)} {m.number(1, 99)}",
        "organisation_code": f"{m.number(100_000_000, 999_999_999)}",
        "organisation_type": "szkoła",
        "organisation_country": "Polska",
        "valid_from_date": m.day("1995-01-01", "2019-12-31"),
    }


def _priorities_en(m: Maker) -> Row:
    return {
        "priority_name": m.one(COURSES),
        "priority_area": "inclusion",
        "owner": m.one(SCHOOLS),
        "valid_from_date": m.day(),
    }


# fmt: off
LISTS: dict[str, Listing] = {
    "completions lt": Listing("completions", "lt", "LT", {
        "first_name": "Vardas", "last_name": "Pavardė", "national_id": "Asmens kodas", "institution_name": "Mokykla",
        "municipality": "Savivaldybė", "role": "Pareigos", "programme_code": "Programos kodas",
        "programme_title": "Programos pavadinimas", "start_date": "Pradžios data", "completion_date": "Baigimo data",
        "issue_date": "Išdavimo data", "hours_credited": "Įskaityta val.", "hours_total": "Trukmė (ak. val.)",
        "status": "Būsena", "certificate_no": "Pažymėjimo Nr."}, _completions_lt),
    "completions et": Listing("completions", "et", "EE", {
        "first_name": "Eesnimi", "last_name": "Perekonnanimi", "national_id": "Isikukood", "institution_name": "Kool",
        "municipality": "Omavalitsus", "role": "Amet", "programme_title": "Koolituse nimetus", "start_date": "Algus",
        "end_date": "Lõpp", "issue_date": "Väljastamise kuupäev", "hours_credited": "Läbitud maht",
        "assessed": "Hinnatud", "document_type": "Dokumendi liik", "status": "Staatus"}, _completions_et),
    "completions lv": Listing("completions", "lv", "LV", {
        "full_name": "Vārds, uzvārds", "national_id": "Personas kods", "institution_name": "Izglītības iestāde",
        "municipality": "Pašvaldība", "role": "Amats", "programme_title": "Kursu nosaukums",
        "completion_date": "Apguves datums", "issue_date": "Izsniegšanas datums", "hours_credited": "Stundu skaits",
        "status": "Statuss", "certificate_no": "Apliecības Nr."}, _completions_lv),
    "completions pl": Listing("completions", "pl", "PL", {
        "full_name": "Nazwisko i imię", "national_id": "PESEL", "institution_name": "Szkoła", "role": "Stanowisko",
        "programme_title": "Nazwa szkolenia", "completion_date": "Data ukończenia", "hours_credited": "Liczba godzin",
        "status": "Zaliczenie", "cost_borne": "Koszt", "currency": "Waluta"}, _completions_pl),
    "completions en": Listing("completions", "en", "GB", {
        "full_name": "Name", "national_id": "TRN", "institution_name": "School", "municipality": "Local authority",
        "role": "Job title", "programme_title": "Course", "completion_date": "Date completed",
        "hours_credited": "Hours", "status": "Outcome"}, _completions_en),
    "roster pl": Listing("roster", "pl", "LT", {
        "first_name": "Imię", "last_name": "Nazwisko", "institution_name": "Placówka", "municipality": "Samorząd",
        "role": "Stanowisko", "workload": "Wymiar etatu", "roster_date": "Stan na dzień"}, _roster_pl),
    "participants en": Listing("participants", "en", "GB", {
        "participant_id": "Participant ID", "first_name": "First name", "last_name": "Surname",
        "birth_date": "Date of birth", "institution_name": "School", "municipality": "Local authority",
        "role": "Role", "workload": "FTE"}, _participants_en),
    "programmes lt": Listing("programmes", "lt", "LT", {
        "programme_code": "Programos kodas", "programme_title": "Programos pavadinimas",
        "hours_total": "Valandų skaičius", "hours_contact": "Kontaktinės val.",
        "hours_practical": "Praktinis darbas (val.)", "hours_independent": "Savarankiškas darbas (val.)",
        "programme_type": "Programos tipas", "accreditation_no": "Akreditacijos Nr.",
        "accreditation_date": "Akreditavimo data", "priority_area": "Prioritetinė sritis"}, _programmes_lt),
    "programmes lv": Listing("programmes", "lv", "LV", {
        "programme_code": "Programmas kods", "programme_title": "Programmas nosaukums",
        "hours_total": "Apjoms stundās", "programme_type": "Programmas veids",
        "accreditation_no": "Saskaņojuma Nr.", "accreditation_date": "Saskaņošanas datums",
        "approving_municipality": "Saskaņojošā pašvaldība"}, _programmes_lv),
    "mobilities et": Listing("mobilities", "et", "EE", {
        "full_name": "Osaleja nimi", "institution_name": "Saatev asutus", "project_code": "Projekti number",
        "mobility_type": "Õpirände liik", "host_country": "Vastuvõttev riik", "start_date": "Õpirände algus",
        "end_date": "Õpirände lõpp", "travel_days": "Reisipäevad"}, _mobilities_et),
    "labels lt": Listing("labels", "lt", "LT", {
        "institution_name": "Mokykla", "municipality": "Savivaldybė", "edition": "Ženklelio laida",
        "label_status": "Ženklelio būsena", "active_teachers": "Aktyvių mokytojų sk."}, _labels_lt),
    "costs lv": Listing("costs", "lv", "LV", {
        "programme_title": "Programmas nosaukums", "cost_kind": "Izmaksu veids", "amount": "Summa",
        "currency": "Valūta", "paid_date": "Maksājuma datums",
        "provider_municipality": "Īstenotāja pašvaldība"}, _costs_lv),
    "runs pl": Listing("runs", "pl", "PL", {
        "run_code": "Nr edycji szkolenia", "programme_title": "Nazwa szkolenia", "start_date": "Data rozpoczęcia",
        "end_date": "Data zakończenia", "hours_total": "Wymiar godzin", "places": "Liczba miejsc",
        "organiser": "Organizator szkolenia"}, _runs_pl),
    "run_days lt": Listing("run_days", "lt", "LT", {
        "run_code": "Mokymų grupė", "programme_title": "Programos pavadinimas", "day_date": "Mokymų dienos data",
        "day_number": "Dienos Nr.", "day_hours": "Dienos valandos", "topic": "Dienos tema"}, _run_days_lt),
    "attendance et": Listing("attendance", "et", "EE", {
        "full_name": "Osaleja nimi", "institution_name": "Kool", "run_code": "Toimumiskord",
        "day_date": "Koolituspäev", "present": "Kas osales"}, _attendance_et),
    "follow_ups lv": Listing("follow_ups", "lv", "LV", {
        "institution_name": "Izglītības iestāde", "follow_up_kind": "Izplatīšanas veids", "held_date": "Norises datums",
        "event_title": "Pasākuma nosaukums", "listeners": "Klausītāju skaits"}, _follow_ups_lv),
    "organisations pl": Listing("organisations", "pl", "PL", {
        "organisation_name": "Nazwa organizacji", "organisation_code": "REGON", "organisation_type": "Typ organizacji",
        "organisation_country": "Kraj", "valid_from_date": "Data utworzenia"}, _organisations_pl),
    "priorities en": Listing("priorities", "en", "LT", {
        "priority_name": "Priority", "priority_area": "National priority area", "owner": "Set by",
        "valid_from_date": "Valid from"}, _priorities_en),
}
# fmt: on
ROW_NUMBERS = {"lt": "Eil. Nr.", "et": "Jrk nr", "lv": "Nr. p. k.", "pl": "Lp.", "en": "No."}
