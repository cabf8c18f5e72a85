"""What is installed cannot tell anyone what is audited."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

COLLECTOR = b"events.data.microsoft.com"


def test_the_runtime_of_the_models_knows_nobody_to_tell():
    spec = find_spec("onnxruntime")
    assert spec is not None
    libraries = list(Path(str(spec.origin)).parent.rglob("*.so*"))
    assert libraries
    assert not [path.name for path in libraries if COLLECTOR in path.read_bytes()]


def test_another_runtime_would_be_told_to_keep_silent():
    code = "import gouji, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_tagging_leaves_nothing_behind(tmp_path):
    code = (
        "from gouji.claims import Context, LearnedTagger; from gouji.weights import weights_folder;"
        "LearnedTagger(weights_folder('claim_tagger')).tag([Context('收到申请2件')])"
    )
    places = dict.fromkeys(("TMPDIR", "HOME", "XDG_CACHE_HOME"), str(tmp_path))
    environment = {**os.environ, **places, "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
