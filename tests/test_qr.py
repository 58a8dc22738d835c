"""The QR code of a report's address, and the hash of its data block."""

import hashlib
import json
import re
import shutil
import subprocess
import zlib
from decimal import Decimal
from pathlib import Path

import pytest
import segno

from catalogue.reports.block import Block
from catalogue.reports.qr import QUIET_ZONE, block_hash, qr_svg

ADDRESS = "https://mokymai.example.lt/lt/82/2025/v1/lt.html?a=1&b=2"


def drawn(svg: str) -> list[list[int]]:
    """The dark modules that the path of the SVG paints."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])  # type: ignore[index]
    rows = [[0] * side for _ in range(side)]
    path = re.findall(r' d="([^"]*)"', svg)[1]
    strokes = re.findall(r"(?:M(\d+) (\d+)\.5|m(\d+) 0)h(\d+)", path)
    assert "".join(f"m{m} 0h{width}" if m else f"M{x} {y}.5h{width}" for x, y, m, width in strokes) == path
    at = row = 0
    for x, y, moved, width in strokes:
        at, row = (at + int(moved), row) if moved else (int(x), int(y))
        rows[row][at : at + int(width)] = [1] * int(width)
        at += int(width)
    return rows


def test_the_drawing_is_the_code_with_its_quiet_zone() -> None:
    rows = drawn(qr_svg(ADDRESS, "QR"))
    code = [list(map(int, row)) for row in segno.make(ADDRESS, error="m", micro=False).matrix]
    inner = [row[QUIET_ZONE:-QUIET_ZONE] for row in rows[QUIET_ZONE:-QUIET_ZONE]]
    assert inner == code
    assert sum(map(sum, rows)) == sum(map(sum, code)), "nothing is drawn in the quiet zone"


def test_it_is_an_image_with_words_and_no_style() -> None:
    svg = qr_svg(ADDRESS, 'Nuoroda: "82" <b>')
    assert 'role="img" aria-label="Nuoroda: &#34;82&#34; &lt;b&gt;"' in svg
    assert "style" not in svg
    assert 'fill="#fff"' in svg and 'stroke="#000"' in svg
    assert len(svg) < 3000
    assert svg == qr_svg(ADDRESS, 'Nuoroda: "82" <b>')


@pytest.mark.parametrize("address", [ADDRESS, "https://example.org/ee/0793/2025/v12/et.html"])
def test_a_scanner_reads_the_address(address: str, tmp_path: Path) -> None:
    scanner = shutil.which("zbarimg")
    if not scanner:
        pytest.skip("zbarimg is not on this machine")
    rows = drawn(qr_svg(address, "QR"))
    picture = tmp_path / "qr.png"
    picture.write_bytes(png([[255 * (1 - dark) for dark in row for _ in range(4)] for row in rows for _ in range(4)]))
    read = subprocess.run([scanner, "--quiet", "--raw", str(picture)], check=True, capture_output=True, timeout=30)
    assert read.stdout.decode().strip() == address


def png(rows: list[list[int]]) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    size = len(rows[0]).to_bytes(4) + len(rows).to_bytes(4)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    head = chunk(b"IHDR", size + b"\x08\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def make_block(persons: int = 12) -> Block:
    block = Block("LT-82-2025-v1", "LT", "82", 2025)
    block.put("years", "persons", persons, {"geo": "82", "year": "2025"})
    block.put("years", "share_completed", Decimal("70.4"), {"geo": "82", "year": "2025"})
    block.put("programmes", "persons", 21, {"geo": "82", "programme": "<Skaitymas> „žemėje“"})
    return block


def test_anyone_can_compute_the_hash_from_the_published_json() -> None:
    """As the page tells: parse data.json, write it with sorted keys and no spaces, take SHA-256 of the UTF-8."""
    published = make_block().json("lt")
    canonical = json.dumps(json.loads(published), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert block_hash(make_block().document("lt")) == hashlib.sha256(canonical.encode()).hexdigest()


def test_another_figure_gives_another_hash() -> None:
    assert block_hash(make_block(12).document("lt")) != block_hash(make_block(13).document("lt"))
    assert re.fullmatch(r"[0-9a-f]{64}", block_hash(make_block().document("lt")))
