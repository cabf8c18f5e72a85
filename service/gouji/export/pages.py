"""The templates of the HTML exports; whatever they are given is escaped."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gouji.document import Verdict
from gouji.export.layout import layout
from gouji.export.ranking import UNSURE_BELOW
from gouji.export.words import SEVERITIES, VERDICTS, printed, rule_term, sides


def template(name: str) -> Template:
    """The template `name`, which knows the words, the layout of tables and how numbers print."""
    environment = Environment(
        loader=PackageLoader("gouji.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "Verdict": Verdict, "VERDICTS": VERDICTS, "SEVERITIES": SEVERITIES,
        "rule_term": rule_term, "sides": sides, "layout": layout, "UNSURE_BELOW": UNSURE_BELOW,
    }  # fmt: skip
    environment.filters["printed"] = printed
    return environment.get_template(name)
