"""What ties a printed page to the published data: the QR code of its address and the hash of its data block."""

import hashlib
import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import segno
from markupsafe import Markup

QUIET_ZONE = 4  # modules of white around the code, as ISO/IEC 18004 asks
MODULE = 3  # CSS pixels: 0.8 mm on paper, enough for any telephone


def qr_svg(address: str, alt: str) -> Markup:
    """The QR code of `address` as an inline SVG without style attributes; `alt` is read out in its place.

    Black on white whatever the colours of the page, so that dark pages and paper can be scanned.
    """
    modules = segno.make(address, error="m", micro=False).matrix_iter(border=QUIET_ZONE)
    rows = [list(row) for row in modules]
    return Markup(
        '<svg class="qr" role="img" aria-label="{alt}" width="{pixels}" height="{pixels}" '
        'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{path}"/></svg>'
    ).format(alt=alt, pixels=MODULE * len(rows), side=len(rows), path=_path(rows))


def _path(rows: list[list[int]]) -> str:
    """One stroke, as wide as a module, through each run of dark modules in a row."""
    parts = []
    for y, row in enumerate(rows):
        x = end = 0
        for is_dark, run in groupby(row, bool):
            width = len(list(run))
            if is_dark:
                parts.append(f"m{x - end} 0h{width}" if end else f"M{x} {y}.5h{width}")
                end = x + width
            x += width
    return "".join(parts)


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """The document as JSON with sorted keys and no white space, in UTF-8: equal documents give equal bytes."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def block_hash(document: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a data block's canonical JSON (`Block.document`), for the page to show."""
    return hashlib.sha256(canonical_json(document)).hexdigest()
