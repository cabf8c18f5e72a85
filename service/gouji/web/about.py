"""The page about this service: versions, what the models can and cannot, licences, the log."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from gouji.errors import BrokenLog
from gouji.store import log
from gouji.web import card
from gouji.web.pages import PageRoute, page
from gouji.web.visit import Administering, Reading
from gouji.weights import weights_folder

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)
_STATIC = Path(__file__).parent / "static"
_VERSION = re.compile(r'\bversion:"([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Vendored:
    """A script of somebody else's that is shipped with the pages."""

    name: str
    version: str
    licence: str


@router.get("/about")
def about(visit: Reading) -> Response:
    """What runs here."""
    database = visit.service.database
    with database.reading() as session:
        head = log.head(session)
    return page(
        "about.html",
        visit,
        here="about",
        packages={name: version(name) for name in ("onnxruntime", "opencv-python-headless")},
        database=database.engine.dialect.name,
        revision=database.revision(),
        head=head,
        tagger=_tagger(),
        ocr=_weights("ocr"),
        own_ocr=visit.service.settings.ocr_models is not None,
        card=_card(),
        card_term=card.term,
        vendored=_vendored(),
    )


@router.post("/about/log")
def verify_log(visit: Administering) -> Response:
    """What comparing every line of the log with its hash finds."""
    try:
        with visit.service.database.snapshot() as session:
            checked = log.verify(session)
    except BrokenLog as error:
        return page("about.log.html", visit, checked=None, why=str(error))
    return page("about.log.html", visit, checked=checked, why="")


@cache
def _weights(name: str) -> Sequence[dict[str, Any]]:
    """What the manifest says of the weights `name`."""
    manifest = weights_folder(name) / "manifest.yaml"
    weights: Sequence[dict[str, Any]] = yaml.safe_load(manifest.read_text("utf-8"))["weights"]
    return weights


@cache
def _tagger() -> dict[str, Any]:
    """The claim tagger's only entry of its manifest, with its version."""
    told = (weights_folder("claim_tagger") / "tagger.json").read_text("utf-8")
    return {**_weights("claim_tagger")[0], "version": json.loads(told)["version"]}


@cache
def _card() -> Sequence[card.Section]:
    return card.sections((weights_folder("claim_tagger") / "MODEL_CARD.md").read_text("utf-8"))


@cache
def _vendored() -> Sequence[Vendored]:
    """Every script beside whose name a licence lies."""
    return [_of(licence) for licence in sorted(_STATIC.glob("*.LICENSE"))]


def _of(licence: Path) -> Vendored:
    script = licence.with_suffix(".min.js").read_text("utf-8")
    found = _VERSION.search(script)
    return Vendored(licence.stem, found[1] if found else "", licence.read_text("utf-8"))
