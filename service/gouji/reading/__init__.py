"""Reading: a page to what is written on it.

`Reader.straighten` makes a page ready, `Reader.read` reads the cells of its grids one by one and
the lines outside of them. The grids come from `gouji.tables`, between the two.
"""

from gouji.reading.reader import Reader
from gouji.reading.result import Reading

__all__ = ["Reader", "Reading"]
