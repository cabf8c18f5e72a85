"""Stage 1, file → pages: tells what a file is, opens it in a confined process, rasterises it."""

from gouji.intake.opening import Document, as_pdf, open_document, rasterise

__all__ = ["Document", "as_pdf", "open_document", "rasterise"]
