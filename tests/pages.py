"""Looking at a page as a person reads it."""

from django.http import HttpResponse


def words(response: HttpResponse) -> str:
    """The page without the invisible marks where a heading may break."""
    return response.content.decode().replace("<wbr>", "")
