"""What a password has to be, beyond Django's own rules."""

from django.contrib.auth import password_validation
from django.utils.translation import ngettext


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's, with a sentence that exists in Chinese."""

    def get_error_message(self) -> str:
        sentence = ngettext(
            "A password has at least %d character.", "A password has at least %d characters.", self.min_length
        )
        return sentence % self.min_length
