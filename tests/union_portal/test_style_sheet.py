import re
from pathlib import Path

from django.core.management import call_command

from union_portal.staticfiles import in_one_piece

CSS = Path(__file__).parents[2] / "static" / "css"


def whole_style_sheet() -> str:
    return in_one_piece((CSS / "site.css").read_text(), lambda part: (CSS / part).read_text())


def test_parts_stand_in_place_of_their_imports():
    parts = {"a.css": "/* why */\na { color: red; }\n", "b.css": "b  {  top: 0;  }\n"}

    assert in_one_piece('@layer x;\n@import "a.css";\n@import "b.css";\n', parts.__getitem__) == (
        "@layer x;a{color:red;}b{top:0;}"
    )


def test_every_part_is_named_by_the_style_sheet():
    named = set(re.findall(r'@import "([^"]+)"', (CSS / "site.css").read_text()))
    parts = {str(path.relative_to(CSS)) for path in CSS.glob("components/*.css")}

    assert named - parts == {"tokens.css", "base.css", "layout.css", "utilities.css", "print.css"}
    assert parts <= named


def test_the_style_sheet_stays_small():
    assert len(whole_style_sheet().encode()) < 30_000


def test_components_take_their_colours_from_the_tokens():
    strays = {
        str(path.relative_to(CSS)): found
        for path in CSS.glob("components/*.css")
        if (found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?!FFF)", path.read_text().replace("#FFF", "")))
    }

    assert strays == {}


def test_no_style_sheet_asks_another_server():
    addresses = {
        address for path in CSS.rglob("*.css") for address in re.findall(r"url\(([^)]*)\)", path.read_text())
    }

    assert addresses == {'"../img/contours.svg"'}


def test_production_serves_the_style_sheet_in_one_piece_the_second_time_too(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "union_portal.staticfiles.PortalStaticFilesStorage"},
    }
    for _run in ("first", "again"):
        # Without the editor's thousand files: they are gathered in the same way, and nothing is asked of them here.
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_ckeditor_5"])

        (hashed,) = (tmp_path / "css").glob("site.*.css")
        assert "@import" not in hashed.read_text()
        assert re.search(r'url\("\.\./img/contours\.[0-9a-f]+\.svg"\)', hashed.read_text())
