import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_stages_import_only_what_lies_below_them():
    """The contracts stand in pyproject.toml under [tool.importlinter]."""
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command, "install the test dependencies: pip install '.[test]'"
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def imported(statement: str) -> set[str]:
    """The top-level modules that are loaded after `statement` in a fresh interpreter."""
    program = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "service", capture_output=True, check=True
    )
    return set(done.stdout.decode().split())


def test_the_audit_loads_no_training_framework():
    assert not imported("import gouji.audit") & {"torch", "paddle", "tensorflow"}


def test_asking_for_help_loads_no_models():
    heavy = {"cv2", "onnxruntime", "paddleocr", "jieba"}
    assert not imported("import gouji.cli") & heavy
