# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""simulate.py HARNESS OUT PART SEED: the harness's simulator, which also keeps the charge of every cosmic ray.

Writes OUT/PART/charge.npz: y, x and charge [electron] of the pixels that cosmic rays hit in a science image of PART `pair`.
"""
import os
import sys

import numpy as np

harness, out, part, seed = sys.argv[1:5]
sys.path.insert(0, harness)
import sim  # noqa: E402

kept = []
draw = sim.cosmic_rays


def keeping(rng, ny, nx, n):
    image = draw(rng, ny, nx, n)
    if n:
        kept.append(image)
    return image


sim.cosmic_rays = keeping
sys.argv = ["sim.py", out, "--what", part, "--seed", seed]
sim.main()
if part == "pair":
    y, x = np.nonzero(kept[0])
    np.savez(os.path.join(out, part, "charge.npz"), y=y, x=x, charge=kept[0][y, x])
