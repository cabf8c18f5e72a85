"""Named ways of making a scan: the four usual ones, then one hard case each.

Debian has no 仿宋 that can be embedded here: `fonts-cwtex-fs` lacks the simplified characters, and
FandolFang of `texlive-lang-chinese` has outlines that reportlab does not take. The case `fangsong`
is set in 霞鹜文楷 instead, whose model Klee One stands between 楷体 and 仿宋.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from .degrade import CLEAN, HARSH, OFFICE, PHOTO, TYPICAL, Degradation
from .generate import random_report
from .render import render_pdf
from .report import Report
from .scanning import ScannedPage, scan
from .style import Style
from .truth import Rendered


@dataclass(frozen=True, slots=True)
class Case:
    """A way of printing and scanning reports; `what` says it in a few words.

    `style` replaces fields of a random style; the largest count of table 2 has `min_digits` or
    more.
    """

    name: str
    what: str
    degradation: Degradation
    style: Mapping[str, Any] = field(default_factory=dict)
    min_digits: int = 1

    def styled(self, style: Style) -> Style:
        """`style` with what this case demands of it."""
        return replace(style, **self.style)

    def scanned(
        self, seed: int, form: str = "xxgk-2021"
    ) -> tuple[Report, Rendered, list[ScannedPage]]:
        """A random report of this case, printed and scanned; everything follows from `seed`."""
        report = random_report(seed, form, min_digits=self.min_digits)
        rendered = render_pdf(report, self.styled(Style.random(seed)))
        return report, rendered, scan(rendered, self.degradation, seed)


_ALL = (
    Case("clean", "as rendered, 200 dpi", CLEAN),
    Case("typical", "office scanner, red seals on some pages", TYPICAL),
    Case("harsh", "150 dpi grey, dirty and pale, grey seals", HARSH),
    Case("photo", "telephone photo of a sheet on a desk", PHOTO),
    Case("fax-100", "fax, 100 dpi grey", replace(
        OFFICE, dpi=100, noise=(2, 4), jpeg=(60, 75), gray=True)),
    Case("fax-150-bw", "fax, 150 dpi black and white", Degradation(
        dpi=150, skew=1.0, noise=(10, 16), blur=(0.6, 0.8), threshold=True)),
    Case("low-dpi", "150 dpi grey", replace(OFFICE, dpi=150, gray=True)),
    Case("high-dpi", "300 dpi", replace(OFFICE, dpi=300, jpeg=(70, 85))),
    Case("jpeg-30", "compressed at JPEG quality 30", replace(OFFICE, jpeg=(30, 30))),
    Case("turned", "turned by a quarter or a half", replace(OFFICE, turns=(1, 2, 3))),
    Case("steep", "up to 6 degrees askew", replace(OFFICE, skew=6.0, background=40)),
    Case("perspective", "photo of a flat sheet from the side", replace(
        PHOTO, keystone=0.07, curl=0.0)),
    Case("curled", "photo of a curled sheet", Degradation(
        dpi=180, skew=3.0, noise=(4, 8), blur=(0.7, 1.1), jpeg=(40, 60),
        keystone=0.05, curl=0.014, shadow=80.0, background=60)),
    Case("uneven-light", "light and shade on the page", replace(OFFICE, shadow=100.0)),
    Case("faint", "tired toner", replace(OFFICE, contrast=(0.35, 0.5), fade=0.12)),
    Case("specks", "hundreds of specks", replace(OFFICE, specks=(300, 600))),
    Case("bleed", "the back shows through", replace(OFFICE, bleed=0.16)),
    Case("broken", "rulings with gaps", replace(OFFICE, broken=(40, 80))),
    Case("dotted", "dotted rulings", OFFICE, {"dash": (1.2, 1.2)}),
    Case("borderless", "no outer border", OFFICE, {"border": "none"}),
    Case("open-sides", "no rulings left and right", OFFICE, {"border": "open-sides"}),
    Case("red-stamp", "red seal over cells", replace(
        OFFICE, red_stamp=1.0, stamp_on="figures")),
    Case("red-stamp-rulings", "red seal over rulings", replace(
        OFFICE, red_stamp=1.0, stamp_on="rulings")),
    Case("grey-stamp", "grey seal over cells", replace(
        OFFICE, grey_stamp=1.0, stamp_on="figures", gray=True)),
    Case("grey-stamp-rulings", "grey seal over rulings", replace(
        OFFICE, grey_stamp=1.0, stamp_on="rulings", gray=True)),
    Case("ticks", "a reviewer's pen ticks", replace(OFFICE, ticks=(12, 40))),
    Case("two-up", "two pages side by side on a sheet", replace(TYPICAL, fold=45.0),
         {"page": "portrait", "two_up": True}),
    Case("landscape", "landscape pages", OFFICE, {"page": "landscape"}),
    Case("appendix", "tables in an appendix", OFFICE, {"appendix": True}),
    Case("wrapped", "long numbers broken over two lines", OFFICE,
         {"page": "portrait", "narrow_columns": (0, 6)}, min_digits=6),
    Case("song", "tables in 宋体", OFFICE, {"table": "song", "latin": "same"}),
    Case("kai", "tables in 楷体", OFFICE, {"table": "kai", "latin": "same"}),
    Case("fangsong", "tables in 文楷, the nearest to 仿宋", OFFICE,
         {"table": "wenkai", "latin": "same"}),
    Case("hei", "tables in 黑体", OFFICE, {"table": "hei", "latin": "same"}),
)  # fmt: skip
CASES: Mapping[str, Case] = MappingProxyType({case.name: case for case in _ALL})
"""Every case by name, in the order of a table."""
