#!/usr/bin/env python3
"""Scores `dateline link` on a corpus of incidents told more than once (examples/incidents, whose README has the definitions).

    dateline code CORPUS/reports.jsonl > events.jsonl
    dateline link CORPUS/reports.jsonl > linked.jsonl
    python3 bench/incidents/score.py CORPUS events.jsonl linked.jsonl [--errors]
"""
import itertools
import json
import pathlib
import sys
from collections import Counter, defaultdict


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main():
    corpus, events, linked = map(pathlib.Path, sys.argv[1:4])
    show = "--errors" in sys.argv
    events = lines(events)
    incidents = [r for r in lines(linked) if r["schema"] == "dateline.incident/1"]
    home = {claim: i for i in incidents for claim in i["claims"]}
    expected = lines(corpus / "expected.jsonl")
    singles = corpus / "singles.jsonl"
    everything = expected + (lines(singles) if singles.exists() else [])
    by_report = defaultdict(list)
    for e in events:
        by_report[e["report"]["id"]].append(e)
    claims = []          # (incident, claim, events that tell it)
    missed = []
    for x in everything:
        for c in x["claims"]:
            lo, hi = c["span"]
            told = [e for e in by_report[c["report"]] if lo <= e["evidence"]["trigger"][0] and e["evidence"]["trigger"][1] <= hi]
            if told:
                claims.append((x["incident"], c, told))
            else:
                missed.append((x["incident"], c))
    hit = false = lost = 0
    falses, losses = Counter(), Counter()
    wrong = []
    for (a, c, es), (b, d, fs) in itertools.combinations(claims, 2):
        together = bool({home[e["id"]]["id"] for e in es} & {home[f["id"]]["id"] for f in fs})
        if a == b:
            hit += together
            if not together:
                lost += 1
                losses[a] += 1
                wrong.append(("lost", a, b, c, d, es[0]["id"], fs[0]["id"]))
        elif together:
            false += 1
            falses[tuple(sorted((a, b)))] += 1
            wrong.append(("false", a, b, c, d, es[0]["id"], fs[0]["id"]))
    p, r = hit / max(1, hit + false), hit / max(1, hit + lost)
    print(f"claims: {len(claims)} told by events, {len(missed)} missed by coding")
    print(f"pairs: precision {p:.3f}, recall {r:.3f}, F1 {2 * p * r / max(1e-9, p + r):.3f} ({hit} right, {false} false, {lost} lost)")
    pairs = {tuple(sorted((x["incident"], s))) for x in everything for s in x.get("sisters", [])}
    merged = sorted(pairs & set(falses))
    print(f"sisters merged: {len(merged)} of {len(pairs)} {merged or ''}")
    wanted = found = extra = 0
    for x in expected:
        mine = Counter(home[e["id"]]["id"] for n, _, es in claims if n == x["incident"] for e in es)
        best = next((i for i in incidents if mine and i["id"] == mine.most_common(1)[0][0]), {"disputed": []})
        gold, got = set(x["disputed"]), set(best["disputed"])
        wanted, found, extra = wanted + len(gold), found + len(gold & got), extra + len(got - gold)
        if gold - got or got - gold:
            print(f"    {x['incident']}: missing {sorted(gold - got)}, beyond {sorted(got - gold)}")
    print(f"disputes: {found} of {wanted} found, {extra} beyond those expected")
    reprints = corpus / "reprints.jsonl"
    if reprints.exists():
        of = {r["report"]: r.get("reprint_of") for r in lines(linked) if r["schema"] == "dateline.story/1"}
        pairs = lines(reprints)
        good = sum(of.get(p["report"]) == p["of"] for p in pairs)
        print(f"reprints: {good} of {len(pairs)} found; {sum(v is not None for v in of.values()) - good} others")
    if show:
        print("merged:", *(f"  {n} {pair}" for pair, n in falses.most_common()), sep="\n")
        print("split:", *(f"  {n} {name}" for name, n in losses.most_common()), sep="\n")
        print("missed by coding:", *(f"  {name} {c['report']} {c['text']!r}" for name, c in missed), sep="\n")
    if "--pairs" in sys.argv:
        for kind, a, b, c, d, e, f in wrong:
            print(kind, a, b, e, f, c["report"], repr(c["text"][:60]), d["report"], repr(d["text"][:60]))


main()
