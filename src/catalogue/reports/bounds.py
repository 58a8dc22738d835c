"""How far the rejected rows could move the figures at most."""

from decimal import Decimal

from catalogue.reports.block import Block
from catalogue.reports.facts import TOTAL


def put_bounds(block: Block, geo: str) -> None:
    """Put the largest share of `geo`, and number of persons of the country, that rejected rows allow.

    Each rejected row of the country's centres, of whatever year and place, is taken to be right, of this year and of
    another educator; so the bounds rest on published figures only, and tell nothing about the rows themselves.
    """
    rejected = block.get("quality", "rows_rejected", geo="country", centre=TOTAL)
    year = str(block.year)
    if not rejected.is_shown:
        return
    share, completed, teachers = (
        block.get("years", name, geo=geo, year=year) for name in ("share_completed", "teachers_completed", "teachers")
    )
    if share.is_shown and completed.is_shown and teachers.is_shown:
        most = Decimal(100) * (completed.number + rejected.number) / teachers.number
        if most < 100:
            block.put("bounds", "share_at_most", most, {"geo": geo}, decimals=1)
            return
    persons = block.get("comparison", "persons", geo="country")
    if persons.is_shown:
        block.put("bounds", "persons_at_most", int(persons.number + rejected.number), {"geo": "country"})
