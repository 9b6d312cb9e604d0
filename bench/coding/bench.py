"""Measures what reading mentions and coding events add to the language pipeline, in one run, turn by turn.

    python bench/coding/bench.py MODEL.nlp REPORTS.jsonl [--limit 400] [--rounds 3] [--dateline target/release/dateline]

All run on one thread over the same reports. Starting (loading model, codebook and gazetteer) is measured on one
short report and taken off. Seconds are of processor time, the least of all rounds: others may use the machine.
"""

import argparse
import json
import os
import resource
import subprocess
import tempfile


def seconds(command):
    """Processor seconds of a command, its system time included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("reports")
    parser.add_argument("--limit", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dateline", default="target/release/dateline")
    parser.add_argument("--throughput", default="target/release/examples/throughput")
    args = parser.parse_args()

    with open(args.reports, encoding="utf-8") as lines:
        chosen = [line for _, line in zip(range(args.limit), lines)]
    words = sum(len(json.loads(line)["text"].split()) for line in chosen)
    with tempfile.TemporaryDirectory() as folder:
        reports, short = os.path.join(folder, "reports.jsonl"), os.path.join(folder, "short.jsonl")
        with open(reports, "w", encoding="utf-8") as out:
            out.writelines(chosen)
        with open(short, "w", encoding="utf-8") as out:
            out.write(json.dumps({"text": "It rained."}) + "\n")
        pipeline = [args.throughput, args.model, reports, "--threads", "1"]
        commands = {name: [args.dateline, name, "-j1", "--model", args.model] for name in ("annotate", "code")}
        spent = {name: [] for name in ("nlp", "annotate", "code")}
        for _ in range(args.rounds):
            result = subprocess.run(pipeline, check=True, capture_output=True, text=True)
            spent["nlp"].append(json.loads(result.stdout)["cpu"])
            for name, command in commands.items():
                start = min(seconds([*command, short]) for _ in range(3))
                spent[name].append(seconds([*command, reports]) - start)
    best = {name: min(times) for name, times in spent.items()}
    print(f"{len(chosen)} reports, {words} words, {args.rounds} rounds, processor seconds")
    for name, least in best.items():
        each = ", ".join(f"{t:.2f}" for t in spent[name])
        print(f"{name:9} {least:6.2f} s ({each}), {words / least:8.0f} words/s, {least / best['nlp']:.2f} times nlp alone")


if __name__ == "__main__":
    main()
