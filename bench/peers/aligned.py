# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Cost of a subtraction where the templates lie on the science images' pixels already, as HOTPANTS gets them: by SWarp."""
import os

from subtraction import HOTPANTS, pairs


def run(bench):
    work = bench.scratch("subtraction")
    fields = [os.path.join(f, "pair") for f in bench.fields()]
    warped = {}
    for i, folder in enumerate(fields):
        out = os.path.join(work, f"warped{i}")
        if not os.path.exists(out + ".fits"):
            bench.timed(["SWarp", f"{folder}/template.fits", "-c", bench.config("swarp.conf"), "-SUBTRACT_BACK", "N", "-WEIGHT_TYPE",
                         "MAP_WEIGHT", "-WEIGHT_IMAGE", f"{folder}/template.weight.fits", "-IMAGEOUT_NAME", out + ".fits",
                         "-WEIGHTOUT_NAME", out + ".w.fits", "-RESAMPLE_DIR", work, "-FSCALE_KEYWORD", "NONE"], cwd=work)
        warped[folder] = out

    def words(some):
        rows = [(f, warped[f] + ".fits", warped[f] + ".w.fits", os.path.join(work, "aligned")) for f in some]
        return ["image", "subtract", "--pairs", pairs(bench, f"aligned{len(some)}.csv", rows)]

    bench.into_memory([warped[f] + end for f in fields for end in (".fits", ".w.fits")])
    bench.yardstick()
    ours, peer = bench.rounds(lambda: bench.ours(words, fields), lambda: bench.recorded(HOTPANTS))
    bench.compare("subtraction", ours, "HOTPANTS, recorded", peer, 1 / 6)
