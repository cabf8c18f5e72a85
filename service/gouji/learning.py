"""The commands that make models and measure them: `gouji train`, `evaluate`, `export-decisions`.

The recipes are not part of the service. They lie beside the weights, in `models/`.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from gouji.errors import ModelError
from gouji.settings import Settings
from gouji.weights import weights_folder

if TYPE_CHECKING:
    from gouji.audit import Auditor
    from gouji.claims import Tagger
    from gouji.claims.evaluate import Evaluation, Score
    from gouji.measuring import Tally

HELD, REFUSED = 0, 1


class Models(Protocol):
    """Where the commands get their models from."""

    def auditor(self) -> Auditor:
        """What audits."""

    def tagger(self) -> Tagger:
        """The trained tagger."""

    def lexicon(self) -> Tagger:
        """The tagger that the trained one must beat."""


def train_command(command: ArgumentParser) -> None:
    """`gouji train claim-tagger`."""
    kinds = command.add_subparsers(title="models", metavar="MODEL", required=True)
    tagger = kinds.add_parser("claim-tagger", help="the tagger of claims 数字表述标注模型")
    tagger.add_argument(
        "--base",
        metavar="BASE",
        help="what to start from: e5-small (default), scratch, any Hugging Face encoder, "
        "or last, the network trained last (default with --add)",
    )
    tagger.add_argument(
        "--add",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="labelled sentences besides the corpus, as export-decisions writes them 追加语句",
    )
    tagger.add_argument("--out", type=Path, metavar="FOLDER", help="default: the models folder")
    tagger.add_argument("--epochs", type=int, metavar="N", help="passes over the corpus")
    tagger.add_argument("--seed", type=int, metavar="N", help="of all that is random")
    tagger.set_defaults(run=_train)


def evaluate_command(command: ArgumentParser) -> None:
    """`gouji evaluate claims FILE.jsonl`, `gouji evaluate audits FOLDER`."""
    kinds = command.add_subparsers(title="models", metavar="MODEL", required=True)
    claims = kinds.add_parser("claims", help="the tagger of claims 数字表述标注模型")
    claims.add_argument(
        "file", type=Path, metavar="FILE.jsonl", help='{"id", "text", "claims"} a line'
    )
    claims.add_argument("--lexicon", action="store_true", help="measure the lexicon instead")
    claims.add_argument("--json", action="store_true", help="as one JSON object")
    claims.set_defaults(run=_evaluate)
    audits = kinds.add_parser("audits", help="whole audits, against the truth 整份审核")
    audits.add_argument(
        "folder", type=Path, metavar="FOLDER", help="PDFs, each with its truth beside it as .json"
    )
    audits.add_argument("--json", action="store_true", help="as one JSON object")
    audits.set_defaults(run=_evaluate_audits)


def export_decisions_command(command: ArgumentParser) -> None:
    """`gouji export-decisions OUT`."""
    command.add_argument("out", type=Path, metavar="OUT", help="a new folder 新建的目录")
    command.add_argument("--data", type=Path, metavar="DIR", help="folder of the data 数据目录")
    command.add_argument(
        "--organisation", metavar="NAME", help="whose decisions, where there are several 机构"
    )
    command.set_defaults(run=_export_decisions)


def _export_decisions(options: Namespace, _models: Models, out: TextIO) -> int:
    """Writes what the decisions of one organisation teach, and tells how much that is."""
    from gouji.export.lessons import learnt, write_lessons
    from gouji.export.terminal import complain
    from gouji.store import existing_database, open_files, settled

    settings = Settings.in_folder(options.data)
    with closing(existing_database(settings)) as database, database.snapshot() as session:
        owner = settled.owner(session, options.organisation)
        lessons = learnt(settled.reports(session, owner))
    made = write_lessons(options.out, lessons, open_files(settings), settings)
    for report, why in made.failed.items():
        complain(f"{report[:12]}: {why}")
    print(
        f"{options.out}: {made.sentences} 句 sentences, {made.numbers} 处 labelled numbers, "
        f"{made.pictures} 张图 pictures",
        file=out,
    )
    return HELD


def _train(options: Namespace, _models: Models, out: TextIO) -> int:
    """Runs the recipe of the claim tagger; tells how its weights compare, and where they are."""
    recipe = _recipe("claim_tagger")
    wanted = {name: getattr(options, name) for name in ("base", "out", "epochs", "seed", "add")}
    made = recipe.make(**{name: given for name, given in wanted.items() if given is not None})
    for one in made.measured:
        print(one, file=out)
    if not made.taken:
        print("新模型变差，未采用 not taken, for it is worse in something", file=out)
    print(made.folder, file=out)
    return HELD if made.taken else REFUSED


def _recipe(name: str) -> Any:
    """The recipe module of `models/<name>`; `ModelError` when what it needs is not installed."""
    folder = weights_folder(name)
    if not (folder / "recipe.py").is_file():
        raise ModelError("the recipes are not in the installed package; train in a clone of gouji")
    sys.path.insert(0, str(folder.parent.parent))
    try:
        return import_module(f"models.{name}.recipe")
    except ModuleNotFoundError as error:
        raise ModelError(
            f"training needs {error.name}; install it with: pip install 'gouji[train]'"
        ) from error


def _evaluate(options: Namespace, models: Models, out: TextIO) -> int:
    """Prints precision, recall and F1, overall and by kind, and the sentences that went wrong."""
    from gouji.claims.evaluate import evaluate

    records = _records(options.file)
    tagger = models.lexicon() if options.lexicon else models.tagger()
    found = evaluate(records, tagger)
    if options.json:
        print(json.dumps(_as_json(found), ensure_ascii=False), file=out)
    else:
        print(f"{tagger.version}, {len(records)} sentences", file=out)
        _print(found, out)
    return HELD


def _evaluate_audits(options: Namespace, models: Models, out: TextIO) -> int:
    """Prints figures right, faults found and false alarms, by how the reports were scanned."""
    from gouji.measuring import Tally, tallied

    auditor, tallies = models.auditor(), dict[str, Tally]()
    for path, truth in _with_truth(options.folder):
        _, _, how = path.stem.partition(".")
        tally = tallied(auditor.audit(path), truth)
        for name in (how or "born-digital", "all"):
            tallies[name] = tallies.get(name, Tally()) + tally
    if options.json:
        told = {name: vars(tally) for name, tally in tallies.items()}
        print(json.dumps(told, ensure_ascii=False), file=out)
    else:
        _print_tallies(tallies, out)
    return HELD


def _with_truth(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    files = [file for file in sorted(folder.glob("*.pdf")) if file.with_suffix(".json").is_file()]
    if not files:
        raise ModelError(
            f"{folder}: no PDF has its truth beside it; "
            "make some with: python -m models.synthesis --out FOLDER"
        )
    return [(file, _truth(file.with_suffix(".json"))) for file in files]


def _truth(path: Path) -> dict[str, Any]:
    try:
        truth = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: {error}") from error
    if not isinstance(truth, dict) or "figures" not in truth:
        raise ModelError(f'{path}: lacks "figures"; write it with python -m models.synthesis')
    return truth


def _print_tallies(tallies: Mapping[str, Tally], out: TextIO) -> None:
    for name, one in tallies.items():
        print(
            f"{name}: {one.reports} reports; figures {one.right} right of {one.figures}, "
            f"{one.surely_wrong} surely wrong; faults {one.found} found of {one.faults}, "
            f"{one.doubted} doubted, "
            f"some in {one.reports_found} of {one.reports_with_fault} reports; "
            f"{one.false} false contradictions in {one.reports_with_false} reports",
            file=out,
        )
        for what, rules in (("found by", one.found_by), ("false by", one.false_by)):
            if rules:
                counted = ", ".join(f"{rule} {times}" for rule, times in rules.most_common())
                print(f"  {what}: {counted}", file=out)


def _records(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
        records = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: {error}; give labelled sentences, one JSON a line") from error
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict) or not {"text", "claims"} <= record.keys():
            raise ModelError(f'{path}: sentence {number} lacks "text" or "claims"; label it first')
    return records


def _as_json(found: Evaluation) -> dict[str, Any]:
    def scores(named: Mapping[str, Score]) -> dict[str, Any]:
        return {
            name: {
                "labelled": score.labelled,
                "found": score.found,
                "right": score.right,
                "f1": round(score.f1, 4),
            }
            for name, score in named.items()
        }

    return {
        "overall": scores(found.overall),
        "wordings": scores(found.wordings),
        "figures": scores(found.figures),
        "faults": [
            {"id": f.id, "text": f.text, "missed": f.missed, "invented": f.invented}
            for f in found.faults
        ],
    }


def _print(found: Evaluation, out: TextIO) -> None:
    for title in ("overall", "wordings", "figures"):
        print(f"\n{title}", file=out)
        for name, score in getattr(found, title).items():
            print(
                f"  {name:44} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}"
                f"  {score.right} right of {score.labelled} labelled, {score.found} found",
                file=out,
            )
    print("\nsentences with errors", file=out)
    for fault in found.faults:
        print(f"  {fault.id}  {fault.text}", file=out)
        for kind, claims in (("missed", fault.missed), ("invented", fault.invented)):
            for text, figure in claims:
                print(f"    {kind:8} {text}  {figure}", file=out)
