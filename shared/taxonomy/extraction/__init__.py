"""Reading vacancy texts and people's own accounts of their work: findings with the words that they came from."""

from shared.taxonomy.extraction.extractor import Extractor
from shared.taxonomy.extraction.findings import KINDS, Finding

__all__ = ["KINDS", "Extractor", "Finding"]
