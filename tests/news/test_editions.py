"""What is remembered per edition, read by many threads at once."""

from types import SimpleNamespace

from union_portal.lib.editions import remembered


class Watched(int):
    """An edition that lets another thread get in between whenever it is looked up a second time."""

    looks, meanwhile = 0, staticmethod(lambda: None)

    def __hash__(self):
        self.looks += 1
        if self.looks == 2:
            self.meanwhile()
        return int.__hash__(self)


def test_an_edition_that_moves_between_two_looks_breaks_no_page(settings):
    settings.PAGE_CACHE_BYTES = 1024
    recall = remembered(lambda: "tree")
    recall(SimpleNamespace(edition=1))
    late = Watched(1)
    late.meanwhile = lambda: recall(SimpleNamespace(edition=2))

    assert recall(SimpleNamespace(edition=late)) == "tree"
