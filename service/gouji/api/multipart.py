"""An upload as it arrives: files go straight to the store, never whole into memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import Message

import anyio
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from gouji.errors import BadRequest, EmptyFile, TooLarge
from gouji.store import Files, Incoming
from gouji.store.files import safe_name
from gouji.store.reports import Upload


@dataclass(frozen=True, slots=True)
class _Part:
    """A file that is being received."""

    filename: str
    incoming: Incoming


class Form:
    """A multipart form that is being received: a file `required`, others that may be there.

    Raises `TooLarge` as soon as a file has more than `most` bytes, `EmptyFile`, and `BadRequest`
    for a form that is broken or holds what was not asked for.
    """

    def __init__(
        self, files: Files, boundary: bytes, required: str, others: Collection[str], most: int
    ) -> None:
        self._files, self._required, self._most = files, required, most
        self._expected = {required, *others}
        self._stack = ExitStack()
        self._parts: dict[str, _Part] = {}
        self._part: _Part | None = None
        self._header, self._value = bytearray(), bytearray()
        self._headers = Message()
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._end_header,
                "on_headers_finished": self._open,
                "on_part_data": self._take,
                "on_end": self._end,
            },
        )

    async def receive(self, stream: AsyncIterator[bytes], seconds: float) -> dict[str, Upload]:
        """The files of the form by their names, kept; nothing is kept when anything is wrong."""
        with self._stack:
            try:
                with anyio.fail_after(seconds):
                    async for chunk in stream:
                        self._parser.write(chunk)
                self._parser.finalize()
            except FormParserError as error:
                raise BadRequest(f"表单有误 the form is broken: {error}") from error
            except TimeoutError:
                raise BadRequest(f"上传超过 {seconds:g} 秒 the upload took too long") from None
            if not self._ended:
                raise BadRequest("表单不完整 the form is cut off")
            self._refuse_empty()
            return {
                name: Upload(part.filename, part.incoming.keep())
                for name, part in self._parts.items()
            }

    def _refuse_empty(self) -> None:
        for name in (self._required, *self._parts):
            part = self._parts.get(name)
            if part is None or not part.incoming.size:
                why, remedy = "没有内容 (there is nothing in it)", "请选择文件 (choose a file)"
                raise EmptyFile(part.filename if part else name, why, remedy)

    def _begin(self) -> None:
        self._headers = Message()

    def _end_header(self) -> None:
        self._headers[self._header.decode("latin-1")] = self._value.decode("utf-8", "replace")
        self._header, self._value = bytearray(), bytearray()

    def _open(self) -> None:
        name = self._headers.get_param("name", "", "content-disposition")
        filename = self._headers.get_filename()
        if not isinstance(name, str) or name not in self._expected or name in self._parts:
            raise BadRequest(f"多余的字段 the form has a part that was not asked for: {name!r}")
        if filename is None:
            raise BadRequest(f"不是文件 this part is no file: {name!r}")
        incoming = self._stack.enter_context(self._files.receive())
        self._part = self._parts[name] = _Part(safe_name(filename), incoming)

    def _take(self, data: bytes, start: int, end: int) -> None:
        assert self._part is not None
        if self._part.incoming.size + end - start > self._most:
            most = f"{self._most / 1024**2:.4g} MB"
            why = f"文件超过上限 {most} (the file is larger than the limit of {most})"
            remedy = "请拆分或压缩后重试 (split or compress it)"
            raise TooLarge(self._part.filename, why, remedy)
        self._part.incoming.write(data[start:end])

    def _end(self) -> None:
        self._ended = True


def boundary_of(content_type: str) -> bytes:
    """The boundary that a request's content type names; raises `BadRequest`.

    It has at most 70 characters (RFC 2046, section 5.1.1).
    """
    message = Message()
    message["content-type"] = content_type
    boundary = message.get_boundary()
    if message.get_content_type() != "multipart/form-data" or not 0 < len(boundary or "") <= 70:
        raise BadRequest("请以 multipart/form-data 上传文件 send the file as multipart/form-data")
    return str(boundary).encode("latin-1", "replace")
