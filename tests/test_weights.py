import hashlib
import shutil

import pytest
import yaml

from gouji import weights
from gouji.api.server import running
from gouji.errors import ModelError
from gouji.settings import Settings
from gouji.weights import verify, weights_folder


@pytest.fixture
def folder(tmp_path):
    """A folder of two small weights with its manifest."""
    contents = {"rec/inference.onnx": b"one", "rec/inference.yml": b"two"}
    files = []
    for name, content in contents.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        files.append({"path": name, "sha256": hashlib.sha256(content).hexdigest()})
    (tmp_path / "manifest.yaml").write_text(
        yaml.safe_dump({"again": "fetch.py", "weights": [{"files": files}]})
    )
    return tmp_path


def test_whole_weights_pass(folder):
    verify(folder)


def test_a_missing_weight_is_named(folder):
    (folder / "rec/inference.yml").unlink()
    with pytest.raises(ModelError, match=r"inference\.yml: the weight is missing; .* run fetch"):
        verify(folder)


def test_a_changed_weight_is_named(folder):
    (folder / "rec/inference.onnx").write_bytes(b"onE")
    with pytest.raises(ModelError, match=r"inference\.onnx: the checksum differs; .* run fetch"):
        verify(folder)


def test_the_weights_of_the_reader_are_whole():
    verify(weights_folder("ocr"))


def test_one_flipped_bit_of_a_real_weight_is_found(tmp_path):
    copy = tmp_path / "ocr"
    shutil.copytree(weights_folder("ocr"), copy)
    weight = sorted(copy.rglob("*.onnx"))[0]
    content = bytearray(weight.read_bytes())
    content[len(content) // 2] ^= 1
    weight.write_bytes(content)
    with pytest.raises(ModelError, match="checksum"):
        verify(copy)


def test_every_weight_that_is_shipped_is_listed():
    folder = weights_folder("ocr")
    manifest = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
    listed = {file["path"] for weight in manifest["weights"] for file in weight["files"]}
    shipped = {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}
    assert listed == shipped


def test_unknown_weights_are_missing():
    with pytest.raises(ModelError, match="'nothing' are missing; install"):
        weights_folder("nothing")


def test_a_service_with_an_altered_weight_ends_at_its_start_and_begins_nothing(
    tmp_path, monkeypatch
):
    copy = tmp_path / "models" / "ocr"
    shutil.copytree(weights_folder("ocr"), copy)
    settings = min(copy.rglob("*.yml"))
    settings.write_text(settings.read_text("utf-8") + "# altered\n", "utf-8")
    monkeypatch.setattr(weights, "_PLACES", (copy.parent, *weights._PLACES))
    data = tmp_path / "data"
    with pytest.raises(ModelError, match="checksum differs"), running(Settings(data=data)):
        pass
    assert not data.exists()
