"""Random 部门决算 reports that are consistent in themselves, and ones with a fault.

`random_accounts` → `render_pdf` → `scan`, as with the reports on 政府信息公开. Money is worked out
to the cent of a yuan and printed in 万元 with two decimals, each figure rounded by itself, so that
the printed ones add up as those of life do: but for the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal

from . import wording
from .accounts_tables import ACCOUNTS, BUDGETS, CLASSES, TITLES
from .report import Paragraph, Report, Section, Sentence, Stated, contradicting

Kind = Literal["class", "total", "tie", "expense", "text"]

Money = dict[str, int]
"""Figures by id, in cents of a yuan."""

_CENTS = Decimal(1_000_000)
_PRINTED = Decimal("0.01")
_OTHERS = ("superior", "institutional", "business", "subordinate", "other_receipts")


def random_accounts(seed: int) -> Report:
    """A consistent report of 2023: every identity holds, every claim is true of its figures."""
    random = Random(f"accounts/{seed}")
    money = _money(random)
    figures = {figure: _printed(money[figure]) for figure in ACCOUNTS.figures}
    organisation = random.choice(wording.PLACES[:1]) + random.choice(wording.BODIES)
    title = f"{organisation}2023年度部门决算"
    sections = tuple(_sections(organisation, figures))
    return Report(title, organisation, 2023, ACCOUNTS.id, figures, sections)


def plant_accounts(report: Report, kind: Kind, seed: int) -> Report:
    """`report` with one fault, listed in `planted`; `seed` decides where.

    `class`: a 功能分类 of the summary has a wrong digit. `total`: 总计 of one of its sides has.
    `tie`: the table of income is right in itself and differs from the summary. `expense`: a part
    of the “三公” expenses has a wrong digit. `text`: a sentence says a wrong number.
    """
    return _PLANTERS[kind](report, Random(f"accounts/{kind}/{seed}"))


def _printed(cents: int) -> Decimal:
    return (Decimal(cents) / _CENTS).quantize(_PRINTED, ROUND_HALF_UP)


def _money(random: Random) -> Money:
    money = _appropriations(random)
    own = {name: _some(random, 0.3) for name in _OTHERS}
    money |= {f"summary.{name}": value for name, value in own.items()}
    classes = _classes(random, money, sum(own.values()))
    money["summary.income"] = sum(own.values()) + money["fiscal.income"]
    money["summary.expenditure"] = sum(classes.values())
    money["summary.reserve_used"], money["summary.distributed"] = _some(random, 0.3), 0
    money["summary.closing"] = money["fiscal.closing.total"] + _some(random, 0.5)
    money["summary.expenditure_total"] = (
        money["summary.expenditure"] + money["summary.closing"] + money["summary.distributed"]
    )
    money["summary.income_total"] = money["summary.expenditure_total"]
    money["summary.opening"] = (
        money["summary.income_total"] - money["summary.income"] - money["summary.reserve_used"]
    )
    if money["summary.opening"] < 0:
        return _money(random)
    return money | _by_subject(random, money, own) | _three(random)


def _some(random: Random, chance: float) -> int:
    """Some hundred thousands or millions of yuan, or nothing."""
    return random.randint(10_000_000, 900_000_000) if random.random() < chance else 0


def _appropriations(random: Random) -> Money:
    """The table of appropriations: for each budget opening + income = spending + closing."""
    money: Money = {}
    funded = dict(zip(("general_budget", "government_fund", "state_capital"), BUDGETS, strict=True))
    for row, (budget, _) in funded.items():
        chance = 1.0 if budget == "general" else 0.4
        spent = {c: _some(random, 0.25 * chance) for c, _ in CLASSES} if chance else {}
        if budget == "general":
            spent["public_services"] = random.randint(100_000_000, 9_000_000_000)
        money |= {f"fiscal.{name}.{budget}": value for name, value in spent.items()}
        total, closing = sum(spent.values()), _some(random, 0.5 * chance)
        opening = random.randint(0, min(total + closing, 100_000_000))
        income = total + closing - opening
        money[f"fiscal.expenditure.{budget}"] = total
        money[f"fiscal.closing.{budget}"] = closing
        money[f"fiscal.expenditure_total.{budget}"] = total + closing
        money[f"fiscal.opening_{budget}"] = opening
        money[f"fiscal.{row}"] = money[f"summary.{row}"] = income
    names = [c for c, _ in CLASSES] + ["expenditure", "closing", "expenditure_total"]
    for name in names:
        money[f"fiscal.{name}.total"] = sum(money[f"fiscal.{name}.{b}"] for b, _ in BUDGETS)
    money["fiscal.income"] = sum(money[f"fiscal.{row}"] for row in funded)
    money["fiscal.opening"] = sum(money[f"fiscal.opening_{b}"] for b, _ in BUDGETS)
    money["fiscal.income_total"] = money["fiscal.income"] + money["fiscal.opening"]
    return money


def _classes(random: Random, money: Money, own: int) -> Money:
    """The summary's spending by class: that of the appropriations, and of what was earned."""
    classes = {f"summary.{name}": money[f"fiscal.{name}.total"] for name, _ in CLASSES}
    classes[f"summary.{random.choice(CLASSES)[0]}"] += own
    money |= classes
    return classes


def _by_subject(random: Random, money: Money, own: Money) -> Money:
    """The sums of the tables with a row for each 科目."""
    found: Money = {
        "income.total": money["summary.income"],
        "income.fiscal": money["fiscal.income"],
    }
    found |= {f"income.{name.removesuffix('_receipts')}": value for name, value in own.items()}
    spending = {"expenditure": money["summary.expenditure"]}
    spending |= {budget: money[f"fiscal.expenditure.{budget}"] for budget, _ in BUDGETS}
    for table, total in spending.items():
        basic = random.randint(0, total)
        found |= {f"{table}.total": total, f"{table}.basic": basic}
        found[f"{table}.project"] = total - basic
    found |= dict.fromkeys((f"expenditure.{n}" for n in ("upwards", "business", "subsidies")), 0)
    found |= {
        "fund.opening": money["fiscal.opening_fund"],
        "fund.income": money["fiscal.government_fund"],
        "fund.closing": money["fiscal.closing.fund"],
    }
    return found


def _three(random: Random) -> Money:
    found: Money = {}
    for kind in ("budget", "final"):
        abroad, bought, reception = (_some(random, 0.5) // 20 for _ in range(3))
        running = random.randint(5_000_000, 60_000_000)
        values = {
            "total": abroad + bought + running + reception,
            "abroad": abroad,
            "cars": bought + running,
            "car_purchase": bought,
            "car_running": running,
            "reception": reception,
        }
        found |= {f"three.{kind}.{name}": value for name, value in values.items()}
    return found


_NARRATIVE = (
    (
        "一、收入支出决算总体情况说明",
        (
            "2023年度收入总计{summary.income_total}万元，支出总计{summary.expenditure_total}万元。",
            "其中：本年收入合计{summary.income}万元，"
            "使用非财政拨款结余{summary.reserve_used}万元，年初结转和结余{summary.opening}万元。",
        ),
    ),
    (
        "二、收入决算情况说明",
        (
            "2023年度收入合计{income.total}万元，其中：财政拨款收入{income.fiscal}万元，"
            "上级补助收入{income.superior}万元，事业收入{income.institutional}万元，"
            "经营收入{income.business}万元，附属单位上缴收入{income.subordinate}万元，"
            "其他收入{income.other}万元。",
        ),
    ),
    (
        "三、支出决算情况说明",
        (
            "2023年度支出合计{expenditure.total}万元，其中：基本支出{expenditure.basic}万元，"
            "项目支出{expenditure.project}万元。",
        ),
    ),
    (
        "四、财政拨款收入支出决算总体情况说明",
        ("2023年度财政拨款收入支出总计{fiscal.income_total}万元。",),
    ),
    (
        "五、“三公”经费支出决算情况说明",
        (
            "2023年度“三公”经费支出预算为{three.budget.total}万元，"
            "支出决算为{three.final.total}万元。",
            "因公出国（境）费支出决算为{three.final.abroad}万元。",
            "公务用车购置及运行维护费支出决算为{three.final.cars}万元，"
            "其中：公务用车运行维护费支出决算为{three.final.car_running}万元。",
            "公务接待费支出决算为{three.final.reception}万元。",
        ),
    ),
)


def _sections(organisation: str, figures: Mapping[str, Decimal]) -> list[Section]:
    about = Paragraph((Sentence(f"{organisation}是政府工作部门，下设办公室等内设机构。"),))
    sections = [
        Section("第一部分  部门概况", (about,)),
        Section("第二部分  2023年度部门决算情况说明"),
    ]
    for heading, patterns in _NARRATIVE:
        said = tuple(_sentence(pattern, figures) for pattern in patterns)
        sections.append(Section(heading, (Paragraph(said),)))
    others = "机关运行经费、政府采购支出、国有资产占用和预算绩效管理情况见附件。"
    sections.append(Section("六、其他重要事项情况说明", (Paragraph((Sentence(others),)),)))
    terms = Sentence("财政拨款收入是指从同级财政部门取得的各类财政拨款。")
    sections.append(Section("第三部分  名词解释", (Paragraph((terms,)),)))
    unit = Paragraph((Sentence("金额单位：万元"),))
    return sections + [Section(title, (unit,), table) for table, title in TITLES.items()]


def _sentence(pattern: str, figures: Mapping[str, Decimal]) -> Sentence:
    text, claims = "", []
    for number, part in enumerate(pattern.replace("}", "{").split("{")):
        if number % 2:
            said = f"{figures[part]:f}"
            claims.append(Stated(len(text), len(text) + len(said), said, figures[part], part))
            part = said
        text += part
    return Sentence(text, tuple(claims))


def _class(report: Report, random: Random) -> Report:
    return _misprinted(report, [f"summary.{name}" for name, _ in CLASSES], random)


def _total(report: Report, random: Random) -> Report:
    return _misprinted(report, ["summary.income_total", "summary.expenditure_total"], random)


def _expense(report: Report, random: Random) -> Report:
    parts = ("abroad", "car_purchase", "car_running", "reception")
    return _misprinted(report, [f"three.final.{part}" for part in parts], random)


def _tie(report: Report, random: Random) -> Report:
    more = Decimal(random.randint(100, 9999)) / 100
    names = ("income.fiscal", "income.total")
    return contradicting(report, {name: _value(report, name) + more for name in names})


def _text(report: Report, random: Random) -> Report:
    stated = [claim.figure for _, claim in report.claims if claim.value >= 1]
    figure = random.choice(sorted(stated))
    return contradicting(report, claims={figure: _misprint(_value(report, figure), random)})


_PLANTERS: dict[Kind, Callable[[Report, Random], Report]] = {
    "class": _class,
    "total": _total,
    "tie": _tie,
    "expense": _expense,
    "text": _text,
}


def _misprinted(report: Report, names: list[str], random: Random) -> Report:
    figure = random.choice([name for name in names if _value(report, name) >= 1])
    return contradicting(report, {figure: _misprint(_value(report, figure), random)})


def _value(report: Report, figure: str) -> Decimal:
    return report.figures[figure] or Decimal(0)


def _misprint(value: Decimal, random: Random) -> Decimal:
    """`value` with another digit before the point, so that no rounding explains it."""
    right = f"{value:f}"
    place = random.randrange(right.index("."))
    digits = [d for d in "123456789" if d != right[place]]
    return Decimal(right[:place] + random.choice(digits) + right[place + 1 :])
