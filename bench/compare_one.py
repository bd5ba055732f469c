"""Two servers in turns: ``python -m bench.compare_one DATABASE FOLDER ROUNDS`` (by `bench.compare`)."""

import sys
from pathlib import Path

import django

django.setup()

from bench import pages
from bench.browser import Browser
from bench.measure_one import TURNS, Row, turn, warm_up, weigh
from bench.postbox import postbox
from bench.serving import Server, serving

HEAD = "| page | CPU ms before (application + database) | after | queries before | after |\n|---|---|---|---|---|"


def rows(server: Server, people: pages.Staff, rounds: int) -> list[Row]:
    """The pages that can be asked again and again, each asked a few times before it counts. One session serves both."""
    here = {role: (person, Browser(server.port, dict(at.cookies), at.address)) for role, (person, at) in people.items()}
    bare = pages.references(server.port, b"", rounds)[1]
    found = [Row(page) for page in (bare, *pages.desk_pages(here, rounds)) if not page.once]
    for row in found:
        warm_up(row)
    return found


def main(database: str, folder: Path, rounds: int) -> None:
    with postbox() as box, serving(database, box.port, folder) as old, serving(database, box.port) as new:
        people = pages.people(old.port)
        both = [(server, rows(server, people, rounds)) for server in (old, new)]
        for _ in range(TURNS):
            for pair in zip(*(found for _, found in both), strict=True):
                for (server, _), row in zip(both, pair, strict=True):
                    turn(server, row)
        print(HEAD)
        for before, after in zip(*(found for _, found in both), strict=True):
            weigh(before)
            weigh(after)
            print(f"| {before.page.name} | {_cpu(before)} | {_cpu(after)} | {before.queries} | {after.queries} |")


def _cpu(row: Row) -> str:
    return f"{row.cpu:.2f} ({row.app:.2f} + {row.db:.2f})"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
