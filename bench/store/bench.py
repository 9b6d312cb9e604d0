"""Fills a store with a million events and times what people ask of it.

    python bench/store/bench.py [--events 1000000] [--dateline target/release/dateline] [--folder DIR]

Reports are put together from templates, their events are given with them: nothing is parsed. Each tells of four
happenings; every third happening is told by three reports. Places, days, types and words are drawn by a fixed rule,
some often and most seldom, as in news. The store is filled by `dateline add`; what is measured is the whole program
from its start to its end, several times, with the file's pages in the system's memory.
"""

import argparse
import functools
import hashlib
import json
import os
import random
import statistics
import subprocess
import tempfile
import time

DAYS = 3650
PLACES = 2000
COUNTRIES = [a + b + "L" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJKL"]
TYPES = ["ASSAULT", "PROTEST", "COERCE", "AGREE", "AID", "RETREAT", "THREATEN", "ACCUSE"]
VERBS = ["attacked", "protested at", "raided", "agreed on", "aided", "left", "threatened", "accused"]
SECTORS = ["GOV", "MIL", "REB", "COP", "CIV", "OPP", "CRM", "UAF"]
PUBLISHERS = ["Daily", "Herald", "Courier", "Post", "Observer", "Tribune", "Gazette", "Monitor"]


@functools.cache
def word(n):
    """A made-up word, the same for the same number."""
    syllables = ["ka", "lo", "mi", "ter", "san", "do", "ve", "ru", "ban", "ji", "pel", "gor", "ith", "una", "zek", "fa"]
    out = ""
    n += 17
    while n:
        out += syllables[n % 16]
        n //= 16
    return out


def often(rng, many):
    """A number below `many`, small ones far more often."""
    return min(many - 1, int(many * rng.random() ** 3))


@functools.cache
def day(number):
    return time.strftime("%Y-%m-%d", time.gmtime(1420070400 + 86400 * number))


def happening(rng):
    return {
        "place": often(rng, PLACES),
        "day": rng.randrange(DAYS),
        "type": often(rng, len(TYPES)),
        "actor": often(rng, 5000),
        "target": often(rng, 5000),
        "killed": often(rng, 60),
        "weapon": often(rng, 300),
    }


def sentence(h, killed):
    actor, target = word(h["actor"]).title() + " fighters", word(h["target"] + 5000).title() + " villagers"
    place = word(h["place"] + 20000).title()
    return f"{actor} {VERBS[h['type']]} {target} near {place} with {word(h['weapon'] + 90000)}s, leaving {killed} dead.", \
        actor, target, place


def span(text, part, start):
    at = text.index(part)
    return [start + at, start + at + len(part)]


def event(report, n, h, text, start, parts, killed):
    actor, target, place = parts
    country = COUNTRIES[h["place"] % len(COUNTRIES)]
    party = lambda words, sector: {
        "text": words, "span": span(text, words, start), "kind": "group", "name": words.split()[0], "country": country,
        "sectors": [sector], "wikidata": None, "coreferent": None}
    number = str(killed)
    return {
        "schema": "dateline.event/1", "id": hashlib.sha256(f"{report['id']} {n}".encode()).hexdigest()[:16],
        "report": {"id": report["id"], "title": report["title"], "url": None, "publisher": report["publisher"],
                   "published": report["published"]},
        "type": TYPES[h["type"]], "mode": None, "modes": [], "context": [], "status": "actual", "hedged": False,
        "actors": [party(actor, SECTORS[h["actor"] % 8])], "recipients": [party(target, "CIV")],
        "counts": [{"what": "killed", "low": killed, "best": killed, "high": killed, "of": None, "of_span": None,
                    "text": number, "span": span(text, number + " dead", start), "including": []}],
        "weapon": None,
        "place": {"text": place, "span": span(text, place, start), "name": place, "geonames_id": 1 + h["place"],
                  "lat": -60 + h["place"] * 7919 % 12000 / 100, "lon": -180 + h["place"] * 104729 % 36000 / 100,
                  "feature": "P.PPL", "admin1": None, "country": country, "precision": 1, "confidence": 0.9,
                  "demonym": False, "nested": False, "scope": "clause"},
        "time": {"text": "", "span": None, "type": "DATE", "value": day(h["day"]), "begin": day(h["day"]),
                 "end": day(h["day"] + 1), "from": "text"},
        "attribution": [],
        "evidence": {"sentence": [start, start + len(text)], "trigger": span(text, VERBS[h["type"]], start),
                     "rule": "bench", "text": text, "also": [], "signs": []},
        "confidence": 0.9, "codes": {"cameo": None, "acled": None, "ucdp": None, "quad": None},
    }


def write(folder, events):
    """Reports and their events, in two files."""
    rng = random.Random(1)
    recent = []
    paths = [os.path.join(folder, name) for name in ("reports.jsonl", "events.jsonl")]
    with open(paths[0], "w") as reports, open(paths[1], "w") as coded:
        for n in range(events // 4):
            told = []
            while len(told) < 4:
                if recent and rng.random() < 0.4:
                    told.append(recent.pop(rng.randrange(len(recent))))
                    continue
                h = happening(rng)
                told.append(h)
                if rng.random() < 0.33:
                    recent += [h, h]
            latest = max(h["day"] for h in told)
            report = {"id": f"report-{n:07d}", "title": f"{word(told[0]['place'] + 20000).title()} {word(rng.randrange(400))}",
                      "publisher": PUBLISHERS[often(rng, 8)], "published": day(min(latest + 1, DAYS))}
            text, lines = "", []
            for k, h in enumerate(told):
                killed = h["killed"] + rng.randrange(2)
                line, *parts = sentence(h, killed)
                lines.append(json.dumps(event(report, k, h, line, len(text), parts, killed)))
                text += line + "\n\n"
            text += " ".join(word(100000 + often(rng, 40000)) for _ in range(40)) + "."
            report["text"] = text
            reports.write(json.dumps(report) + "\n")
            coded.write("\n".join(lines) + "\n")
    return paths


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--dateline", default="target/release/dateline")
    parser.add_argument("--folder", help="keep the files here, and the store that is there already")
    args = parser.parse_args()
    folder = args.folder or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    store = os.path.join(folder, "desk.db")
    run = lambda *words: subprocess.run([args.dateline, "--store", store, *words], check=True, capture_output=True)
    if not os.path.exists(os.path.join(folder, "done")):
        paths = write(folder, args.events)
        start = time.time()
        print(run("add", paths[0], "--events", paths[1]).stdout.decode().strip())
        seconds = time.time() - start
        print(f"filled in {seconds:.0f} s: {1000 * seconds / (args.events / 4):.2f} ms a report of four events")
        open(os.path.join(folder, "done"), "w").close()
    print(f"the file has {os.path.getsize(store) / 2**20:.0f} MiB")
    common, rare = word(100000), word(100000 + 39000)
    for what, words in [
        ("country and month, much in the news", ["incidents", "--country", COUNTRIES[0], "--from", "2019-08", "--to", "2019-08"]),
        ("country and month, seldom in the news", ["incidents", "--country", COUNTRIES[-1], "--from", "2019-08", "--to", "2019-08"]),
        ("country and month, all of them", ["incidents", "--country", COUNTRIES[0], "--from", "2019-08", "--to", "2019-08", "--limit", "0"]),
        ("country, month, type, toll", ["incidents", "--country", COUNTRIES[0], "--from", "2019-08", "--to", "2019-08", "--type", "ASSAULT", "--killed", "5"]),
        ("month and actor", ["incidents", "--from", "2019-08", "--to", "2019-08", "--actor", word(0)]),
        ("box and month", ["incidents", "--from", "2019-08", "--to", "2019-08", "--box", "10,10,30,30"]),
        ("disputed", ["incidents", "--disputed"]),
        ("full text, a word of most reports", ["search", "dead"]),
        ("full text, a frequent word", ["search", common]),
        ("full text, a rare word", ["search", rare]),
        ("full text, three words", ["search", common, word(0), "villagers"]),
        ("full text, words side by side", ["search", f'"{word(0).title()} fighters attacked"']),
        ("full text, a word and a country", ["search", common, "--country", COUNTRIES[0]]),
    ]:
        times = []
        for _ in range(args.rounds):
            start = time.perf_counter()
            out = run(*words, "--format", "jsonl").stdout
            times.append(1000 * (time.perf_counter() - start))
        found = out.count(b"\n")
        print(f"{what:<40} {statistics.median(times):6.1f} ms, at most {max(times):6.1f}; {found} found")


if __name__ == "__main__":
    main()
