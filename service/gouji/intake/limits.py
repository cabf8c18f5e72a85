"""The limits that travel into the child; a plain value, so that the child imports no pydantic."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from gouji.errors import TookTooLong

if TYPE_CHECKING:
    from gouji.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings of the same names; see `Settings` for their meaning and units."""

    max_bytes: int
    max_pages: int
    max_pixels: int
    max_seconds: float
    max_memory: int
    scan_dpi: int

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The part of `settings` that the child needs."""
        return cls(*(getattr(settings, field.name) for field in fields(cls)))

    def as_json(self) -> dict[str, Any]:
        """A dictionary that `Limits(**…)` takes back."""
        return asdict(self)


def out_of_memory(name: str, limits: Limits) -> TookTooLong:
    """The error for a file whose parsing wants more memory than the limit."""
    size = f"{limits.max_memory / 1024**2:,.0f} MB"
    why = f"解析所需内存超过上限 {size} (parsing wants more memory than the limit of {size})"
    return TookTooLong(name, why, "请拆分或降低分辨率后重试 (split it or lower its resolution)")
