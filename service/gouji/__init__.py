"""gouji 勾稽 audits Chinese government reports: every place where text and tables disagree."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("gouji")
except PackageNotFoundError:  # a source tree that is not installed
    __version__ = "0+source"
