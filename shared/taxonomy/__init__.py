"""Occupations and skills of ESCO: a small authored starter set, and linking people's own words to it."""

from shared.taxonomy.linker import Link, Linker
from shared.taxonomy.store import Concept, Paper, Taxonomy

__all__ = ["Concept", "Link", "Linker", "Paper", "Taxonomy"]
