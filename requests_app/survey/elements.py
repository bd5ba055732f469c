"""The nine elements of the satisfaction survey with their questions and the four answers to each.

Source: PermenPANRB 14/2017, appendix (unsur SKM and its model questionnaire). Elements are keyed by name, never by
number: the order of the last two differs between sources. The names are columns of `models.Answer`.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

LOWEST, HIGHEST = 1, 4


class Element(TextChoices):
    """In the order of the questionnaire; the label is the name on the results page."""

    REQUIREMENTS = "requirements", "Persyaratan"
    PROCEDURE = "procedure", "Prosedur"
    TIME = "time", "Waktu penyelesaian"
    COST = "cost", "Biaya"
    PRODUCT = "product", "Produk layanan"
    COMPETENCE = "competence", "Kompetensi pelaksana"
    BEHAVIOUR = "behaviour", "Perilaku pelaksana"
    FACILITIES = "facilities", "Sarana dan prasarana"
    COMPLAINTS = "complaints", "Penanganan pengaduan"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one element; ``words`` are the answers 1 to 4."""

    text: str
    words: tuple[str, str, str, str]


QUESTIONS: dict[Element, Question] = {
    Element.REQUIREMENTS: Question(
        "Bagaimana pendapat Anda tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Element.PROCEDURE: Question(
        "Bagaimana pemahaman Anda tentang kemudahan prosedur pelayanan di kantor ini?",
        ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    ),
    Element.TIME: Question(
        "Bagaimana pendapat Anda tentang kecepatan waktu dalam memberikan pelayanan?",
        ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    ),
    Element.COST: Question(
        "Bagaimana pendapat Anda tentang kewajaran biaya dalam pelayanan?",
        ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    Element.PRODUCT: Question(
        "Bagaimana pendapat Anda tentang kesesuaian hasil pelayanan dengan yang tercantum dalam standar pelayanan?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Element.COMPETENCE: Question(
        "Bagaimana pendapat Anda tentang kompetensi petugas dalam memberikan pelayanan?",
        ("Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"),
    ),
    Element.BEHAVIOUR: Question(
        "Bagaimana pendapat Anda tentang kesopanan dan keramahan petugas?",
        ("Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"),
    ),
    Element.FACILITIES: Question(
        "Bagaimana pendapat Anda tentang kualitas sarana dan prasarana, termasuk halaman layanan daring ini?",
        ("Buruk", "Cukup", "Baik", "Sangat baik"),
    ),
    Element.COMPLAINTS: Question(
        "Bagaimana pendapat Anda tentang penanganan pengaduan pengguna layanan?",
        ("Tidak ada", "Ada, tetapi tidak berfungsi", "Berfungsi, kurang maksimal", "Dikelola dengan baik"),
    ),
}
