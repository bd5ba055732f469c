"""The pictures of the guide: what each shows, in words too. A browser test takes them and holds them to the screens.

The names are those of the files in ``static/img/guide``; ``make pictures`` takes all of them anew.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from PIL import Image

FOLDER = "img/guide"
NARROW = 500  # pixels


@dataclass(frozen=True, slots=True)
class Picture:
    """``alt``: what it shows, for whoever does not see it; ``caption``: what to look at."""

    name: str
    alt: str
    caption: str = ""

    @property
    def static_name(self) -> str:
        return f"{FOLDER}/{self.name}.webp"

    @property
    def path(self) -> Path:
        return Path(settings.BASE_DIR) / "static" / self.static_name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, so that the page does not jump while it loads."""
        return _size_of(self.path)

    @property
    def is_narrow(self) -> bool:
        """Whether it is of a phone's width, so that the steps find room beside it."""
        return self.size[0] < NARROW


@cache
def _size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


PICTURES = {
    picture.name: picture
    for picture in (
        Picture("mulai", "Formulir langkah pertama: pilihan kantor LPSE dan jenis pengguna SPSE.",
                "Langkah pertama: kantor dan jenis pengguna."),
        Picture("kode", "Halaman pengambilan dengan isian kode dan tombol untuk membuka password.",
                "Tautan dari surel membuka halaman ini; kodenya disebutkan petugas."),
        Picture("perjalanan", "Perjalanan permohonan: langkah yang selesai, yang sedang berjalan, dan yang berikutnya.",
                "Perjalanan permohonan di halaman Anda."),
        Picture("tamu", "Isian buku tamu: nama, instansi, keperluan, dan tombol untuk menyimpan.",
                "Satu baris buku tamu."),
        Picture("loket", "Halaman loket dengan nomor antrean yang dipanggil dan tombol-tombolnya.",
                "Nomor yang dipanggil; di bawahnya semua tombol loket."),
        Picture("kotak-masuk", "Kotak masuk: daftar permohonan yang menunggu dengan langkah, keadaan, dan sisa waktu.",
                "Yang paling mendesak berdiri paling atas."),
        Picture("daftar-periksa", "Setiap dokumen dengan pilihan lengkap, kurang, tidak terbaca, atau salah.",
                "Satu putusan untuk setiap dokumen."),
        Picture("minta", "Kartu permintaan kelengkapan dengan daftar yang kurang dan isian pesan.",
                "Yang kurang sudah tertulis; tambahkan pesan bila perlu."),
        Picture("banding", "Tabel perbandingan permohonan dengan data SPSE; nomor telepon yang berbeda ditandai.",
                "Perbedaan ditandai dan diputuskan satu per satu."),
        Picture("beri-tahu", "Kartu pemberitahuan: surel tujuan dan cara memastikan identitas pemohon.",
                "Pastikan dahulu dengan siapa Anda berbicara."),
        Picture("arsip", "Kartu pengarsipan dengan tombol untuk mengarsipkan permohonan.",
                "Langkah terakhir."),
        Picture("sop-berlaku", "SOP yang berlaku di kantor: nama, siapa yang dilayani, tombol riwayat dan pengakhiran.",
                "Satu SOP yang berlaku, dengan siapa yang dilayaninya."),
    )
}  # fmt: skip
