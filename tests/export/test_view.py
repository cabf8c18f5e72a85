from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from tests.export import sample

from gouji.export.annotate import annotated_pdf
from gouji.export.view import View, opened, page_sizes

views = st.builds(
    View,
    left=st.floats(-100, 100),
    bottom=st.floats(-100, 100),
    right=st.floats(200, 900),
    top=st.floats(200, 900),
    rotation=st.sampled_from([0, 90, 180, 270]),
)


def close(first, second) -> bool:
    return first == pytest.approx(second, abs=1e-6)


@given(views)
def test_the_displayed_page_is_the_visible_part(view):
    visible = (view.left, view.bottom, view.right, view.top)
    assert close(view.user_box((0, 0, *view.size)), visible)


@given(views)
def test_the_displayed_top_left_goes_round_with_the_rotation(view):
    corner = view.user_box((0, 0, 1, 1))
    expected = {
        0: (view.left, view.top - 1),
        90: (view.left, view.bottom),
        180: (view.right - 1, view.bottom),
        270: (view.right - 1, view.top - 1),
    }
    assert close(corner[:2], expected[view.rotation])


def test_sizes_are_those_displayed():
    writer = PdfWriter()
    writer.add_blank_page(400, 600)
    writer.add_blank_page(400, 600).rotate(270)
    file = BytesIO()
    writer.write(file)
    assert page_sizes(file.getvalue()) == {1: (400, 600), 2: (600, 400)}


def encrypted(algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(sample.pdf())))
    writer.encrypt("", "owner", algorithm=algorithm)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "pdf",
    [
        pytest.param(encrypted("RC4-128"), id="rc4"),
        pytest.param(encrypted("AES-256"), id="aes"),
        pytest.param(sample.pdf().replace(b"startxref", b"startxxxx"), id="no cross-references"),
        pytest.param(b"scanner\r\n" + sample.pdf(), id="bytes before the head"),
    ],
)
def test_what_can_be_audited_can_be_marked(pdf):
    assert len(opened(pdf).pages) == 2
    marked = PdfReader(BytesIO(annotated_pdf(pdf, sample.audit())))
    assert not marked.is_encrypted
    assert len(marked.pages) == 3
