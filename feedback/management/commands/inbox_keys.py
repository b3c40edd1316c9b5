"""manage.py inbox_keys create|add|remove|recover: the keys of inboxes from the machine itself.

Passphrases and papers are asked for, never taken from the command line, where other users of the machine could read them.
"""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback import words
from feedback.actions import inbox_keys, inboxes
from feedback.models import Inbox, InboxMember
from feedback.sealing.errors import WrongPassphrase
from feedback.sealing.shares import LINES, printed
from members.rules.numbers import tidy_number
from union_portal.lib import Refused
from union_portal.lib.steps import Bar


class Command(BaseCommand):
    help = "Makes the key of an inbox, gives it to a member, takes a member out, or brings the key back from two papers."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        for name, said in (
            ("create", "make the first key, or with --new another one; the lead keeps it"),
            ("add", "give the key to a member of the inbox"),
            ("remove", "take a member out of the inbox, and the wrapped key with it"),
            ("recover", "bring the key back from the two papers for the lead"),
        ):
            deed = deeds.add_parser(name, help=said)
            deed.add_argument("inbox", help="name of the inbox")
            deed.add_argument("number", help="employee number of the member")
            deed.add_argument("--dry-run", action="store_true", help="only say what would be done")
            if name == "create":
                deed.add_argument("--custodians", nargs=2, metavar="NAME", required=True)
                deed.add_argument("--new", action="store_true", help="although there is one")
            if name == "add":
                deed.add_argument(
                    "--from", dest="giver", required=True, help="employee number of who has the key"
                )
            if name == "remove":
                deed.add_argument("--anyway", action="store_true", help="even the last one who has the key")

    def handle(self, *args: Any, **options: Any) -> None:
        inbox = Inbox.objects.open().filter(name=options["inbox"]).first()
        if inbox is None:
            raise CommandError(_("There is no open inbox of this name."))
        post = self._post(inbox, options["number"])
        if post is None:
            if options["deed"] == "remove":
                self.stdout.write(_("Nothing to do: this person does not work in the inbox."))
                return
            raise CommandError(_("Nobody of this employee number works in the inbox."))
        try:
            with transaction.atomic():
                getattr(self, options["deed"])(inbox, post, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _post(self, inbox: Inbox, number: str) -> InboxMember | None:
        posts = InboxMember.objects.current(timezone.localdate()).select_related("user", "inbox")
        return posts.filter(inbox=inbox, user__employee_number=tidy_number(number)).first()

    def create(self, inbox: Inbox, post: InboxMember, options: dict[str, Any]) -> None:
        if inbox.generation and not options["new"]:
            self.stdout.write(_("Nothing to do: the inbox has a key."))
            return
        if self._is_dry(options, _("A key would be made.")):
            return
        old = self._opened(post) if inbox.generation else None
        one, two = options["custodians"]
        draft, papers = inbox_keys.draft_key(
            inbox, by=post.user, passphrase=self._new_passphrase(), custodians=(one, two)
        )
        for name, paper in zip((one, two), papers, strict=True):
            self.stdout.write(f"\n{inbox}　{name}")
            self.stdout.write("\n".join(printed(paper)))
        groups = (
            input(_("Last four characters of the first paper: ")),
            input(_("Last four characters of the second paper: ")),
        )
        inbox_keys.keep_key(
            inbox, draft, by=post.user, at=timezone.now(), groups=groups, old_secret=old,
            progress=Bar(pgettext("of the mailbox", "letters")),
        )  # fmt: skip
        self.stdout.write(_("The inbox has its key."))

    def add(self, inbox: Inbox, post: InboxMember, options: dict[str, Any]) -> None:
        if post.holds_key:
            self.stdout.write(_("Nothing to do: this person has the key."))
            return
        giver = self._post(inbox, options["giver"])
        if giver is None or not giver.holds_key:
            raise CommandError(_("Who gives the key does not have it."))
        if self._is_dry(options, _("The key would be given to %(who)s.") % {"who": post.user}):
            return
        secret = self._opened(giver)
        self.stdout.write(_("%(who)s chooses a passphrase now.") % {"who": post.user})
        inbox_keys.give_directly(post, secret, self._new_passphrase(), by=giver.user, at=timezone.now())
        self.stdout.write(_("%(who)s has the key.") % {"who": post.user})

    def remove(self, inbox: Inbox, post: InboxMember, options: dict[str, Any]) -> None:
        if self._is_dry(options, _("%(who)s would leave the inbox.") % {"who": post.user}):
            return
        inboxes.end_member(post, by=None, at=timezone.now(), anyway=options["anyway"])
        self.stdout.write(_("%(who)s has left the inbox.") % {"who": post.user})

    def recover(self, inbox: Inbox, post: InboxMember, options: dict[str, Any]) -> None:
        if self._is_dry(options, _("The key would be brought back for %(who)s.") % {"who": post.user}):
            return
        papers = (self._paper(1), self._paper(2))
        inbox_keys.recover(
            post, by=post.user, at=timezone.now(), papers=papers, passphrase=self._new_passphrase()
        )
        self.stdout.write(_("%(who)s has the key.") % {"who": post.user})

    def _is_dry(self, options: dict[str, Any], sentence: str) -> bool:
        if options["dry_run"]:
            self.stdout.write(sentence)
        return bool(options["dry_run"])

    def _opened(self, post: InboxMember) -> bytes:
        try:
            return words.unlocked(post, getpass(_("Inbox passphrase of %(who)s: ") % {"who": post.user}))
        except WrongPassphrase as error:
            raise CommandError(_("This is not the passphrase.")) from error

    def _new_passphrase(self) -> str:
        first = getpass(_("New inbox passphrase: "))
        if getpass(_("The same once more: ")) != first:
            raise CommandError(_("The two are different. Nothing was changed."))
        return first

    def _paper(self, number: int) -> str:
        self.stdout.write(_("Paper %(number)d, line by line:") % {"number": number})
        return "\n".join(input() for _line in range(LINES))
