"""What is in the log: one JSON object a line with the ids that join it to the rest, and nothing that anybody wrote."""

import io
import json
import logging
from datetime import datetime

import pytest

from shared.http.log_lines import set_up_logging
from shared.vocabulary.settings import SettingWrong
from shared.vocabulary.trace import following, traced


@pytest.fixture
def written():
    stream = io.StringIO()
    set_up_logging({}, "matcher", stream=stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_object_with_time_level_logger_service_and_its_own_fields(written):
    logging.getLogger("services.matcher").info("two\nlines", extra={"status": 200})
    (line,) = written()
    assert line["message"] == "two\nlines"
    assert (line["level"], line["logger"], line["service"], line["status"]) == (
        "info",
        "services.matcher",
        "matcher",
        200,
    )
    assert line["time"].endswith("Z") and datetime.fromisoformat(line["time"]).tzinfo is not None


def test_a_line_says_which_request_and_trace_it_belongs_to(written):
    trace = following(None, "request-1")
    with traced(trace):
        logging.getLogger("opstap.access").info("request answered")
    logging.getLogger("opstap").info("nobody asked for this")
    with_trace, without = written()
    assert (with_trace["request_id"], with_trace["trace_id"], with_trace["span_id"]) == (
        "request-1",
        trace.trace_id,
        trace.span_id,
    )
    assert "trace_id" not in without


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_exception_is_told_by_its_kind_and_places_never_by_its_text(form):
    stream = io.StringIO()
    set_up_logging({"OPSTAP_LOG_FORMAT": form}, "skills", stream=stream)
    try:
        try:
            int("Fatima Haddad")
        except ValueError as error:
            raise LookupError("f.haddad@example.org") from error
    except LookupError:
        logging.getLogger("opstap").exception("a request failed")
    told = stream.getvalue()
    assert "Fatima" not in told and "haddad" not in told
    assert "LookupError from ValueError" in told and "test_log_lines.py:" in told


def test_the_machines_own_words_about_a_file_are_kept(written):
    try:
        raise OSError(28, "No space left on device")
    except OSError:
        logging.getLogger("opstap").exception("stopped")
    assert written()[0]["error"] == "OSError (No space left on device)"


def test_libraries_are_only_heard_when_something_is_wrong(written):
    logging.getLogger("sqlalchemy.engine").info("INSERT … ('Fatima')")
    logging.getLogger("alembic.runtime").info("connected")
    logging.getLogger("alembic.runtime").warning("revision is missing")
    assert [line["message"] for line in written()] == ["revision is missing"]


def test_for_people_it_is_short_text_and_only_what_is_wrong():
    stream = io.StringIO()
    set_up_logging({}, "opstap", for_people=True, stream=stream)
    logging.getLogger("opstap.access").info("request answered")
    with traced(following(None)):
        logging.getLogger("shared.events.consumer").warning("waits", extra={"seconds": 2})
    (line,) = stream.getvalue().splitlines()
    assert "WARNING opstap: waits seconds=2 [" in line


def test_what_was_set_wins_over_what_is_usual():
    stream = io.StringIO()
    set_up_logging({"OPSTAP_LOG_FORMAT": "JSON", "OPSTAP_LOG_LEVEL": "Error"}, "opstap", for_people=True, stream=stream)
    logging.getLogger("opstap").warning("not told")
    logging.getLogger("opstap").error("told")
    assert json.loads(stream.getvalue())["message"] == "told"


@pytest.mark.parametrize("name", ["OPSTAP_LOG_FORMAT", "OPSTAP_LOG_LEVEL"])
def test_a_wrong_setting_is_said_by_name(name):
    with pytest.raises(SettingWrong, match=name):
        set_up_logging({name: "loud"}, "opstap")
