"""How django-allauth meets our members: nobody signs up, outside accounts are linked, never created."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in for members that the roster knows."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """WeChat, DingTalk, Feishu and OIDC open the account they were linked to."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Second factors under the portal's own name."""
