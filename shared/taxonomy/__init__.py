"""Occupations and skills of ESCO: a small authored starter set, or an import of all of it.

`linker`, which links people's own words to it, is not imported here: not every process needs it.
"""

from shared.taxonomy.store import Concept, Paper, Taxonomy

__all__ = ["Concept", "Paper", "Taxonomy"]
