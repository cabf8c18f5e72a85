"""Export: what an audit looks like to people: terminal, annotated PDF, HTML report, workbook.

Every function takes the values of `document.py` and returns text or bytes; import it from its
module, so that a run loads only the libraries that it needs.
"""
