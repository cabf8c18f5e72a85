"""Claims: what the narrative asserts, in the report's own figures.

`find_claims` cuts printed lines into sentences, finds every number and denial in them, and lets a
tagger say which figure each speaks of. `LearnedTagger` is the trained one, `lexicon.LexiconTagger`
the one by rules that it is measured against; `LabelTagger` ties numbers to the cells of any form by
the words of its labels.
"""

from gouji.claims.find import find_claims
from gouji.claims.learned import LearnedTagger
from gouji.claims.sentences import outline
from gouji.claims.tagger import Context, Tag, Tagger
from gouji.claims.tying import LabelTagger

__all__ = ["Context", "LabelTagger", "LearnedTagger", "Tag", "Tagger", "find_claims", "outline"]
