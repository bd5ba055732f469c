"""The page of components in its order. Built when somebody looks: a production server never needs it."""

from collections.abc import Callable

from lpse_helpdesk.gallery import frame, rooms, work
from lpse_helpdesk.gallery.showing import Component

# (anchor, heading, what builds it)
SECTIONS: tuple[tuple[str, str, Callable[[], tuple[Component, ...]]], ...] = (
    ("kerangka", "Kerangka halaman", frame.frame),
    ("tombol", "Tombol", rooms.buttons),
    ("keterangan", "Keterangan", frame.words),
    ("tabel", "Tabel dan status", rooms.lists),
    ("data", "Data", work.facts),
    ("formulir", "Formulir", rooms.forms),
    ("unggah", "Berkas", work.files),
    ("langkah", "Langkah dan riwayat", work.ways),
    ("sekali", "Sekali tampil dan konfirmasi", work.secrets),
    ("meja", "Meja kerja", rooms.desk),
    ("grafik", "Grafik", rooms.drawings),
    ("ikon", "Ikon", rooms.icons),
)
