"""`make stop` ends this checkout's demo and nobody else's."""

import subprocess
import sys
from pathlib import Path

STOP = Path(__file__).resolve().parents[2] / ".ci" / "stop_demo.py"


def demo_of(checkout: Path) -> "subprocess.Popen[bytes]":
    """A process with the command line of a demo."""
    sleep = "import time; time.sleep(60)"
    return subprocess.Popen([sys.executable, "-c", sleep, str(checkout / "manage.py"), "rundemo", "--port", "8000"])


def stop(checkout: Path) -> str:
    command = [sys.executable, str(STOP), str(checkout / "manage.py")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_stop_ends_the_demo_of_this_checkout_only(tmp_path: Path):
    ours, other = demo_of(tmp_path / "ours"), demo_of(tmp_path / "other")
    assert stop(tmp_path / "ours") == "Web and worker: stopped\n"
    assert ours.wait(timeout=5) != 0
    assert other.poll() is None
    other.kill()
    other.wait()


def test_stop_without_a_demo_says_so(tmp_path: Path):
    assert stop(tmp_path) == "Web and worker: were not running\n"
