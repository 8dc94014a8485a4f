"""The components of pages: one macro file each, well-formed, and only with classes that the styles know."""

import re
from pathlib import Path

import pytest
from flask import Flask
from html_strictly import faults

import shared.http.pages as pages
from shared.http.pages.assets import style_bundle
from shared.http.pages.fields import Field, Mistake
from shared.http.pages.menu import MenuItem

TEMPLATES = Path(pages.__file__).parent / "templates"
FOLDER = TEMPLATES / "opstap" / "components"
FIELD = '{% from "opstap/fields.html" import field with context %}{{ field(f) }}'
TWO = [MenuItem("/a", "Aan", True), MenuItem("/b", "Bij & na")]
USES = {
    "alert": '{% from F import alert, notice %}{{ notice("Bewaard") }}{% call alert("warning", "Let op") %}<p>x</p>{% endcall %}',
    "badge": '{% from F import badge, number_badge %}<p>{{ badge("nieuw", "ok") }}{{ number_badge(3, "voorstellen") }}</p>',
    "breadcrumb": '{% from F import breadcrumb %}{{ breadcrumb("Kruimelpad", [("Kandidaten", "/"), ("Aster", "/a")]) }}',
    "button": '{% from F import button, button_link, buttons %}{% call buttons() %}{{ button("Wis", negative=true) }}{{ button("Ja", "primary", "do", "yes") }}{{ button_link("Nee", "/") }}{% endcall %}',
    "card": '{% from F import card %}{% call card("Bakker", "c-1", address="/x") %}<p>x</p>{% endcall %}',
    "csrf": '{% from F import csrf %}<form method="post">{{ csrf() }}</form>',
    "data_list": '{% from F import data_list %}{{ data_list([("Naam", "Aster"), ("Dagen", ["ma", "di"]), ("Team", none), ("Uren", 0)], "onbekend") }}',
    "error_summary": '{% from F import error_summary %}{{ error_summary(mistakes, "Er is 1 ding") }}{{ error_summary([], "niets") }}',
    "field": FIELD,
    "fieldset": '{% from F import fieldset %}{% call fieldset("Week", "Kies", "week") %}<p>x</p>{% endcall %}',
    "heading": '{% from F import heading %}{{ heading("Titel", 2, "t", looks=3) }}',
    "link": '{% from F import link %}<p>{{ link("Trajecten", "/x", about="ZW-1") }}{{ link("English", "/y", language="en") }}</p>',
    "pagination": '{% from F import pagination %}{{ pagination("Bladzijden", two[0], two[1], "1 tot 50") }}{{ pagination("geen") }}',
    "paragraph": '{% from F import paragraph %}{{ paragraph("Tekst", lead=true) }}',
    "skip_link": '{% from F import skip_link %}{{ skip_link("Naar de inhoud") }}',
    "steps": '{% from F import steps %}{{ steps("Stappen", [("Persoon", "/1", "done"), ("Week", none, "current"), ("Reizen", "/3", "to_do")], {"done": "klaar"}) }}',
    "table": '{% from F import cell, row_head, table %}{% call table("Wie wacht", ["Naam", "Dagen"]) %}<tr>{% call row_head() %}Aster{% endcall %}{% call cell("Dagen", numeric=true) %}3{% endcall %}</tr>{% endcall %}',
    "tabs": '{% from F import chips, tabs %}{{ tabs("Groepen", two) }}{{ chips("Filters", two, "weghalen") }}',
    "term": '{% from F import term %}<p>{{ term("PIP", "pip") }}</p>',
}
AROUND = '<!doctype html><title>x</title><main id="main">{}</main><datalist id="list"></datalist><input id="a-b">'
"""Around a component: what it may lead to."""
FIELDS = [
    Field("z.b", "Naam", hint="Zo", error="Vul in", required=True, suggestions="list"),
    Field("c", "Tekst", "textarea", "een\n<twee>", error="Te lang"),
    Field("d", "Kies", "select", "x", choices=[("x", "Ex"), ("Zelf", "Zelf")], error="Kies", size="short"),
    Field("e", "Mag het?", "radio", "yes", choices=[("yes", "ja"), ("no", "nee")], hint="Vraag het", size="short"),
    Field("f", "Wat?", "checks", ["1"], choices=[("1", "een"), ("2", "twee")], error="Kies"),
    Field("g", "Akkoord", "check", True, hint="Mag"),
    Field("h", "Wachtwoord", "password", autocomplete="current-password"),
]


@pytest.fixture(scope="module")
def render():
    app = Flask("components", static_folder=None, template_folder=str(TEMPLATES))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csrf_token"] = lambda: "token"

    def rendered(name: str, **more):
        from flask import render_template_string

        with app.test_request_context():
            source = USES[name].replace("from F ", f'from "opstap/components/{name}.html" ')
            return render_template_string(source, two=TWO, mistakes=[Mistake("a-b", "Naam", "Vul in")], **more)

    return rendered


def test_every_component_is_tried_here():
    assert {path.stem for path in FOLDER.glob("*.html")} == set(USES)


@pytest.mark.parametrize("name", sorted(set(USES) - {"field"}))
def test_a_component_is_well_formed(render, name):
    assert faults(AROUND.format(render(name))) == []


@pytest.mark.parametrize("field", FIELDS, ids=lambda one: f"{one.kind}-{one.name}")
def test_a_field_is_well_formed_and_names_its_hint_and_error(render, field):
    html = render("field", f=field)
    assert faults(AROUND.format(html)) == []
    for what, text in (("hint", field.hint), ("error", field.error)):
        assert (f'id="{field.id}-{what}"' in html) == bool(text)
        if text:
            assert re.search(rf'aria-describedby="[^"]*{field.id}-{what}', html)


def test_text_is_escaped(render):
    assert "&lt;twee&gt;" in render("field", f=FIELDS[1])
    assert "Bij &amp; na" in render("tabs")


def test_pages_use_only_classes_of_the_design_system_that_the_styles_know():
    style = style_bundle().body.decode()
    known = set(re.findall(r"\.((?:nl|utrecht)-[\w-]+)", style))
    structure = {
        "utrecht-page-content__main",
        "utrecht-table__header",
        "utrecht-form-field__label",
        "utrecht-radio-button",
    }
    used = {
        (name, path.name)
        for path in TEMPLATES.rglob("*.html")
        for value in re.findall(r'class="([^"{]*)', path.read_text())
        for name in value.split()
        if name.startswith(("nl-", "utrecht-")) and not name.endswith("-")
    }
    assert sorted((name, file) for name, file in used if name not in known | structure) == []
