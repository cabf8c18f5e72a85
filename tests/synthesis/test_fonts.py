from __future__ import annotations

from pathlib import Path

import pytest
from models.synthesis import FORMS, Fonts, MissingFontError
from models.synthesis.fonts import CHINESE, LATIN, TYPEFACES, Face, registered


def test_a_missing_font_names_its_package(tmp_path):
    with pytest.raises(MissingFontError, match="apt-get install fonts-arphic-gbsn00lp"):
        Fonts((tmp_path,)).path("song")


def test_missing_lists_each_package_once(tmp_path):
    assert Fonts((tmp_path,)).missing(("times", "arial", "kai")) == (
        "fonts-arphic-gkai00mp",
        "fonts-liberation",
    )


def test_the_script_installs_every_typeface():
    script = Path(__file__).parents[2] / "scripts" / "fonts.sh"
    installed = set(script.read_text("utf-8").split('"')[1].split())
    assert installed == {face.package for face in TYPEFACES.values()}


def test_a_font_in_a_folder_of_the_user_is_found(tmp_path):
    file = tmp_path / "deep" / "gbsn00lp.ttf"
    file.parent.mkdir()
    file.touch()
    assert Fonts((tmp_path,)).path("song") == file


@pytest.mark.parametrize("chinese", CHINESE)
@pytest.mark.parametrize("latin", [*LATIN, None])
def test_every_label_has_glyphs(chinese, latin):
    face = Face(chinese, latin or chinese)
    labels = "".join(c.text for form in FORMS.values() for t in form.tables for c in t.cells)
    for character in set(labels + "0123456789.,/—-０９〇増增减"):
        assert ord(character) in registered(face.of(character)).face.charToGlyph


def test_runs_keep_the_text_and_split_by_typeface():
    assert list(Face("song", "times").runs("共12件")) == [
        ("song", "共"),
        ("times", "12"),
        ("song", "件"),
    ]
