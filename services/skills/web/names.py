"""Languages and countries by name, as people write them (CLDR, through Babel)."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from shared.http.wording import LANGUAGES

_OFTEN = (
    "nl ti ar en uk fa prs ps tr so am ku ckb kmr fr ru es pt ur pl bg ro sw rw rn ln kg ha yo ig om aa bn ta hi ne zh "
    "vi th my ka hy az kk uz tg mn ber de it sq bs hr sr el he"
)
OFTEN = tuple(_OFTEN.split())
"""Languages that are suggested; any other may be typed."""
_OFTEN_COUNTRIES = (
    "SY ER AF IQ IR TR YE SO SD SS ET UA RU PK BI RW UG CD CG CM NG GN GM SL GH KE EG LY DZ MA TN PS LB JO SA AE QA KW "
    "LK BD IN NP MM CN VN AM AZ GE BY MD KZ UZ AL RS BA XK CO VE CU SV HN NI BR SR GR IT ES PT PL RO BG HU DE BE FR NL"
)
OFTEN_COUNTRIES = tuple(_OFTEN_COUNTRIES.split())
"""Countries that are suggested, those that newcomers come from and through; any other may be typed."""


@cache
def language_names(reader: str) -> dict[str, str]:
    """Code -> name, for codes of two or three letters."""
    return {code: str(name) for code, name in Locale(reader).languages.items() if re.fullmatch("[a-z]{2,3}", code)}


@cache
def country_names(reader: str) -> dict[str, str]:
    """ISO 3166 code -> name."""
    return {code: str(name) for code, name in Locale(reader).territories.items() if re.fullmatch("[A-Z]{2}", code)}


def suggested_languages(reader: str) -> list[str]:
    names = language_names(reader)
    return [names[code] for code in OFTEN if code in names]


def suggested_countries(reader: str) -> list[str]:
    names = country_names(reader)
    return sorted(names[code] for code in OFTEN_COUNTRIES if code in names)


def language_text(code: str, reader: str) -> str:
    """The name of the language, or the code when there is none that leads back to it."""
    name = language_names(reader).get(code, code)
    return name if language_code(name) == code else code


def language_code(text: str) -> str:
    """The code of a language by its name in any of our screen languages; anything else as it is."""
    return text if re.fullmatch("[a-z]{2,3}", text) else _codes("language").get(text.casefold(), text)


def country_text(code: str, reader: str) -> str:
    """As `language_text`, for a country."""
    name = country_names(reader).get(code, code)
    return name if country_code(name) == code else code


def country_code(text: str) -> str:
    """As `language_code`, for a country."""
    return text if re.fullmatch("[A-Z]{2}", text) else _codes("country").get(text.casefold(), text)


@cache
def _codes(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for reader in LANGUAGES:
        names = language_names(reader) if kind == "language" else country_names(reader)
        for code, name in sorted(names.items(), key=lambda pair: (len(pair[0]), pair[0])):
            found.setdefault(name.casefold(), code)
    return found
