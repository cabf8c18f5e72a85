import pytest
from models.claim_tagger.labelled import Item, Piece, assigned, meant, parse

from gouji.claims.mentions import candidates


def test_a_line_with_what_stands_before_it():
    item = parse("依申请公开情况 ‖ 上一句12件。 ‖ 其中自然人{9|requests.new.natural}件。")
    assert (item.heading, item.previous) == ("依申请公开情况", "上一句12件。")
    assert item.text == "其中自然人9件。"
    assert list(item.labelled) == [(5, 6, (("requests.new.natural", 1.0),))]


def test_several_figures_and_several_readings():
    (both,) = parse("{未发生|review.total & litigation.total}复议、诉讼").labelled
    assert meant(both[2]) == ["review.total", "litigation.total"]
    (either,) = parse("公开{7|narrative.other ? proactive.norm.issued}件").labelled
    assert meant(either[2]) == ["narrative.other"]
    assert sum(weight for _, weight in either[2]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "line", ["{8|requests.new}件", "{8|}件", "8}件", "a ‖ b ‖ c ‖ d", "{8|previous.x.y}"]
)
def test_a_line_that_is_not_labelled_right_is_refused_with_its_place(line):
    with pytest.raises(ValueError, match="here:3"):
        parse(line, "here:3")


def test_labels_go_to_the_mention_they_share_most_with():
    item = Item((Piece("收费"), Piece("1.2", (("proactive.fee", 1.0),)), Piece("万元")))
    found = candidates(item.text)
    assert [mention.text for mention in found] == ["1.2万"]
    assert assigned(item, found) == [(("proactive.fee", 1.0),)]
