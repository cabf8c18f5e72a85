"""What states, roles and reasons are called on the pages; see also `export.words`."""

from __future__ import annotations

from gouji.export.words import OF_ANOTHER, Term
from gouji.store.tables import Role, State

STATES = {
    State.QUEUED: Term("排队中", "queued"),
    State.READING: Term("识别中", "reading"),
    State.DONE: Term("已完成", "done"),
    State.FAILED: Term("未能读取", "failed"),
    State.CANCELLED: Term("已取消", "cancelled"),
}

ROLES = {
    Role.READER: Term("查阅", "reader"),
    Role.UPLOADER: Term("上传", "uploader"),
    Role.AUDITOR: Term("审核", "auditor"),
    Role.ADMIN: Term("管理", "admin"),
}

REASONS = (
    Term("单位另有书面说明", "the body explained it in writing"),
    Term("口径不同，数据无误", "another scope; the figures are right"),
    Term("属四舍五入", "rounding"),
    Term("识别有误", "misread"),
    Term("不影响结论", "does not matter"),
    OF_ANOTHER,
)
"""Why a finding is dismissed, most of the time."""
