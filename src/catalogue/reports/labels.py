"""Fixed words of templates, and the names that people's CSV gives to tables, indicators and categories."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from catalogue.language import Language
from catalogue.reports.facts import REPORT_ROLES
from catalogue.reports.measures import OTHER, PARTS
from catalogue.reports.places import Place
from catalogue.reports.shown import Breakdown, Lines, Part, Ranking, Roll, Source, msg
from catalogue.reports.words import REASONS, capital, code_names, reason_name, role_name


def page_words(t: Language) -> dict[str, str]:
    """The fixed words of the templates."""
    return {
        "skip": t.say("Skip to content"),
        "contents": t.say("Contents"),
        "languages": t.say("Languages"),
        "path": t.say("You are here"),
        "key_figures": t.say("Key figures"),
        "download": t.say("Download, cite, ask"),
        "scroll": t.say("The table can be scrolled sideways →"),
    }


def script_words(t: Language) -> dict[str, str]:
    """What the script on a page says."""
    return {
        "copy": t.say("Copy table"),
        "copy_text": t.say("Copy text"),
        "copied": t.say("Copied"),
        "ascending": t.say("sorted ascending"),
        "descending": t.say("sorted descending"),
    }


def csv_header(t: Language) -> tuple[str, ...]:
    """The heads of the columns."""
    return (
        t.say("Table"),
        t.say("Indicator"),
        t.say("Place"),
        t.say("Year"),
        t.say("Category"),
        t.say("Value"),
        t.say("Sign"),
    )


_YES_NO = {"yes": msg("yes"), "no": msg("no"), "unknown": msg("not known")}


class Observed(Protocol):
    """A data block, or several together."""

    def observations(self) -> list[dict[str, Any]]:
        """The observations as the JSON holds them."""
        ...


class Named(Protocol):
    """Figures with their language and the names of what they are about: a page, or a whole edition."""

    @property
    def t(self) -> Language:
        """The language."""
        ...

    @property
    def block(self) -> Observed:
        """The figures."""
        ...

    @property
    def names(self) -> dict[str, Place]:
        """The places by geo."""
        ...

    @property
    def centre_names(self) -> dict[str, str]:
        """The centres by folder name."""
        ...

    def policy(self) -> dict[str, Any]:
        """What words in braces stand for."""
        ...


class Labels:
    """Names for the keys of a data block."""

    def __init__(self, page: Named) -> None:
        """Names in the page's language."""
        t = page.t
        total = {"total": capital(t.say("total"))}
        self.names: dict[str, dict[str, str]] = {
            "table": table_names(t),
            "indicator": indicator_names(t),
            "geo": {geo: place.nominative for geo, place in page.names.items()},
            "role_group": {role: capital(role_name(t, role)) for role in (*REPORT_ROLES, "total")},
            "reason": {reason: reason_name(t, reason) for reason in REASONS},
            "centre": page.centre_names | total,
            "programme": {"other": capital(t.say("other programmes"))} | total,
        }
        present = {(one["table"], one["indicator"]) for one in page.block.observations()}
        for part in PARTS:
            figures = [figure for figure in _figures_of(part) if figure[:2] in present]
            if figures:
                self._add(page, part, figures, total)

    def _add(self, page: Named, part: Part, figures: list[tuple[str, str, str]], total: dict[str, str]) -> None:
        """The names of a declared table: its own, those of its figures and of its categories."""
        t, policy = page.t, page.policy()
        for mart, name, words in figures:
            self.names["table"].setdefault(mart, t.say(part.title))
            self.names["indicator"].setdefault(f"{mart}.{name}", capital(t.say(words, **policy)))
        match part:
            case Breakdown(names=names, source=Source(dimension=str(dimension))):
                words_of = code_names(t, names) if isinstance(names, str) else _said(page, names)
                unnamed = {OTHER: t.say(part.other)} if part.other else {}
                self.names.setdefault(dimension, {}).update(unnamed | words_of | total)
            case Ranking(source=Source(dimension=str(dimension))):
                self.names[dimension] = {OTHER: t.say(part.others)} | total
            case Roll(tally=(column, *_)):
                names = next((item.names for item in part.items if item.column == column), _YES_NO)
                self.names[column] = (_said(page, names) if isinstance(names, Mapping) else {}) | total

    def __call__(self, kind: str, key: str) -> str:
        """The name of `key`, which is a table, an indicator or a value of the dimension `kind`."""
        names = self.names.get(kind, {})
        return names.get(key) or names.get(key.partition(".")[2], key)


def _said(page: Named, names: Mapping[str, str]) -> dict[str, str]:
    return {code: page.t.say(words, **page.policy()) for code, words in names.items()}


def _figures_of(part: Part) -> Iterator[tuple[str, str, str]]:
    """Table, indicator and words of the figures of a declared table."""
    match part:
        case Lines():
            yield from ((source.mart, measure.indicator, measure.words) for source, measure in part.lines)
        case Breakdown() | Ranking():
            yield from ((part.source.mart, measure.indicator, measure.words) for measure in part.measures)
        case Roll():
            mart = part.source.mart
            yield from ((mart, item.column, item.words) for item in part.items)
            yield from ((mart, item.whole, msg("total")) for item in part.items if item.whole)
            yield from ((mart, "left_out", msg("Rows left out")), (mart, "rows", msg("Rows")))


def table_names(t: Language) -> dict[str, str]:
    """Names of the data block's tables."""
    return {
        "years": t.say("Five years"),
        "change": t.say("Change against the year before"),
        "axis": t.say("Marks of the chart's axis"),
        "reading": t.say("How to read"),
        "roles": t.say("Who took part"),
        "programmes": t.say("Programmes"),
        "comparison": t.say("Comparison of municipalities"),
        "quality": t.say("Data quality"),
        "submissions": t.say("Files"),
        "bounds": t.say("What the rejected rows could change at most"),
        "uncounted": t.say("Outside the figures"),
        "method": t.say("Method and protection"),
        "comparability_years": t.say("Comparability"),
    }


def indicator_names(t: Language) -> dict[str, str]:
    """Names of the data block's indicators."""
    return {
        "persons": t.say("Educators"),
        "completions": t.say("Completions"),
        "academic_hours": t.say("Academic hours"),
        "academic_hours_rounded": t.say("Academic hours, rounded"),
        "teachers": t.say("Educators on the roster"),
        "teachers_completed": t.say("Educators on the roster who completed a programme"),
        "share_completed": t.say("Share of educators who completed a programme, %"),
        "hours_per_person": t.say("Hours per educator"),
        "completions_per_person": t.say("Completions per educator"),
        "institutions_active": t.say("Institutions whose staff took part"),
        "institutions": t.say("Institutions on the rosters"),
        "points_per_educator": t.say("One educator in percentage points"),
        "hours_per_completion": t.say("Hours per completion"),
        "rows_read": t.say("Rows read"),
        "rows_accepted": t.say("Rows accepted"),
        "rows_rejected": t.say("Rows rejected"),
        "rows_ignored": t.say("Rows ignored"),
        "share_rejected": t.say("Share of rows rejected, %"),
        "share_at_most": t.say("Share of educators at most, %"),
        "persons_at_most": t.say("Educators at most"),
        "centres": t.say("Centres"),
        "centres_in_force": t.say("Centres with data in force"),
        "rows_uncounted": t.say("Completed rows outside the figures"),
        "smallest_published": t.say("Smallest count published"),
        "programme_persons": t.say("Educators from whom a programme is named"),
        "minutes_per_academic_hour": t.say("Minutes in an academic hour"),
        "smallest_base_for_mean": t.say("Smallest group for an average"),
        "smallest_for_tables": t.say("Smallest group for tables by category"),
        "largest_merged": t.say("Largest group published together with others"),
        "is_break": t.say("Break in the series"),
        "academic_hours_per_day": t.say("Academic hours in a day of training"),
        "duty_hours": t.say("Hours that teachers must reach"),
        "duty_months": t.say("Months in which they must be reached"),
        "expiry_months": t.say("Months looked ahead"),
        "paid_days": t.say("Paid days of training a year"),
        "half_paid_days": t.say("Half of the paid days"),
        "social_emotional_years": t.say("Years for training in social and emotional competences"),
        "subject_gap_years": t.say("Years looked back on training in the subject"),
    }
