#!/usr/bin/env python3
"""Fits the numbers of codebook/confidence.toml on half of the measuring sets and writes them there.

    fit.py SETS PROGRAM [--codebook codebook] [--l2 1.0] [--dry]

SETS is the folder with NAME.reports.jsonl and NAME.gold.jsonl, PROGRAM a built `dateline`. `answers.py` says which
events count as right. Reports of which the CRC-32 of the id is even are used; the others serve `reliability.py`.
Logistic regression with a quadratic penalty on the weights (not on the base), by Newton's method; no library, no
random number: the same answers give the same numbers. `--dry` only prints.
"""
import argparse
import math
import re
from collections import Counter
from pathlib import Path

from answers import FITTED, Row, judged


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a linear system, by elimination with pivots."""
    n = len(right)
    m = [row[:] + [r] for row, r in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(m[k][i]))
        m[i], m[pivot] = m[pivot], m[i]
        for k in range(i + 1, n):
            f = m[k][i] / m[i][i]
            m[k] = [a - f * b for a, b in zip(m[k], m[i])]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (m[i][n] - sum(m[i][j] * x[j] for j in range(i + 1, n))) / m[i][i]
    return x


def fit(rows: list[Row], names: list[str], l2: float) -> list[float]:
    """Base and weights."""
    n = len(names) + 1
    cases = Counter((tuple([0] + [i for i, s in enumerate(names, 1) if s in row["signs"]]), row["right"]) for row in rows)
    w = [0.0] * n
    for _ in range(50):
        slope = [0.0] + [-l2 * x for x in w[1:]]
        bend = [[l2 * (i == j and i > 0) for j in range(n)] for i in range(n)]
        for (held, right), times in sorted(cases.items()):
            p = 1 / (1 + math.exp(-sum(w[i] for i in held)))
            for i in held:
                slope[i] += times * (right - p)
                for j in held:
                    bend[i][j] += times * p * (1 - p)
        step = solve(bend, slope)
        w = [a + b for a, b in zip(w, step)]
        if max(map(abs, step)) < 1e-9:
            break
    return w


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sets", type=Path)
    ask.add_argument("program", type=Path)
    ask.add_argument("--codebook", type=Path, default=Path(__file__).resolve().parents[2] / "codebook")
    ask.add_argument("--l2", type=float, default=1.0, help="penalty on the squared weights")
    ask.add_argument("--dry", action="store_true", help="print and write nothing")
    args = ask.parse_args()
    file = args.codebook / "confidence.toml"
    text = file.read_text(encoding="utf-8")
    names = re.findall(r'^name\s*=\s*"([^"]+)"', text, re.M)
    rows = [r for r in judged(args.sets, args.program, args.codebook, FITTED) if r["half"] == 0]
    base, *weights = fit(rows, names, args.l2)
    print(f"{len(rows)} events, {sum(r['right'] for r in rows)} right\nbase {base:+.2f}")
    text = re.sub(r"^base\s*=.*$", f"base = {base:.2f}", text, count=1, flags=re.M)
    for name, weight in zip(names, weights):
        held = [r["right"] for r in rows if name in r["signs"]]
        print(f"{name:10} {weight:+.2f}   holds of {len(held)}, {sum(held)} right")
        text = re.sub(rf'(^name\s*=\s*"{name}"\n(?:(?!\n\n)[\s\S])*?^weight\s*=\s*)[-+.\d]+', rf"\g<1>{weight:.2f}", text, count=1, flags=re.M)
    if not args.dry:
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
