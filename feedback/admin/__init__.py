"""What is kept in the admin of the worker mailbox. Letters are not: they have pages of their own, where what is sealed stays sealed."""

from feedback.admin import categories, inboxes, publications, themes

__all__ = ["categories", "inboxes", "publications", "themes"]
