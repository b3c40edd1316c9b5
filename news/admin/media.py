"""Galleries and films in the form of an article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from news import actions
from news.actions.files import read
from news.forms import RowForm
from news.models import GalleryItem, Picture, Video
from union_portal.lib import Refused, pictures, videos
from union_portal.lib.admin import PortalInline


class PlacedForm(RowForm):
    """A row with its place among the others. New ones come after the last: far below what the database can hold."""

    position = forms.IntegerField(label=_("position"), min_value=0, max_value=999, initial=0)


class GalleryItemForm(PlacedForm):
    """A new row takes a picture from the library; of an old one the words and the place can be changed."""

    class Meta:
        model = GalleryItem
        fields = ["picture", "caption", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            picture = self.instance.picture
            self.fields["picture"].disabled = True
            self.fields["picture"].widget = forms.Select(
                {"aria-label": self.fields["picture"].label}, choices=[(picture.pk, str(picture))]
            )


class VideoForm(PlacedForm):
    """A new row takes a film and a picture; of an old one everything but the film can be changed."""

    upload = forms.FileField(
        label=_("film"), required=False, help_text=_("MP4 with H.264 pictures, as most phones save it.")
    )
    poster_upload = forms.FileField(
        label=_("picture before it plays"),
        required=False,
        help_text=_("It stands for the film until somebody plays it. A screenshot will do."),
    )

    class Meta:
        model = Video
        fields = ["title", "description", "position"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "description": _("For those who cannot see or hear it: what happens, and what is said.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = "video/mp4"
        self.fields["poster_upload"].widget.attrs["accept"] = "image/*"
        if self.instance.pk:
            self.fields["upload"].disabled = True
            self.fields["upload"].widget = forms.HiddenInput()

    def clean_poster_upload(self) -> Any:
        upload = self.cleaned_data["poster_upload"]
        with _said_beside():
            if upload:
                pictures.check(read(upload, pictures.MAX_BYTES))
        return upload

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        with _said_beside():
            if upload:
                videos.inspect(upload.file, limit=settings.UPLOAD_LIMITS["video"])
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.instance.pk and not cleaned.get("DELETE"):
            for name, sentence in (
                ("upload", _("Choose a film.")),
                ("poster_upload", _("Choose a picture.")),
            ):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, sentence)
        return cleaned


@contextmanager
def _said_beside() -> Iterator[None]:
    """What is refused in here is said beside the field."""
    try:
        yield
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal


class GalleryInline(PortalInline):
    """The pictures of the gallery, in their order."""

    model = GalleryItem
    form = GalleryItemForm
    fields = ("thumbnail", "picture", "caption", "position")
    readonly_fields = ("thumbnail",)
    autocomplete_fields = ("picture",)
    verbose_name, verbose_name_plural = _("picture from the library"), _("gallery")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("picture")

    @admin.display(description=_("picture"))
    def thumbnail(self, item: GalleryItem) -> str:
        if not item.pk:
            return "-"
        words = item.picture.alt or str(item.picture)
        return format_html(
            '<img src="{}" alt="{}" width="96" height="72" class="thumb">', item.picture.small_url, words
        )


class VideoInline(PortalInline):
    """Films beside the text."""

    model = Video
    form = VideoForm
    template = "admin/edit_inline/stacked.html"
    extra = 1  # without JavaScript nothing adds a row
    fields = ("upload", "kept", "title", "description", "poster_upload", "position")
    readonly_fields = ("kept",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("poster")

    @admin.display(description=_("kept"))
    def kept(self, video: Video) -> str:
        if not video.pk:
            return "-"
        return format_html(
            '<a href="{}"><img src="{}" alt="" width="96" height="72" class="thumb"> {}</a>',
            video.url,
            video.poster.small_url,
            video.length,
        )


class MediaRows:
    """For ArticleAdmin: how rows of galleries and films are saved."""

    def save_row(self, request: HttpRequest, thing: Any, row: Any) -> None:
        save = self._save_gallery_item if isinstance(row.instance, GalleryItem) else self._save_video
        save(request, thing, row)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """New photographs come after the rows. One that cannot be read is named, the others are kept."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        kept: list[Picture] = list(form.cleaned_data.get("gallery_pictures") or ())
        now = timezone.now()
        for upload in form.cleaned_data.get("gallery_uploads") or ():
            try:
                kept.append(actions.add_picture(upload, by=request.user, at=now))
            except Refused as refusal:
                self.message_user(request, f"{upload.name}: {refusal}", messages.ERROR)  # type: ignore[attr-defined]
        if kept:
            if change:
                actions.note_correction(form.instance, by=request.user, at=now)
            actions.add_to_gallery(form.instance, kept, by=request.user, at=now)

    def _save_gallery_item(self, request: HttpRequest, thing: Any, row: Any) -> None:
        said, who = row.cleaned_data, {"by": request.user, "at": timezone.now()}
        if said.get("DELETE"):
            actions.remove_from_gallery(row.instance, **who)
        elif row.instance.pk:
            actions.change_gallery_item(
                row.instance, caption=said["caption"], position=said["position"], **who
            )
        else:
            actions.add_to_gallery(
                thing, [said["picture"]], caption=said["caption"], position=said["position"], **who
            )

    def _save_video(self, request: HttpRequest, thing: Any, row: Any) -> None:
        said, who = row.cleaned_data, {"by": request.user, "at": timezone.now()}
        if said.get("DELETE"):
            actions.remove_video(row.instance, **who)
            return
        words = {"title": said["title"], "description": said["description"]}
        poster = said["poster_upload"] and actions.add_picture(
            said["poster_upload"], **who, alt=said["title"]
        )
        if row.instance.pk:
            actions.change_video(row.instance, position=said["position"], poster=poster, **words, **who)
        else:
            actions.add_video(thing, said["upload"], poster=poster, **words, **who)
