# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""page.py RESULTS.json...: puts the rows of a run, or of several with --only, into docs/performance.md, between its marks."""
import json
import os
import sys

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "performance.md")
BEGIN, END = "<!-- figures of bench/peers -->", "<!-- end of figures -->"


def text(v):
    return "" if v is None else f"{v:.4g}" if isinstance(v, float) else str(v)


def main():
    results = []
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as f:
            results.append(json.load(f))
    lines = [BEGIN, f"{results[0]['machine']}; {os.path.basename(sys.argv[1]).removesuffix('.json')}", "",
             "| figure | Almagest | goal | met | peer | its value |", "|---|---|---|---|---|---|"]
    for r in [row for result in results for row in result["rows"]]:
        goal = "" if r["goal"] is None else f"{r['op']} {text(r['goal'])}"
        met = "" if r["met"] is None else "yes" if r["met"] else "**no**"
        value = f"{text(r['value'])} {r['unit']}".strip() or "not run"
        lines.append(f"| {r['name'].replace('|', '/')} | {value.replace('|', '/')} | {goal} | {met} | {r['peer'] or ''} |"
                     f" {text(r['peer_value'])} |")
    notes = dict.fromkeys(n for result in results for n in result["notes"])
    lines += ["", *(f"- {n}" for n in notes), END]
    with open(PAGE, encoding="utf-8") as f:
        page = f.read()
    a, b = page.index(BEGIN), page.index(END) + len(END)
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(page[:a] + "\n".join(lines) + page[b:])


if __name__ == "__main__":
    main()
