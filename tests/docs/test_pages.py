"""Pages follow the code; every sentence of an error is explained, and no other."""

import re

import pytest
from docs.pages import DOCS, PAGES
from docs.sentences import every_sentence

TEXT = (DOCS / "troubleshooting.md").read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_code_says(name):
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run: python -m docs.pages"


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """Every sentence, and where it is said."""
    return {sentence.text: sentence.place for sentence in every_sentence()}


@pytest.fixture(scope="module")
def explained() -> set[str]:
    rows = re.findall(r"^\| (?!what you see)(.+?) \| .+ \| .+ \|$", TEXT, re.MULTILINE)
    return {sentence for row in rows for sentence in row.split("<br>")}


def test_every_sentence_is_explained(said, explained):
    missing = {text: place for text, place in said.items() if text not in explained}
    assert not missing, "explain them in docs/troubleshooting.md"


def test_no_sentence_is_explained_that_nobody_says(said, explained):
    assert not explained - set(said), "the source no longer says this"


SOURCE = """
from gouji.errors import {base}
_AGAIN = "try again"

class Full({base}):
    pass

def refuse(name, most):
    why = f"{{name}}: more than {{most}} files"
    raise Full(why)

def damaged(name):
    return Lost(name, _why(name), _AGAIN)

def _why(name):
    return "it is empty" if name else "it is broken"

def away(error):
    tell(f"away: {{error}}", error)

def tell(why, error):
    raise Full(f"{{why}}; {{_AGAIN}}") from error

class Lost(Full):
    pass
"""


def test_sentences_are_found_through_names_functions_and_callers(tmp_path):
    (tmp_path / "one.py").write_text(SOURCE.format(base="GoujiError"), "utf-8")
    told = {(sentence.kind, sentence.text) for sentence in every_sentence(tmp_path)}
    assert told == {
        ("Full", "more than … files"),
        ("Lost", "it is empty"),
        ("Lost", "it is broken"),
        ("Full", "away: …; try again"),
    }


def test_what_is_no_error_of_ours_is_no_sentence(tmp_path):
    (tmp_path / "one.py").write_text(SOURCE.format(base="ValueError"), "utf-8")
    assert not list(every_sentence(tmp_path))
