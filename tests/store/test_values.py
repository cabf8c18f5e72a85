import pytest
from pydantic import ValidationError

from gouji.store.values import audit_of, page_of, text_of, text_of_page


@pytest.mark.parametrize("name", ["digital_audit", "scan_audit"])
def test_an_audit_comes_back_as_it_was(request, name):
    audit = request.getfixturevalue(name)
    back = audit_of(text_of(audit))
    assert back == audit
    assert [figure.alternatives for figure in back.figures] == [
        figure.alternatives for figure in audit.figures
    ]


def test_pages_come_back_and_make_the_same_audit(auditor, digital_audit, made):
    pages = [page_of(text_of_page(page)) for page in auditor.read(made.pdf)]
    audit = auditor.conclude(made.pdf.name, made.pdf, pages)
    assert (audit.tables, audit.figures) == (digital_audit.tables, digital_audit.figures)
    assert (audit.claims, audit.findings) == (digital_audit.claims, digital_audit.findings)


@pytest.mark.parametrize("text", ["", "{}", '{"file": 1}', "[]"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValidationError):
        audit_of(text)
