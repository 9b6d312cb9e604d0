"""Measures the Rust pipeline beside spaCy, in one run, turn by turn.

    python bench/nlp/bench.py MODEL_FOLDER MODEL.nlp TEXTS.jsonl [--limit 400] [--rounds 3]

Both get the same paragraphs in the same order; loading is not counted, caches start cold. spaCy runs on one
thread, with the best of three batch sizes. Words are counted at white space. Development only.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

SPACY = """
import json, sys, time
import spacy
folder, path, limit, batch = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
texts = []
with open(path, encoding="utf-8") as lines:
    for n, line in enumerate(lines):
        if n >= limit:
            break
        texts += json.loads(line)["text"].split("\\n\\n")
nlp = spacy.load(folder)
wall, cpu = time.perf_counter(), time.process_time()
words = tokens = entities = 0
for text, doc in zip(texts, nlp.pipe(texts, batch_size=batch)):
    words += len(text.split())
    tokens += len(doc)
    entities += len(doc.ents)
seconds, cpu = time.perf_counter() - wall, time.process_time() - cpu
peak = next(int(l.split()[1]) // 1024 for l in open("/proc/self/status") if l.startswith("VmHWM"))
print(json.dumps({"words": words, "tokens": tokens, "entities": entities, "seconds": seconds, "cpu": cpu,
                  "words_per_second": words / seconds, "mb_peak": peak}))
"""
ONE_THREAD = {k: "1" for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}


def run(command):
    out = subprocess.run(command, env={**os.environ, **ONE_THREAD}, capture_output=True, check=True, text=True)
    return json.loads(out.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("model")
    parser.add_argument("texts")
    parser.add_argument("--limit", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--binary", default="target/release/examples/throughput")
    args = parser.parse_args()

    def spacy(batch, limit=args.limit):
        return run([sys.executable, "-c", SPACY, args.folder, args.texts, str(limit), str(batch)])

    def ours(threads):
        return run([args.binary, args.model, args.texts, "--limit", str(args.limit), "--threads", str(threads)])

    batch = max((64, 256, 1024), key=lambda b: spacy(b, min(args.limit, 60))["words_per_second"])
    results = {"spacy": [], "one": [], "two": []}
    for n in range(args.rounds):
        for name, measure in (("one", lambda: ours(1)), ("spacy", lambda: spacy(batch)), ("two", lambda: ours(2))):
            result = measure()
            result["load"] = os.getloadavg()[0]
            results[name].append(result)
            print(n, name, json.dumps(result), flush=True)
    speed = {name: [r["words_per_second"] for r in runs] for name, runs in results.items()}
    best = {name: max(values) for name, values in speed.items()}
    print(f"spaCy, batches of {batch}: best {best['spacy']:.0f} words/s, median {statistics.median(speed['spacy']):.0f}")
    print(f"one thread: best {best['one']:.0f} words/s, {best['one'] / best['spacy']:.2f} times spaCy")
    print(f"two threads: best {best['two']:.0f} words/s, {best['two'] / best['one']:.2f} times one thread")
    # Others may be using the machine: processor time does not count their share.
    per_cpu = {name: max(r["words"] / r["cpu"] for r in runs) for name, runs in results.items()}
    print("words per second of processor time:", {name: round(value) for name, value in per_cpu.items()})
    print(f"one thread: {per_cpu['one'] / per_cpu['spacy']:.2f} times spaCy by processor time")


if __name__ == "__main__":
    main()
