"""Work that outlives its process: reports are read and judged page by page."""
