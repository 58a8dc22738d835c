"""The marts that follow from the further tables: what is kept of a row, with the keys that were resolved."""

from collections.abc import Iterator

from catalogue.model.columns import Column, Dataset
from catalogue.model.further import FURTHER
from catalogue.model.parts import IS_DESCRIBED, KEYS
from catalogue.model.table import PLACE, Table

COUNTRY = Column("country", "text", "ISO 3166-1 alpha-2 code of the country.", nullable=False)
CENTRE = Column("centre", "text", "Folder name of the centre that sent the row.", nullable=False)
SUBMISSION = Column("submission", "text", "Identifier of the submission (one file of one centre).", nullable=False)
PERSON = Column("person_id", "text", "Pseudonym of the person (keyed HMAC-SHA-256), the same across centres.")
PROGRAMME = Column("programme_id", "text", "Key into marts.programmes.")
INSTITUTION = Column("institution_id", "text", "Key into marts.organisations: the workplace.")
MUNICIPALITY = Column("municipality_code", "text", "Municipality of the workplace, the unit valid on the row's day.")

# what a mart says through its keys
_RESOLVED = {*(key.name for key in KEYS), IS_DESCRIBED.name, "institution_name", "institution_code", "workload"}
_RESOLVED |= {"programme_code", "programme_title", "programme_key"}
_RESOLVED |= {"status"}  # a second header for enrolment_status


def mart_of(table: Table) -> Dataset:
    """The mart of a further table: keys, kept columns, derived columns, and where each row came from."""
    if table.mart is None:
        raise ValueError(f"{table.name} has no mart of its own")
    columns = (*_columns(table), *table.derived, SUBMISSION, *PLACE, CENTRE)
    return Dataset(table.mart, table.grain, columns, key=("submission", "sheet", "source_row"))


def _columns(table: Table) -> Iterator[Column]:
    yield COUNTRY
    if table.has("person"):
        yield PERSON
    if table.has("programme"):
        yield PROGRAMME
    if table.has("workplace"):
        yield INSTITUTION
        yield MUNICIPALITY
    resolved = _RESOLVED | ({"municipality_code"} if table.has("workplace") else set())
    for part in table.parts:
        for column in part.columns:
            if column.name not in resolved:
                yield column


FURTHER_MARTS = tuple(mart_of(table) for table in FURTHER if table.mart)
