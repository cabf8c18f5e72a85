import json
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, StrictStr
from tests.export import sample

from gouji.contract import as_json, claims_as_json, number, one_line, tables_as_json
from gouji.document import Cell, Table

Number = StrictInt | StrictFloat
Box = tuple[Number, Number, Number, Number]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CellModel(Strict):
    row: StrictInt
    column: StrictInt
    rowspan: StrictInt
    colspan: StrictInt
    text: StrictStr
    page: StrictInt
    box: Box
    confidence: Number


class TableModel(Strict):
    rows: StrictInt
    columns: StrictInt
    pages: list[StrictInt]
    confidence: Number
    cells: list[CellModel]


class FigureModel(Strict):
    id: StrictStr
    value: Number | None
    text: StrictStr
    confidence: Number
    page: StrictInt
    box: Box


class QuantityModel(Strict):
    start: StrictInt
    end: StrictInt
    text: StrictStr
    value: Number
    approx: StrictBool
    figure: StrictStr
    confidence: Number


class ClaimModel(QuantityModel):
    sentence: StrictStr
    page: StrictInt
    box: Box


class EvidenceModel(Strict):
    page: StrictInt
    box: Box


class FindingModel(Strict):
    id: StrictStr
    rule: StrictStr
    verdict: Literal["agree", "contradict", "explained", "misread", "unsure", "unchecked"]
    severity: StrictStr
    message: StrictStr
    message_en: StrictStr
    expected: Number | None
    actual: Number | None
    claims: list[StrictInt]
    figures: list[StrictStr]
    confidence: Number
    evidence: list[EvidenceModel]


class AuditModel(Strict):
    file: StrictStr
    form: StrictStr | None
    title: StrictStr
    organisation: StrictStr
    year: StrictInt | None
    pages: StrictInt
    tables: list[TableModel]
    figures: list[FigureModel]
    claims: list[ClaimModel]
    findings: list[FindingModel]
    timings: dict[str, Number]
    versions: dict[str, str]


def read_back(record: dict[str, Any]) -> Any:
    return json.loads(one_line(record))


@pytest.mark.parametrize("changes", [{}, {"form": None, "year": None}])
def test_an_audit_keeps_every_field_of_the_contract_and_no_other(changes):
    record = read_back(as_json(sample.audit(**changes)))
    AuditModel.model_validate(record)
    assert set(record) == set(AuditModel.model_fields)
    assert set(record["claims"][0]) == set(ClaimModel.model_fields)
    assert set(record["findings"][0]) == set(FindingModel.model_fields)
    assert set(record["tables"][0]["cells"][0]) == set(CellModel.model_fields)


def test_values_arrive_as_they_were():
    record = read_back(as_json(sample.audit()))
    told = next(finding for finding in record["findings"] if finding["id"] == "c0")
    assert (told["verdict"], told["severity"]) == ("contradict", "high")
    assert (told["expected"], told["actual"], told["claims"]) == (9, 8, [0])
    assert next(one for one in record["findings"] if one["id"] == "c3")["actual"] is None
    claim = record["claims"][3]
    assert claim["sentence"][claim["start"] : claim["end"]] == claim["text"] == "1,204"


def test_chinese_is_written_as_it_is_on_one_line():
    line = one_line(as_json(sample.audit(title="第一行\n第二行")))
    assert "第一行\\n第二行" in line
    assert "\n" not in line


def test_values_of_numpy_become_plain_numbers_of_few_decimals():
    box = tuple(np.float32(edge) for edge in (1.23456, 2, 3, 4))
    cell = Cell(0, 0, 1, 1, "1", 1, box, np.float32(0.123456))
    record = read_back(tables_as_json("a.png", [Table(1, 1, (1,), (cell,), np.float64(0.5))]))
    assert record["tables"][0]["cells"][0]["box"] == [1.23, 2, 3, 4]
    assert record["tables"][0]["cells"][0]["confidence"] == 0.1235
    assert set(record) == {"file", "tables"}


def test_claims_of_a_text_carry_its_identifier():
    record = read_back(claims_as_json({"any": 1}, sample.claims()[:1]))
    assert record["id"] == {"any": 1}
    QuantityModel.model_validate(record["claims"][0])


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10)).filter(
        lambda value: abs(value) < 10**10
    )
)
def test_a_number_prints_the_value_that_was_printed(value):
    told = json.loads(json.dumps(number(value)))
    assert Decimal(repr(told)) == value
    assert isinstance(told, int) == (value == value.to_integral_value())


def test_nothing_is_null_and_never_zero():
    assert number(None) is None
    assert number(Decimal("0")) == 0


def test_what_json_cannot_say_is_refused():
    with pytest.raises(ValueError, match="Out of range"):
        one_line({"value": float("nan")})
