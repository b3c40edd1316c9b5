"""Static files for production: hashed, compressed, and the style sheet in one piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/site.css"
IMPORT = re.compile(r'@import "([^"]+)";\n?')
STORAGE = CompressedManifestStaticFilesStorage
WORKER = (
    r"""(?P<matched>new URL\(["'](?P<url>\./[^"']+)["'], import\.meta\.url\))""",
    'new URL("%(url)s", import.meta.url)',
)
"""How a module names the file of a Worker; Django finds the names in `import` alone."""
IMPORTS = (*STORAGE._js_module_import_aggregation_patterns[1], WORKER)
OUR_SCRIPTS = ("ballot/*.js", "js/*.js")
"""`support_js_module_import_aggregation` would read the editor's scripts too, which name files that do not exist."""


def in_one_piece(style_sheet: str, read: Callable[[str], str]) -> str:
    """The style sheet with its parts in place of the imports, without comments and needless space."""
    whole = IMPORT.sub(lambda match: read(match[1]), style_sheet)
    whole = re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*|(:) ", r"\1\2", re.sub(r"\s+", " ", whole)).strip()


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A browser that follows 25 imports over a phone network waits; one that gets one file does not.

    Only the modules of sealed ballots stay many, so that anybody can compare each of them with the source.
    """

    patterns = (*STORAGE.patterns, *((where, IMPORTS) for where in OUR_SCRIPTS))
    max_post_process_passes = 20  # at the worst one for each module on the longest way down

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        def source(name: str) -> str:
            # Read where it was written, not in STATIC_ROOT: there the sheet of the last run may lie already.
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read().decode("utf-8"))

        if not dry_run and STYLE_SHEET in paths:
            whole = in_one_piece(source(STYLE_SHEET), lambda part: source(f"css/{part}"))
            Path(self.path(STYLE_SHEET)).write_text(whole, "utf-8")
            paths = {**paths, STYLE_SHEET: (self, STYLE_SHEET)}
        yield from super().post_process(paths, dry_run, **options)
