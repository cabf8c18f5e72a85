from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.export.destination import OutputError, destinations, write


def test_one_file_goes_where_it_was_asked(tmp_path):
    assert destinations(tmp_path / "o.pdf", [Path("a.pdf")], (".pdf",)) == [tmp_path / "o.pdf"]


def test_several_files_get_names_of_their_own(tmp_path):
    files = [Path("x/a.pdf"), Path("y/a.tiff"), Path("b.pdf")]
    found = destinations(tmp_path / "o.html", files, (".html",))
    assert [path.name for path in found] == ["o-a.html", "o-a-2.html", "o-b.html"]


@given(st.lists(st.sampled_from(["a.pdf", "a-2.pdf", "a.png", "b.pdf"]), min_size=2))
def test_no_two_files_share_an_output(names):
    found = destinations(Path("o.pdf"), [Path("d") / name for name in names], (".pdf",))
    assert len(set(found)) == len(names)


@pytest.mark.parametrize("name", ["o.txt", "o", "missing/o.pdf"])
def test_a_path_that_cannot_be_written_is_named(tmp_path, name):
    with pytest.raises(OutputError, match=name):
        destinations(tmp_path / name, [Path("a.pdf")], (".pdf",))


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "o.pdf").mkdir()
    with pytest.raises(OutputError, match=r"o\.pdf"):
        destinations(tmp_path / "o.pdf", [Path("a.pdf")], (".pdf",))


def test_a_source_is_never_overwritten(tmp_path):
    source = tmp_path / "a.pdf"
    with pytest.raises(OutputError, match="overwrite"):
        destinations(tmp_path / "x" / ".." / "a.pdf", [source], (".pdf",))
    with pytest.raises(OutputError, match="overwrite"):
        destinations(source, [Path("b.pdf")], (".pdf",), kept=[source])


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path):
    out = write(tmp_path / "o.pdf", b"new")
    assert out.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [out]
