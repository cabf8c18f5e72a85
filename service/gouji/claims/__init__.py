"""Claims: what the narrative asserts, in the report's own figures.

`find_claims` cuts printed lines into sentences, finds every number and denial in them, and lets a
tagger say which figure each speaks of. `LexiconTagger` is the tagger that needs no training.
"""

from gouji.claims.find import find_claims
from gouji.claims.lexicon import LexiconTagger
from gouji.claims.tagger import Context, Tag, Tagger

__all__ = ["Context", "LexiconTagger", "Tag", "Tagger", "find_claims"]
