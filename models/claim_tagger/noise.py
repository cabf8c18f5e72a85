"""Slips of recognised text: characters that look alike, lost ones, stray blanks and points."""

from __future__ import annotations

from dataclasses import replace

from models.claim_tagger.labelled import Item, Piece
from numpy.random import Generator

_ALIKE = (
    "已巳己 未末 市巿 件仵伴 人入八 公分 开井并 日曰目白 诉沂诉 议汉仪 复夏 行仃 政攻 信佶 息思 "
    "申甲由中 请清诗情 依衣 收牧 到剑倒 办为力 结给 转传 答苔 理埋 处外 予于 分公 不木 无元天 "
    "法洁去 提堤 供洪 他地池 上土止 下卞 年午 度庆 共其 计什 主王 动功 全金 网冈 站玷 微徽 博搏 "
    "发友 布希 条务 文又 规现 章童 制刮 废度 止正 有冇 效放 许计 可司 罚罗 强弱 费贵 元无 万方 "
    "受爱 通迪 过边 向问 个介 各名 项顷 次欢 篇遍 起超 维堆 持待 纠纣 正止 果杲 尚向 审宙 直真 接换"
)
_SIMILAR: dict[str, str] = {}
for _group in _ALIKE.split():
    for _char in _group:
        _SIMILAR[_char] = _SIMILAR.get(_char, "") + _group.replace(_char, "")

_MARKS = {"，": ",、。", "、": "，, ", "；": ";，", "。": ".", "：": ":", "（": "(", "）": ")"}
_ANY = "的一是了在和有大这中国上个地为可以下面工作会同时多年进行成员部出单位项目县镇村社区科股室"


def rate(random: Generator) -> float:
    """Share of characters that slip: none in half of the sentences."""
    return float(random.choice([0.0, 0.01, 0.02, 0.04], p=[0.5, 0.2, 0.2, 0.1]))


def slip(item: Item, share: float, random: Generator) -> Item:
    """The item with `share` of its characters slipped; numbers keep their digits."""
    if not share:
        return item
    return item.with_pieces([_slipped(piece, share, random) for piece in item.pieces])


def _slipped(piece: Piece, share: float, random: Generator) -> Piece:
    return replace(piece, text="".join(_char_slipped(char, share, random) for char in piece.text))


def _char_slipped(char: str, share: float, random: Generator) -> str:
    if char in _MARKS and random.random() < 4 * share:
        choices = _MARKS[char]
        return choices[int(random.integers(len(choices)))]
    if random.random() >= share:
        return char
    if char.isascii() and char.isdigit():
        return f"{char} "
    kind = random.random()
    if kind < 0.6:
        choices = _SIMILAR.get(char, _ANY)
        return choices[int(random.integers(len(choices)))]
    if kind < 0.75:
        return ""
    return f" {char}" if kind < 0.95 else char * 2
