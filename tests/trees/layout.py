"""Lay a centre's tables out over sheets and files, with everything people put around a table."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from trees import tables, write
from trees.cells import Broken, Cell, Num, Real, Serial, Sheet, Sum
from trees.columns import Column, Speller
from trees.facts import Fact
from trees.vocabulary import aliases, header_file, means, names
from trees.world import World

STEMS = {"lt": "mokymai", "et": "koolitused", "lv": "kursi", "pl": "szkolenia", "en": "training"}
SHEET_NAMES = {
    "lt": ("Lapas1", "Sąrašas", "Programos", "2024 m.", "Dalyviai", "Sheet1", "Ataskaita", "Būsena"),
    "et": ("Leht1", "Nimekiri", "Õppekavad", "2024", "Osalejad", "Sheet1", "Tunnistused", "Kokku"),
    "lv": ("Lapa1", "Saraksts", "Programmas", "2024. gads", "Dalībnieki", "Sheet1", "Apliecības", "Kopā"),
    "pl": ("Arkusz1", "Lista", "Programy", "2024 r.", "Uczestnicy", "Sheet1", "Zaświadczenia", "Razem"),
    "en": ("Sheet1", "List", "Programmes", "2024-25", "Participants", "Data", "Certificates", "Total"),
}
NOTES = {
    "lt": ("Pastabos: sąrašą pildė metodininkė.", "Klausimai telefonu.", "Nepamiršti: valandos akademinės!"),
    "et": ("Märkus: nimekirja täitis juhiaabi.", "Küsimused telefonil.", "Mahud on üle vaadatud."),
    "lv": ("Piezīme: sarakstu aizpildīja metodiķe.", "Jautājumi pa tālruni.", "Stundas pārbaudītas."),
    "pl": ("Uwaga: listę wypełniła metodyczka.", "Pytania telefonicznie.", "Godziny sprawdzone."),
    "en": ("Note: the list was kept by the office.", "Questions by telephone.", "Hours have been checked."),
}
ENCODINGS = {
    "lt": ("utf-8", "utf-8-sig", "cp1257", "utf-16"),
    "et": ("utf-8", "utf-8-sig", "cp1257", "utf-16"),
    "lv": ("utf-8", "utf-8-sig", "cp1257", "utf-16"),
    "pl": ("utf-8", "utf-8-sig", "cp1250", "utf-16"),
    "en": ("utf-8", "utf-8-sig", "utf-16"),
}
KINDS = ("xlsx", "xlsx", "xlsm", "ods", "csv", "csv", "tsv")
LABELS = ("completion_date", "municipality", "hours_credited", "full_name", "programme_title")


@dataclass
class Book:
    """One file to be written."""

    name: str
    kind: str
    encoding: str
    sheets: list[Sheet] = field(default_factory=list)
    mac: bool = False

    @property
    def workbook(self) -> bool:
        return self.kind in ("xlsx", "xlsm", "ods")

    @property
    def unicode(self) -> bool:
        return self.workbook or self.encoding.startswith("utf")


class Layout:
    """Writes one centre's folder and keeps a description of it for whoever reads a failure."""

    def __init__(self, rng: random.Random, world: World, folder: Path) -> None:
        self.rng, self.world, self.folder = rng, world, folder
        self.notes: list[str] = []
        self.books: list[Book] = []

    def write(self) -> str:
        """Write everything; returns the description."""
        self.folder.mkdir(parents=True)
        books = self._completion_books()
        self._side_tables(books)
        self.books = books
        for book in books:
            self._save(book)
        if self.rng.random() < 0.3:
            (self.folder / "skaityk.md").write_text("Notes of the office, no table.\n", "utf-8")
        self._describe_centre()
        return "\n".join(self.notes)

    # completions

    def _book(self, name: str, kind: str | None = None) -> Book:
        language = self.world.plan.language
        kind = kind or self.rng.choice(KINDS)
        return Book(f"{name}.{kind}", kind, self.rng.choice(ENCODINGS[language]), mac=self.rng.random() < 0.1)

    def _completion_books(self) -> list[Book]:
        """Spread the rows over files; natural order of the names is the order of the files."""
        rng, plan = self.rng, self.world.plan
        stem, gap = STEMS[plan.language], rng.choice((" ", "_", "-", " nr "))
        numbers = rng.choice(((8, 9, 10), (2, 10, 11), (2023, 2024, 2025), (9, 10, 100)))[: plan.files]
        books = [self._book(f"{stem}{gap}{number}") for number in numbers]
        for fact in self.world.facts:  # (file, sheet) first; rows follow
            file = rng.randrange(plan.files)
            pages = 2 if books[file].workbook and plan.files < 3 else 1
            fact.order = (file, rng.randrange(pages), 0)
        for fact in self.world.facts:
            if fact.twin is not None and fact.twin.order[0] == fact.order[0]:
                fact.order = (fact.order[0], fact.twin.order[1], 0)
        for file, book in enumerate(books):
            for page in (0, 1):
                facts = [f for f in self.world.facts if f.order[:2] == (file, page)]
                if facts:
                    self._completion_sheet(book, facts, file, page)
        return [book for book in books if book.sheets]

    def _completion_sheet(self, book: Book, facts: list[Fact], file: int, page: int) -> None:
        rng = self.rng
        speller = Speller(rng, self.world.plan, "completions", book.workbook, book.unicode)
        columns = tables.completions(rng, self.world, speller, facts, file)
        sheet, rows = self._sheet(book, speller, columns, facts)
        book.sheets.append(sheet)
        for fact, row in zip(facts, rows, strict=True):
            fact.order = (file, page, row)
            fact.place = (book.name, sheet.name, row)

    # other tables

    def _side_tables(self, books: list[Book]) -> None:
        rng, plan = self.rng, self.world.plan
        wanted = [("participants", tables.participants)] if plan.people is not None else []
        wanted += [("programmes", tables.programmes)] if plan.programme_table else []
        wanted += [("roster", tables.roster)] if plan.roster else []
        for table, make in wanted:
            together = plan.tables_in_one_file and books[0].workbook
            book = books[0] if together else self._book(rng.choice((f"{table[:3]} x", f"0 {table}", f"zz {table}")))
            speller = Speller(rng, plan, table, book.workbook, book.unicode)
            columns, listed = make(rng, self.world, speller)
            if not listed:
                continue
            listed = list(listed)
            rng.shuffle(listed)
            sheet, _ = self._sheet(book, speller, columns, listed)
            if together:
                book.sheets.insert(rng.randrange(len(book.sheets) + 1), sheet)
            else:
                book.sheets.append(sheet)
                books.append(book)
        for book in books:
            if book.workbook and rng.random() < 0.35:
                book.sheets.insert(rng.randrange(len(book.sheets) + 1), self._notes_sheet(book))

    def _name_of_sheet(self, book: Book) -> str:
        if not book.workbook:
            return book.name
        taken = {sheet.name.casefold() for sheet in book.sheets}
        pool = [n for n in SHEET_NAMES[self.world.plan.language] if n.casefold() not in taken]
        return self.rng.choice(pool)

    def _notes_sheet(self, book: Book) -> Sheet:
        lines = NOTES[self.world.plan.language]
        return Sheet(self._name_of_sheet(book), [[line] for line in lines[: self.rng.randint(0, 3)]])

    # a table and what surrounds it

    def _sheet(
        self, book: Book, speller: Speller, columns: list[Column], listed: Sequence[Any]
    ) -> tuple[Sheet, list[int]]:
        """The grid of one table; returns the sheet and the row number of each listed thing."""
        rng, language = self.rng, self.world.plan.language
        rng.shuffle(columns)
        if rng.random() < 0.35:
            spelled = rng.choice(header_file()["ignore"]["row_no"][language])  # type: ignore[index]
            columns.insert(0, Column("row_no", str(spelled), lambda fact: None))
        for column in columns:
            assert column.field != "unknown" or not means(speller.table, column.header), column.header
        lead = rng.choice((0, 0, 0, 1, 2, 3))
        sheet = Sheet(self._name_of_sheet(book), [], speller.mark)
        header: list[Cell] = [None] * lead + [column.header for column in columns]
        for line in self._banner(lead):
            sheet.rows.append(line)
        sheet.rows.append(header)
        header_row, places = len(sheet.rows), []
        busy = rng.random()
        for number, thing in enumerate(listed, 1):
            if busy < 0.4 and rng.random() < 0.05:
                sheet.rows.append([])
            if busy < 0.3 and rng.random() < 0.04:
                sheet.rows.append(list(header))
            cells = [Num(Decimal(number)) if column.field == "row_no" else column.show(thing) for column in columns]
            if book.mac:
                cells = [Real(cell.day) if isinstance(cell, Serial) else cell for cell in cells]
            if not book.workbook:
                cells = [Broken("#N/A") if isinstance(cell, Broken) else cell for cell in cells]
            sheet.rows.append([None] * lead + cells)
            places.append(len(sheet.rows))
        if rng.random() < 0.5:
            sheet.rows += self._tail(book, columns, lead, header_row)
        sheet.rows = [row if any(c is not None for c in row) else [] for row in sheet.rows]
        shown = " | ".join(" ".join(c.header.split()) for c in columns)
        self.notes.append(
            f"{book.name} [{sheet.name}] {speller.table}, header in row {header_row}, {lead} empty columns, "
            f"{'' if book.workbook else book.encoding + ', '}numbers {speller.numbers} {speller.mark}, "
            f"ids {speller.ids}, dates {speller.dates}\n      {shown}"
        )
        return sheet, places

    def _banner(self, lead: int) -> list[list[Cell]]:
        """Rows above the header: titles, periods, labels with a value beside them, nothing."""
        rng, plan = self.rng, self.world.plan
        lines: list[list[Cell]] = []
        for _ in range(rng.choice((0, 0, 1, 2, 3, 5, 6))):
            kind = rng.randrange(5)
            label = rng.choice(aliases("completions", rng.choice(LABELS), plan.language))
            place = next((names(w.unit)[0] for w in self.world.workplaces if w.unit), "?")
            lines.append(
                {
                    0: [],
                    1: [None] * lead + [f"{STEMS[plan.language].upper()} 2024–2025"],
                    2: [None] * lead + [f"{label}:", "2024-11-02"],
                    3: [None] * (lead + 2) + [place],
                    4: [label],
                }[kind]
            )
        return lines

    def _tail(self, book: Book, columns: list[Column], lead: int, header_row: int) -> list[list[Cell]]:
        """A total row, and perhaps a signature."""
        rng, language = self.rng, self.world.plan.language
        markers = header_file()["ignore"]["total_row_markers"][language]  # type: ignore[index]
        total: list[Cell] = [None] * (lead + len(columns))
        at = lead + min(rng.choice((0, 0, 1)), len(columns) - 1)
        total[at] = rng.choice(list(markers))
        for index, column in enumerate(columns):
            if column.field in ("hours_credited", "hours_total", "attended_hours", "days_credited"):
                plain: Cell = Num(Decimal(rng.randint(100, 900)))
                if lead + index != at:
                    total[lead + index] = (
                        Sum(f"=SUM(A{header_row}:A{header_row})") if book.workbook and rng.random() < 0.3 else plain
                    )
        lines: list[list[Cell]] = [[], total] if rng.random() < 0.5 else [total]
        if rng.random() < 0.3:
            lines += [[], [None] * lead + [NOTES[language][1]]]
        return lines

    def _save(self, book: Book) -> None:
        path = self.folder / book.name
        if book.kind in ("xlsx", "xlsm"):
            write.write_xlsx(path, book.sheets, book.mac)
        elif book.kind == "ods":
            write.write_ods(path, book.sheets)
        else:
            separator = "\t" if book.kind == "tsv" else self.rng.choice((";", ";", ",", "\t"))
            used = write.write_text(path, book.sheets[0], book.encoding, separator)
            self.notes.append(f"{book.name}: {used}, separated by {separator!r}")

    # centre.toml

    def _describe_centre(self) -> None:
        plan = self.world.plan
        lines = [
            f'name = "Centre {plan.slug}"',
            f'country = "{plan.country}"',
            f'language = "{plan.language}"',
        ]
        if self.rng.random() < 0.3:
            lines.append('contact = "office@example.org"')
        if plan.toml_unit:
            lines.append(f'hour_unit = "{plan.toml_unit}"')
        for table in sorted(plan.local):
            lines.append(f"\n[columns.{table}]")
            for name, spelled in sorted(plan.local[table].items()):
                value = toml(spelled[0]) if len(spelled) == 1 else "[" + ", ".join(map(toml, spelled)) + "]"
                lines.append(f"{name} = {value}")
        defaults = self._defaults()
        for table in sorted(defaults):
            lines.append(f"\n[defaults.{table}]")
            lines += [f"{name} = {value}" for name, value in sorted(defaults[table].items())]
        text = "\n".join(lines) + "\n"
        (self.folder / "centre.toml").write_text(text, "utf-8")
        self.notes.insert(0, f"{plan}\n{text}")

    def _defaults(self) -> dict[str, dict[str, str]]:
        world, plan, rng = self.world, self.world.plan, self.rng
        found: dict[str, dict[str, str]] = {}
        if plan.municipality.endswith("default"):
            table = "participants" if plan.municipality == "people_default" else "completions"
            unit = next(w.unit for w in world.workplaces if w.unit)
            value = unit.code if plan.municipality_form != "names" else rng.choice(names(unit))
            found[table] = {"municipality": toml(value)}
        if plan.single:
            programme = world.programmes[0]
            amount = programme.hours[0]
            speller = Speller(rng, plan, "completions", False, True)
            words = plan.unit_mode == "cell" or amount != int(amount)
            hours = toml(str(speller.amount(programme.hours))) if plan.unit_mode == "cell" else f"{amount:f}"
            day = world.facts[0].completion
            found.setdefault("completions", {}).update(
                programme_title=toml(programme.title),
                hours_credited=hours if words else f"{int(amount)}",
                completion_date=rng.choice((f"{day}", toml(f"{day}"))),
            )
        return found


def toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
