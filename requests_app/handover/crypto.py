"""Keys and ciphertexts of the hand-over.

Three locks, each of which also needs the server key (``settings.HANDOVER_KEYS``, never in the database):
- server: the server key alone (before the notice; MultiFernet, so an older key of the list still opens);
- code: HKDF(server key ‖ argon2id(12-digit code, salt)). 10^12 codes at about 0.15 s each are some 4 700 core-years;
- renewal and viewing: HKDF(server key ‖ 256 random bits that only a browser holds).
The purpose and the row's id are bound into each derived key, so no ciphertext opens in another column or row.
Rejected: a derived key without the server key (a stolen dump alone would allow guessing the code offline), and a hash
of the code in the row (a second target to guess at; the authenticated ciphertext already tells right from wrong).
"""

import base64
import binascii
import secrets
from enum import StrEnum

from argon2.low_level import Type, hash_secret_raw
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

from requests_app.handover.results import Secret

CODE_DIGITS = 12
KEY_BYTES = 32
SALT_BYTES = 16
ARGON2_PASSES = 3
ARGON2_KIB = 64 * 1024


class Purpose(StrEnum):
    CODE = "code"
    RENEWAL = "renewal"
    VIEWING = "viewing"


def _server_keys() -> list[str]:
    keys = list(getattr(settings, "HANDOVER_KEYS", []))
    if not keys:
        raise ImproperlyConfigured("HANDOVER_KEYS is empty: at least one Fernet key is needed.")
    return keys


def new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def new_key() -> str:
    """256 random bits as text that fits a cookie and an address."""
    return secrets.token_urlsafe(KEY_BYTES)


def new_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


@sensitive_variables()
def seal_for_server(secret: Secret) -> str:
    return _encrypt(MultiFernet([Fernet(key) for key in _server_keys()]), secret)


@sensitive_variables()
def open_for_server(ciphertext: str) -> Secret | None:
    """None when no server key of the list opens it."""
    return _decrypt(MultiFernet([Fernet(key) for key in _server_keys()]), ciphertext)


@sensitive_variables()
def seal_with_code(secret: Secret, digits: str, salt: str, row_id: int) -> str:
    return _encrypt(_box(_code_material(digits, salt), Purpose.CODE, row_id), secret)


@sensitive_variables()
def open_with_code(ciphertext: str, digits: str, salt: str, row_id: int) -> Secret | None:
    """None for a wrong code."""
    return _decrypt(_box(_code_material(digits, salt), Purpose.CODE, row_id), ciphertext)


@sensitive_variables()
def seal_with_key(secret: Secret, key: str, purpose: Purpose, row_id: int) -> str:
    """``key`` comes from ``new_key()``."""
    material = _key_material(key)
    if material is None:
        raise ValueError("not a key made by new_key()")
    return _encrypt(_box(material, purpose, row_id), secret)


@sensitive_variables()
def open_with_key(ciphertext: str, key: str, purpose: Purpose, row_id: int) -> Secret | None:
    """None for a wrong key, whatever a cookie may hold, and for an erased ciphertext."""
    material = _key_material(key)
    return None if material is None else _decrypt(_box(material, purpose, row_id), ciphertext)


@sensitive_variables()
def _code_material(digits: str, salt: str) -> bytes:
    """32 bytes from the pickup code: argon2id, 64 MiB, 3 passes (about 0.15 s)."""
    return hash_secret_raw(
        secret=digits.encode(),
        salt=bytes.fromhex(salt),
        time_cost=ARGON2_PASSES,
        memory_cost=ARGON2_KIB,
        parallelism=1,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


@sensitive_variables()
def _key_material(key: str) -> bytes | None:
    """The 32 bytes behind ``new_key()``'s text; None when a cookie holds anything else."""
    try:
        material = base64.b64decode(key.encode("ascii") + b"=", altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return material if len(material) == KEY_BYTES else None


@sensitive_variables()
def _box(material: bytes, purpose: Purpose, row_id: int) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key, material, purpose, row_id)) for key in _server_keys()])


@sensitive_variables()
def _derived(server_key: str, material: bytes, purpose: Purpose, row_id: int) -> bytes:
    info = f"lpse-helpdesk handover {purpose.value} {row_id}".encode()
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info)
    return base64.urlsafe_b64encode(kdf.derive(base64.urlsafe_b64decode(server_key) + material))


@sensitive_variables()
def _encrypt(box: MultiFernet, secret: Secret) -> str:
    return box.encrypt(secret.expose().encode()).decode()


@sensitive_variables()
def _decrypt(box: MultiFernet, ciphertext: str) -> Secret | None:
    try:
        return Secret(box.decrypt(ciphertext.encode()).decode())
    except InvalidToken:
        return None
