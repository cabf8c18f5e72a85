"""Small audits and uploads, made by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from gouji.document import Audit, Claim, Evidence, Finding, Severity, Verdict
from gouji.store import Stored
from gouji.store.reports import Upload

BOX = (1.0, 2.0, 3.0, 4.0)
CLAIM = Claim(
    "今年共收到依申请公开件8起", 10, 11, "8", Decimal(8), False, "requests.new.total", 0.99, 1, BOX
)
FINDING = Finding(
    id="f1",
    rule="text-table",
    verdict=Verdict.CONTRADICT,
    severity=Severity.HIGH,
    message="正文写8件，表中为9件",
    message_en="the text says 8, the table 9",
    expected=Decimal(8),
    actual=Decimal(9),
    claims=(0,),
    figures=("requests.new.total",),
    confidence=0.97,
    evidence=(Evidence(1, BOX),),
)
AUDIT = Audit(
    file="年报.pdf",
    form="xxgk-2021",
    title="杜山岗镇2023年政府信息公开工作年度报告",
    organisation="杜山岗镇人民政府",
    year=2023,
    pages=3,
    tables=(),
    figures=(),
    claims=(CLAIM,),
    findings=(FINDING, replace(FINDING, id="f2", rule="row-sum", verdict=Verdict.AGREE, claims=())),
    timings={"intake": 0.1},
    versions={"gouji": "0"},
)


def upload(content: str = "a", name: str = "年报.pdf") -> Upload:
    data = content.encode()
    return Upload(name, Stored(sha256(data).hexdigest(), len(data)))
