"""The ways in which a page suffers on its way through a printer, a stamp pad and a scanner."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Degradation:
    """How pages are scanned. A range `(least, most)` is drawn anew for each page.

    `dpi` of the scan; `skew` most degrees to either side; `turns` quarter turns clockwise, one of
    them for each page; `noise` standard deviation in grey levels; `blur` sigma in pixels at
    200 dpi; `jpeg` quality; `contrast` factor around white and `brightness` in grey levels;
    `fade` share of ink lost to a tired toner; `specks` a page, black and white;
    `red_stamp`, `grey_stamp` share of pages that bear one; `stamp_on` is `table`, `figures`,
    `rulings` (where two cross), `signature` or `anywhere`; `ticks` that a pen makes on a page with
    tables; `bleed` strength of the back page showing through; `broken` gaps in rulings a page;
    `keystone` corners displaced by at most this share of the width; `curl` share of the height;
    `fold` grey levels lost in the fold down the middle of a sheet; `shadow` grey levels of uneven
    light; `background` grey level around the sheet or `None`; `gray` without colour; `threshold`
    black and white only.
    """

    dpi: int = 200
    skew: float = 0.0
    turns: tuple[int, ...] = (0,)
    noise: tuple[float, float] = (0.0, 0.0)
    blur: tuple[float, float] = (0.0, 0.0)
    jpeg: tuple[int, int] = (92, 92)
    contrast: tuple[float, float] = (1.0, 1.0)
    brightness: tuple[float, float] = (0.0, 0.0)
    fade: float = 0.0
    specks: tuple[int, int] = (0, 0)
    red_stamp: float = 0.0
    grey_stamp: float = 0.0
    stamp_on: str = "table"
    ticks: tuple[int, int] = (0, 0)
    bleed: float = 0.0
    broken: tuple[int, int] = (0, 0)
    keystone: float = 0.0
    curl: float = 0.0
    fold: float = 0.0
    shadow: float = 0.0
    background: int | None = None
    gray: bool = False
    threshold: bool = False


CLEAN = Degradation()
TYPICAL = Degradation(
    skew=1.5,
    noise=(3.0, 7.0),
    blur=(0.5, 0.9),
    jpeg=(50, 70),
    contrast=(0.9, 1.0),
    brightness=(-8.0, 4.0),
    specks=(0, 6),
    red_stamp=0.4,
    keystone=0.003,
    shadow=8.0,
)
HARSH = Degradation(
    dpi=150,
    skew=2.5,
    noise=(8.0, 14.0),
    blur=(0.9, 1.2),
    jpeg=(30, 45),
    contrast=(0.75, 0.9),
    brightness=(-12.0, 0.0),
    specks=(60, 160),
    grey_stamp=0.7,
    bleed=0.06,
    broken=(4, 12),
    keystone=0.006,
    shadow=22.0,
    gray=True,
)
PHOTO = Degradation(
    dpi=180,
    skew=2.0,
    noise=(4.0, 8.0),
    blur=(0.7, 1.0),
    jpeg=(45, 65),
    contrast=(0.8, 0.95),
    brightness=(-20.0, 0.0),
    keystone=0.025,
    curl=0.006,
    shadow=55.0,
    background=85,
)
OFFICE = Degradation(skew=1.0, noise=(3.0, 6.0), blur=(0.5, 0.8), jpeg=(60, 70))
"""An ordinary scan; most hard cases are this and one thing more."""
