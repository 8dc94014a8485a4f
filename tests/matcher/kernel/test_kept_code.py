"""Compiled code that is kept on disk belongs to the source that it was made of."""

import numba

from services.matcher.engine.kernel.jit import compiled, fingerprint, kept_in


def test_another_line_anywhere_in_the_engine_makes_another_fingerprint(tmp_path):
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel" / "one.py").write_text("A = 1\n")
    (tmp_path / "two.py").write_text("B = 1\n")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "two.py").write_text("B = 2\n")
    assert fingerprint(tmp_path) != before


def test_code_is_kept_under_the_fingerprint_of_the_engine():
    folder = kept_in()
    assert folder.name.endswith(fingerprint())
    assert str(folder) == numba.config.CACHE_DIR


def test_a_compiled_function_gives_what_python_gives():
    assert compiled(lambda one: one + 1)(1) == 2
