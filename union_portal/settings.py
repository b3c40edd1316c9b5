"""Settings. Every value that differs between machines comes from the environment (.env.example lists them).

`manage.py up` fills in what a trial on one machine needs; a server sets DATABASE_URL, SECRET_KEY, ALLOWED_HOSTS
and SITE_URL, and the start stops with a sentence when one is missing.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from union_portal.lib import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- where things are kept -----------------------------------------------------------------------------------
DATA_DIR = Path(env.text("PORTAL_DATA", str(BASE_DIR / "var"))).resolve()
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "keys" / "secret_key")
DATABASES = {
    "default": {
        **env.database(env.text("DATABASE_URL")),
        "CONN_MAX_AGE": env.number("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        # A pooler in transaction mode (PgBouncer) cannot keep a cursor open between two statements.
        "DISABLE_SERVER_SIDE_CURSORS": env.flag("DATABASE_POOLED"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who is asking -------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", IS_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000 if IS_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.db"
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE, LANGUAGE_COOKIE_SECURE = True, "Lax", IS_HTTPS

# --- what it is made of --------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "union_portal.apps.UnionPortalConfig",
    "members",
    "news",
    "feedback",
    "finance",
    "proposals",
    "union_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "django_ckeditor_5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.weixin",
    "allauth.socialaccount.providers.dingtalk",
    "allauth.socialaccount.providers.feishu",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "csp",
]
MIDDLEWARE = [
    "union_portal.nameless.middleware",
    "union_portal.middleware.request_id",
    "union_portal.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "union_portal.middleware.maintenance",
    "union_portal.display.middleware",
    "union_portal.middleware.no_nul",
    "union_portal.middleware.bounded",
    "union_portal.page_cache.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
ROOT_URLCONF = "union_portal.urls"
WSGI_APPLICATION = "union_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "union_portal.context_processors.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "union_portal.templatetags.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- signing in ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["employee_number", "name", "phone", "email"]},
    },
    {"NAME": "members.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = reverse_lazy("me")
LOGOUT_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "members.adapters.SocialAccountAdapter"
MFA_ADAPTER = "members.adapters.MFAAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "employee_number"
# The sign-in form looks up verified addresses itself: allauth would also take the unconfirmed ones of a roster.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PRESERVE_USERNAME_CASING = True
# Warnings go out as notices, in each one's language and through the job queue.
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "activate": "20/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
    # A hall full of delegates comes from one address.
    "attendance": "1200/m/ip,15/m/key",
    # The page sends what is typed once in three quiet seconds; two windows of one person may.
    "autosave": "1200/m/ip,60/m/key",
    "hints": "1200/m/ip,90/m/key",
    # What was refused as a ballot, and voting codes asked for: of one person, and of a hall that votes with slips.
    "vote": "30/m/key",
    "slip": "1200/m/ip",
    # Passphrases and transfer codes of an inbox that one person tries.
    "unlock_inbox": "10/300s/key",
    # Questions about the fund of one person; passphrases of a signing key that one person tries.
    "ask_fund": "10/h/key",
    "sign_fund": "10/300s/key",
}
# A limit counts per address of the visitor; behind a proxy that is what the last N proxies wrote down.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 1 if IS_HTTPS else 0)
ACCOUNT_FORMS = {
    "login": "members.forms.LoginForm",
    "reauthenticate": "members.forms.ReauthenticateForm",
    "change_password": "members.forms.ChangePasswordForm",
    "set_password": "members.forms.SetPasswordForm",
    "reset_password": "members.forms.ResetPasswordForm",
    "reset_password_from_key": "members.forms.ResetPasswordKeyForm",
    "add_email": "members.forms.AddEmailForm",
}
USERSESSIONS_ADAPTER = "members.adapters.UserSessionsAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_TOLERANCE = 1
# allauth asks for a verified address first, against strangers who sign up with somebody else's. Nobody signs up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "members.forms.AuthenticateForm",
    "reauthenticate": "members.forms.MFAReauthenticateForm",
    "activate_totp": "members.forms.ActivateTOTPForm",
    "add_webauthn": "members.forms.AddWebAuthnForm",
    "edit_webauthn": "members.forms.EditWebAuthnForm",
    "login_webauthn": "members.forms.LoginWebAuthnForm",
    "authenticate_webauthn": "members.forms.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "members.forms.ReauthenticateWebAuthnForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
# Staff need a second factor before the admin opens. "optional" is for a trial on one machine: a check refuses it
# in production (union_portal/checks.py).
ADMIN_SECOND_FACTOR = env.text("ADMIN_SECOND_FACTOR", "required")
ACTIVATION_SLIP_DAYS = env.number("ACTIVATION_SLIP_DAYS", 30)
MAILBOX_PEPPER = env.secret("MAILBOX_PEPPER", DATA_DIR / "keys" / "mailbox_pepper")
"""Keys the look-up of receipt codes. Without it no sealed letter is found again: keep it with the backups, apart."""


MAILBOX_WORK_BITS = env.number("MAILBOX_WORK_BITS", 18)
"""How hard the sum is that a browser does before a sealed letter is sent: some 2^18 tries, about a second on a phone."""


def _provider(prefix: str, **more: object) -> dict[str, object]:
    """Settings of one outside sign-in; without a client id in the environment it is not offered at all."""
    client_id = env.text(f"{prefix}_CLIENT_ID", "")
    app = {"client_id": client_id, "secret": env.text(f"{prefix}_SECRET", ""), **more}
    return {"APPS": [app] if client_id else []}


SOCIALACCOUNT_PROVIDERS = {
    "weixin": {
        **_provider("WEIXIN"),
        "AUTHORIZE_URL": "https://open.weixin.qq.com/connect/qrconnect",
        "SCOPE": ["snsapi_login"],
    },
    "dingtalk": _provider("DINGTALK"),
    "feishu": _provider("FEISHU"),
    "openid_connect": _provider(
        "OIDC",
        provider_id="oidc",
        name=env.text("OIDC_NAME", "OIDC"),
        settings={"server_url": env.text("OIDC_SERVER_URL", "")},
    ),
}

# --- language and time ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")

# --- files ---------------------------------------------------------------------------------------------------
STATIC_URL, MEDIA_URL = "/static/", "/media/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(DATA_DIR / "media")))
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "union_portal.staticfiles.PortalStaticFilesStorage"},
}
if env.text("S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": env.text("S3_BUCKET"), "endpoint_url": env.text("S3_ENDPOINT_URL")},
    }
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o640
PDF_FONTS = Path(env.text("PDF_FONTS", str(DATA_DIR / "fonts")))
"""A folder for fonts that may not be handed on with the portal, such as FangSong: PDFs use them when they are there."""
UPLOAD_LIMITS = {"picture": 15 * 1024 * 1024, "document": 30 * 1024 * 1024, "spreadsheet": 10 * 1024 * 1024}
UPLOAD_LIMITS["video"] = env.number("LARGEST_VIDEO_MB", 200) * 1024 * 1024
"""Bytes, by kind of file."""
LARGEST_REQUEST = max(128 * 1024 * 1024, UPLOAD_LIMITS["video"] + 32 * 1024 * 1024)
"""Several files at once, or a film with its picture, from somebody who has signed in."""
LARGEST_LETTER = 52 * 1024 * 1024
"""A sealed letter with five attachments of ten megabytes, from somebody of whom nothing is known."""

# --- cache, jobs, mail ---------------------------------------------------------------------------------------
# Rate limits live here, so every worker has to share it: the database by default, Redis by setting.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.text("REDIS_URL", ""),
    }
    if env.text("REDIS_URL", "")
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # The default of 300 would let anybody push the limits of others out by trying many numbers.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST", "")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = env.text("EMAIL_HOST", ""), env.number("EMAIL_PORT", 465)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_USER", ""), env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_TIMEOUT = env.flag("EMAIL_USE_SSL", True), 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "union-portal@localhost")

PAGE_CACHE_BYTES = env.number("PAGE_CACHE_BYTES", 32 * 1024 * 1024)
"""Memory a worker may spend on ready pages for anonymous readers; 0 switches it off."""

# --- what a browser may do -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- logs: JSON lines without personal data ------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "union_portal.lib.logs.RequestId"}},
    "formatters": {"json": {"()": "union_portal.lib.logs.JsonLines"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]},
    },
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # These two print request details, cookies included, in their own way.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "django.server": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
