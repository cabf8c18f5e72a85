"""A self-contained HTML report: no script, no address outside the file, everything escaped."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Pillow

from gouji.document import Audit, Evidence, Page, Verdict
from gouji.export.crops import MOST_CROPS, MOST_PAGES, Cropper
from gouji.export.pages import template
from gouji.export.ranking import Numbered, checked_claims, ranked
from gouji.export.words import COLOURS, IDENTITIES, Term, rule_term

_QUALITY = 60  # of WebP: print stays sharp, paper texture goes


@dataclass(frozen=True, slots=True)
class Picture:
    """A crop as it stands in the document; `uri` is a `data:` address of WebP."""

    page: int
    width: int
    height: int
    uri: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as it is told: with the pictures of both of its sides."""

    numbered: Numbered
    text: tuple[Picture, ...]
    table: tuple[Picture, ...]


def html_report(audit: Audit, pages: Iterable[Page] = ()) -> str:
    """The audit as one HTML document.

    `pages` carry the pictures to cut from (see `pages_shown`); without them, or beyond
    `MOST_CROPS`, findings are told without pictures.
    """
    cropper = Cropper(pages, audit.tables, MOST_CROPS)
    findings = ranked(audit)
    entries = [_entry(one, cropper) for one in findings if _pictured(one)]
    return template("report.html.j2").render(
        audit=audit,
        tally=Counter(one.finding.verdict for one in findings),
        settled=_held(findings),
        entries=entries,
        unchecked=[one for one in findings if one.finding.verdict is Verdict.UNCHECKED],
        checked=checked_claims(findings),
    )


def pages_shown(audit: Audit) -> tuple[int, ...]:
    """The pages whose pictures `html_report` cuts from: of what matters most, `MOST_PAGES`."""
    shown = (one for one in ranked(audit) if _pictured(one))
    pages = dict.fromkeys(page for one in shown for page in one.pages if 1 <= page <= audit.pages)
    return tuple(sorted(list(pages)[:MOST_PAGES]))


def _pictured(one: Numbered) -> bool:
    return not one.quiet and one.finding.verdict is not Verdict.UNCHECKED


def _entry(one: Numbered, cropper: Cropper) -> Entry:
    colour = COLOURS[one.finding.verdict]
    text, table = (_pictures(cropper, side, colour) for side in (one.text, one.table))
    return Entry(one, text, table)


def _pictures(cropper: Cropper, places: Sequence[Evidence], colour: str) -> tuple[Picture, ...]:
    return tuple(
        Picture(crop.page, crop.picture.width, crop.picture.height, _data_uri(crop.picture))
        for crop in cropper.crops(places, colour)
    )


def _data_uri(picture: Pillow.Image) -> str:
    file = BytesIO()
    picture.save(file, "WEBP", quality=_QUALITY)
    return "data:image/webp;base64," + b64encode(file.getvalue()).decode("ascii")


def _held(findings: Iterable[Numbered]) -> list[tuple[Term, int, int]]:
    """For each kind of identity: its name, how many hold, how many there are."""
    identities = [one for one in findings if one.finding.rule in IDENTITIES]
    every = Counter(one.finding.rule for one in identities)
    held = Counter(one.finding.rule for one in identities if one.quiet)
    return [(rule_term(rule), held[rule], every[rule]) for rule in sorted(every)]
