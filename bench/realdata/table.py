# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""One table of the goals of several benches: `table.py FOLDER SET...` reads FOLDER/SET.json of each."""
import json
import os
import sys


def text(v):
    return "-" if v is None else f"{v:.4g}" if isinstance(v, float) else str(v)


def main():
    folder, sets = sys.argv[1], sys.argv[2:]
    lines, missed, absent = [], 0, []
    for name in sets:
        file = os.path.join(folder, name + ".json")
        if not os.path.exists(file):
            absent.append(name)
            continue
        with open(file, encoding="utf-8") as f:
            read = json.load(f)
        for r in read["rows"] if "rows" in read else []:
            if r.get("met") is None:
                continue
            missed += not r["met"]
            peer = f'{text(r["peer_value"])} ({r["peer"]})' if r.get("peer_value") is not None else ""
            lines.append([name, r["name"], text(r["value"]) + (" " + r["unit"] if r["unit"] else ""),
                          f'{r["op"] or ""} {text(r["goal"])}', "yes" if r["met"] else "NO", peer])
    head = ["set", "figure", "value", "goal", "met", "peer"]
    widths = [max(len(row[i]) for row in [head] + lines) for i in range(len(head))]
    for k, row in enumerate([head] + lines):
        print("| " + " | ".join(c.ljust(w) for c, w in zip(row, widths)) + " |")
        if k == 0:
            print("|" + "|".join("-" * (w + 2) for w in widths) + "|")
    print(f"\n{len(lines)} goals, {missed} missed" + (f"; without figures: {', '.join(absent)}" if absent else ""))
    return 1 if missed or absent else 0


if __name__ == "__main__":
    sys.exit(main())
