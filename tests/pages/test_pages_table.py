"""The table in docs/pages.md is what the routes say."""

import pytest

from services.pages_table import DOCUMENT, PageRow, page_rows, table, with_table


@pytest.fixture(scope="module")
def rows() -> list[PageRow]:
    return page_rows()


def test_the_table_lists_every_page_with_its_roles_and_purpose(rows):
    document = DOCUMENT.read_text()
    lines = {line + "\n" for line in document.splitlines() if line.startswith("| `/")}
    wanted = {row.line for row in rows}
    missing, extra = sorted(wanted - lines), sorted(lines - wanted)
    assert (missing, extra) == ([], []), "run python -m services.pages_table"
    assert with_table(document, rows) == document


def test_every_page_says_what_it_is_for(rows):
    assert [row.path for row in rows if len(row.purpose) < 8] == []


def test_only_signing_in_help_and_files_are_for_everybody(rows):
    everybody = {row.path for row in rows if not row.roles}
    allowed = ("/help", "/language", "/sign-", "/static/")
    assert {path for path in everybody if not any(part in path for part in allowed)} == {"/matcher/"}


def test_a_document_without_its_marks_is_not_written():
    with pytest.raises(ValueError):
        with_table("# Pages", [])
    assert table([]).count("\n") == 3
