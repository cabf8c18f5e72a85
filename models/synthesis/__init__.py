"""Renders a 政府信息公开工作年度报告 as a born-digital PDF and as scans, with its truth.

`random_report` or a `Report` of your own → `render_pdf` → `scan` → `as_pdf`, `as_tiff`, `as_png`.
Everything is deterministic in its seeds. Nothing here imports the program that is tested with it.
"""

from .cases import CASES, Case
from .degrade import CLEAN, HARSH, PHOTO, TYPICAL, Degradation
from .faults import plant
from .figures import value_of
from .files import as_pdf, as_png, as_tiff
from .fonts import Fonts, MissingFontError
from .forms import FORMS
from .generate import random_report
from .render import render_pdf
from .report import Paragraph, Report, Section, Sentence, Stated, contradicting
from .scanning import ScannedPage, figure_boxes, scan
from .style import Style
from .truth import CellTruth, FigureTruth, LineTruth, Rendered, TablePart

__all__ = [
    "CASES",
    "CLEAN",
    "FORMS",
    "HARSH",
    "PHOTO",
    "TYPICAL",
    "Case",
    "CellTruth",
    "Degradation",
    "FigureTruth",
    "Fonts",
    "LineTruth",
    "MissingFontError",
    "Paragraph",
    "Rendered",
    "Report",
    "ScannedPage",
    "Section",
    "Sentence",
    "Stated",
    "Style",
    "TablePart",
    "as_pdf",
    "as_png",
    "as_tiff",
    "contradicting",
    "figure_boxes",
    "plant",
    "random_report",
    "render_pdf",
    "scan",
    "value_of",
]
