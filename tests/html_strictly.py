"""HTML read strictly: every parse error by the HTML standard, ids used twice, and references to ids that are not there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tinyhtml5.parser import HTMLParser

REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "for", "list")
ALLOWED_ATTRIBUTE = re.compile(r"[a-z][a-z0-9:_.-]*")


def faults(page: str) -> list[str]:
    """What is wrong with a page, each fault once; nothing for a good one."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(page)
    found = [f"line {place[0]}: {code} {told}" for place, code, told in parser.errors]
    elements = list(tree.iter())
    ids = Counter(str(one.get("id")) for one in elements if one.get("id") is not None)
    found += [f"id twice: {name}" for name, count in ids.items() if count > 1]
    found += [f"no element {name!r} for {attribute}" for attribute, name in _referred(elements) if name not in ids]
    found += [f"inline {attribute}" for attribute in _inline(elements)]
    return list(dict.fromkeys(found))


def _referred(elements: list) -> Iterator[tuple[str, str]]:
    for one in elements:
        for attribute in REFERENCES:
            for name in (one.get(attribute) or "").split():
                yield attribute, name
        target = one.get("href") or ""
        if one.tag == "a" and target.startswith("#") and len(target) > 1:
            yield "href", target[1:]


def _inline(elements: list) -> Iterator[str]:
    """What the content security policy would not let work."""
    for one in elements:
        if not isinstance(one.tag, str):
            continue
        if one.tag == "style" or (one.tag == "script" and one.get("src") is None):
            yield one.tag
        yield from (name for name in one.attrib if name == "style" or (isinstance(name, str) and name.startswith("on")))
