"""The plan as PDF/UA: tagged, with a title and a language, so that a screen reader reads it too.

WeasyPrint (the extra `pdf`) and the fonts of the machine make it; what is missing is said, not passed over in silence.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

FONTS = {"ar": "Noto Sans Arabic", "fa": "Noto Sans Arabic", "ti": "Noto Sans Ethiopic"}
"""The fonts for languages that are not written in Latin or Cyrillic letters; all others: Noto Sans."""


class PdfNotPossible(RuntimeError):
    """This machine cannot make the file; the text says what to install."""


def pdf(html: str, languages: tuple[str, ...]) -> bytes:
    """The page as a file. Fetches nothing: pictures stand in the page itself. Raises `PdfNotPossible`."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # the package, or the system library Pango under it
        raise PdfNotPossible("Making PDF files is not installed: the extra `pdf`, and the library Pango.") from error
    for language in languages:
        font = FONTS.get(language, "Noto Sans")
        if not has_font(font):
            raise PdfNotPossible(f"The font {font} is not installed: see deploy/system-parts.")
    only_data = weasyprint.urls.URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    made: bytes = weasyprint.HTML(string=html, url_fetcher=only_data).write_pdf(pdf_variant="pdf/ua-1")
    return made


@cache
def has_font(name: str) -> bool:
    """Whether the machine has this font; without fontconfig's `fc-list` it cannot be told and is taken to be there."""
    command = shutil.which("fc-list")
    if command is None:
        return True
    found = subprocess.run([command, name, "family"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    return bool(found.stdout.strip())
