"""An upload as it arrives: files go straight to the disk, never whole into memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import Message

import anyio
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from gouji.errors import BadRequest, EmptyFile, TooLarge, UnreadableFile
from gouji.store import Files, Incoming
from gouji.store.files import safe_name

_LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one upload may hold: bytes of a file and of all, and how long it may take."""

    file_bytes: int
    all_bytes: int
    seconds: float


@dataclass(slots=True)
class Part:
    """The file `label` of the form. It is forgotten with the form unless somebody keeps it."""

    label: str
    name: str
    incoming: Incoming
    wrong: UnreadableFile | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    def refuse_unusable(self) -> None:
        """Raises `EmptyFile` or `TooLarge`."""
        if self.wrong is not None:
            raise self.wrong
        if not self.incoming.size:
            why, remedy = "没有内容 (there is nothing in it)", "请选择文件 (choose a file)"
            raise EmptyFile(self.name, why, remedy)

    def forget(self) -> None:
        """Give back what it holds of the disk, unless it was kept."""
        self._stack.close()


class Form:
    """A multipart form that is being received.

    `expected` are the names of its files, and how many there may be of each; `texts` are the names
    of its other fields. Raises `BadRequest` for a form that is broken, too large or too slow, or
    holds what was not asked for.
    """

    def __init__(
        self,
        files: Files,
        content_type: str,
        expected: Mapping[str, int],
        texts: tuple[str, ...],
        limits: Limits,
    ) -> None:
        self._files, self._limits = files, limits
        self._left = dict(expected)
        self._known, self.texts = texts, dict[str, str]()
        self._text: bytearray | None = None
        self._texts: dict[str, bytearray] = {}
        self._part: Part | None = None
        self._whole: list[Part] = []
        self._header, self._value = bytearray(), bytearray()
        self._headers = Message()
        self._ended = False
        self._parser = MultipartParser(
            boundary_of(content_type),
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._end_header,
                "on_headers_finished": self._open,
                "on_part_data": self._take,
                "on_part_end": self._close,
                "on_end": self._end,
            },
        )

    async def parts(self, stream: AsyncIterator[bytes]) -> AsyncGenerator[Part, None]:
        """The files of the form, each as soon as it is there; `texts` are there at the end."""
        try:
            async for chunk in self._timely(stream):
                self._parser.write(chunk)
                while self._whole:
                    yield self._whole.pop(0)
            self._parser.finalize()
        except FormParserError as error:
            raise BadRequest(f"表单有误 the form is broken: {error}") from error
        finally:
            for part in filter(None, [self._part, *self._whole]):
                part.forget()
        if not self._ended:
            raise BadRequest("表单不完整 the form is cut off")
        for name, text in self._texts.items():
            self.texts[name] = bytes(text).decode("utf-8", "replace")

    async def _timely(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The chunks of the stream, as long as they are within the limits.

        Only what is waited for counts, not what is done with it meanwhile.
        """
        received, waited = 0, 0.0
        while True:
            start = anyio.current_time()
            try:
                with anyio.fail_after(self._limits.seconds - waited):
                    chunk = await anext(stream, None)
            except TimeoutError:
                seconds = f"{self._limits.seconds:g}"
                raise BadRequest(f"上传超过 {seconds} 秒 the upload took too long") from None
            if chunk is None:
                return
            waited += anyio.current_time() - start
            received += len(chunk)
            if received > self._limits.all_bytes:
                raise BadRequest(_too_much(self._limits.all_bytes))
            yield chunk

    def _begin(self) -> None:
        self._headers = Message()

    def _end_header(self) -> None:
        self._headers[self._header.decode("latin-1")] = self._value.decode("utf-8", "replace")
        self._header, self._value = bytearray(), bytearray()

    def _open(self) -> None:
        name = self._headers.get_param("name", "", "content-disposition")
        filename = self._headers.get_filename()
        if filename is None and name in self._known and name not in self._texts:
            self._text = self._texts[str(name)] = bytearray()
        elif not isinstance(name, str) or not self._left.get(name):
            raise BadRequest(f"多余的字段 the form has a part that was not asked for: {name!r}")
        elif filename is None:
            raise BadRequest(f"不是文件 this part is no file: {name!r}")
        else:
            self._left[name] -= 1
            stack = ExitStack()
            incoming = stack.enter_context(self._files.receive())
            self._part = Part(name, safe_name(filename), incoming, None, stack)

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._text is not None:
            self._text.extend(data[start:end])
            if len(self._text) > _LONGEST_TEXT:
                raise BadRequest("字段过长 a field of the form is too long")
        elif self._part is not None and self._part.wrong is None:
            self._write(self._part, data, start, end)

    def _write(self, part: Part, data: bytes, start: int, end: int) -> None:
        """What is too large is told at once, and no more of it is kept."""
        if part.incoming.size + end - start > self._limits.file_bytes:
            part.wrong = too_large(part.name, self._limits.file_bytes)
            self._whole.append(part)
            part.forget()
        else:
            part.incoming.write(data[start:end])

    def _close(self) -> None:
        if self._part is not None and self._part.wrong is None:
            self._whole.append(self._part)
        self._part = self._text = None

    def _end(self) -> None:
        self._ended = True


def too_large(name: str, most: int) -> TooLarge:
    """A file has more than `most` bytes."""
    size = f"{most / 1024**2:.4g} MB"
    why = f"文件超过上限 {size} (the file is larger than the limit of {size})"
    return TooLarge(name, why, "请拆分或压缩后重试 (split or compress it)")


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


def _too_much(most: int) -> str:
    return f"一次上传超过 {most / 1024**2:.4g} MB，请分批上传 too much at once, hand in less"
