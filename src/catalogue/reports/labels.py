"""Fixed words of templates, and the names that people's CSV gives to tables, indicators and categories."""

from catalogue.model.codes import ROLE_GROUPS
from catalogue.reports.language import Language
from catalogue.reports.page import Page
from catalogue.reports.words import REASONS, capital, reason_name, role_name


def page_words(t: Language) -> dict[str, str]:
    """The fixed words of the templates and of the script."""
    return {
        "skip": t.say("Skip to content"),
        "contents": t.say("Contents"),
        "languages": t.say("Languages"),
        "path": t.say("You are here"),
        "key_figures": t.say("Key figures"),
        "download": t.say("Download, cite, ask"),
        "scroll": t.say("The table can be scrolled sideways →"),
        "copy": t.say("Copy table"),
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


class Labels:
    """Names for the keys of a page's data block."""

    def __init__(self, page: Page) -> None:
        """Names in the page's language."""
        t = page.t
        total = {"total": capital(t.say("total"))}
        self.names: dict[str, dict[str, str]] = {
            "table": table_names(t),
            "indicator": indicator_names(t),
            "geo": {geo: place.nominative for geo, place in page.names.items()},
            "role_group": {role: capital(role_name(t, role)) for role in (*ROLE_GROUPS, "total")},
            "reason": {reason: reason_name(t, reason) for reason in REASONS},
            "centre": page.centre_names | total,
            "programme": {"other": capital(t.say("other programmes"))} | total,
        }

    def __call__(self, kind: str, key: str) -> str:
        """The name of `key`, which is a table, an indicator or a value of the dimension `kind`."""
        return self.names.get(kind, {}).get(key, key)


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
        "uncounted": t.say("Outside the figures"),
        "method": t.say("Method and protection"),
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
        "centres": t.say("Centres"),
        "centres_in_force": t.say("Centres with data in force"),
        "files_kept": t.say("Files refused with an earlier version in force"),
        "files_refused": t.say("Files refused"),
        "rows_uncounted": t.say("Completed rows outside the figures"),
        "smallest_published": t.say("Smallest count published"),
        "programme_persons": t.say("Educators from whom a programme is named"),
        "minutes_per_academic_hour": t.say("Minutes in an academic hour"),
        "smallest_roster_for_share": t.say("Smallest roster for a share"),
        "smallest_base_for_mean": t.say("Smallest group for an average"),
        "fewest_persons_moved": t.say("Fewest persons that make a change"),
    }
