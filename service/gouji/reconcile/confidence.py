"""How sure the reader must be of a claim before it may accuse: one bar for every rule."""

from __future__ import annotations

SURE_CLAIM = 0.95
"""Below this confidence a claim may speak of another figure and contradicts nothing.

Of the held-out sentences 99% of the claims told so surely are right, 93% of those at 0.90 to 0.95
(`models/claim_tagger/MODEL_CARD.md`).
"""

PROBABLE_CLAIM = 0.9
"""From this confidence on a claim speaks of a figure whose number it has but for a slip, where no
figure has the number told.
"""

LIKELY_CLAIM = 0.85
"""Likewise where more of the digits are the same, or all the parts of a whole stand beside it.

Nine such claims in ten are told rightly, and a wrong one has such a number once in a thousand.
"""

LEGIBLE = 0.9
"""From this legibility on the number of a claim counts as surely read."""
