"""What the pages of sealed letters have in common: no cookie, no session, uploads in memory, nothing in a report.

union_portal.nameless has taken off what a browser says before these views run. Language and the elder view come from
the address (?language=en&mode=elder), since there is no cookie that could say them.
"""

from __future__ import annotations

from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from feedback.forms.writing import LONGEST_FILE
from union_portal.lib.web import View


class InMemory(FileUploadHandler):
    """Never on the disk: what is too large is counted, not kept, so that the form can say which file it was."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept, self.size = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size <= LONGEST_FILE:
            self.kept.write(raw_data)
        else:
            self.kept = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )


def nameless(view: View) -> View:
    """A page of sealed letters. The form's own token stands for the CSRF cookie."""

    @csrf_exempt
    @sensitive_post_parameters()
    @sensitive_variables()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        return view(request, *args, **kwargs)

    return page
