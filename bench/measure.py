"""What a page costs: ``make bench`` (about 10 minutes) or ``make bench-quick`` (1 minute); `bench/README.md` says more.

    python -m bench.measure [--quick] [--sizes 1000,100000] [--rounds 20] [--seed-anew]

For each size: the open tickets laid down anew, two gunicorn processes started with production settings, everybody
signed in through the pages, then every page in three turns, the bare views among them: a slow minute hits all alike.
Prints one table for each size and writes `.local/bench/latest.json`.
"""

import argparse
import json
import os
import platform
import time
from contextlib import closing
from typing import Any

from bench import place

QUICK, FULL = (1_000,), (1_000, 100_000, 1_000_000)
MOST_GROWTH, MOST_PSS = 1.15, 150


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a thousand tickets only, few requests")
    parser.add_argument("--sizes", default="", help="separated by commas")
    parser.add_argument("--rounds", type=int, default=0, help="requests of each page in one of three turns")
    parser.add_argument("--seed-anew", action="store_true")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",") if size] or list(QUICK if asked.quick else FULL)
    rounds = asked.rounds or (8 if asked.quick else 24)
    place.HOME.mkdir(parents=True, exist_ok=True)
    place.run("postgres", "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    for size in sizes:
        _seeded(size, anew=asked.seed_anew)
    results = {str(size): _of_size(size, rounds) for size in sizes}
    _judge_growth(results)
    for size, result in results.items():
        print(f"\n{int(size):,} tickets\n{table(result)}")
    said = {"at": time.strftime("%Y-%m-%d %H:%M"), "machine": machine(), "rounds": rounds, "sizes": results}
    (place.HOME / "latest.json").write_text(json.dumps(said, indent=1))
    print(f"\n{machine()}\nwritten: {place.HOME / 'latest.json'}")


def _seeded(size: int, *, anew: bool) -> None:
    """Have the database of this size: made once, kept until its seeding is asked for anew."""
    name, done = f"bench_{size}", place.HOME / f"seeded-{size}"
    if anew or not (done.exists() and name in place.databases() and _fits(name)):
        print(f"seeding {size:,} tickets; done once", flush=True)
        done.unlink(missing_ok=True)
        place.statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        place.statement("CREATE DATABASE {}", name)
        place.run(name, "-m", "bench.seed", "prepare", str(size))
        done.touch()


def _fits(name: str) -> bool:
    """Whether what is missing in it are later migrations, which are made up; one that is gone was written anew."""
    with closing(place.cluster().connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations WHERE app LIKE '%_app'")
        return all((place.CHECKOUT / app / "migrations" / f"{made}.py").exists() for app, made in cursor.fetchall())


def _of_size(size: int, rounds: int) -> dict[str, Any]:
    """Measured in a process of its own: one process has one database."""
    name = f"bench_{size}"
    print(f"measuring {size:,} tickets", flush=True)
    place.run(name, "-m", "bench.seed", "refresh", str(size))
    place.run(name, "-m", "bench.measure_one", name, str(rounds))
    found: dict[str, Any] = json.loads((place.HOME / f"{name}.json").read_text())
    return found


def _judge_growth(results: dict[str, Any]) -> None:
    """At the largest size at most 1.15 times of what it cost at the smallest, where that is an aim."""
    least, most = (results[key] for key in (min(results, key=int), max(results, key=int)))
    before = {row["name"]: row for row in least["pages"]}
    for row in most["pages"]:
        if least is not most and row["sized"]:
            row["growth"] = round(row["cpu"] / before[row["name"]]["cpu"], 2)
            row["aims"][f"≤ {MOST_GROWTH} × of the smallest ({row['growth']})"] = row["growth"] <= MOST_GROWTH


HEAD = "page | p50 ms | p95 ms | /s | CPU ms (application + database) | × reference | queries | bytes | gzip | aims"


def table(result: dict[str, Any]) -> str:
    """One size, as Markdown."""
    lines = [f"| {HEAD} |", "|---" * len(HEAD.split("|")) + "|", *map(_line, result["pages"])]
    more = result["more"]
    pss = f"idle {more['pss_idle']:.0f} MiB, loaded {more['pss_loaded']:.0f} MiB"
    lines += [
        "",
        f"Start to first page {more['start_s']:.2f} s",
        f"Memory {pss}: {_aim(f'≤ {MOST_PSS} MiB', more['pss_loaded'] <= MOST_PSS)}",
        f"Worker {more['mails_a_second']:.0f} mails a second, {more['mail_cpu']:.1f} ms CPU each",
    ]
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    aims = "; ".join(_aim(aim, met) for aim, met in row["aims"].items())
    times = f"{row['times']:.1f}" if row["times"] else ""
    return (
        f"| {row['name']} | {row['p50']:.1f} | {row['p95']:.1f} | {row['a_second']:.0f}"
        f" | {row['cpu']:.2f} ({row['app']:.2f} + {row['db']:.2f}) | {times} | {row['queries'] or ''}"
        f" | {row['bytes']:,} | {row['gzip']:,} | {aims} |"
    )


def _aim(aim: str, met: bool) -> str:
    return f"{'met' if met else 'MISSED'}: {aim}"


def machine() -> str:
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} processors, Python {platform.python_version()}, load {load:.1f} at the end"


if __name__ == "__main__":
    main()
