"""Words for the columns that the system admin reads in Django's admin.

By the field's name, because the same stamps stand on most models; what a model says itself (`verbose_name`) wins.
Rejected: a `verbose_name` on each of these fields. It would be a migration of 150 steps that changes nothing in the
database and makes every test run wait, for words that no other page shows.
"""

from django.db.models import Model

# What happened: with ``_at`` it is "… pada", with ``_by`` "… oleh".
HAPPENED = {
    "alarmed": "dilaporkan", "archived": "diarsipkan", "asked": "ditanyakan", "assigned": "ditugaskan",
    "called": "dipanggil", "claimed": "dipegang", "completed": "dilengkapi", "completeness": "kelengkapan diperiksa",
    "created": "dibuat", "decided": "diputuskan", "disclosed": "dibuka", "enabled": "diberlakukan", "ended": "berakhir",
    "failed": "gagal", "finished": "selesai", "forwarded": "diserahkan", "fulfilled": "diproses",
    "given_up": "dihentikan", "granted": "diberikan", "handed_over": "disampaikan", "lapsed": "tidak ditindaklanjuti",
    "loaded": "dimuat", "notified": "diberitahukan", "opened": "dibuka petugas", "paused": "dijeda",
    "proposed": "diusulkan", "queued": "masuk antrean", "received": "diterima", "reissued": "diterbitkan ulang",
    "rejected": "ditolak", "requested": "kelengkapan diminta", "resent": "dikirim ulang", "revoked": "dicabut",
    "saved": "disimpan", "second_asked": "orang kedua diminta", "seconded": "disetujui orang kedua", "sent": "terkirim",
    "settled": "ditangani", "started": "mulai", "submitted": "diajukan", "superseded": "diganti", "updated": "diubah",
    "uploaded": "diunggah", "validity": "kebenaran diperiksa",
}  # fmt: skip
WHEN_AND_WHO = {"_at": "pada", "_by": "oleh"}

WORDS = {
    "account_id": "nomor baris akun", "act": "tindakan", "actor": "pelaku", "actor_kind": "jenis pelaku",
    "actor_name": "nama pelaku", "applicant": "pemohon", "at": "pada", "attempts": "percobaan", "base": "revisi dasar",
    "batch": "impor", "broken_off": "terputus", "by": "oleh", "case_id": "nomor baris perkara",
    "checked_in": "diperiksa di", "claim_used_at": "pegangan terakhir dipakai", "completeness": "kelengkapan",
    "contacts_told_at": "surat kontak selesai pada", "data": "rincian", "decree": "SK",
    "dossier_sha256": "SHA-256 berkas", "due_at": "jatuh tempo", "ended_by_name": "nama pengakhir", "field": "isian",
    "fields": "isian dalam berkas", "given_up_reason": "alasan dihentikan", "hash": "hash",
    "in_force": "berlaku sebagai", "is_answer": "jawaban", "kind": "jenis",
    "lapse_reason": "alasan tidak ditindaklanjuti",
    "last_error": "kegagalan terakhir", "last_event_hash": "hash kejadian terakhir", "letters_from": "alamat pengirim",
    "merged_into": "digabung ke", "message_id": "Message-ID", "mime": "jenis isi", "minutes": "menit",
    "next_attempt_at": "dicoba lagi pada", "nip_digits": "angka NIP", "office": "kantor", "outcome": "keputusan",
    "owner_id": "nomor baris pemilik", "owner_type": "jenis pemilik", "pages": "halaman",
    "paused_seconds": "detik jeda", "perhaps_taken": "mungkin diterima", "prev_hash": "hash sebelumnya",
    "private_erased_at": "isi rahasia dihapus pada", "process": "proses", "public_id": "alamat dokumen",
    "refusal": "alasan ditolak", "rejection_category": "kategori penolakan", "rejection_reason": "alasan penolakan",
    "remarks": "catatan", "reminded": "kali diingatkan", "replaced": "menggantikan", "reply_to": "balas ke",
    "requirement": "persyaratan", "revision": "revisi", "role": "peran", "round": "putaran",
    "rows_changed": "baris berubah", "rows_contact": "baris dengan kontak berubah", "rows_faulty": "baris bermasalah",
    "rows_new": "baris baru", "rows_read": "baris dibaca", "rows_unchanged": "baris tetap", "sender": "pengirim",
    "seq": "urutan", "sha256": "SHA-256", "size": "ukuran (bita)", "slug": "alamat pendek",
    "soon_at": "segera jatuh tempo pada", "sop": "SOP", "state": "status", "step_no": "langkah", "subject": "perihal",
    "subject_id": "nomor baris", "subject_type": "jenis perkara", "text": "isi", "thread": "utas",
    "ticket": "permohonan", "to_address": "kepada", "told": "sudah diingatkan", "told_account": "surat sampai akun",
    "tried_forgot_password": "mencoba Lupa Password", "validity": "kebenaran", "validity_grounds": "dasar kebenaran",
    "version": "versi", "waiting_role": "menunggu peran", "waiting_since": "menunggu sejak",
    "worked_seconds": "detik kerja", "working_days": "hari kerja",
}  # fmt: skip

MODELS = {"AccountChange": "perubahan akun"}


def word_for(name: str) -> str | None:
    """The words for a field of this name, or None."""
    for ending, word in WHEN_AND_WHO.items():
        happened = HAPPENED.get(name.removesuffix(ending))
        if name.endswith(ending) and happened:
            return f"{happened} {word}"
    return WORDS.get(name)


def name_in_indonesian(model: type[Model]) -> None:
    """Give fields without words of their own the ones above; migrations never see it (they keep what was written)."""
    for field in model._meta.fields:
        if field.verbose_name == field.name.replace("_", " "):
            field.verbose_name = word_for(field.name) or field.verbose_name
    if model.__name__ in MODELS:
        model._meta.verbose_name = model._meta.verbose_name_plural = MODELS[model.__name__]
