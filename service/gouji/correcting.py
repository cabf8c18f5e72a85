"""What a person read otherwise: an audit's figures and claims corrected, and judged again.

What gouji read stays beside it (`read`), so nothing is changed silently. Tables stay as they were
read, for they are the picture of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from gouji.claims.measures import parts
from gouji.document import Audit, Claim, Correction, Figure
from gouji.errors import BadRequest, Conflict
from gouji.forms import Form, form_of
from gouji.reconcile import judge, wording

PRINTED = r"^\s*(-?[0-9]{1,3}([,，]?[0-9]{3}){0,4}(\.[0-9]{1,6})?|[/—-]?)\s*$"
"""A number as it is printed, or what stands in an empty cell."""

_NOTHING = ("", "/", "-", "—")


def corrected(audit: Audit, corrections: Iterable[Correction], previous: Audit | None) -> Audit:
    """The audit with what a person read, judged again; `previous` is last year's.

    Corrections of what the audit does not have are left out: another run may read less.
    Raises `BadRequest` for a value that is no number, `Conflict` for a claim without one or of no
    figure.
    """
    made = {(correction.kind, correction.key): correction for correction in corrections}
    form = form_of(audit)
    figures = tuple(_figure(one, made.get(("figure", one.id))) for one in audit.figures)
    keys = claim_keys(audit.claims)
    claims = tuple(
        _claim(form, claim, made.get(("claim", key)))
        for claim, key in zip(audit.claims, keys, strict=True)
    )
    findings = judge(
        form,
        figures,
        claims,
        year=audit.year,
        previous=previous,
        organisation=audit.organisation,
        statements=audit.statements,
    )
    return replace(audit, figures=figures, claims=claims, findings=findings)


def claim_keys(claims: Sequence[Claim]) -> list[str]:
    """A name for each claim that a second reading of the page does not alter.

    That is the wording of its sentence, and which of the sentence's claims it is.
    """
    seen: Counter[str] = Counter()
    keys = []
    for claim in claims:
        text = wording(claim.sentence)[:150]
        keys.append(f"{text} {seen[text]}")
        seen[text] += 1
    return keys


def value_of(text: str) -> Decimal | None:
    """The number that a person read; `None` where they read an empty cell.

    >>> value_of("1,234"), value_of(" / ")
    (Decimal('1234'), None)

    Raises `BadRequest` for anything else.
    """
    if not re.match(PRINTED, text):
        raise BadRequest(f"不是数字 this is no number: {text[:40]}")
    plain = re.sub("[,，]", "", text.strip())
    return None if plain in _NOTHING else Decimal(plain)


def _figure(figure: Figure, correction: Correction | None) -> Figure:
    if correction is None:
        return figure
    value, text = value_of(correction.value), correction.value.strip()
    return replace(
        figure,
        value=value,
        text=text,
        confidence=1.0,
        alternatives=(),
        read=figure.text,
        again=None,
    )


def _claim(form: Form | None, claim: Claim, correction: Correction | None) -> Claim:
    if correction is None:
        return claim
    value = value_of(correction.value)
    if value is None:
        raise Conflict("正文中的数不能为空 a claim has a number")
    figure = correction.figure or claim.figure
    if not all(_is_known(form, measure) for measure in figure.split("+")):
        raise Conflict(f"没有这项数据 there is no such figure: {figure[:80]}")
    return replace(
        claim,
        value=value,
        text=correction.value.strip(),
        figure=figure,
        confidence=1.0,
        readings=((figure, 1.0),),
        legibility=1.0,
        read=claim.text,
        again=None,
    )


def _is_known(form: Form | None, measure: str) -> bool:
    """Whether a claim may speak of `measure`: the tagger or the report's form tells it."""
    plain = measure.removeprefix("previous.")
    return parts(measure) is not None or (form is not None and bool(form.expand(plain)))
