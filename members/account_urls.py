"""Addresses of django-allauth's views: those that this portal uses, and no other. Nobody signs up here.

Named one by one, because allauth's own list opens pages for signing up.
"""

from allauth.account import views as account
from allauth.socialaccount import views as outside
from allauth.socialaccount.providers.dingtalk import views as dingtalk
from allauth.socialaccount.providers.feishu import views as feishu
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.weixin import views as weixin
from django.urls import include, path, re_path

from members.views import by_way_of_a_page

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", account.email, name="account_email"),
    path("email/confirm/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("outside/", outside.connections, name="socialaccount_connections"),
    path("outside/cancelled/", outside.login_cancelled, name="socialaccount_login_cancelled"),
    path("outside/failed/", outside.login_error, name="socialaccount_login_error"),
    path("outside/weixin/", by_way_of_a_page(weixin.oauth2_login), name="weixin_login"),
    path("outside/weixin/back/", weixin.oauth2_callback, name="weixin_callback"),
    path("outside/dingtalk/", by_way_of_a_page(dingtalk.oauth2_login), name="dingtalk_login"),
    path("outside/dingtalk/back/", dingtalk.oauth2_callback, name="dingtalk_callback"),
    path("outside/feishu/", by_way_of_a_page(feishu.oauth2_login), name="feishu_login"),
    path("outside/feishu/back/", feishu.oauth2_callback, name="feishu_callback"),
    path("outside/oidc/<str:provider_id>/", by_way_of_a_page(oidc.login), name="openid_connect_login"),
    path("outside/oidc/<str:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
]
