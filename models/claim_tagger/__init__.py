"""How the claim tagger is made: corpus, variation, network, training, export, comparison."""
