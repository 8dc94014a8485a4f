"""What words about a language level can stand for, and what languages are called.

A word is a range; the lowest end of it becomes the proposed minimum, so that a vague word never shuts somebody out, and
a person confirms. docs/decisions/0012 gives the reasons and the sources.
"""

from __future__ import annotations

import re

from shared.vocabulary.cefr import Level

A0, A1, A2, B1, B2, C1, C2 = Level
Range = tuple[Level, Level]

WORDS: tuple[tuple[str, Range], ...] = (
    (r"moedertaal(?:niveau|spreker)?|native|perfecte?|foutloo[sz]e?|near[\s-]native|mother\s+tongue", (C1, C2)),
    (r"uitstekende?|vloeiende?|excellent|fluent(?:ly)?|fluency|proficient|zeer\s+goede?|very\s+good|strong"
    r"|sterke?|advanced", (B2, C1)),
    (r"goede?|prima|good|solid|uitgebreide?|well|confident", (B1, B2)),
    (r"redelijke?|voldoende|reasonable|sufficient|conversational|fair|working\s+knowledge|intermediate"
    r"|adequate", (A2, B1)),
    (r"basis\w*|eenvoudige?|simpele?|basic|simple|elementary|elementaire?|verstaanbare?|beperkte?|limited", (A1, A2)),
    (r"(?:een\s+)?(?:klein\s+)?beetje|a\s+little|enkele\s+woorden|some", (A1, A1)),
)  # fmt: skip
UNSAID: Range = (A2, B1)
"""The language is asked without a word for how well."""
EXAMS: tuple[tuple[str, Range], ...] = (
    (r"\b4F\b", (C1, C1)),
    (r"\b3F\b|\bNT2[\s-]*(?:programma[\s-]*)?(?:II|2)\b|\bprogramma\s+II\b", (B2, B2)),
    (r"\b2F\b|\bNT2[\s-]*(?:programma[\s-]*)?(?:I|1)\b|\bprogramma\s+I\b", (B1, B1)),
    (r"\b1F\b|\binburgerings(?:diploma|examen|niveau)\b", (A2, A2)),
)
LANGUAGES = {
    code: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for code, words in {
        "nl": r"Nederlands|Nederlandse(?=\s+(?:taal|en\b|of\b|,|tekst))|Nederlandstalige?|"
        r"Dutch(?!\s+(?:market|company|law|grid|government|team|office|client|customer|based))",
        "en": r"Engels|Engelse(?=\s+(?:taal|en\b|of\b|,))|Engelstalige?|"
        r"English(?!\s+(?:breakfast|literature|company|market))",
        "de": r"Duits|Duitse(?=\s+taal)|German(?!\s+(?:market|company|team|office))",
        "fr": r"Frans|Franse(?=\s+taal)|French(?!\s+(?:market|company|team|office))",
        "es": r"Spaans|Spaanse(?=\s+taal)|Spanish(?!\s+(?:market|team))",
        "ar": r"Arabisch|Arabische(?=\s+taal)|Arabic",
        "tr": r"Turks|Turkse(?=\s+taal)|Turkish(?!\s+(?:market|team))",
        "ti": r"Tigrinya|Tigrigna|Tigrinja",
        "uk": r"Oekra[iï]ens|Oekra[iï]ense(?=\s+taal)|Ukrainian",
        "fa": r"Farsi|Perzisch|Dari|Persian",
        "pl": r"Pools|Poolse(?=\s+taal)|Polish(?!\s+(?:market|team))",
        "ru": r"Russisch|Russian",
    }.items()
}
CEFR = re.compile(r"(?<![\w])(A0|A1|A2|B1|B2|C1|C2)(?:\s?[-/–]\s?(A1|A2|B1|B2|C1|C2))?(?!\w)", re.IGNORECASE)
SKILL_WORDS = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "both": r"\bin\s+woord\s+en\s+(?:ge)?schrift|\bmondelinge?\s+(?:en|als|&)\s+schriftelijke?"
        r"|\b(?:spoken|verbal(?:ly)?|oral(?:ly)?)\s+(?:and|&|/)\s+writ(?:ten|ing)"
        r"|\bwritten\s+(?:and|&|/)\s+(?:spoken|verbal(?:ly)?|oral(?:ly)?)",
        "oral": r"\bmondelinge?\b|\bin\s+woord\b|\bspoken\b|\bverbal(?:ly)?\b|\boral(?:ly)?\b|\bgesprekken\b",
        "written": r"\bschriftelijke?\b|\bin\s+(?:ge)?schrift\b|\bwritten\b",
        "speaking": r"\bspre?ek(?:t|en|vaardigheid)?\b|\bsprak\b|\bpra(?:at|ten)\b|\bspeak(?:s|ing)?\b|\bspreken\b",
        "listening": r"\bversta(?:an|at)?\b|\bbegrijp(?:en|t)?\b|\bluister\w*|\bunderstand(?:s|ing)?\b|\blisten\w*",
        "reading": r"\blees(?:t|vaardigheid)?\b|\blezen\b|\bread(?:s|ing)?\b",
        "writing": r"\bschrij(?:f|ft|ven|fvaardigheid)\b|\bwrit(?:e|es|ing)\b",
    }.items()
}
