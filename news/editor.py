"""The rich text editor: the only place that knows it is CKEditor 5 (docs/decisions says why).

The text itself is plain HTML in a TextField, cleaned on every save: another editor needs no migration.
"""

import json
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

EDITOR_CSP = {"style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:", "blob:"]}
"""What pages with the editor need on top; scripts stay strict. For `csp.decorators.csp_update`-like use."""
PICTURE_TYPES = ["jpeg", "png", "gif", "webp", "bmp"]
UNWANTED = [
    # They let markup through that we throw away, or bring outside services.
    "GeneralHtmlSupport", "Style", "HtmlEmbed", "FullPage", "SourceEditing", "Markdown", "MediaEmbed",
    "CKFinderUploadAdapter", "CKFinder", "Mention", "Autosave",
    # They offer looks instead of structure.
    "Font", "Highlight", "TodoList", "CodeBlock", "PageBreak", "ImageResize", "ListProperties",
    "TableProperties", "TableCellProperties", "IndentBlock",
]  # fmt: skip
PICTURES = [
    "Image", "ImageCaption", "ImageStyle", "ImageToolbar", "ImageUpload", "ImageInsert", "ImageInsertUI",
    "AutoImage", "LinkImage", "PictureEditing", "SimpleUploadAdapter",
]  # fmt: skip
TOOLBAR = [
    "undo", "redo", "|", "heading", "|", "bold", "underline", "removeFormat", "|", "link", "uploadImage",
    "insertTable", "blockQuote", "|", "bulletedList", "numberedList", "outdent", "indent", "alignment", "|",
    "horizontalLine", "findAndReplace",
]  # fmt: skip


class EditorWidget(forms.Textarea):
    """A text area that turns into the editor; without JavaScript it stays a text area with HTML."""

    template_name = "django_ckeditor_5/widget.html"

    class Media:
        css = {"all": ["django_ckeditor_5/dist/styles.css", "editor/editor.css"]}
        js = ["django_ckeditor_5/dist/bundle.js", "django_ckeditor_5/dist/translations/zh-cn.js"]

    has_pictures = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "django_ckeditor_5", "rows": 20, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {
            **context,
            "config": configuration(has_pictures=self.has_pictures),
            "script_id": f"{context['widget']['attrs']['id']}_script",
            "upload_url": reverse("news:upload-picture"),
            "upload_file_types": json.dumps(PICTURE_TYPES),
            "csrf_cookie_name": settings.CSRF_COOKIE_NAME,
        }


class PlainEditorWidget(EditorWidget):
    """For texts without pictures: structure and tables."""

    has_pictures = False


def configuration(*, has_pictures: bool = True) -> dict[str, Any]:
    """What the writer finds: structure, pictures, tables - in the language of the page."""
    is_chinese = (get_language() or "").startswith("zh")
    return {
        # A string: given a dict, the editor silently speaks English.
        "language": "zh-cn" if is_chinese else "en",
        "removePlugins": UNWANTED if has_pictures else [*UNWANTED, *PICTURES],
        "toolbar": {
            "items": TOOLBAR if has_pictures else [each for each in TOOLBAR if each != "uploadImage"],
            "shouldNotGroupWhenFull": True,
        },
        "heading": {
            "options": [
                {"model": "paragraph", "title": _("Text"), "class": "ck-heading_paragraph"},
                _heading(1, _("Heading")),
                _heading(2, _("Subheading")),
                _heading(3, _("Small heading")),
            ]
        },
        "alignment": {
            "options": [{"name": side, "className": f"align-{side}"} for side in ("left", "center", "right")]
        },
        "image": {
            "toolbar": ["imageTextAlternative", "toggleImageCaption"],
            "upload": {"types": PICTURE_TYPES},
        },
        "table": {
            "contentToolbar": ["tableRow", "tableColumn", "mergeTableCells", "toggleTableCaption"],
            "defaultHeadings": {"rows": 1},
        },
        "link": {"defaultProtocol": "https://"},
    }


def _heading(level: int, title: str) -> dict[str, str]:
    """The page's title is its h1, so a text begins with h2."""
    return {
        "model": f"heading{level}",
        "view": f"h{level + 1}",
        "title": title,
        "class": f"ck-heading_heading{level}",
    }
