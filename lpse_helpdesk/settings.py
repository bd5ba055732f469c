"""Settings: one file, everything that differs between installations comes from the environment.

Outside DEBUG the program refuses to start half-configured (``_required``); the alternative, defaults that
"work", is how demo keys reach production.
"""

import base64
import hashlib
import os
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from lpse_helpdesk import database, logs
from lpse_helpdesk.worker_jobs import WORKER_JOBS  # noqa: F401 - a setting

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


DEMO = _flag("DEMO")
# Off unless asked for, so that a forgotten variable never opens an installation; pytest announces itself.
DEBUG = _flag("DEBUG", default="PYTEST_VERSION" in os.environ)


def _required(name: str, development: str) -> str:
    """The variable's value; its development value is used only under DEBUG or DEMO."""
    value = os.environ.get(name, "")
    if value:
        return value
    if DEBUG or DEMO:
        return development
    raise ImproperlyConfigured(f"{name} harus diisi bila DEBUG mati (lihat .env.example).")


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _development_key(purpose: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(purpose.encode()).digest()).decode()


def _keys(name: str, purpose: str) -> list[str]:
    return [key.strip() for key in _required(name, _development_key(purpose)).split(",") if key.strip()]


SECRET_KEY = _required("SECRET_KEY", "development-only-key-of-lpse-helpdesk-not-for-production-use")
# Fernet keys, newest first; older ones still open what they sealed. They are never stored in the database.
HANDOVER_KEYS = _keys("HANDOVER_KEYS", "handover")
SESSION_KEYS = _keys("SESSION_KEYS", "session")
SECOND_FACTOR_KEYS = _keys("SECOND_FACTOR_KEYS", "second factor")
# Staff need it, and a fresh sign-in for what cannot be taken back. Production has no way round it.
SECOND_FACTOR = not (DEBUG or DEMO) or _flag("SECOND_FACTOR")
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver" if DEBUG or DEMO else "")
CSRF_TRUSTED_ORIGINS = _words("CSRF_TRUSTED_ORIGINS")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS harus diisi bila DEBUG mati (lihat .env.example).")

INSTALLED_APPS = [
    "lpse_helpdesk",
    "archive_app",
    "requests_app",
    "accounts_app",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_fsm",
    "pgtrigger",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "django_htmx",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lpse_helpdesk.compression.TextGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "lpse_helpdesk.maintenance.MaintenanceMiddleware",
    "lpse_helpdesk.nul.NoNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts_app.sessions.people.PersonMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts_app.sessions.rules.SessionLengthMiddleware",
    "accounts_app.second_factor.gate.SecondFactorMiddleware",
    "accounts_app.zones.OfficeZoneMiddleware",
    "lpse_helpdesk.refusals.WrongMethodMiddleware",
]

ROOT_URLCONF = "lpse_helpdesk.urls"
WSGI_APPLICATION = "lpse_helpdesk.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "lpse_helpdesk.navigation.page_context",
            ],
            "builtins": ["accounts_app.templatetags.ui", "accounts_app.templatetags.places"],
        },
    }
]

DATABASES: dict[str, Any] = {"default": database.configuration(os.environ, BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The limits on wrong codes and passwords are counted here. Django keeps 300 rows and then throws the first third away:
# a stranger who fills the table would begin every count anew.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts_app.User"
AUTHENTICATION_BACKENDS = ["accounts_app.signin.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_of_role"
ACCOUNT_ADAPTER = "accounts_app.signin.Adapter"
ACCOUNT_FORMS = {
    "login": "accounts_app.signin_forms.StaffLoginForm",
    "change_password": "accounts_app.signin_forms.OwnPasswordForm",
    "reauthenticate": "accounts_app.signin_forms.PasswordAgainForm",
    "reset_password_from_key": "accounts_app.signin_forms.FirstPasswordForm",
    "request_login_code": "accounts_app.signin_forms.RequestCodeForm",
    "reset_password": "accounts_app.signin_forms.StaffResetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# allauth resends to known addresses only, and so would tell who is one.
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# A mailed password link leaves an address behind that allauth never calls verified, and whoever has one could enrol
# nothing. Its reason, strangers who sign up with another's address, does not hold: nobody signs up here.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "accounts_app.second_factor.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "accounts_app.second_factor.forms.KeyForm",
    "authenticate": "accounts_app.second_factor.forms.ProveForm",
    "reauthenticate": "accounts_app.second_factor.forms.ProveAgainForm",
}
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO

# A session row must not be readable from a database dump: allauth keeps the mailed sign-in code in it.
SESSION_ENGINE = "accounts_app.sessions.store"
SESSION_SERIALIZER = "accounts_app.sessions.sealing.SealedSerializer"
SESSION_COOKIE_AGE = 8 * 3600
STAFF_IDLE_SECONDS = int(os.environ.get("STAFF_IDLE_MINUTES", "30")) * 60
STAFF_SESSION_SECONDS = 10 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (DEBUG or DEMO)
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lpse_helpdesk.refusals.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if DEBUG or DEMO else 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("BEHIND_TLS_PROXY") else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# --- files ------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / ".local" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "lpse_helpdesk.stylesheet.StylesheetFinder",
]
STYLESHEET_ROOT = BASE_DIR / ".local" / "stylesheet"
# Without collectstatic while developing and in the demo: served from the packages and from static/.
WHITENOISE_USE_FINDERS = DEBUG or DEMO
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # what browsers ask for at / by themselves
# Uploaded files: no URL of their own; only the permission-checked view serves them.
MEDIA_ROOT = Path(os.environ.get("FILES_ROOT", BASE_DIR / ".local" / "files"))
MEDIA_URL = ""
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT), "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "lpse_helpdesk.static_files.KeptManifestStorage",
    },
}
# Images of documents' pages, kept for a while; the worker purges them, so it must see the same folder.
PAGE_IMAGES_ROOT = MEDIA_ROOT / "page-images"
PAGE_IMAGES_BYTES = int(os.environ.get("PAGE_IMAGES_BYTES", str(1024 * 1024 * 1024)))
DOCUMENT_LIMIT_BYTES = int(os.environ.get("DOCUMENT_LIMIT_BYTES", str(10 * 1024 * 1024)))
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2500  # the longest form: the people of an SK mended in place, 200 rows of ten fields

# --- mail -------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "requests_app.outbox.demo_backend.EmailBackend" if DEMO else "requests_app.outbox.smtp.EmailBackend"
# Opens an office's mailbox: its IMAP server, in the demo a table.
MAIL_SOURCE = "requests_app.mailbox.demo.source.connect" if DEMO else "requests_app.mailbox.imap.connect"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _flag("EMAIL_USE_TLS"), _flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _required("DEFAULT_FROM_EMAIL", "helpdesk@lpse.example")
SITE_URL = _required("SITE_URL", "http://localhost:8000").rstrip("/")

# --- rules of the product (each one a figure somebody may want to change) ------------------------------------
HANDOVER_HOURS = int(os.environ.get("HANDOVER_HOURS", "72"))
CONTACT_HOLD_HOURS = int(os.environ.get("CONTACT_HOLD_HOURS", "72"))
REGISTER_LIMIT_BYTES = int(os.environ.get("REGISTER_LIMIT_BYTES", str(25 * 1024 * 1024)))
LAPSE_AFTER_WORKING_DAYS = int(os.environ.get("LAPSE_AFTER_WORKING_DAYS", "10"))
# SOP 001 step 4: after how many working days somebody who has not opened their password is reminded.
UNOPENED_AFTER_WORKING_DAYS = int(os.environ.get("UNOPENED_AFTER_WORKING_DAYS", "3"))
# Working minutes that a step may be late before Kepala LPSE is told too.
ESCALATE_AFTER_WORKING_MINUTES = int(os.environ.get("ESCALATE_AFTER_WORKING_MINUTES", "60"))
# How far apart one person's digests of unread news are, in working time (a day begins when the office opens),
# and after how many minutes by the clock on the wall unread news is mailed.
DIGEST_EVERY_WORKING_MINUTES = int(os.environ.get("DIGEST_EVERY_WORKING_MINUTES", "120"))
DIGEST_AFTER_MINUTES = int(os.environ.get("DIGEST_AFTER_MINUTES", "15"))
NOTIFICATIONS_KEEP_DAYS = int(os.environ.get("NOTIFICATIONS_KEEP_DAYS", "90"))  # read news, in its reader's list
DRAFT_HOURS = 24
MAIL_KEEP_DAYS = int(os.environ.get("MAIL_KEEP_DAYS", "365"))  # bytes of refused and filed mail; 0: for ever

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_CLASS_CONVERTERS: dict[str, str] = {}

LOGGING = logs.configuration(os.environ.get("LOG_LEVEL", "WARNING"))
