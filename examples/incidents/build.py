#!/usr/bin/env python3
"""Makes the files of this folder from marked.txt, or says what is wrong with it.

    python3 examples/incidents/build.py            # writes them
    python3 examples/incidents/build.py --check    # writes nothing; fails where they differ

README.md tells the form of marked.txt and of what comes out.
"""

import argparse
import datetime
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

Row = dict[str, Any]
MARK = re.compile(r"\{([a-z-]+)(!planned)?\|([^{}]*)\}")
FIELDS = {"killed", "injured", "detained", "abducted", "participants", "place", "time", "actors", "happened"}
FEWEST, MOST = 3, 8  # reports that tell of one incident


class Fault(Exception):
    """What is wrong with marked.txt."""


def ensure(holds: object, what: str) -> None:
    if not holds:
        raise Fault(what)


def header(block: str) -> tuple[dict[str, str], str]:
    head, _, body = block.partition("\n\n")
    lines = [re.fullmatch(r"(\w+): ?(.*)", line) for line in head.split("\n")]
    ensure(all(lines), f"a header has a line that is not 'key: value':\n{head}")
    return {m[1]: m[2] for m in lines if m}, body


def interval(days: str) -> list[str]:
    """The first day and the last of `2022-05-16/2022-05-20`, or of one day."""
    first, _, last = days.partition("/")
    return [datetime.date.fromisoformat(day).isoformat() for day in (first, last or first)]


def unmark(body: str) -> tuple[str, list[Row]]:
    """The text without marks, and the claims with their spans in it, in code points."""
    text, at, claims = "", 0, []
    for m in MARK.finditer(body):
        text += body[at : m.start()]
        claim = {"incident": m[1], "span": [len(text), len(text) + len(m[3])], "text": m[3]}
        claims.append(claim | {"planned": True} if m[2] else claim)
        text, at = text + m[3], m.end()
    text += body[at:]
    ensure("{" not in text and "}" not in text, f"a mark is not closed or badly named:\n{text}")
    return text, claims


def read(source: str) -> tuple[list[Row], list[Row], list[Row]]:
    """The reports, the incidents with their claims, and which report reprints which."""
    reports: list[Row] = []
    reprints: list[Row] = []
    incidents: dict[str, Row] = {}
    for block in source.split("\n=====\n"):
        head, body = header(block.strip("\n"))
        if "incident" in head:
            ensure(head["incident"] not in incidents, f"two incidents are called {head['incident']}")
            incidents[head["incident"]] = {
                "incident": head["incident"],
                "about": head["about"],
                "when": interval(head["when"]),
                "where": head["where"],
                "country": head["country"],
                "disputed": head.get("disputed", "").split(),
                "sisters": head.get("sisters", "").split(),
                "claims": [],
                "alone": "alone" in head,
            }
            continue
        text, claims = unmark(body)
        datetime.date.fromisoformat(head["published"])
        reports.append({"id": head["id"], "text": text} | {k: head[k] for k in ("title", "publisher", "published")})
        if "reprint" in head:
            reprints.append({"report": head["id"], "of": head["reprint"]})
        for claim in claims:
            name = claim.pop("incident")
            ensure(name in incidents, f"{head['id']}: no incident is called {name}")
            incidents[name]["claims"].append({"report": head["id"]} | claim)
    return reports, list(incidents.values()), reprints


def check(reports: list[Row], incidents: list[Row], reprints: list[Row]) -> None:
    texts = {r["id"]: r["text"] for r in reports}
    publishers = {r["id"]: r["publisher"] for r in reports}
    days = {r["id"]: r["published"] for r in reports}
    twice = [i for i, n in Counter(r["id"] for r in reports).items() if n > 1]
    ensure(not twice, f"these ids are given twice: {twice}")
    sisters = {i["incident"]: set(i["sisters"]) for i in incidents}
    for i in incidents:
        name, told = i["incident"], {c["report"] for c in i["claims"]}
        ensure(len(told) == 1 if i["alone"] else FEWEST <= len(told) <= MOST, f"{name} is told by {len(told)} reports")
        ensure(i["alone"] or len({publishers[r] for r in told}) >= FEWEST, f"{name} is told by too few publishers")
        ensure(i["alone"] or len({days[r] for r in told}) > 1, f"{name} is told on one day")
        ensure(set(i["disputed"]) <= FIELDS, f"{name}: no such field in {i['disputed']}")
        ensure(all(name in sisters.get(s, ()) for s in sisters[name]), f"{name} has a sister that does not name it")
        for c in i["claims"]:
            ensure(texts[c["report"]][slice(*c["span"])] == c["text"], f"{name}: a span is wrong in {c['report']}")
    for r in reprints:
        ensure(r["of"] in texts and r["of"] != r["report"], f"{r['report']} reprints what is not there")


def lines(rows: list[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> int:
    ask = argparse.ArgumentParser(description="Makes the corpus from marked.txt.")
    ask.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent, help="where marked.txt is (default: beside this program)")
    ask.add_argument("--check", action="store_true", help="write nothing; fail where the files are not what marked.txt makes")
    args = ask.parse_args()
    here = args.folder
    try:
        reports, incidents, reprints = read((here / "marked.txt").read_text(encoding="utf-8"))
        check(reports, incidents, reprints)
    except (Fault, KeyError, ValueError) as fault:
        print(f"marked.txt: {fault}", file=sys.stderr)
        return 1
    alone = [i for i in incidents if i.pop("alone")]
    files = {
        "reports.jsonl": lines(reports),
        "expected.jsonl": lines([i for i in incidents if i not in alone]),
        "singles.jsonl": lines(alone),
        "reprints.jsonl": lines(reprints),
    }
    stale = [name for name, text in files.items() if not (here / name).is_file() or (here / name).read_text(encoding="utf-8") != text]
    if args.check:
        for name in stale:
            print(f"{name} is not what marked.txt makes", file=sys.stderr)
        return 1 if stale else 0
    for name, text in files.items():
        (here / name).write_text(text, encoding="utf-8")
    claims = sum(len(i["claims"]) for i in incidents)
    print(f"{len(reports)} reports, {len(incidents) - len(alone)} incidents and {len(alone)} told once, {claims} claims, {len(reprints)} reprints")
    return 0


if __name__ == "__main__":
    sys.exit(main())
