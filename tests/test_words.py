"""Contracts of the words in closed lists: every code is written and named in five languages, no word means two."""

import csv
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import catalogue
from catalogue.intake.meaning import code_of, codes_of
from catalogue.intake.text import fold
from catalogue.intake.vocabulary import countries, statuses, word_index
from catalogue.model.codes import COUNTRIES, LANGUAGES
from catalogue.model.tables import TABLES

REFERENCE = Path(catalogue.__file__).parent / "reference"
QUOTES = {"lt": ("„", "“"), "et": ("„", "“"), "lv": ("„", "”"), "pl": ("„", "”"), "en": ("“", "”")}


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


WORDS: dict[str, dict[str, list[str]]] = json.loads((REFERENCE / "words.json").read_text("utf-8"))
NAMES = rows("code_names.csv")
AREAS = rows("policy/priority_areas.csv")


def declared() -> dict[str, set[str]]:
    """Vocabulary → its codes, as the tables declare them; the areas are those of the policy, and other."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in TABLES.values():
        for part in table.parts:
            if part.vocabulary:
                found[part.vocabulary] |= {code for column in part.columns for code in column.codes}
    return {**found, "priority_area": {*(row["area"] for row in AREAS), "other"}}


VOCABULARIES = declared()
LISTED = sorted(VOCABULARIES.keys() - {"status"})


def named(language: str) -> Iterator[tuple[str, str, str]]:
    """(vocabulary, code, name in a language) of every code that a cell can hold."""
    for row in NAMES:
        if row["code"] not in ("none", "unknown"):
            yield row["vocabulary"], row["code"], row[language]


# files


@pytest.mark.parametrize("name", ["words.json", "code_names.csv", "policy/priority_areas.csv"])
def test_text_is_nfc_without_cedillas_and_stray_spaces(name: str) -> None:
    text = (REFERENCE / name).read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set("şţŞŢ\u0327\ufeff\u00a0\r\t")


def test_every_vocabulary_has_words_and_no_other() -> None:
    assert set(WORDS) == {*LISTED, "countries"}


def test_tables_have_their_columns() -> None:
    assert list(NAMES[0]) == ["vocabulary", "code", *LANGUAGES]
    names = [f"name_{language}" for language in LANGUAGES]
    assert list(AREAS[0]) == ["country", "area", "valid_from", "valid_to", *names, "basis"]
    for row in (*NAMES, *AREAS):
        assert all(isinstance(cell, str) and cell == cell.strip() for cell in row.values()), row


# words


@pytest.mark.parametrize("vocabulary", LISTED)
def test_every_code_has_words_and_is_one_itself(vocabulary: str) -> None:
    assert set(WORDS[vocabulary]) == VOCABULARIES[vocabulary]
    for code, words in WORDS[vocabulary].items():
        assert len(words) >= len(LANGUAGES) and code_of(code, vocabulary) == code
        assert all(word == word.strip() and fold(word) for word in words), code


@pytest.mark.parametrize("vocabulary", sorted(WORDS))
def test_a_word_stands_once(vocabulary: str) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for code, words in WORDS[vocabulary].items():
        for word in words:
            owners[fold(word)].append(code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


def test_countries_are_other_names_of_known_ones() -> None:
    known = rows("countries.csv")
    given = {fold(row[column]) for row in known for column in ("country", *LANGUAGES)}
    assert WORDS["countries"].keys() <= {row["country"] for row in known}
    assert not {name for names in WORDS["countries"].values() for name in names if fold(name) in given}


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("UK", "GB"), ("Great Britain", "GB"), ("Didžioji Britanija", "GB"), ("Jungtinė Karalystė", "GB"),
        ("Suurbritannia", "GB"), ("Lielbritānija", "GB"), ("Wielka Brytania", "GB"), ("EL", "GR"), ("Holland", "NL"),
        ("Olandija", "NL"), ("Czech Republic", "CZ"), ("Czechia", "CZ"), ("JAV", "US"), ("ASV", "US"),
        ("Igaunija", "EE"), ("Łotwa", "LV"), ("Leedu", "LT"), ("Turkey", "TR"), ("Sakartvelas", "GE"),
    ],
)  # fmt: skip
def test_countries_as_centres_write_them(name: str, country: str) -> None:
    assert countries()[fold(name)] == country


# names


def test_every_code_of_a_named_vocabulary_is_named_once() -> None:
    """Names are for what reports show: a closed list may go without any, never with some."""
    given = [(row["vocabulary"], row["code"]) for row in NAMES]
    named = {name for name, _ in given}
    assert named - {"status"} <= set(VOCABULARIES)
    expected = {(name, code) for name, codes in VOCABULARIES.items() if name in named for code in codes}
    assert len(given) == len(set(given)) and set(given) == expected | {("priority_area", "none")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_tell_the_codes_of_a_vocabulary_apart(language: str) -> None:
    owners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in NAMES:
        assert row[language], (row["vocabulary"], row["code"])
        owners[row["vocabulary"], row[language].casefold()].append(row["code"])
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_a_word_of_its_code(language: str) -> None:
    meant = {(vocabulary, code): code_of(name, vocabulary) for vocabulary, code, name in named(language)}
    assert {key: found for key, found in meant.items() if found != key[1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_use_the_quotes_of_their_language(language: str) -> None:
    for row in NAMES:
        marks = [mark for mark in row[language] if mark in "„“”‟\"«»'"]
        assert marks == [*QUOTES[language]] * (len(marks) // 2), row["code"]


# areas of the states


def in_force(country: str, on: date) -> set[str]:
    """The areas of a country's framework on a day."""
    day = on.isoformat()
    return {
        row["area"]
        for row in AREAS
        if row["country"] == country and (row["valid_from"] or day) <= day <= (row["valid_to"] or day)
    }


LITHUANIAN = {"digital", "inclusion", "civic", "didactics", "leadership"}


@pytest.mark.parametrize(
    ("country", "on", "areas"),
    [
        ("LT", date(2022, 12, 31), {"social_emotional"}),
        ("LT", date(2023, 1, 1), {*LITHUANIAN, "social_emotional"}),
        ("LT", date(2025, 12, 31), {*LITHUANIAN, "social_emotional"}),
        ("LT", date(2026, 1, 1), {"social_emotional"}),
        ("LV", date(2024, 6, 1), {"general_competence", "content_and_didactics", "process_management", "experience"}),
        *((country, date(2024, 6, 1), set()) for country in ("EE", "PL", "GB")),
    ],
)
def test_areas_in_force(country: str, on: date, areas: set[str]) -> None:
    assert in_force(country, on) == areas


def test_areas_are_told_by_their_names_and_say_on_what_they_rest() -> None:
    assert len({(row["country"], row["area"], row["valid_from"]) for row in AREAS}) == len(AREAS)
    for row in AREAS:
        assert row["country"] in COUNTRIES and row["basis"]
        assert {code_of(row[f"name_{language}"], "priority_area") for language in LANGUAGES} == {row["area"]}


# what centres write

SAMPLES = {
    "lt": """
        programme_type: seminaras=ordinary | Ilgalaikė programa=ordinary | nacionalinė=national
            | gerosios patirties sklaida=peer_learning | edukacinė išvyka=study_visit | Konferencija=conference
        document_type: Pažymėjimas=certificate | pažyma=notice
        mode: nuotoliniu būdu=online | kontaktinis=presential | mišrus=blended
        run_status: įvyko=held | neįvyko=cancelled | numatyta=planned
        target_group: pradinių klasių mokytojai=teachers | direktorių pavaduotojai ugdymui=school_heads
            | logopedai=support_specialists | mokytojų švietimo centrų specialistams=teacher_centre_staff
            | ikimokyklinio ir priešmokyklinio ugdymo pedagogai=preschool_staff | merai=municipal_heads
        subject: Lietuvių k.=national_language | anglų kalba=foreign_languages | Kūno kultūra=physical_education
            | dailė=arts | tikyba=ethics_and_religion | lenkų kalba=minority_languages | Žmogaus sauga=cross_curricular
        payer: savivaldybė=municipality | pats dalyvis=self
        funding_source: ES lėšos=eu | MK lėšos=state
        cost_kind: lektoriaus atlygis=trainer | nakvynė=accommodation | kavos pertraukos=board
        currency: Lt=LTL | eurai=EUR
        organisation_type: lopšelis-darželis=preschool | UAB=company
        mobility_type: Stebėjimas darbo vietoje=job_shadowing | stažuotė=study_visit
        follow_up_kind: atvira pamoka=open_lesson
        project_field: suaugusiųjų=adult
        partner_role: Projekto koordinatorė=coordinator
        priority_area: Skaitmeninių kompetencijų stiprinimas=digital | socialinis ir emocinis ugdymas=social_emotional
        accreditation_level: institucinis=institutional
    """,
    "et": """
        programme_type: täienduskoolitus=ordinary | õpetajalt õpetajale=peer_learning | õppereis=study_visit
            | mikrokvalifikatsiooniõpe=micro_qualification
        document_type: TUNNISTUS=certificate | tõend=notice
        mode: auditoorne=presential | veebikoolitus=online | põimõpe=blended | töökohal=workbased
        run_status: Toimunud=held | planeeritud=planned | Tühistatud=cancelled
        target_group: koolidirektorid=school_heads | Vallavanemad=municipal_heads
            | haridusametnikud=municipal_officials | lasteaiaõpetajad=preschool_staff
            | tugispetsialistid=support_specialists | aineõpetajad=teachers | lapsevanemad=other
        subject: emakeel=national_language | vene keel=foreign_languages | inimeseõpetus=social_sciences
            | käsitöö ja kodundus=technologies | HEV=special_needs | klassiõpetus=primary_education
        payer: tööandja=employer | KOV=municipality | eraisik=self
        funding_source: riigieelarve=state | osalustasud=fees | omavahendid=own | EL-i toetus=eu
        cost_kind: koolitaja tasu=trainer | sõidukulu=travel | toitlustus=board
        currency: kr=EEK | eurot=EUR
        organisation_type: vallavalitsus=municipality | MTÜ=ngo | OÜ=company | sihtasutus=foundation
        mobility_type: töövarjutamine=job_shadowing | kursus=course
        follow_up_kind: lahtine tund=open_lesson | avatud uste päev=open_day | infotund=info_session
        channel: Poska Sõnumid=news | Stuudium=learning_platform | kooli koduleht=website
        label_scheme: eTwinningu kooli märk=etwinning_school
        principle: õpilased on muutuste käivitajad=pupils_agency | ühine juhtimine=shared_leadership
        priority_area: digipädevused=digital
    """,
    "lv": """
        programme_type: A=a_programme | B programma=b_programme | semināri=ordinary
            | pieredzes apmaiņas brauciens=study_visit | Pieredzes apmaiņa=peer_learning
        document_type: apliecība=certificate | izziņa=notice
        mode: attālināti=online | klātiene=presential | jaukta forma=blended
        run_status: notika=held | atcelts=cancelled | plānots=planned
        target_group: pirmsskolas pedagogi=preschool_staff | skolu vadītāji=school_heads
            | izglītības pārvalžu speciālisti=municipal_officials | atbalsta personāls=support_specialists
            | klašu audzinātāji=teachers | metodiķi=teacher_centre_staff | domes priekšsēdētājs=municipal_heads
        subject: datorika=informatics | Dizains un tehnoloģijas=technologies | svešvaloda (angļu)=foreign_languages
            | latviešu valoda un literatūra=national_language | sports=physical_education | ķīmija=chemistry
            | mazākumtautības valoda un literatūra=minority_languages | sākumskola=primary_education
        payer: darba devējs=employer | pašvaldība=municipality
        funding_source: valsts budžeta mērķdotācija=state | dalības maksa=fees | pašu līdzekļi=own
        cost_kind: telpu noma=venue | ceļa izdevumi=travel | aizvietošana=substitute
        currency: Ls=LVL | eiro=EUR
        organisation_type: PII=preschool | SIA=company | biedrība=ngo
        mobility_type: darba ēnošana=job_shadowing | strukturēti kursi=course
        follow_up_kind: atklātā stunda=open_lesson
        priority_area: Izglītības saturs un didaktika=content_and_didactics | pašpilnveide un pieredze=experience
            | vispārējo kompetenču pilnveide=general_competence | izglītības procesa vadība=process_management
        accreditation_level: pašvaldības=municipal
    """,
    "pl": """
        programme_type: kurs doskonalący=ordinary | konferencja=conference | wizyta studyjna=study_visit
            | sieć współpracy i samokształcenia=peer_learning | studia podyplomowe=other
        document_type: zaświadczenie=certificate | potwierdzenie udziału=notice
        mode: zdalnie=online | stacjonarny=presential | hybrydowo=blended
        run_status: odbyło się=held | odwołane=cancelled | zaplanowane=planned
        target_group: dyrektorzy szkół i placówek=school_heads | pedagog szkolny=support_specialists
            | nauczyciele wychowania przedszkolnego=preschool_staff | doradcy metodyczni=teacher_centre_staff
            | wójtowie=municipal_heads | nauczyciele klas I–III=teachers
        subject: WOS=social_sciences | język angielski=foreign_languages | j. polski=national_language
            | wychowanie fizyczne=physical_education | plastyka=arts | przyroda=natural_sciences | WF=physical_education
            | edukacja wczesnoszkolna=primary_education | język białoruski=minority_languages
        payer: organ prowadzący=municipality | uczestniczka=self
        funding_source: subwencja oświatowa=state | środki UE=eu | budżet gminy=municipal
        cost_kind: nocleg=accommodation | przejazdy=travel | wyżywienie=board | czesne=fee
        currency: zł=PLN | złotych=PLN
        organisation_type: przedszkole=preschool | fundacja=foundation | szkoła podstawowa=school
        mobility_type: obserwacja pracy=job_shadowing | kurs językowy=course
        follow_up_kind: lekcja otwarta=open_lesson
        priority_area: kompetencje cyfrowe=digital | edukacja włączająca=inclusion
        partner_role: lider projektu=coordinator
    """,
    "en": """
        programme_type: INSET=ordinary | workshop=ordinary | study visit=study_visit
            | micro-credential=micro_qualification
        document_type: Certificate of attendance=notice | certificate=certificate
        mode: face-to-face=presential | Online=online | hybrid=blended | on the job=workbased | PBL=project_based
        run_status: delivered=held | Cancelled=cancelled | postponed=planned
        target_group: TAs=support_specialists | SLT=school_heads | headteachers=school_heads | governors=other
            | nursery staff=preschool_staff | LA officers=municipal_officials | maths teachers=teachers
        subject: Maths=mathematics | English=national_language | MFL=foreign_languages | PE=physical_education
            | RE=ethics_and_religion | computing=informatics | D&T=technologies | SEND=special_needs
        payer: school=employer | self-funded=self
        funding_source: Erasmus+=eu | DfE grant=state | delegate fees=fees
        cost_kind: room hire=venue | supply cover=substitute | mileage=travel | handouts=material
        currency: £=GBP | € = EUR
        organisation_type: academy=school | charity=ngo | local authority=municipality | HEI=university
        mobility_type: SE-SC-TE=course | SE-TAA=teaching | SE-JOB-SHDW=job_shadowing | Structured courses=course
            | SM-COUR-TRAIN=course | ADU-JOB-SHDW=job_shadowing | transnational project meeting=project_meeting
        follow_up_kind: open lesson=open_lesson
        label_status: application submitted=applied
    """,
}


def samples() -> Iterator[tuple[str, str, str, str]]:
    """(language, vocabulary, word, code) of the samples."""
    for language, text in SAMPLES.items():
        vocabulary = ""
        for line in text.strip().splitlines():
            head, colon, rest = line.strip().partition(": ")
            vocabulary, entries = (head, rest) if colon else (vocabulary, line)
            for entry in filter(None, map(str.strip, entries.split("|"))):
                word, _, code = entry.rpartition("=")
                yield language, vocabulary, word.strip(), code.strip()


def test_samples_are_forty_words_and_more_of_each_language() -> None:
    counts = {language: sum(sample[0] == language for sample in samples()) for language in LANGUAGES}
    assert min(counts.values()) >= 40, counts


@pytest.mark.parametrize(("language", "vocabulary", "word", "code"), list(samples()))
def test_a_word_that_centres_write(language: str, vocabulary: str, word: str, code: str) -> None:
    assert word_index(vocabulary)[fold(word)] == code
    assert code_of(f" {word.upper()} ", vocabulary) == code


@pytest.mark.parametrize(
    ("vocabulary", "cell", "codes"),
    [
        (
            "target_group",
            "pedagogams; mokyklų vadovams; administracijos darbuotojams; ikimokyklinio ir priešmokyklinio ugdymo "
            "pedagogams; savivaldybių švietimo padalinių specialistams; mokytojų švietimo centrų specialistams",
            "teachers;school_heads;school_administration;preschool_staff;municipal_officials;teacher_centre_staff",
        ),
        ("target_group", "Haridusametnikud ja vallavanemad", "municipal_officials;municipal_heads"),
        ("target_group", "ikimokyklinio ir priešmokyklinio ugdymo mokytojai", "preschool_staff"),
        ("target_group", "skolotāji un direktoru vietnieki", "teachers;school_heads"),
        ("target_group", "nauczyciele i dyrektorzy szkół", "teachers;school_heads"),
        ("target_group", "teachers and TAs", "teachers;support_specialists"),
        ("subject", "biologija ir chemija", "biology;chemistry"),
        ("subject", "Ajalugu/geograafia", "history;geography"),
        ("subject", "Lietuvių kalba ir literatūra", "national_language"),
        ("subject", "Vizuālā māksla; dizains un tehnoloģijas", "arts;technologies"),
        ("subject", "wiedza o społeczeństwie", "social_sciences"),
        ("subject", "Art and design", "arts"),
        ("priority_area", "Skaitmeninės kompetencijos; socialinės-emocinės kompetencijos", "digital;social_emotional"),
        ("priority_area", "Kompetencijų, reikalingų įtraukties principui įgyvendinti, tobulinimas", "inclusion"),
        ("priority_area", "Izglītības saturs un didaktika", "content_and_didactics"),
    ],
)  # fmt: skip
def test_cells_with_several_words(vocabulary: str, cell: str, codes: str) -> None:
    assert codes_of(cell, lambda word: code_of(word, vocabulary)) == codes


@pytest.mark.parametrize(
    ("vocabulary", "word"),
    [
        ("programme_type", "Programa"),  # in Polish it would be programme A
        ("subject", "gimtoji kalba"),
        ("subject", "dzimtā valoda"),
        ("funding_source", "projekto lėšos"),
        ("mobility_type", "mokymas"),
        ("target_group", "specialistai"),
    ],
)
def test_what_may_mean_two_things_means_none(vocabulary: str, word: str) -> None:
    assert code_of(word, vocabulary) is None


def test_status_words_are_those_of_completions() -> None:
    assert word_index("status") == statuses() and statuses()[fold("registreerunud")] == "registered"
