"""Renditions for pictures that came in before there were any; `--dry-run` only counts."""

from __future__ import annotations

import io
import re
from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.db import transaction
from PIL import Image

from news.actions import store_picture
from news.models import Article, Picture, Policy
from union_portal.lib import Refused, pictures

FORMER = re.compile(r"pictures/\d{4}/\d{2}/[0-9a-f]{20}(?=\.(?:jpg|png)\b)")


class Command(BaseCommand):
    help = "Make WebP renditions of pictures that have none, and let the texts show them. May be run again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        lacking = [
            each for each in Picture.objects.order_by("pk") if not pictures.size_in(str(each.file.name))
        ]
        if dry_run:
            self.stdout.write(f"{len(lacking)} pictures without renditions")
            return
        made = 0
        for number, picture in enumerate(lacking, 1):
            made += self._renew(picture)
            if number % 20 == 0 or number == len(lacking):
                self.stdout.write(f"{number} of {len(lacking)} pictures")
        texts = sum(_lead_to_renditions(model) for model in (Article, Policy))
        self.stdout.write(f"{made} pictures have renditions now, {texts} texts show them")

    def _renew(self, picture: Picture) -> bool:
        """The stored file as it is, under a name that says its size. The former one stays for earlier versions."""
        found = FORMER.match(str(picture.file.name))
        try:
            data, small = _content(picture.file.name), _content(picture.small_file.name)
            picture.width, picture.height = Image.open(io.BytesIO(data)).size
            if found is None:
                raise ValueError("its name is not one of ours")
            with transaction.atomic():
                store_picture(picture, found[0], str(picture.file.name).rsplit(".", 1)[1], data, small)
                picture.save(update_fields=["file", "small_file", "width", "height"])
        except (OSError, ValueError, Refused) as error:
            self.stderr.write(f"picture {picture.pk} was left as it is: {error}")
            return False
        return True


def _content(name: str | None) -> bytes:
    with default_storage.open(name or "") as file:
        return bytes(file.read())


def _lead_to_renditions(model: type[Article] | type[Policy]) -> int:
    """Texts that still name a former file name the new one. No word changes: this is no new version."""
    names = {
        picture.stem: str(picture.file.name).rsplit(".", 1)[0].removeprefix(picture.stem)
        for picture in Picture.objects.only("file", "width")
        if pictures.size_in(str(picture.file.name))
    }
    changed = 0
    for pk, body in model.objects.filter(body__contains="/pictures/").values_list("pk", "body").iterator():
        renewed = FORMER.sub(lambda found: found[0] + names.get(found[0], ""), body)
        if renewed != body:
            changed += model.objects.filter(pk=pk, body=body).update(body=renewed)
    return changed
