"""Which coded events are right, by the measuring sets that can tell.

A set answers for some events only; the others are left out, never guessed.

plv, gsr  The sentence has one or more pairs of parties with the type of what passes between them. Judged are
          events between these parties: every side that both name overlaps (for types that both sides do alike,
          on either side); an event that names one side only is judged where no event of the sentence names both.
          Right: the type is the pair's. CONCEDE and RETREAT are one label in plv. Status counts through the
          type: what lies ahead or is denied has other types there.
india     Every sentence says whether police killed, arrested or used force in it. Judged are arrests and assaults
          by police that are said to have happened. Right: the sentence is labelled so.
wiki      Triggers of events in whole reports. Many mentions of what is told before are not marked, so an event
          on no trigger says nothing: judged are those on a trigger, and nothing is fitted to them. Right: the
          trigger is one of the event's type.
"""
from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections import defaultdict
from pathlib import Path
from typing import Any, Iterator

Row = dict[str, Any]
FITTED = ("events_plv", "events_gsr", "events_india")
CHECKED = ("events_wiki",)

MUTUAL = {"AGREE", "CONSULT", "COOPERATE"}
WIKI = [          # the first prefix that fits
    ("Conflict.Attack", {"ASSAULT"}), ("Conflict.Demonstrate", {"PROTEST"}), ("Life.Die", {"ASSAULT"}), ("Life.Injure", {"ASSAULT"}),
    ("ArtifactExistence.DamageDestroyDisableDismantle", {"ASSAULT"}), ("Justice.ArrestJailDetain", {"COERCE"}),
    ("Justice.ChargeIndict", {"ACCUSE"}), ("Justice.InvestigateCrime", {"ACCUSE"}), ("Justice.TrialHearing", {"ACCUSE"}),
    ("Justice.Convict", {"SANCTION"}), ("Justice.Sentence", {"SANCTION", "COERCE"}), ("Justice.ReleaseParole", {"RETREAT"}),
    ("Contact.Contact.Meet", {"CONSULT"}), ("Contact.Contact.Correspondence", {"CONSULT"}), ("Contact.RequestCommand", {"REQUEST"}),
    ("Contact.ThreatenCoerce", {"THREATEN", "COERCE"}), ("Personnel.EndPosition", {"RETREAT", "SANCTION"}),
    ("Transaction.Donation", {"AID"}), ("Transaction.AidBetweenGovernments", {"AID"})]
ARREST_MODES = {"arrest"}


def overlap(a: list[int] | None, b: list[int] | None) -> bool:
    return bool(a and b and a[0] < b[1] and b[0] < a[1])


def is_party(party: Row, spans: list[list[int]]) -> bool:
    return any(overlap(party["span"], s) or overlap(party.get("coreferent"), s) for s in spans)


def shared_sides(event: Row, actor: list[list[int]], recipient: list[list[int]]) -> int:
    """How many sides of the pair the event names; 0 where it names another party instead."""
    sides = [(event["actors"], actor), (event["recipients"], recipient)]
    if event["type"] in MUTUAL:
        everyone = event["actors"] + event["recipients"]
        wanted = [s for s in (actor, recipient) if s]
        met = sum(any(is_party(p, s) for p in everyone) for s in wanted)
        return met if met >= min(len(wanted), len(everyone)) else 0
    told = [(have, want) for have, want in sides if have and want]
    return len(told) if all(any(is_party(p, want) for p in have) for have, want in told) else 0


def between(events: list[Row], pairs: list[tuple[str, list[list[int]], list[list[int]]]], same: Any) -> dict[str, bool]:
    """The judged events of a sentence by id, for its pairs (type, spans of actor, spans of recipient)."""
    out: dict[str, bool] = {}
    for kind, actor, recipient in pairs:
        sides = {e["id"]: shared_sides(e, actor, recipient) for e in events}
        most = max(sides.values(), default=0)
        for e in events:
            if sides[e["id"]] and sides[e["id"]] == most:
                out[e["id"]] = out.get(e["id"], False) or same(e["type"]) == kind
    return out


def plv(events: list[Row], gold: Row) -> dict[str, bool]:
    spans = lambda pair, side: [s for s in [pair.get(side), *pair.get(side + "_more", [])] if s]
    pairs = [(pair["type"], spans(pair, "actor"), spans(pair, "recipient")) for pair in gold["pairs"]]
    return between(events, pairs, lambda kind: "YIELD" if kind in ("CONCEDE", "RETREAT") else kind)


def gsr(events: list[Row], gold: Row) -> dict[str, bool]:
    actor, recipient = ([p["span"] for p in gold[side] if p["span"]] for side in ("actors", "recipients"))
    return between(events, [(gold["type"], actor, recipient)], lambda kind: kind)


def each(judge: Any) -> Any:
    """A judge of single events as one of all events of a report."""
    return lambda events, gold: {e["id"]: right for e in events for right in [judge(e, gold)] if right is not None}


def india(event: Row, gold: Row) -> bool | None:
    if event["status"] not in ("actual", "historical") or not any("COP" in p["sectors"] for p in event["actors"]):
        return None
    at = event["evidence"]["trigger"][0]
    labels = next((set(s["labels"]) for s in gold["sentences"] if s["span"][0] <= at < s["span"][1]), None)
    if labels is None:
        return None
    if event["type"] == "COERCE" and event["mode"] in ARREST_MODES:
        return "ARREST" in labels
    if event["type"] == "ASSAULT":
        return bool({"KILL", "FORCE"} & labels)
    return None


def wiki(event: Row, gold: Row) -> bool | None:
    here = [g["type"] for g in gold["events"] if overlap(g["trigger"], event["evidence"]["trigger"])]
    mapped = [types for kind in here for types in [next((t for prefix, t in WIKI if kind.startswith(prefix)), None)] if types]
    return any(event["type"] in types for types in mapped) if mapped else None


JUDGES = {"events_plv": plv, "events_gsr": gsr, "events_india": each(india), "events_wiki": each(wiki)}


def half(report: str) -> int:
    """0: the half that constants are fitted on; 1: the half that they are tried on."""
    return zlib.crc32(report.encode()) % 2


def lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as rows:
        yield from (json.loads(line) for line in rows if line.strip())


def judged(sets: Path, program: Path, codebook: Path | None = None, names: tuple[str, ...] = FITTED + CHECKED) -> list[Row]:
    """Every event that a set answers for: `set`, `half`, `right`, `event`, `signs`, `confidence`."""
    out: list[Row] = []
    for name in names:
        gold = {g["id"]: g for g in lines(sets / f"{name}.gold.jsonl")}
        command = [str(program), *(["--codebook", str(codebook)] if codebook else []), "code", str(sets / f"{name}.reports.jsonl")]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if run.returncode not in (0, 1):
            sys.exit(f"{name}: exit {run.returncode}: {run.stderr.strip()[-300:]}")
        by_report: dict[str, list[Row]] = defaultdict(list)
        for line in run.stdout.splitlines():
            event = json.loads(line)
            by_report[event["report"]["id"]].append(event)
        for report, events in by_report.items():
            answers = JUDGES[name](events, gold[report])
            out += [{"set": name, "half": half(report), "right": answers[e["id"]], "event": e,
                     "signs": e["evidence"]["signs"], "confidence": e["confidence"]} for e in events if e["id"] in answers]
    return out
