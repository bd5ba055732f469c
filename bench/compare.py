"""The same pages by two states of the code, in turns on one database: ``python -m bench.compare [--size 1000] REF``.

REF (a commit that has `bench/wsgi.py`, and the same tables) is checked out beside, both are served at once, and every
page is asked of the one and of the other, three times: what a change costs or saves, whatever else the machine does.
"""

import argparse
import shutil
import subprocess

from bench import place


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ref")
    parser.add_argument("--size", default="1000")
    parser.add_argument("--rounds", default="12")
    asked = parser.parse_args()
    before = place.HOME / "before"
    shutil.rmtree(before, ignore_errors=True)
    before.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", asked.ref], cwd=place.CHECKOUT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(before)], input=archive, check=True)
    name = f"bench_{asked.size}"
    place.run(name, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    place.run(name, "-m", "bench.seed", "refresh", asked.size)
    place.run(name, "-m", "bench.compare_one", name, str(before), asked.rounds)


if __name__ == "__main__":
    main()
