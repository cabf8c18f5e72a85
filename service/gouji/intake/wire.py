"""How the child's answers travel: a JSON header and raw bytes, never a pickle.

The child parses hostile files, so its parent must not run what it sends.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from gouji.document import Page, Ruling, Word

_LENGTHS = struct.Struct(">QQ")
_LONGEST_HEADER = 256 * 1024 * 1024

Frame = tuple[dict[str, Any], memoryview]
"""A header and its payload."""


def send(descriptor: int, header: dict[str, Any], payload: Any = b"") -> None:
    """Write one frame; `payload` is any contiguous buffer. Blocks until the reader takes it."""
    text = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    body = memoryview(payload).cast("B")
    for part in (_LENGTHS.pack(len(text), body.nbytes), text, body):
        _write(descriptor, memoryview(part))


def _write(descriptor: int, data: memoryview) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def receive(read: Callable[[int], bytearray], longest_payload: int) -> Frame:
    """Read one frame with `read(exactly this many bytes)`; `ValueError` when it is too long."""
    header_length, payload_length = _LENGTHS.unpack(read(_LENGTHS.size))
    if header_length > _LONGEST_HEADER or payload_length > longest_payload:
        raise ValueError("frame too long")
    header = json.loads(read(header_length).decode("utf-8", "replace"))
    return header, memoryview(read(payload_length))


def page_header(page: Page) -> dict[str, Any]:
    """The header of a page; its payload is `page.image`."""
    return {
        "page": page.number,
        "size": (page.width, page.height),
        "image": None if page.image is None else page.image.shape[:2],
        "words": [(word.text, *word.box) for word in page.words],
        "rulings": [(line.x0, line.y0, line.x1, line.y1) for line in page.rulings],
    }


def page_of(header: dict[str, Any], payload: memoryview) -> Page:
    """The page that `page_header` and its payload describe."""
    shape = header["image"]
    return Page(
        number=header["page"],
        width=header["size"][0],
        height=header["size"][1],
        image=None if shape is None else np.frombuffer(payload, np.uint8).reshape(*shape, 3),
        words=tuple(Word(text, (x0, y0, x1, y1)) for text, x0, y0, x1, y1 in header["words"]),
        rulings=tuple(Ruling(*line) for line in header["rulings"]),
    )
