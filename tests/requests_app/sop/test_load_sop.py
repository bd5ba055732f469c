"""`manage.py load_sop`: what it prints, and that a mistake leaves nothing behind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from requests_app.sop.library import built_in_paths
from requests_app.sop.models import SopRevision

pytestmark = pytest.mark.django_db


def loaded(*files):
    out = StringIO()
    call_command("load_sop", *map(str, files), stdout=out)
    return out.getvalue().splitlines()


def test_without_a_file_it_loads_the_five():
    lines = loaded()
    assert lines[0] == "000.toml: SOP 000 revisi 1, loaded"
    assert len(lines) == SopRevision.objects.count() == 5


def test_a_second_run_changes_nothing():
    loaded()
    assert all(line.endswith(", unchanged") for line in loaded())
    assert SopRevision.objects.count() == 5


def test_a_named_file_is_loaded(tmp_path):
    copy = tmp_path / "905.toml"
    text = next(path for path in built_in_paths() if path.stem == "002").read_text(encoding="utf-8")
    copy.write_text(text.replace('code = "002"', 'code = "905"').replace('slug = "ppk"', 'slug = "ppk-baru"'))
    assert loaded(copy) == ["905.toml: SOP 905 revisi 1, loaded"]


def test_a_bad_file_is_refused_with_its_problems_and_nothing_is_loaded(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text('kind = "ticket"\nlangkah = 1\n')
    with pytest.raises(CommandError, match=r"bad\.toml: kunci “langkah”: tidak dikenal"):
        loaded(built_in_paths()[0], bad)
    assert not SopRevision.objects.exists()


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"none\.toml: tidak dapat dibaca"):
        loaded(tmp_path / "none.toml")


def test_a_file_that_is_not_text_is_said(tmp_path):
    binary = tmp_path / "scan.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match=r"scan\.toml: tidak dapat dibaca"):
        loaded(binary)
