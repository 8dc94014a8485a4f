"""One taxonomy and all that reads texts with it, for the whole process."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from shared.taxonomy.store import KINDS

if TYPE_CHECKING:
    from shared.taxonomy.extraction.extractor import Extractor
    from shared.taxonomy.extraction.papers import Papers
    from shared.taxonomy.linker import Linker
    from shared.taxonomy.store import Taxonomy

log = logging.getLogger(__name__)


class OpenTaxonomy:
    """Each part is made when it is first asked for and then kept. Services in one process share one of these.

    `folder` as for `Taxonomy.load`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Raises as `Taxonomy.load` does."""
        from shared.taxonomy.store import Taxonomy

        return Taxonomy.load(self._folder)

    @cached_property
    def linker(self) -> Linker:
        """Links phrases to concepts."""
        from shared.taxonomy.linker import Linker

        return Linker(self.taxonomy)

    @cached_property
    def extractor(self) -> Extractor:
        """Reads whole texts."""
        from shared.taxonomy.extraction.extractor import Extractor

        return Extractor(self.taxonomy, self.linker)

    @cached_property
    def papers(self) -> Papers:
        """Reads licences and certificates only."""
        from shared.taxonomy.extraction.papers import Papers

        return Papers(self.taxonomy.licences, self.taxonomy.certificates)

    def warm_up(self) -> None:
        """Say which it is, and build all indexes now: seconds that the first text would have to wait otherwise."""
        say_which(self.taxonomy)
        self.extractor.warm_up()
        for kind in KINDS:
            self.linker.suggest(kind, "ba")


def say_which(taxonomy: Taxonomy) -> None:
    """In the log: all services must have the same."""
    log.info("taxonomy %s, fingerprint %s", taxonomy.version, taxonomy.fingerprint)
