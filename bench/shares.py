"""Where the time of each page goes: ``python -m bench.shares [--size 1000] [--rounds 200]``.

The pages are asked in one process, without a network, and whenever it has computed for another millisecond or so, it is
noted what it was doing (`bench.shares_one`). What the database computes is not in it.
"""

import argparse

from bench import place


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="1000")
    parser.add_argument("--rounds", default="200")
    asked = parser.parse_args()
    name = f"bench_{asked.size}"
    place.run(name, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    place.run(name, "-m", "bench.seed", "refresh", asked.size)
    place.run(name, "-m", "bench.shares_one", name, asked.rounds)


if __name__ == "__main__":
    main()
