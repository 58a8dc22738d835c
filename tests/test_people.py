"""Which records are one person: the strongest key that nothing contradicts (decisions 6)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogue.warehouse.people import LEVELS, LINKS, NAMES, PEOPLE, link

settings.register_profile("steady", deadline=None)  # other work on the machine is no failure
settings.load_profile("steady")


@dataclass(frozen=True)
class Record:
    """Keys as short words; those of a centre carry its name, as their pseudonyms do."""

    centre: str
    nid: str | None = None
    pid: str | None = None
    birth: str | None = None
    work: str | None = None
    described: bool = True

    def keys(self) -> tuple[str | None, ...]:
        kinds = {"pid": self.pid, "birth": self.birth, "work": self.work}
        own = [None if key is None else f"{self.centre}/{kind}/{key}" for kind, key in kinds.items()]
        return (self.nid, *own)


def linked(records: Sequence[Record]) -> tuple[list[int], pa.Table]:
    """The person's number of each record, and the table of people."""
    columns = zip(*(record.keys() for record in records), strict=True)
    table = pa.table(
        {
            "record": pa.array(range(len(records)), pa.uint64()),
            "centre": [record.centre for record in records],
            "is_described": [record.described for record in records],
            **{level: pa.array(column, pa.string()) for level, column in zip(LEVELS, columns, strict=True)},
        }
    )
    people, links = link(table)
    assert people.schema == PEOPLE and links.schema == LINKS
    assert links["record"].to_pylist() == list(range(len(records)))
    return links["person_no"].to_pylist(), people


def same(*records: Record) -> list[list[int]]:
    """The groups into which the records fall, in order of their first members."""
    numbers, _ = linked(records)
    groups: dict[int, list[int]] = {}
    for place, number in enumerate(numbers):
        groups.setdefault(number, []).append(place)
    return list(groups.values())


def test_a_shared_key_joins_and_nothing_else_does() -> None:
    for key in ("nid", "pid", "birth", "work"):
        assert same(Record("a", **{key: "x"}), Record("a", **{key: "x"})) == [[0, 1]]
        assert same(Record("a", **{key: "x"}), Record("a", **{key: "y"})) == [[0], [1]]


def test_across_centres_only_the_national_identifier_joins() -> None:
    assert same(Record("a", nid="x", pid="1"), Record("b", nid="x", pid="2")) == [[0, 1]]
    for key in ("pid", "birth", "work"):
        assert same(Record("a", **{key: "x"}), Record("b", **{key: "x"})) == [[0], [1]]


def test_a_stronger_key_contradicts() -> None:
    assert same(Record("a", nid="1", pid="x"), Record("a", nid="2", pid="x")) == [[0], [1]]
    assert same(Record("a", nid="1", work="x"), Record("a", nid="2", work="x")) == [[0], [1]]
    assert same(Record("a", pid="1", birth="x"), Record("a", pid="2", birth="x")) == [[0], [1]]
    assert same(Record("a", birth="1", work="x"), Record("a", birth="2", work="x")) == [[0], [1]]


def test_a_weaker_key_fills_in_where_the_stronger_is_missing() -> None:
    assert same(Record("a", nid="1", work="x"), Record("a", work="x")) == [[0, 1]]
    assert same(Record("a", nid="1", pid="p"), Record("a", pid="p", work="x"), Record("a", work="x")) == [[0, 1, 2]]


def test_namesakes_of_one_school_stay_apart_and_the_nameless_row_joins_neither() -> None:
    assert same(
        Record("a", nid="1", work="x"), Record("a", nid="2", work="x"), Record("a", work="x"), Record("a", work="x")
    ) == [[0], [1], [2, 3]]  # the last two have one set of keys


def test_another_centres_number_for_a_person_contradicts_nothing_here() -> None:
    records = [Record("a", nid="1", pid="p"), Record("b", nid="1", work="x"), Record("b", pid="q", work="x")]
    assert same(*records) == [[0, 1, 2]]


def test_a_person_is_known_where_any_row_says_more_than_a_key() -> None:
    _, people = linked(
        [Record("a", pid="1", described=False), Record("a", pid="1"), Record("a", pid="2", described=False)]
    )
    assert people["is_known"].to_pylist() == [True, False]


def test_a_person_is_named_by_the_strongest_key() -> None:
    _, people = linked([Record("a", birth="b", work="w"), Record("a", nid="n", birth="b")])
    assert people.to_pylist() == [
        {"person_no": 0, "person_id": "n", "linked_by": "national_id", "centres": 1, "is_known": True}
    ]


KEYS = st.none() | st.sampled_from("12")
RECORDS = st.lists(
    st.builds(Record, st.sampled_from("ab"), KEYS, KEYS, KEYS, KEYS).filter(lambda record: any(record.keys())),
    min_size=1,
    max_size=9,
)
# joined by "1" first the last record stays alone, by "2" first the middle one
FORKED = [
    Record("a", pid="p", birth="1"),
    Record("a", pid="p", birth="2"),
    Record("a", nid="1", birth="1"),
    Record("a", nid="2", birth="2"),
]


@settings(max_examples=300)
@given(RECORDS, st.randoms(use_true_random=False))
@example(FORKED, random.Random(1))
@example(FORKED, random.Random(4))
def test_the_order_of_rows_decides_nothing(records: list[Record], chance: random.Random) -> None:
    """A person with two birth dates could go with either of two others: which, the first row decided."""
    numbers, people = linked(records)
    places = list(range(len(records)))
    chance.shuffle(places)
    shuffled_numbers, shuffled_people = linked([records[place] for place in places])
    again = dict(zip(places, shuffled_numbers, strict=True))
    names, shuffled_names = people["person_id"].to_pylist(), shuffled_people["person_id"].to_pylist()
    assert [names[number] for number in numbers] == [shuffled_names[again[place]] for place in range(len(records))]
    assert sorted(people.drop_columns("person_no").to_pylist(), key=str) == sorted(
        shuffled_people.drop_columns("person_no").to_pylist(), key=str
    )


@settings(max_examples=300)
@given(RECORDS)
def test_laws_of_linking(records: list[Record]) -> None:
    numbers, people = linked(records)
    rows = people.to_pylist()
    assert len({row["person_id"] for row in rows}) == len(rows)
    for number, row in enumerate(rows):
        members = [record for record, mine in zip(records, numbers, strict=True) if mine == number]
        identifiers = {record.nid for record in members} - {None}
        centres = {record.centre for record in members}
        assert members and len(identifiers) <= 1
        assert row["centres"] == len(centres)
        if identifiers:
            assert (row["person_id"], row["linked_by"]) == (min(identifiers), NAMES[0])
        else:
            assert len(centres) == 1
            assert len({record.pid for record in members} - {None}) <= 1
    for identifier in {record.nid for record in records} - {None}:
        holders = {number for record, number in zip(records, numbers, strict=True) if record.nid == identifier}
        assert len(holders) == 1
