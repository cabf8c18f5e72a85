from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.intake.builders import only_page, write_pdf

from gouji.intake.content import Path
from gouji.intake.rulings import rulings_of


def stroke(*points):
    return Path((points,), 0.5, False, False, (0, 0, 0, 0))


def spans(path):
    page = only_page(path)
    return sorted(tuple(round(v) for v in (r.x0, r.y0, r.x1, r.y1)) for r in page.rulings)


BOX = sorted(
    [(100, 100, 300, 100), (100, 200, 300, 200), (100, 100, 100, 200), (300, 100, 300, 200)]
)


def drawn(tmp_path, draw):
    return spans(write_pdf(tmp_path / "a.pdf", draw, size=(595, 842)))


def test_stroked_rectangle_has_four_sides(tmp_path):
    assert drawn(tmp_path, lambda c: c.rect(100, 642, 200, 100)) == BOX


def test_stroked_lines(tmp_path):
    def draw(canvas):
        for x0, y0, x1, y1 in BOX:
            canvas.line(x0, 842 - y0, x1, 842 - y1)

    assert drawn(tmp_path, draw) == BOX


def test_thin_filled_rectangles_as_word_draws_them(tmp_path):
    def draw(canvas):
        for x0, y0, x1, y1 in BOX:
            canvas.rect(x0, 842 - y1, max(x1 - x0, 0.5), max(y1 - y0, 0.5), stroke=0, fill=1)

    assert drawn(tmp_path, draw) == BOX


def test_inside_nested_forms(tmp_path):
    def draw(canvas):
        canvas.beginForm("inner")
        canvas.rect(0, 0, 100, 50)
        canvas.endForm()
        canvas.beginForm("outer")
        canvas.translate(25, 20)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.translate(50, 602)
        canvas.scale(2, 2)
        canvas.doForm("outer")

    assert drawn(tmp_path, draw) == BOX


def test_dotted_by_small_squares(tmp_path):
    def draw(canvas):
        for x in range(100, 300, 2):
            canvas.rect(x, 742, 1, 1, stroke=0, fill=1)

    assert drawn(tmp_path, draw) in (
        [(100, 100, 299, 100)],
        [(100, 99, 299, 99)],
        [(100, 100, 299, 99)],
    )


def test_shading_white_slanted_and_curved_lines_are_none(tmp_path):
    def draw(canvas):
        canvas.setFillGray(0.9)
        canvas.rect(100, 700, 200, 60, stroke=0, fill=1)
        canvas.line(100, 100, 300, 180)
        canvas.circle(200, 400, 50)
        canvas.setStrokeGray(1)
        canvas.line(100, 300, 300, 300)

    assert drawn(tmp_path, draw) == []


def test_off_the_page_is_cut(tmp_path):
    def draw(canvas):
        canvas.line(-50, 442, 900, 442)
        canvas.line(100, -90, 300, -90)

    assert drawn(tmp_path, draw) == [(0, 400, 595, 400)]


@given(
    st.lists(st.floats(10, 500), min_size=1, max_size=8, unique=True),
    st.floats(10, 800),
    st.randoms(use_true_random=False),
)
def test_pieces_that_touch_are_one_ruling(cuts, y, random):
    points = sorted({5.0, *cuts, 590.0})
    pieces = [stroke((a, y), (b, y)) for a, b in pairwise(points)]
    random.shuffle(pieces)
    (ruling,) = rulings_of(pieces, 595, 842)
    assert (ruling.x0, ruling.x1) == (5.0, 590.0)
    assert abs(ruling.y0 - y) < 1e-6


@given(
    st.lists(st.tuples(st.floats(-50, 700), st.floats(-50, 900), st.floats(-50, 700)), max_size=20)
)
def test_rulings_lie_on_the_page(lines):
    for ruling in rulings_of([stroke((a, y), (b, y)) for a, y, b in lines], 595, 842):
        assert 0 <= ruling.x0 <= ruling.x1 <= 595
        assert 0 <= ruling.y0 <= ruling.y1 <= 842
