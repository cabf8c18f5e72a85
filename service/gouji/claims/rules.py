"""The lexicon's data: terms, patterns and rules, read from `lexicon.yaml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """If every group of `when` has a fact and `unless` has none, then `give` or `each`.

    `give` is one claim's readings; `each` is several claims, one a figure.
    """

    when: tuple[frozenset[str], ...]
    unless: frozenset[str]
    give: Mapping[str, float]
    each: Mapping[str, float]

    def holds(self, facts: Collection[str]) -> bool:
        """Whether the rule decides for a phrase with these facts."""
        return all(not either.isdisjoint(facts) for either in self.when) and (
            self.unless.isdisjoint(facts)
        )

    def leans_on_topic(self, facts: Collection[str]) -> bool:
        """Whether it holds only because of what the sentence spoke of before."""
        held = [either.intersection(facts) for either in self.when]
        return any(all(fact.startswith("topic:") for fact in either) for either in held if either)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The content of `lexicon.yaml`; its head explains each part."""

    terms: Mapping[str, tuple[str, ...]]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    groups: Mapping[str, frozenset[str]]
    weak: frozenset[str]
    verbs: frozenset[str]
    rules: tuple[Rule, ...]

    def decide(self, facts: Collection[str]) -> Rule | None:
        """The first rule that holds, if any."""
        return next((rule for rule in self.rules if rule.holds(facts)), None)


@cache
def load() -> Lexicon:
    """The lexicon that comes with the package."""
    text = resources.files("gouji.claims").joinpath("lexicon.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return Lexicon(
        terms={word: tuple(key.split()) for key, words in data["terms"].items() for word in words},
        patterns=tuple((name, re.compile(regex)) for name, regex in data["patterns"].items()),
        groups=_groups(data["groups"]),
        weak=frozenset(data["weak"]),
        verbs=frozenset(data["verbs"]),
        rules=tuple(_rule(entry) for entry in data["rules"]),
    )


def _groups(data: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    """The groups; a group named in another stands for its members."""
    return {
        name: frozenset(concept for member in members for concept in data.get(member, [member]))
        for name, members in data.items()
    }


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        when=tuple(frozenset(either.split("|")) for either in entry["when"]),
        unless=frozenset(entry.get("unless", ())),
        give=entry.get("give", {}),
        each=entry.get("each", {}),
    )
