"""Every sentence by which gouji refuses something, told from the source itself.

`docs/troubleshooting.md` explains them; a test holds the two against each other. What is only known
when it happens (a name, a number, another program's words) is written as `…`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "service" / "gouji"
UNKNOWN = "…"
_BASE = "GoujiError"
_UNSEEN = frozenset({"Unwanted"})
"""Errors that end something which nobody waits for any more."""
_TELLING = frozenset({"complain"})
"""Functions that tell of something on the terminal without an error."""
_WITH_REMEDY = 3
"""`UnreadableFile(file, why, remedy)` is told by its `why`; the remedy stands behind it."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is told, the error that tells it (or the function), and where in the source."""

    text: str
    kind: str
    place: str


def every_sentence(source: Path = SOURCE) -> Iterator[Sentence]:
    """All sentences of the package at `source`, in the order of its files."""
    modules = [_Module(path, ast.parse(path.read_text("utf-8"))) for path in _files(source)]
    tellers = _TELLING | error_names(modules) - _UNSEEN
    for module in modules:
        for call, function in module.calls:
            if (kind := _name(call.func)) in tellers and call.args:
                told = call.args[1] if len(call.args) == _WITH_REMEDY else call.args[0]
                place = f"{module.path.relative_to(source)}:{call.lineno}"
                texts = map(_plain, module.texts(told, function))
                yield from (Sentence(text, kind, place) for text in sorted(set(texts)) if text)


def error_names(modules: Iterable[_Module]) -> frozenset[str]:
    """The names of all classes that descend from `GoujiError`."""
    bases = {
        node.name: {_name(base) for base in node.bases}
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {_BASE}
    while more := {name for name in bases if bases[name] & found} - found:
        found |= more
    return frozenset(found)


def _files(source: Path) -> list[Path]:
    return sorted(source.rglob("*.py"))


def _plain(text: str) -> str:
    """Without the file's name in front and what another program says behind; often nothing."""
    text = re.sub(f"{UNKNOWN}+", UNKNOWN, text).removeprefix(f"{UNKNOWN}: ")
    text = re.sub(f":? {UNKNOWN}$", "", text)
    return text if re.search(r"[^\W\d_]{2}", text) else ""


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@dataclass(frozen=True)
class _Module:
    """One module, asked what an expression of it may read."""

    path: Path
    tree: ast.Module

    @cached_property
    def calls(self) -> list[tuple[ast.Call, Function | None]]:
        """Every call, with the function that it stands in."""
        return list(_calls(self.tree, None))

    @cached_property
    def functions(self) -> dict[str, Function]:
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, Function)}

    def texts(self, node: ast.expr, function: Function | None) -> set[str]:
        """The texts that `node` may have where it stands in `function`."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return {node.value}
        if isinstance(node, ast.JoinedStr):
            return self._joined(node.values, function)
        if isinstance(node, ast.BinOp):
            return self._joined([node.left, node.right], function)
        if isinstance(node, ast.IfExp):
            return self.texts(node.body, function) | self.texts(node.orelse, function)
        if isinstance(node, ast.Name):
            return self._named(node.id, function)
        if isinstance(node, ast.Call):
            return self._returned(_name(node.func))
        return {UNKNOWN}

    def _joined(self, parts: Iterable[ast.expr], function: Function | None) -> set[str]:
        whole = {""}
        for part in parts:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            whole = {a + b for a in whole for b in self.texts(inner, function)}
        return whole

    def _named(self, name: str, function: Function | None) -> set[str]:
        """What is assigned to the name in the function, given to it, or the constant so called."""
        within = function or self.tree
        values = list(_assigned(name, within))
        if values:
            return set().union(*(self.texts(value, function) for value in values))
        if function and name in (parameters := [a.arg for a in function.args.args]):
            return self._given(function, parameters.index(name), name)
        return self._named(name, None) if function else {UNKNOWN}

    def _given(self, function: Function, position: int, name: str) -> set[str]:
        """What the callers in this module give for a parameter."""
        found = set[str]()
        for call, caller in self.calls:
            if _name(call.func) == function.name:
                named = [keyword.value for keyword in call.keywords if keyword.arg == name]
                for value in named or call.args[position : position + 1]:
                    found |= self.texts(value, caller)
        return found or {UNKNOWN}

    def _returned(self, name: str) -> set[str]:
        function = self.functions.get(name)
        if function is None:
            return {UNKNOWN}
        returned = (node.value for node in ast.walk(function) if isinstance(node, ast.Return))
        return set().union(*(self.texts(value, function) for value in returned if value))


def _calls(node: ast.AST, function: Function | None) -> Iterator[tuple[ast.Call, Function | None]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, function
        yield from _calls(child, child if isinstance(child, Function) else function)


def _assigned(name: str, within: ast.AST) -> Iterator[ast.expr]:
    """The values assigned to `name`, also where several names are assigned at once."""
    body = ast.walk(within) if isinstance(within, Function) else iter(within.body)
    for node in body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=True)
                yield from (value for part, value in pairs if _name(part) == name)
            elif _name(target) == name:
                yield node.value


if __name__ == "__main__":
    for sentence in every_sentence():
        print(f"{sentence.kind}\t{sentence.text}\t{sentence.place}")
