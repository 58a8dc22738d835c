"""One edition of one municipality's report: its period, its number and the dates that policy sets."""

from dataclasses import dataclass
from datetime import date

# decisions 21: a closed year is released on the first run on or after this day of the next year
RELEASE_MONTH, RELEASE_DAY = 10, 15
TREND_YEARS = 5
SITE = "site"
DRAFTS = "drafts"


@dataclass(frozen=True)
class Edition:
    """A country's reports on one calendar year; drafts are for staff and have no release date yet.

    `issued` is the day of a revision; without it the edition is issued on the day that policy sets.
    """

    country: str
    year: int
    is_draft: bool = False
    version: int = 1
    issued: date | None = None

    def identifier(self, code: str) -> str:
        """The citable number of one municipality's report; v0 is a draft."""
        return f"{self.country}-{code}-{self.year}-v{0 if self.is_draft else self.version}"

    @property
    def published(self) -> date:
        """The day of the revision, or the release date by policy."""
        return self.issued or release_date(self.year)

    @property
    def next_release(self) -> date:
        """The release date of the following year's edition."""
        return release_date(self.year + 1)

    @property
    def trend(self) -> range:
        """The years that the report looks back on, the reported one last."""
        return range(self.year - TREND_YEARS + 1, self.year + 1)

    def path(self, code: str) -> str:
        """The folder of a municipality's files below the reports folder."""
        place = f"{self.country.lower()}/{code}/{self.year}"
        return f"{DRAFTS}/{place}" if self.is_draft else f"{SITE}/{place}/v{self.version}"


def release_date(year: int) -> date:
    """The day from which the reports on `year` may be released."""
    return date(year + 1, RELEASE_MONTH, RELEASE_DAY)


def last_due_year(as_of: date) -> int:
    """The last year whose release date has come."""
    return as_of.year - 1 if as_of >= release_date(as_of.year - 1) else as_of.year - 2
