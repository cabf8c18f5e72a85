"""What is told of the service itself: metrics to scrape, a line of log for each request.

Neither holds a word of any report: routes, not paths; ids, not names.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gouji.api.service import Service
from gouji.store import counts

_logger = logging.getLogger("gouji.requests")
_UNKNOWN = "(no route)"

router = APIRouter(tags=["health"])


class Metrics:
    """The metrics of one process; what the store counts is asked when it is scraped."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "gouji_requests", "Requests", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "gouji_request_seconds",
            "Seconds until a request was answered",
            ["route"],
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
            registry=self.registry,
        )
        self.registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """What the store counts."""
        with self._service.database.reading() as session:
            for name, about, label, found in (
                ("gouji_reports", "Reports by state", "state", counts.states(session)),
                ("gouji_findings", "Findings by verdict", "verdict", counts.verdicts(session)),
            ):
                family = GaugeMetricFamily(name, about, labels=[label])
                for value, number in found.items():
                    family.add_metric([value], number)
                yield family
            yield from _stages(counts.spent(session))
        alive = GaugeMetricFamily("gouji_working", "Whether any process works on the queue")
        alive.add_metric([], float(self._service.jobs.working()))
        yield alive


def _stages(spent: Mapping[str, tuple[float, int]]) -> Iterator[CounterMetricFamily]:
    seconds = CounterMetricFamily("gouji_stage_seconds", "Seconds of all reports", labels=["stage"])
    pages = CounterMetricFamily("gouji_stage_pages", "Pages of all reports", labels=["stage"])
    for stage, (took, many) in spent.items():
        seconds.add_metric([stage], took)
        pages.add_metric([stage], many)
    yield seconds
    yield pages


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Metrics for Prometheus: requests, the queue, verdicts, memory. No word of any report."""
    told = generate_latest(request.app.state.metrics.registry)
    return Response(told, media_type=CONTENT_TYPE_LATEST)


class Observed:
    """Counts, times and logs each request, and gives it an id (`X-Request-ID`)."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        id, begun, status = uuid4().hex[:16], time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            self._tell(scope, id, status, time.perf_counter() - begun)

    def _tell(self, scope: Scope, id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _UNKNOWN)
        self._metrics.requests.labels(scope["method"], route, status).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        told = {
            "request": id,
            "method": scope["method"],
            "route": route,
            "report": scope.get("path_params", {}).get("id", ""),
            "status": status,
            "seconds": round(seconds, 4),
        }
        _logger.info("request", extra={"told": told})
