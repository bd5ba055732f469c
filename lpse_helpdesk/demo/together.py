"""How the demo's offices work together: texts that they keep ready, a view that everybody sees, somebody on leave."""

from datetime import timedelta

from django.utils import timezone

from accounts_app.absences import actions as absences
from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.desk.canned import actions as canned
from requests_app.desk.saved_views import actions as views

OFFICES = ("KT", "KP")
TEXTS = (
    ("completion", "Berkas kurang", "Yth. {nama}, mohon lengkapi {kekurangan} agar permohonan {nomor} dapat diproses."),
    (
        "completion",
        "Hasil pindai buram",
        "Hasil pindai tidak terbaca. Mohon pindai ulang seluruh halaman.",
    ),
    ("rejection", "Bukan pemegang akun", "Data pada permohonan {nomor} tidak sesuai dengan pemegang akun di SPSE."),
    ("reason", "Perlu dilihat lagi", "Mohon periksa kembali {kekurangan} pada permohonan {nomor}."),
    ("reason", "Tidak ada jawaban", "Pemohon tidak melengkapi berkas setelah diingatkan oleh {kantor}."),
)


def work_together(office: Office) -> None:
    """Texts and a shared view in two of the offices; in the first one somebody is away next week."""
    if office.code not in OFFICES:
        return
    writer, head = (_people(office, role)[0] for role in (Role.HELPDESK, Role.KEPALA_LPSE))
    for place, title, text in TEXTS:
        canned.add(office, place=place, title=title, text=text, by=writer)
    views.save(head, "Lewat tenggat", "tenggat=lewat", shared=True)
    deciders = _people(office, Role.ADMIN_PPE)
    if len(deciders) > 1:
        day = timezone.localdate(timezone=office.tz) + timedelta(days=7)
        away, stand_in = deciders[1], deciders[0]
        absences.enter(away, since=day, until=day + timedelta(days=3), stand_in=stand_in, by=away, reason="leave")


def _people(office: Office, role: Role) -> list[User]:
    held = User.objects.filter(office=office, grants__role=role, grants__revoked_at=None)
    return list(held.order_by("pk"))
