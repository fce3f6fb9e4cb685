# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Rows of a benchmark: one shared routine decides whether a goal is met, prints the table and writes JSON."""
import argparse
import json
import math
import operator
import platform
import sys

OPERATIONS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "==": operator.eq}


class Rows:
    """Collects rows of a benchmark; `met` is computed here and nowhere else."""

    def __init__(self, title):
        self.title = title
        self.rows = []
        self.notes = []  # lines that are printed before the rows and kept with them

    def add(self, name, value, unit="", goal=None, op="<=", peer=None, peer_value=None):
        """One figure. `goal` None: a figure without a goal. A value that is missing or not finite is not met."""
        met = None
        if goal is not None:
            met = bool(value is not None and math.isfinite(value) and OPERATIONS[op](value, goal))
        self.rows.append(dict(name=name, value=value, unit=unit, goal=goal, op=op if goal is not None else None,
                              met=met, peer=peer, peer_value=peer_value))

    def missing(self, name, why, unit="", goal=None, op="<=", peer=None):
        """A figure that could not be had, such as a peer that did not run: never met."""
        self.rows.append(dict(name=name, value=None, unit=unit, goal=goal, op=op, met=False, peer=peer,
                              peer_value=None, why=why))

    def table(self):
        def text(v):
            return "-" if v is None else f"{v:.4g}" if isinstance(v, float) else str(v)
        head = ["figure", "value", "unit", "goal", "met", "peer", "peer value"]
        cells = [[r["name"], text(r["value"]), r["unit"], "" if r["goal"] is None else f'{r["op"]} {text(r["goal"])}',
                  "" if r["met"] is None else "yes" if r["met"] else "NO", r["peer"] or "", "" if r["peer_value"] is None
                  else text(r["peer_value"])] for r in self.rows]
        widths = [max(len(row[i]) for row in [head] + cells) for i in range(len(head))]
        lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths)) + " |" for row in [head] + cells]
        lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
        return "\n".join(lines)

    def finish(self, json_file=None):
        """Prints the table, writes the rows, returns the exit code: 1 when a goal is missed."""
        print("\n".join(["", *self.notes]))
        print(f"\n{self.title} ({machine()})\n")
        print(self.table())
        if json_file:
            with open(json_file, "w", encoding="utf-8") as f:
                json.dump(dict(title=self.title, machine=machine(), notes=self.notes, rows=self.rows), f, indent=1)
                f.write("\n")
        return 1 if any(r["met"] is False for r in self.rows) else 0


def machine():
    """The machine the figures were measured on."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            model = next(line.split(":", 1)[1].strip() for line in f if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    import os
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", metavar="FILE", help="write the rows there")
    return parser


def main(rows, args):
    sys.exit(rows.finish(args.json))
