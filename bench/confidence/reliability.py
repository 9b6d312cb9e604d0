#!/usr/bin/env python3
"""How well `confidence` keeps what it promises.

    reliability.py SETS PROGRAM [--codebook DIR]

For the half of the reports that the constants were fitted on and for the other half: in ten bins of confidence the
number of events, their mean confidence and the share that is right; the expected calibration error (the mean
distance of the two over the bins, by events), the Brier score (and that of always saying the share of right ones),
and how many events have a confidence of 0.9 and more and how many of those are right. `answers.py` says which
events are judged and what is right. The last table is of sets that nothing is fitted to.
"""
import argparse
from pathlib import Path

from answers import CHECKED, FITTED, Row, judged


def table(title: str, rows: list[Row]) -> None:
    n, right = len(rows), sum(r["right"] for r in rows)
    print(f"{title}: {n} events, {right / max(n, 1):.3f} right\n")
    if not rows:
        return
    print("| confidence | events | mean | right |\n|---|---|---|---|")
    error = 0.0
    for b in range(10):
        bin_ = [r for r in rows if b <= min(int(r["confidence"] * 10 + 1e-9), 9) < b + 1]
        if bin_:
            mean, share = (sum(r[k] for r in bin_) / len(bin_) for k in ("confidence", "right"))
            error += abs(mean - share) * len(bin_) / n
            print(f"| {b / 10:.1f}– | {len(bin_)} | {mean:.2f} | {share:.2f} |")
    brier = sum((r["confidence"] - r["right"]) ** 2 for r in rows) / n
    share = right / n
    sure = [r["right"] for r in rows if r["confidence"] >= 0.9]
    print(f"\nexpected calibration error {error:.3f}; Brier score {brier:.3f} (constant {share * (1 - share):.3f}); "
          f"0.9 and more: {len(sure)} events ({len(sure) / n:.1%}), {sum(sure) / max(len(sure), 1):.3f} right\n")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sets", type=Path)
    ask.add_argument("program", type=Path)
    ask.add_argument("--codebook", type=Path, help="instead of the program's own")
    args = ask.parse_args()
    rows = judged(args.sets, args.program, args.codebook)
    fitted = [r for r in rows if r["set"] in FITTED]
    table("The half fitted on", [r for r in fitted if r["half"] == 0])
    table("The other half", [r for r in fitted if r["half"] == 1])
    for name in FITTED:
        table(f"The other half of {name}", [r for r in fitted if r["half"] == 1 and r["set"] == name])
    for name in CHECKED:
        table(f"{name}, both halves, nothing fitted", [r for r in rows if r["set"] == name])


if __name__ == "__main__":
    main()
