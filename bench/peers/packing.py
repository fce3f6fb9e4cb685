# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Rice-compressed floats: `image unpack` and `image pack` beside funpack and fpack."""
import os

import numpy as np
from astropy.io import fits

from setting import Failed

LEVELS = 4  # of fpack's default quantisation


def run(bench):
    out = bench.scratch("packing")
    packed, plain = [], []
    for i, field in enumerate(bench.fields()):
        copy = os.path.join(out, f"field{i}.fits")
        if not os.path.lexists(copy):
            os.symlink(os.path.join(field, "pair", "science.fits"), copy)
        plain.append(copy)
        packed.append(os.path.join(out, f"field{i}.fits.fz"))
    try:
        fpack = bench.peer(lambda f: ["sh", "-c", f"rm -f {f}.fz; exec fpack -q {LEVELS} {f}"], plain)
        funpack = bench.peer(lambda f: ["sh", "-c", f"rm -f {out}/peer.fits; exec funpack -O {out}/peer.fits {f}"],
                             list(reversed(packed)))
    except Failed as f:
        bench.cost.missing("unpacking: CPU over that of funpack", str(f), goal=1.2)
        return
    made, mine = os.path.join(out, "made"), os.path.join(out, "mine")
    unpack = bench.ours(lambda some: ["image", "unpack", *some, "--out", made], packed)
    pack = bench.ours(lambda some: ["image", "pack", "--levels", LEVELS, *some, "--out", mine], plain)
    theirs, ours = fits.getdata(f"{out}/peer.fits"), fits.getdata(f"{made}/field0.fits")
    q = bench.quality
    q.add("unpacking: pixels that differ from funpack's", int((theirs != ours).sum()), "", 0, "==")
    original = fits.getdata(plain[0])
    error = float(np.std(fits.getdata(f"{mine}/field0.fits.fz") - original))
    q.add("packing: rms of what packing changes", error, "e-", float(np.std(theirs - original)) * 1.05, "<=", "fpack",
          float(np.std(theirs - original)))
    size = os.path.getsize(f"{mine}/field0.fits.fz") / os.path.getsize(packed[0])
    q.add("packing: size over that of fpack", size, "", 1.05, "<=")
    bench.compare("unpacking 32-bit floats", unpack, "funpack", funpack, 1.2)
    bench.compare("packing 32-bit floats", pack, "fpack", fpack, None)
