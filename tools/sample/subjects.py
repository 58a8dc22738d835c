"""Which subjects people teach, and how each language writes them."""

from functools import cache

from .world import Job, stream

# code: Lithuanian, Estonian, Latvian, English, how many of a hundred or so teachers teach it
SUBJECTS: dict[str, tuple[str, str, str, str, int]] = {
    "primary_education": ("pradinis ugdymas", "klassiõpetus", "sākumskola", "primary education", 30),
    "preschool_education": ("ikimokyklinis ugdymas", "alusharidus", "pirmsskola", "early years", 0),
    "national_language": ("lietuvių kalba", "eesti keel", "latviešu valoda", "English", 15),
    "foreign_languages": ("anglų kalba", "inglise keel", "angļu valoda", "modern foreign languages", 15),
    "mathematics": ("matematika", "matemaatika", "matemātika", "mathematics", 15),
    "informatics": ("informatika", "informaatika", "datorika", "computing", 5),
    "natural_sciences": ("gamtos mokslai", "loodusõpetus", "dabaszinības", "science", 4),
    "biology": ("biologija", "bioloogia", "bioloģija", "biology", 5),
    "chemistry": ("chemija", "keemia", "ķīmija", "chemistry", 4),
    "physics": ("fizika", "füüsika", "fizika", "physics", 5),
    "history": ("istorija", "ajalugu", "vēsture", "history", 8),
    "geography": ("geografija", "geograafia", "ģeogrāfija", "geography", 5),
    "arts": ("dailė", "kunst", "vizuālā māksla", "art", 4),
    "music": ("muzika", "muusika", "mūzika", "music", 5),
    "technologies": ("technologijos", "tehnoloogiaõpetus", "dizains un tehnoloģijas", "design and technology", 6),
    "physical_education": ("fizinis ugdymas", "kehaline kasvatus", "sports un veselība", "physical education", 9),
    "special_needs": ("specialusis ugdymas", "eripedagoogika", "speciālā izglītība", "special educational needs", 0),
}
LANGUAGES = ("lt", "et", "lv", "en")
# what a post says of its holder's subject
OF_ROLE = {
    "pradinių klasių mokytoja": "primary_education",
    "matematikos mokytoja": "mathematics",
    "lietuvių kalbos mokytoja": "national_language",
    "istorijos mokytojas": "history",
    "fizinio ugdymo mokytojas": "physical_education",
    "klassiõpetaja": "primary_education",
    "sākumskolas skolotāja": "primary_education",
    "Class teacher": "primary_education",
}
# subjects that one teacher often teaches together
PAIRS = {
    "biology": "chemistry",
    "physics": "mathematics",
    "history": "geography",
    "informatics": "mathematics",
    "arts": "technologies",
}


@cache
def taught(uid: int, job: Job) -> tuple[str, ...]:
    """The subjects that the holder of a post teaches: none for specialists, officials and most heads."""
    random = stream("subject", uid)
    if job.group == "preschool":
        return ("preschool_education",)
    if job.group == "official" or job.group == "support" or (job.group == "head" and random.random() < 0.7):
        return ()
    if job.role in OF_ROLE:
        return (OF_ROLE[job.role],)
    subject = random.choices(list(SUBJECTS), [weight for *_, weight in SUBJECTS.values()])[0]
    return (subject, PAIRS[subject]) if subject in PAIRS and random.random() < 0.4 else (subject,)


def names(codes: tuple[str, ...], language: str) -> str | None:
    """The subjects as a list keeps them, None where there are none."""
    return ", ".join(SUBJECTS[code][LANGUAGES.index(language)] for code in codes) or None
