"""New weights are put in the place of the old: all or none, whatever happens in between."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
import yaml
from models.claim_tagger import taking

from gouji.claims import Context, LearnedTagger
from gouji.errors import ModelError
from gouji.weights import verify, weights_folder


@pytest.fixture(autouse=True)
def _each_is_verified():
    verify.cache_clear()


@pytest.fixture
def folder(tmp_path):
    """The shipped weights, with new ones beside them that call themselves otherwise."""
    return beside(tmp_path, weights_folder("claim_tagger"))


@pytest.fixture
def light(tmp_path):
    """The same with a network of a few bytes, which nobody runs."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name in taking.FILES:
        if name != "tagger.int8.onnx":
            shutil.copy(weights_folder("claim_tagger") / name, shipped / name)
    (shipped / "tagger.int8.onnx").write_bytes(b"few")
    sign(shipped)
    return beside(tmp_path / "folder", shipped)


def beside(folder: Path, shipped: Path) -> Path:
    made = folder / "build" / "next"
    made.mkdir(parents=True)
    for name in taking.FILES:
        shutil.copy(shipped / name, folder / name)
        shutil.copy(shipped / name, made / name)
    (folder / "real.json").write_text("{}")
    for name in ("tagger.json", "MODEL_CARD.md"):
        told = (made / name).read_text("utf-8").replace("seed 20231", "seed 7")
        (made / name).write_text(told, "utf-8")
    sign(made)
    return folder


def sign(made: Path) -> None:
    manifest = yaml.safe_load((made / "manifest.yaml").read_text("utf-8"))
    for file in manifest["weights"][0]["files"]:
        file["sha256"] = hashlib.sha256((made / file["path"]).read_bytes()).hexdigest()
    (made / "manifest.yaml").write_text(yaml.safe_dump(manifest), "utf-8")


def version(folder: Path) -> str:
    """What a process that starts now runs, after it compared the checksums."""
    verify.cache_clear()
    verify(folder)
    return str(json.loads((folder / "tagger.json").read_text("utf-8"))["version"])


def test_the_new_weights_stand_and_the_old_are_kept(folder):
    old = version(folder)
    taking.take(folder / "build" / "next", folder)
    assert "seed 7" in version(folder) != old
    assert "seed 7" in (folder / "MODEL_CARD.md").read_text("utf-8")
    assert version(folder / "build" / "before") == old
    assert sorted(path.name for path in (folder / "build").iterdir()) == ["before"]
    assert not (folder / "real.json").exists()  # it was of the old
    assert (folder / "build" / "before" / "real.json").exists()
    (found,) = LearnedTagger(folder).tag([Context("今年新收申请8件。")])
    assert found[0].figure == "requests.new.total"


def test_weights_that_are_not_whole_are_not_taken(folder):
    old = version(folder)
    (folder / "build" / "next" / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match="checksum"):
        taking.take(folder / "build" / "next", folder)
    assert version(folder) == old


def test_whatever_is_interrupted_ends_with_the_old_or_the_new(light, monkeypatch):
    """The process is gone at each step that changes a name or copies a file."""
    folder, old, seen, step = light, version(light), set(), 0
    saved = folder.with_name("saved")
    shutil.copytree(folder, saved)
    while True:
        shutil.rmtree(folder)
        shutil.copytree(saved, folder)
        verify.cache_clear()
        if gone_at(step, folder, monkeypatch):
            break
        try:
            standing = version(folder)
        except ModelError:  # they do not fit together, and are refused
            standing = "refused"
        seen.add(standing)
        begun = taking.finish(folder)
        after = version(folder)
        assert ("seed 7" in after) if begun or "seed 7" in standing else after == old
        step += 1
    assert step > 2 * len(taking.FILES)
    assert seen >= {old, "refused"}
    assert any("seed 7" in one for one in seen)


def gone_at(step: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Takes the weights until step number `step`; whether it came to the end."""
    left = step

    def counted(real):
        def done(*given, **named):
            nonlocal left
            if not left:
                raise KeyboardInterrupt
            left -= 1
            return real(*given, **named)

        return done

    with monkeypatch.context() as patched:
        for owner, name in ((Path, "rename"), (Path, "replace"), (shutil, "copyfile"),
                            (Path, "unlink"), (shutil, "rmtree")):  # fmt: skip
            patched.setattr(owner, name, counted(getattr(owner, name)))
        try:
            taking.take(folder / "build" / "next", folder)
        except KeyboardInterrupt:
            return False
    return True


def test_there_is_nothing_to_finish(light):
    assert not taking.finish(light)
