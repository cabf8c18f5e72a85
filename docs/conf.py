"""How the site is made of the pages: `make docs`.

The pages stay where they are read beside the code, so the source of the site is the whole
repository, and every link of a page is one that holds there, too. Nothing is loaded from elsewhere.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.transforms import SphinxTransform

project = "gouji 勾稽"
root_doc = "docs/index"
extensions = ["myst_parser"]
include_patterns = ["docs/**.md", "models/**.md", "benchmarks/results/**.md", "CHANGELOG.md"]
exclude_patterns = [".venv", "out", "build", "dist", "**/.*"]
myst_heading_anchors = 4
smartquotes = False

# A page that the navigation names with a star may be missing. Sphinx has no setting for that.
logging.getLogger("sphinx.sphinx.directives.other").addFilter(
    lambda record: getattr(record, "subtype", "") != "empty_glob"
)

html_theme = "furo"
html_title = project
html_favicon = "../service/gouji/web/static/icon.svg"
html_static_path = ["site/site.css"]
html_css_files = ["site.css"]
html_extra_path = ["site/index.html"]
html_copy_source = False
html_show_copyright = False
html_search_language = "words and pairs"


class WordsAndPairs(SearchEnglish):
    """What is searched for: English words, stemmed; of Chinese any two characters on end."""

    lang = html_search_language
    js_splitter_code = r"""
splitQuery = function (query) {
  return (query.match(/[a-z0-9_]+|[\u4e00-\u9fff]+/gi) || []).flatMap(function (run) {
    return run.match(/^[\u4e00-\u9fff]{2}/)
      ? Array.from(run.slice(1), function (_, i) { return run.slice(i, i + 2); })
      : [run];
  });
};
"""

    def split(self, text: str) -> list[str]:
        """As the script above does."""
        words = re.findall(r"[A-Za-z0-9_]+", text)
        pairs = re.findall(r"(?=([\u4e00-\u9fff]{2}))", text)
        return words + pairs


class Twins(SphinxTransform):
    """A picture of the light pages is shown by the light theme, its dark twin by the dark one."""

    default_priority = 200

    def apply(self) -> None:
        """Put the twin behind each picture called `…-light.png`."""
        folder = Path(self.env.doc2path(self.env.docname)).parent
        for light in list(self.document.findall(nodes.image)):
            twin = light["uri"].replace("-light.png", "-dark.png")
            if twin != light["uri"] and (folder / twin).is_file():
                dark = light.deepcopy()
                dark["uri"] = twin
                dark["classes"].append("only-dark")
                light["classes"].append("only-light")
                light.parent.insert(light.parent.index(light) + 1, dark)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_transform(Twins)
    app.add_search_language(WordsAndPairs)
