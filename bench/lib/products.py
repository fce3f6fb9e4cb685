# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""What benches need of the product besides its commands: where datasets lie, tables as arrays, rows of plain numbers."""
import os
import subprocess

import numpy as np

import rows as bench

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Figures(bench.Rows):
    """Rows of plain numbers: those of numpy have no JSON."""

    def add(self, name, value, unit="", goal=None, op="<=", peer=None, peer_value=None):
        plain = [v.item() if isinstance(v, np.generic) else v for v in (value, peer_value)]
        super().add(name, plain[0], unit, goal, op, peer, plain[1])


def data(name):
    """Folder of a set of the public test data."""
    return os.path.join(os.environ.get("ALMAGEST_DATA", os.path.join(ROOT, "..", "shared", "data")), name)


def almagest(*args):
    """Runs a command and gives what it printed; its errors go where this program's do."""
    return subprocess.run([os.path.join(ROOT, "almagest"), *map(str, args)], check=True, stdout=subprocess.PIPE,
                          text=True).stdout


def datasets(repo, collection, kind):
    """Files of all datasets of a type."""
    out = almagest("butler", "query-datasets", repo, kind, "--collections", collection, "--find-first", "--show-uri")
    return [next(w for w in line.split()[::-1] if "/" in w).removeprefix("file://") for line in out.splitlines()
            if "/" in line]


def table(file):
    """Columns of a Parquet file by name."""
    import pyarrow.parquet as parquet
    t = parquet.read_table(file)
    return {name: t[name].to_numpy() for name in t.column_names}


def picture(figure, folder, name):
    os.makedirs(folder, exist_ok=True)
    figure.savefig(os.path.join(folder, name), dpi=80)
