"""gouji 勾稽 audits Chinese government reports: every place where text and tables disagree."""

import os
from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("gouji")
except PackageNotFoundError:  # a source tree that is not installed
    __version__ = "0+source"

# From 1.29 on ONNX Runtime tells its maker what runs where, unless this is set before its import.
# The pinned versions cannot; this is for one that was put in their place.
os.environ["ORT_DISABLE_TELEMETRY"] = os.environ["ORT_TELEMETRY_DISABLED"] = "1"
