"""The first tagger: a domain dictionary, jieba and rules. No training, no weights.

It stays as the baseline that a trained tagger has to beat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gouji.claims import readings
from gouji.claims.mentions import Mention, Span, Surroundings, mentions, surroundings
from gouji.claims.rules import Lexicon, Rule, load
from gouji.claims.segment import Segmenter, Token
from gouji.claims.tagger import Context, Tag

_DISCLOSURE = re.compile(r"信息公开|政府信息|依申请|公开申请|申请公开|公开[^，。；]{0,6}信息")
_WITH_CARRIED = re.compile(
    r"(?:连同|加上|算上|合并|包括|包含|计入|含|加|连)[^，。；]{0,8}(?:上年|去年|上一年|往年|20\d\d\s*年)"
    r"[^，。；]{0,6}(?:结转|接转|遗留)[^。；]{0,24}(?:合计|共计|总计|总共|累计|一共|共需|共应|共)[^，。；\d]{0,6}$"
)
_CARRIED = re.compile(r"[^，,。；;]{0,10}[（(，,]?含[^）)，。；]{0,8}(?:结转|接转)")
_JOINTS = frozenset(["、", "和", "或", "及", "与", "以及", "或者", "并", "／", "/"])
_ITEM = frozenset(["", "件", "起", "宗", "份", "件次", "封", "项", "例", "个", "部"])
_PIECE = frozenset(["条", "条次", "篇", "篇次", "期"])
_STRICT = _ITEM - {"", "项", "个"} | _PIECE
_SURE = 0.6
"""A topic less sure than this makes what rests on it less sure too."""
_UNHEARD = 0.7
"""How sure a result (败诉) is of being about disclosure when nothing around says so."""


class LexiconTagger:
    """Tags sentences by `lexicon.yaml`; see `Tagger` for what goes in and out."""

    def __init__(self) -> None:
        self._lexicon = load()
        self._segmenter = Segmenter(self._lexicon.terms)

    @property
    def version(self) -> str:
        """Which tagger this is, as audits record it."""
        return "lexicon-1"

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        """The tags of each sentence, in the order of their spans."""
        return [self._tag_one(sentence) for sentence in sentences]

    def _tag_one(self, context: Context) -> tuple[Tag, ...]:
        found = mentions(context.text)
        if not found:
            return ()
        speech = _Speech(context, self._lexicon, self._segmenter)
        tags = [tag for index in range(len(found)) for tag in speech.tags(found, index)]
        return tuple({(tag.start, tag.end, tag.figure): tag for tag in tags}.values())


@dataclass
class _Speech:
    """One sentence being read from left to right; `last` and `topic`: its last figures."""

    context: Context
    lexicon: Lexicon
    segmenter: Segmenter
    topic: str = ""
    last: str = ""
    surety: float = 1.0
    tokens: tuple[Token, ...] = ()
    background: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        self.tokens = self.segmenter.cut(self.context.text)
        around = self.context.heading + "。" + self.context.previous
        concepts = self._named(self.segmenter.cut(around), around)
        self.background = frozenset(
            name
            for name, sign in (("context:requests", "apply"), ("context:case", "case"))
            if sign in concepts
        )
        if _DISCLOSURE.search(around + self.context.text):
            self.background |= {"disclosure"}

    def tags(self, found: tuple[Mention, ...], index: int) -> Iterator[Tag]:
        """The tags of mention number `index`; keeps the topic for the next one."""
        mention, place = found[index], surroundings(self.context.text, found, index)
        for span_readings in self._judged(mention, place):
            if mention.han and _is_idle(mention, span_readings[0][0]):
                continue
            yield _tag(mention, span_readings)
            self._remember(span_readings)
            if not mention.negation:
                yield from self._echo(mention, place)

    def _remember(self, found: readings.Readings) -> None:
        """Rates and channels are said in passing: the topic stays what it was."""
        figure = self.last = found[0][0]
        if not figure.startswith(("derived.", "narrative.request_")):
            self.topic, self.surety = figure.removeprefix("previous."), readings.kinship(found)

    def _judged(self, mention: Mention, place: Surroundings) -> Iterator[readings.Readings]:
        spans = self._spoken(mention, place)
        common = self._circumstances(mention, place, spans)
        if mention.value == 0 or self.context.text[: mention.start].rstrip().endswith("各"):
            members = list(self._members(mention, spans, common))
            if members:
                yield from members
                return
        yield from self._decide(self._concepts(spans, mention) | common)

    def _members(
        self, mention: Mention, spans: Sequence[Span], common: frozenset[str]
    ) -> Iterator[readings.Readings]:
        """Each member of a coordination (规章、规范性文件各0件), where there is more than one."""
        items = [item for span in spans for item in self._items(span)]
        if len(items) < 2:
            return
        verbs, everyone = self._verbs_of(mention), self._everyone(spans)
        for item in items:
            concepts = self._concepts([item]) - everyone | verbs
            verbs |= concepts & self.lexicon.verbs
            if concepts - verbs:
                yield from (r for r in self._decide(concepts | common) if _is_firm(r, mention))

    def _everyone(self, spans: Sequence[Span]) -> frozenset[str]:
        """The applicants in 公民、法人或其他组织: together they are all, no column."""
        named = self._concepts(spans)
        if "orgs" in named and named & {"natural", "citizen"}:
            return self.lexicon.groups["column"] | {"column"}
        return frozenset()

    def _spoken(self, mention: Mention, place: Surroundings) -> list[Span]:
        """The spans whose words tell what `mention` counts."""
        if mention.negation:
            return self._denied(place)
        left, right = self._concepts([place.left]), self._concepts([place.right])
        if left - self.lexicon.weak:
            return [place.left]
        if right - self.lexicon.weak or (right and not left):
            return [place.left, place.right]
        for clause in place.far:
            if self._concepts([clause]) - self.lexicon.weak:
                return [clause, place.left]
        return [place.left, place.right]

    def _denied(self, place: Surroundings) -> list[Span]:
        """What a negation denies: its clause; what stands before it when nothing comes after."""
        start, end = place.right
        if start == end:
            return [place.left]
        ahead = next((t for t in self.tokens if t.start == place.follows[0]), None)
        if ahead and {"review", "litigation"} & set(ahead.concepts):
            return [place.right, place.follows]
        return [place.right]

    def _decide(self, facts: frozenset[str]) -> Iterator[readings.Readings]:
        rule = self.lexicon.decide(facts)
        if rule is None:
            return
        leaning = rule.leans_on_topic(facts) and self.surety < _SURE
        unheard = _is_about_cases(facts) and "disclosure" not in facts
        surety = (self.surety if leaning else 1.0) * (_UNHEARD if unheard else 1.0)
        for template in _templates(rule):
            filled = readings.fill(template, facts, self.topic)
            if filled and "last_year" in facts and not facts & {"carry", "compared"}:
                filled = readings.of_last_year(filled)
            if filled:
                narrowed = readings.by_applicant(filled, facts)
                yield readings.doubted(narrowed, surety) if surety < 1 else narrowed

    def _echo(self, mention: Mention, place: Surroundings) -> Iterator[Tag]:
        """A second figure for the same number: 行政复议1件，结果维持; 收到2件，均为自然人申请."""
        text = self.context.text[slice(*place.follows)]
        if mention.value != 1 and not re.match(r"\s*(?:均|全部|都)", text):
            return
        concepts = self._concepts([place.follows])
        echoed = readings.echo(concepts, self.topic)
        if echoed and mention.value > 0:
            yield _tag(mention, echoed)

    def _circumstances(
        self, mention: Mention, place: Surroundings, spans: Sequence[Span]
    ) -> frozenset[str]:
        text = self.context.text
        near = "".join(text[slice(*span)] for span in (place.left, place.right))
        before = self._concepts([place.left, *place.far]) | self._concepts([place.right])
        facts = {
            "zero": mention.value == 0 and not mention.same,
            "negation": mention.negation,
            "same": mention.same,
            "percent": mention.percent,
            "money": mention.counter == "元",
            "item": mention.counter in _ITEM and not mention.percent,
            "piece": mention.counter in _PIECE,
            "breakdown": place.breakdown,
            "first": place.first,
            "total_follows": place.total_follows,
            "compared": "compare" in before or self.last == "derived.change",
            "disclosure_near": bool(_DISCLOSURE.search(near)),
            "case_near": "case" in self._concepts(spans),
            "with_carried": bool(_WITH_CARRIED.search(text[: mention.start])),
            "carried": bool(_CARRIED.match(text, mention.until)),
        }
        true = {name for name, holds in facts.items() if holds}
        return self.background | true | readings.topic_facts(self.topic)

    def _items(self, span: Span) -> list[Span]:
        """`span` cut at the joints of a coordination (、和或及)."""
        joints = [t for t in self._within(span) if t.text in _JOINTS]
        starts = [span[0]] + [joint.end for joint in joints]
        ends = [joint.start for joint in joints] + [span[1]]
        return list(zip(starts, ends, strict=True))

    def _verbs_of(self, mention: Mention) -> frozenset[str]:
        if not mention.negation:
            return frozenset()
        return self._concepts([(mention.start, mention.end)]) & self.lexicon.verbs

    def _concepts(self, spans: Iterable[Span], mention: Mention | None = None) -> frozenset[str]:
        named = self._verbs_of(mention) if mention else frozenset()
        for span in spans:
            named |= self._named(self._within(span), self.context.text[slice(*span)])
        return named

    def _named(self, tokens: Iterable[Token], text: str) -> frozenset[str]:
        named = {concept for token in tokens for concept in token.concepts}
        named |= {name for name, pattern in self.lexicon.patterns if pattern.search(text)}
        return frozenset(named | {g for g, of in self.lexicon.groups.items() if of & named})

    def _within(self, span: Span) -> list[Token]:
        return [t for t in self.tokens if span[0] <= t.start and t.end <= span[1]]


def _is_about_cases(facts: frozenset[str]) -> bool:
    """Whether a result of a case is told, which may be any case unless disclosure is named."""
    return bool(facts & {"won", "lost"}) or {"case", "result"} <= facts


def _templates(rule: Rule) -> Iterator[readings.Readings]:
    if rule.give:
        yield tuple(rule.give.items())
    yield from (((figure, probability),) for figure, probability in rule.each.items())


def _is_firm(found: readings.Readings, mention: Mention) -> bool:
    """Whether a member of a coordination says something by itself."""
    return not found[0][0].startswith("narrative.published") or mention.value != 0


def _is_idle(mention: Mention, figure: str) -> bool:
    """Whether a number in Chinese characters is a turn of speech (一个, 两方面), no count."""
    return not readings.in_table(figure) and (mention.counter not in _STRICT or mention.value == 1)


def _tag(mention: Mention, found: readings.Readings) -> Tag:
    return Tag.of(mention, found)
