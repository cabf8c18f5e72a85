"""Measures gouji: figures right, seconds a page, memory; beside RapidOCR on the same pages."""
