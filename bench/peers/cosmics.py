# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Cosmic rays: `image cosmics` beside astroscrappy."""
import os

import numpy as np
from astropy.io import fits
from scipy import ndimage

from setting import Failed

PIXEL_SIGMA = np.sqrt(875.0 + 9.0**2)  # of the simulated sky [electron]


def score(field, hit):
    """Events touched, share of their pixels above five sigma that were marked, pixels marked that no ray comes near."""
    truth = np.load(os.path.join(field, "pair", "charge.npz"))
    charge = np.zeros(hit.shape)
    charge[truth["y"], truth["x"]] = truth["charge"]
    labels, count = ndimage.label(charge > 0, np.ones((3, 3)))
    found = len(np.unique(labels[hit & (labels > 0)]))
    high = charge > 5 * PIXEL_SIGMA
    near = ndimage.maximum_filter(charge > 0, 5)
    return count, found, float(hit[high].mean()), int((hit & ~near).sum())


# What the harness's pybench.py does, without its scoring.
PEER = """
import sys, astroscrappy, numpy as np
from astropy.io import fits
d = np.ascontiguousarray(fits.getdata(sys.argv[1]).astype(np.float32))
mask, clean = astroscrappy.detect_cosmics(d, gain=1.0, readnoise=9.0, satlevel=90000., sigclip=4.5, sigfrac=0.3, objlim=5.0,
    niter=4, cleantype='medmask', fsmode='median', verbose=False)
fits.writeto(sys.argv[2] + '.mask.fits', mask.astype(np.uint8), overwrite=True)
fits.writeto(sys.argv[2] + '.clean.fits', clean, overwrite=True)
"""


def run(bench):
    out = bench.scratch("cosmics")
    fields = bench.fields()
    links = []
    for i, field in enumerate(fields):
        links.append(os.path.join(out, f"field{i}.fits"))
        if not os.path.lexists(links[-1]):
            os.symlink(os.path.join(field, "pair", "science.fits"), links[-1])
    ours = bench.ours(lambda some: ["image", "cosmics", *some, "--out", os.path.join(out, "made")], links)
    scores = []
    for i, field in enumerate(fields):
        mask = fits.getdata(os.path.join(out, "made", f"field{i}.mask.fits"))
        scores.append(score(field, (mask & 1) > 0))
    count, found, share, lost = scores[0]
    q = bench.quality
    try:
        peer = bench.peer(lambda f: ["/usr/bin/python3", "-W", "ignore", "-c", PEER, os.path.join(f, "pair", "science.fits"),
                                     os.path.join(out, "peer")], fields[:1])
        _, theirs, share_peer, lost_peer = score(fields[0], fits.getdata(os.path.join(out, "peer.mask.fits")) > 0)
    except Failed as f:
        bench.cost.missing("cosmic rays: CPU over that of astroscrappy", str(f), goal=1 / 20)
        peer, theirs, share_peer, lost_peer = None, count, None, None
    name = "astroscrappy"
    q.add("cosmic rays: events of the first field", count, "")
    q.add("cosmic rays: events missed, first field", count - found, "", 1, "<=", name, count - theirs)
    q.add("cosmic rays: events found, all fields", sum(s[1] for s in scores) / sum(s[0] for s in scores), "", 249 / 250,
          ">=")
    q.add("cosmic rays: share of pixels above 5 sigma, worst field", min(s[2] for s in scores), "", 0.95, ">=", name,
          share_peer)
    q.add("cosmic rays: clean pixels lost, first field", lost, "", 200, "<=", name, lost_peer)
    q.add("cosmic rays: clean pixels lost, worst field", max(s[3] for s in scores), "", 200, "<=")
    if peer:
        bench.compare("cosmic rays", ours, name, peer, 1 / 20)
