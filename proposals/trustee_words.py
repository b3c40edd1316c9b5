"""What the pages of scrutineers say where the browser alone finds something out, by the code of its refusal.

{sender}, {owner} and the like are filled in by the page, where a number of a scrutineer becomes the name.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOST = _("There is no connection to the portal. Nothing is lost: try again.")
BOARD = _(
    "The board does not hold what it should ({code}). Do not decrypt: tell the secretary and the other scrutineers."
)
REFUSALS: dict[str, Promise] = {
    "lost": LOST,
    "signed-out": _("You are signed out. Sign in again in another window, then go on here."),
    "failed": _("Something went wrong in this browser. Load the page again; if it stays, use another device."),
    "missing": _(
        "This browser cannot make keys. Use a current browser, for example the one of the phone itself instead of "
        "the one inside a chat."
    ),
    "damaged": BOARD,
    # key files
    "key-form": _("This is no key file, or it is damaged. Choose the file that you saved on this page."),
    "key-is-ceremony": _(
        "This is a ceremony file, which is needed only while the key is made. Choose your key file: its name begins "
        "with key-of-vote."
    ),
    "key-election": _("This key file belongs to another vote. Choose the one of this vote."),
    "key-wrong": _("This key file is damaged: its two halves do not belong together."),
    "key-stranger": _("This is not the key you handed in for this vote."),
    "key-other": _("This is not the file you have just saved. Choose that one."),
    # the ceremony
    "ceremony-form": _("This is no ceremony file, or it is damaged. Choose the newest one that you saved on this page."),
    "ceremony-is-key": _(
        "This is a key file, and it is right to keep it. Here the ceremony file is wanted: its name begins with "
        "ceremony-of-vote."
    ),
    "ceremony-election": _("This ceremony file belongs to another vote. Choose the one of this vote."),
    "ceremony-round": _("This ceremony file is an older one. Choose the newest one that you saved."),
    "ceremony-other": _("This ceremony file is not yours, or of a ceremony that was begun anew since."),
    "ceremony-changed": _(
        "The certificates are not those you have compared. Stop, and tell the other scrutineers and the secretary."
    ),
    "threshold-certificate": _("The certificate of {owner} is not right. The ceremony has to begin anew."),
    "threshold-coefficients": _("What {owner} has sent does not fit the certificate. The ceremony has to begin anew."),
    "threshold-commitment": _("{owner} has sent other numbers than those promised. The ceremony has to begin anew."),
    "threshold-share": _("The share from {sender} does not fit. The ceremony has to begin anew."),
    "channel-form": _("The share from {sender} is damaged. The ceremony has to begin anew."),
    "channel-seal": _("The share from {sender} cannot be opened. The ceremony has to begin anew."),
    "trustee-twice": _("Two scrutineers have sent the same certificate. The ceremony has to begin anew."),
    # the slips
    "slips-worthless": _("{sentence} The slips printed from this page are worthless: destroy them."),
    # the count
    "ballots-few": _("Only {counted} ballots count. A sum of fewer than {least} is never decrypted."),
    "count-other": _(
        "You have decrypted another count of this vote already. Two counts would show how single delegates voted: "
        "tell the other scrutineers."
    ),
    "archive-other": _("This is the board of another vote. Load the page again."),
    "decryption-twice": _("{owner} has decrypted already."),
    "unfinished": _("The count is not ended yet: wait for the secretary."),
}  # fmt: skip


def in_the_browser() -> dict[str, str]:
    """For the scripts, in the language of the reader."""
    return {code: str(words) for code, words in REFUSALS.items()}
