"""The published tables of 部门决算 as drawn: labels, spans, and the figure that each cell holds.

Source: the tables that go with 财预〔2016〕143号《地方预决算公开操作规程》, as filled in for 2023.
Written down here again on purpose: truth must not come from the program that it judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .forms import Form, FormCell, FormTable

RECEIPTS = (
    ("general_budget", "一、一般公共预算财政拨款收入"),
    ("government_fund", "二、政府性基金预算财政拨款收入"),
    ("state_capital", "三、国有资本经营预算财政拨款收入"),
    ("superior", "四、上级补助收入"),
    ("institutional", "五、事业收入"),
    ("business", "六、经营收入"),
    ("subordinate", "七、附属单位上缴收入"),
    ("other_receipts", "八、其他收入"),
)
CLASSES = (
    ("public_services", "一、一般公共服务支出"),
    ("foreign_affairs", "二、外交支出"),
    ("defence", "三、国防支出"),
    ("public_security", "四、公共安全支出"),
    ("education", "五、教育支出"),
    ("science", "六、科学技术支出"),
    ("culture", "七、文化旅游体育与传媒支出"),
    ("social_security", "八、社会保障和就业支出"),
    ("health", "九、卫生健康支出"),
    ("environment", "十、节能环保支出"),
    ("urban", "十一、城乡社区支出"),
    ("agriculture", "十二、农林水支出"),
    ("transport", "十三、交通运输支出"),
    ("industry", "十四、资源勘探工业信息等支出"),
    ("commerce", "十五、商业服务业等支出"),
    ("finance", "十六、金融支出"),
    ("aid", "十七、援助其他地区支出"),
    ("natural_resources", "十八、自然资源海洋气象等支出"),
    ("housing", "十九、住房保障支出"),
    ("grain", "二十、粮油物资储备支出"),
    ("state_capital_budget", "二十一、国有资本经营预算支出"),
    ("emergency", "二十二、灾害防治及应急管理支出"),
    ("other_spending", "二十三、其他支出"),
    ("debt_principal", "二十四、债务还本支出"),
    ("debt_interest", "二十五、债务付息支出"),
    ("special_bonds", "二十六、抗疫特别国债安排的支出"),
)
BUDGETS = (
    ("general", "一般公共预算财政拨款"),
    ("fund", "政府性基金预算财政拨款"),
    ("capital", "国有资本经营预算财政拨款"),
)
EXPENSES = (
    ("total", "合计"),
    ("abroad", "因公出国（境）费"),
    ("cars", "小计"),
    ("car_purchase", "公务用车购置费"),
    ("car_running", "公务用车运行维护费"),
    ("reception", "公务接待费"),
)

Line = tuple[str, str]
"""The id and the label of a row, both empty where nothing is printed."""

_NOTHING: Line = ("", "")


def _summary() -> FormTable:
    left = [
        *RECEIPTS,
        *[_NOTHING] * 18,
        ("income", "本年收入合计"),
        ("reserve_used", "使用非财政拨款结余（含专用结余）"),
        ("opening", "年初结转和结余"),
        _NOTHING,
        ("income_total", "总计"),
    ]
    right = [
        *CLASSES,
        ("expenditure", "本年支出合计"),
        ("distributed", "结余分配"),
        ("closing", "年末结转和结余"),
        _NOTHING,
        ("expenditure_total", "总计"),
    ]
    cells = [*_sides_header(6, 3, ["金额"]), *_side("summary", left, 0, [""], 1)]
    cells += _side("summary", right, 3, [""], 1 + len(left))
    rows = len(_HEAD) + len(left)
    return FormTable(
        "summary", rows, 6, len(_HEAD), 1, tuple(cells), (0.26, 0.06, 0.16, 0.29, 0.06, 0.17)
    )


def _fiscal() -> FormTable:
    left = [
        ("general_budget", "一、一般公共预算财政拨款"),
        ("government_fund", "二、政府性基金预算财政拨款"),
        ("state_capital", "三、国有资本经营预算财政拨款"),
        *[_NOTHING] * 23,
        ("income", "本年收入合计"),
        ("opening", "年初财政拨款结转和结余"),
        *((f"opening_{name}", label) for name, label in BUDGETS),
        ("income_total", "总计"),
    ]
    right = [
        *CLASSES,
        ("expenditure", "本年支出合计"),
        ("closing", "年末财政拨款结转和结余"),
        *[_NOTHING] * 3,
        ("expenditure_total", "总计"),
    ]
    columns = ["total", *(name for name, _ in BUDGETS)]
    titles = ["合计", *(label for _, label in BUDGETS)]
    cells = [*_sides_header(9, 3, titles), *_side("fiscal", left, 0, [""], 1)]
    cells += _side("fiscal", right, 3, columns, 1 + len(left))
    rows = len(_HEAD) + len(left)
    widths = (0.19, 0.05, 0.1, 0.2, 0.05, 0.1, 0.11, 0.1, 0.1)
    return FormTable("fiscal", rows, 9, len(_HEAD), 1, tuple(cells), widths)


_HEAD = ("收入与支出", "项目、行次与金额", "栏次")
"""What the rows of the header of a table of two sides hold."""


def _sides_header(columns: int, middle: int, titles: Sequence[str]) -> Iterator[FormCell]:
    yield FormCell(0, 0, 1, middle, "收入", None, True)
    yield FormCell(0, middle, 1, columns - middle, "支出", None, True)
    for start, names in ((0, ["金额"]), (middle, titles)):
        for offset, name in enumerate(["项目", "行次", *names]):
            yield FormCell(1, start + offset, 1, 1, name, None, True)
    numbers = ["栏次", "", "1", "栏次", "", *(str(2 + i) for i in range(len(titles)))]
    for column, text in enumerate(numbers):
        yield FormCell(2, column, 1, 1, text, None, True)


def _side(
    table: str, lines: Sequence[Line], column: int, figures: Sequence[str], first: int
) -> Iterator[FormCell]:
    """The rows of one side from `column` on; they are numbered from `first` on."""
    for number, (name, label) in enumerate(lines):
        row = len(_HEAD) + number
        yield FormCell(row, column, 1, 1, label)
        yield FormCell(row, column + 1, 1, 1, str(first + number))
        for offset, figure in enumerate(figures):
            own = ".".join(filter(None, (table, name, figure))) if name else None
            yield FormCell(row, column + 2 + offset, 1, 1, "", own)


SPENT = ("basic", "project")

_BY_SUBJECT = {
    "income": (
        ("total", "本年收入合计"),
        ("fiscal", "财政拨款收入"),
        ("superior", "上级补助收入"),
        ("institutional", "事业收入"),
        ("business", "经营收入"),
        ("subordinate", "附属单位上缴收入"),
        ("other", "其他收入"),
    ),
    "expenditure": (
        ("total", "本年支出合计"),
        ("basic", "基本支出"),
        ("project", "项目支出"),
        ("upwards", "上缴上级支出"),
        ("business", "经营支出"),
        ("subsidies", "对附属单位补助支出"),
    ),
    "general": (("total", "小计"), ("basic", "基本支出"), ("project", "项目支出")),
    "fund": (
        ("opening", "年初结转和结余"),
        ("income", "本年收入"),
        ("total", "小计"),
        ("basic", "基本支出"),
        ("project", "项目支出"),
        ("closing", "年末结转和结余"),
    ),
    "capital": (("total", "合计"), ("basic", "基本支出"), ("project", "项目支出")),
}
_YEAR = ("total", *SPENT)
"""Columns that stand under 本年支出 where the table has other columns, or none, beside them."""


def _by_subject(name: str) -> FormTable:
    """A table with a row for each 科目, here of their sum alone."""
    columns = _BY_SUBJECT[name]
    grouped = name in ("general", "fund", "capital")
    cells = [
        FormCell(0, 0, 1, 2, "项目", None, True),
        FormCell(1, 0, 1, 1, "功能分类科目编码", None, True),
        FormCell(1, 1, 1, 1, "科目名称", None, True),
        FormCell(2, 0, 1, 2, "栏次", None, True),
        FormCell(3, 0, 1, 2, "合计"),
    ]
    for place, (figure, label) in enumerate(columns, start=2):
        under = grouped and figure in _YEAR
        if under and figure == "total":
            cells.append(FormCell(0, place, 1, 3, "本年支出", None, True))
        cells.append(FormCell(int(under), place, 1 if under else 2, 1, label, None, True))
        cells.append(FormCell(2, place, 1, 1, str(place - 1), None, True))
        cells.append(FormCell(3, place, 1, 1, "", f"{name}.{figure}"))
    widths = (0.14, 0.14, *[0.72 / len(columns)] * len(columns))
    return FormTable(name, 4, 2 + len(columns), 3, 2, tuple(cells), widths)


def _three() -> FormTable:
    cells = []
    for start, kind, title in ((0, "budget", "预算数"), (6, "final", "决算数")):
        cells.append(FormCell(0, start, 1, 6, title, None, True))
        cells.append(FormCell(1, start + 2, 1, 3, "公务用车购置及运行维护费", None, True))
        for offset, (figure, label) in enumerate(EXPENSES):
            car = figure.startswith("car")
            cells.append(
                FormCell(2 if car else 1, start + offset, 1 if car else 2, 1, label, None, True)
            )
            cells.append(FormCell(3, start + offset, 1, 1, str(start + offset + 1), None, True))
            cells.append(FormCell(4, start + offset, 1, 1, "", f"three.{kind}.{figure}"))
    return FormTable("three", 5, 12, 4, 0, tuple(cells), (1.0,) * 12)


TITLES = {
    "summary": "收入支出决算总表",
    "income": "收入决算表",
    "expenditure": "支出决算表",
    "fiscal": "财政拨款收入支出决算总表",
    "general": "一般公共预算财政拨款支出决算表",
    "three": "一般公共预算财政拨款“三公”经费支出决算表",
    "fund": "政府性基金预算财政拨款收入支出决算表",
    "capital": "国有资本经营预算财政拨款支出决算表",
}
ACCOUNTS = Form(
    "bmjs-2023",
    (
        _summary(),
        _by_subject("income"),
        _by_subject("expenditure"),
        _fiscal(),
        _by_subject("general"),
        _three(),
        _by_subject("fund"),
        _by_subject("capital"),
    ),
)
