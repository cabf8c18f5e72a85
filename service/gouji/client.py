"""A client of the service, for programs and notebooks.

>>> with Client("http://127.0.0.1:8000", "gouji_…") as gouji:  # doctest: +SKIP
...     report = gouji.wait(gouji.submit(Path("年报.pdf")))
...     audit = gouji.audit(report)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import httpx

from gouji.errors import Refused

_REPORTS, _FINDINGS = "/api/v1/reports", "/api/v1/findings"
_BATCHES = "/api/v1/batches"
_ENDED = ("done", "failed", "cancelled")

Json = dict[str, Any]
Action = Literal["confirm", "dismiss", "correct", "comment", "assign", "reopen"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the service tells of it."""

    id: str
    name: str
    state: str
    stage: str
    page: int
    pages: int
    failure: str
    contradictions: int

    @classmethod
    def of(cls, told: Json) -> Report:
        """What a client needs of what the service tells."""
        return cls(**{name: told[name] for name in cls.__slots__})

    @property
    def ended(self) -> bool:
        """Nothing more happens to it by itself."""
        return self.state in _ENDED


class Client:
    """Speaks with the service at `server`; `key` is an API key. To be closed, or used in `with`.

    Every method raises `Refused` when the service says no, or cannot be reached.
    """

    def __init__(self, server: str, key: str, seconds: float = 60.0) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.Client(base_url=server, headers=headers, timeout=seconds)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def submit(self, path: Path, previous: Path | None = None) -> Report:
        """Hand in a report, with last year's if there is one; known bytes are known again."""
        with ExitStack() as stack:
            files = {"file": (path.name, stack.enter_context(path.open("rb")))}
            if previous is not None:
                files["previous"] = (previous.name, stack.enter_context(previous.open("rb")))
            return Report.of(self._ask("POST", _REPORTS, files=files).json())

    def submit_many(self, paths: Iterable[Path]) -> list[tuple[str, Report | str]]:
        """Hand in a batch of reports, or ZIP archives of them; single ones go before it.

        Returns the name of each file, with its report or why it was not taken.
        """
        with ExitStack() as stack:
            files = [("file", (path.name, stack.enter_context(path.open("rb")))) for path in paths]
            told = self._ask("POST", _BATCHES, files=files).json()["items"]
        return [
            (one["name"], Report.of(one["report"]) if one["report"] else one["problem"])
            for one in told
        ]

    def report(self, id: str) -> Report:
        """The report, and how far it is."""
        return Report.of(self._ask("GET", f"{_REPORTS}/{id}").json())

    def wait(self, report: Report, watch: Callable[[Report], None] | None = None) -> Report:
        """The report when it has ended; `watch` is told how far it is."""
        while not report.ended:
            for _ in self._events(report.id):
                report = self.report(report.id)
                if watch:
                    watch(report)
            report = self.report(report.id)
        return report

    def audit(self, report: Report) -> Json:
        """The audit, as `gouji audit --json` prints it."""
        found: Json = self._ask("GET", f"{_REPORTS}/{report.id}/audit").json()
        return found

    def cancel(self, report: Report) -> Report:
        """Stop the audit; a report that has ended stays."""
        return Report.of(self._ask("POST", f"{_REPORTS}/{report.id}/cancel").json())

    def rerun(self, report: Report) -> Report:
        """Audit the report anew; what was decided stays."""
        return Report.of(self._ask("POST", f"{_REPORTS}/{report.id}/rerun").json())

    def paper(self, report: Report) -> bytes:
        """The working paper as PDF: findings, decisions, pictures of both sides."""
        return self._ask("GET", f"{_REPORTS}/{report.id}/paper.pdf").content

    def export(self, report: Report, kind: Literal["json", "xlsx", "pdf"]) -> bytes:
        """The audit to take away."""
        return self._ask("GET", f"{_REPORTS}/{report.id}/export.{kind}").content

    def delete(self, report: Report) -> None:
        """Delete the report with all that belongs to it."""
        self._ask("DELETE", f"{_REPORTS}/{report.id}")

    def reports(self, **sought: str | int) -> Iterator[Report]:
        """All reports that are sought, the newest first: `state`, `year`, `organisation`, `text`"""
        return map(Report.of, self._all(_REPORTS, sought))

    def findings(self, **sought: str | int) -> Iterator[Json]:
        """All findings that are sought: `report`, `verdict`, `state`, `rule`, `year`, `text`…"""
        return self._all(_FINDINGS, sought)

    def decide(self, finding: Json, action: Action, reason: str = "", **more: Any) -> Json:
        """Decide about a finding as it was seen; `Refused` (412) when somebody decided since.

        `more` is `assignee`, or `corrections` (see `gouji.api.schemas.Correct`).
        """
        body = {"action": action, "reason": reason, **more}
        seen = {"If-Match": f'"{finding["version"]}"'}
        answer = self._ask("PATCH", f"{_FINDINGS}/{finding['id']}", json=body, headers=seen)
        decided: Json = answer.json()
        return decided

    def _all(self, path: str, sought: Mapping[str, str | int]) -> Iterator[Json]:
        page: Json = {"next": ""}
        while (after := page["next"]) is not None:
            cursor = {"after": after} if after else {}
            page = self._ask("GET", path, params={**sought, **cursor}).json()
            yield from page["items"]

    def _events(self, id: str) -> Iterator[Json]:
        try:
            with self._http.stream("GET", f"{_REPORTS}/{id}/events") as answer:
                if answer.is_error:
                    answer.read()
                    raise _refused(answer)
                for line in answer.iter_lines():
                    if line.startswith("data: "):
                        yield json.loads(line.removeprefix("data: "))
        except httpx.HTTPError as error:
            raise Refused(f"{self._http.base_url}: {error or type(error).__name__}") from error

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            raise Refused(f"{self._http.base_url}: {error or type(error).__name__}") from error
        if answer.is_error:
            raise _refused(answer)
        return answer


def _refused(answer: httpx.Response) -> Refused:
    try:
        detail = str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        detail = answer.reason_phrase
    return Refused(f"{answer.request.url.path}: {answer.status_code} {detail}", answer.status_code)
