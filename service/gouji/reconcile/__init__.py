"""Reconciling: the form's identities, the text against the tables, one year against the next.

Figures and claims in, findings out. Nothing is read here: what the pixels do not bear out is
told from a contradiction by the confidences and second readings that the figures carry.
"""

from gouji.reconcile.fingerprint import wording
from gouji.reconcile.judge import judge
from gouji.reconcile.rereading import suspects, weighed_claims, weighed_figures

__all__ = ["judge", "suspects", "weighed_claims", "weighed_figures", "wording"]
