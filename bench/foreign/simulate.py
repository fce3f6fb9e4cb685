# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""A night of a camera that Almagest has never seen, drawn by GalSim, with its truth.

One image per file, four amplifiers read out at the four corners, the overscans of each pair side by side in the middle of
the rows, no words for sections, gain, read noise or WCS; keywords of its own. Biases, darks, twilight flats (one of them
saturated), a field looked at in two blocks of one night, dithered. Stars with proper motions, galaxies, transients in the
field and on galaxies. The reference catalogue has the positions of 2016.
"""
import argparse
import csv
import datetime
import os

import galsim
import numpy as np
from astropy.io import fits
from astropy.io.votable import from_table
from astropy.table import Table

SIZE, AMP, OVERSCAN = 1100, 550, 24
GAIN = np.array([1.62, 1.71, 1.55, 1.66])
READ_NOISE = np.array([5.2, 4.8, 6.1, 5.5])
BIAS = np.array([812.0, 977.0, 655.0, 1103.0])
FULL = 65535
SCALE, ROTATION, PARITY = 0.91, 12.0, 1
RA, DEC = 214.20, 52.85
DARK = 0.02                                     # electron / s
ZERO = 24.4                                     # AB magnitude of one electron / s
SKY_MAG = 20.9
EXPOSURE = 90.0
EPOCH, SITE = 2016.0, (-3.384, 37.064, 2896.0)
BEGIN = datetime.datetime(2026, 11, 14, 1, 40, 0)
YEAR = 2026.87


def arguments():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("out")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--template", type=int, default=8, help="frames without transients")
    p.add_argument("--science", type=int, default=16)
    p.add_argument("--transients", type=int, default=36, help="per frame")
    return p.parse_args()


def to_pixel(ra, dec, centre, rotation=ROTATION, parity=PARITY):
    """Gnomonic projection with the camera's scale, angle and hand, and a cubic distortion of up to 1.2 pixels."""
    a, d, a0, d0 = map(np.radians, (ra, dec, centre[0], centre[1]))
    c = np.sin(d0) * np.sin(d) + np.cos(d0) * np.cos(d) * np.cos(a - a0)
    xi = np.degrees(np.cos(d) * np.sin(a - a0) / c) * 3600 / SCALE
    eta = np.degrees((np.cos(d0) * np.sin(d) - np.sin(d0) * np.cos(d) * np.cos(a - a0)) / c) * 3600 / SCALE
    t = np.radians(rotation)
    x, y = parity * (xi * np.cos(t) - eta * np.sin(t)), xi * np.sin(t) + eta * np.cos(t)
    r2 = (x * x + y * y) / (SIZE / 2) ** 2
    k = 1 + 1.1e-3 * r2
    return x * k + (SIZE - 1) / 2, y * k + (SIZE - 1) / 2


def sky_objects(rng):
    n_star, n_galaxy = 520, 380
    half = 0.21
    ra = RA + rng.uniform(-half, half, n_star + n_galaxy) / np.cos(np.radians(DEC))
    dec = DEC + rng.uniform(-half, half, n_star + n_galaxy)
    mag = np.empty(n_star + n_galaxy)
    mag[:n_star] = np.clip(22.3 - rng.exponential(2.6, n_star), 12.6, 22.3)
    mag[n_star:] = np.clip(21.8 - rng.exponential(1.0, n_galaxy), 17.5, 21.8)
    pm = rng.normal(0, 25, (n_star + n_galaxy, 2))
    fast = rng.random(n_star + n_galaxy) < 0.03
    pm[fast] *= 12
    pm[n_star:] = 0
    re = rng.lognormal(np.log(1.1), 0.35, n_galaxy)
    q, angle = rng.uniform(0.35, 1, n_galaxy), rng.uniform(0, 180, n_galaxy)
    return dict(ra=ra, dec=dec, mag=mag, pm=pm, n_star=n_star, re=re, q=q, angle=angle)


def at_epoch(o, year):
    dt = (year - EPOCH) / 3.6e6
    return o["ra"] + dt * o["pm"][:, 0] / np.cos(np.radians(o["dec"])), o["dec"] + dt * o["pm"][:, 1]


def flat_field():
    y, x = np.mgrid[:SIZE, :SIZE] / (SIZE / 2) - 1
    rng = np.random.default_rng(4242)
    f = (1 - 0.12 * (x * x + y * y)) * (1 + 0.006 * rng.standard_normal((SIZE, SIZE)))
    for _ in range(12):
        cx, cy = rng.uniform(-0.9, 0.9, 2)
        r = np.hypot(x - cx, y - cy)
        f *= 1 - 0.05 * np.exp(-((r - 0.03) / 0.012) ** 2)
    return f / f.mean()


def hot_pixels():
    rng = np.random.default_rng(777)
    dark = np.full((SIZE, SIZE), DARK)
    k = rng.integers(0, SIZE, (400, 2))
    dark[k[:, 0], k[:, 1]] += rng.exponential(6, 400)
    return dark


def read_out(electrons, rng):
    """Counts as the file has them: rows of [amplifier 1 | overscan 1 | overscan 2 | amplifier 2], both halves alike."""
    out = np.zeros((SIZE, SIZE + 2 * OVERSCAN))
    for k in range(4):
        right, upper = k % 2, k // 2
        rows = slice(upper * AMP, (upper + 1) * AMP)
        part = electrons[rows, right * AMP:(right + 1) * AMP]
        wobble = 1.5 * np.sin(np.arange(AMP) / 90.0 + k)[:, None]
        both = np.concatenate([part, np.zeros((AMP, OVERSCAN))], axis=1) / GAIN[k]
        both += BIAS[k] + wobble + READ_NOISE[k] / GAIN[k] * rng.standard_normal(both.shape)
        if right:
            out[rows, AMP + OVERSCAN:AMP + 2 * OVERSCAN] = both[:, AMP:]
            out[rows, AMP + 2 * OVERSCAN:] = both[:, :AMP]
        else:
            out[rows, :AMP + OVERSCAN] = both
    return np.clip(np.rint(out), 0, FULL).astype(np.uint16)


def write(path, counts, kind, number, when, seconds, band, target, pointing, camera="QUADRA"):
    h = fits.Header()
    h["CAMNAME"] = ("Quadra 1100", "Name of the camera")
    h["INSTRUME"] = (camera, "Instrument")
    h["FRAMENO"] = (number, "Running number of the frame")
    h["FRAMETYP"] = (kind, "Type of frame")
    h["TSTART"] = (when.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3], "Start of exposure (UT)")
    h["ITIME"] = (seconds, "[s] integration time")
    h["FILTNAM"] = (band, "Filter in the beam")
    h["TARGET"] = (target, "Name of the target")
    if pointing is not None:
        s = pointing[0] / 15
        h["TELRA"] = (f"{int(s):02d}:{int(s * 60) % 60:02d}:{s * 3600 % 60:06.3f}", "Telescope right ascension, J2000")
        h["TELDEC"] = (f"{int(pointing[1]):+03d}:{int(abs(pointing[1]) * 60) % 60:02d}:{abs(pointing[1]) * 3600 % 60:05.2f}",
                       "Telescope declination, J2000")
        h["AIRMASS"] = (1.21, "Airmass at start")
    h["PIXSCALE"] = (SCALE, "[arcsec/pixel]")
    h["SITELONG"] = (SITE[0], "[deg] longitude, east positive")
    h["SITELAT"] = (SITE[1], "[deg] latitude")
    h["SITEELEV"] = (SITE[2], "[m] elevation")
    fits.PrimaryHDU(counts, h).writeto(path, overwrite=True)


def psf_of(fwhm):
    return galsim.Moffat(beta=3.2, fwhm=fwhm * SCALE).shear(e1=0.03, e2=-0.02)


def draw(o, ra, dec, centre, psf, flux_of, extra=(), rotation=ROTATION, parity=PARITY):
    image = galsim.ImageD(SIZE, SIZE, scale=SCALE)
    image.setOrigin(0, 0)
    x, y = to_pixel(ra, dec, centre, rotation, parity)
    for i in np.flatnonzero((x > -40) & (x < SIZE + 40) & (y > -40) & (y < SIZE + 40)):
        flux = flux_of(o["mag"][i])
        if i < o["n_star"]:
            profile = psf * flux
        else:
            k = i - o["n_star"]
            g = galsim.Exponential(half_light_radius=o["re"][k]).shear(q=o["q"][k], beta=o["angle"][k] * galsim.degrees)
            profile = galsim.Convolve(g * flux, psf)
        add(image, profile, x[i], y[i], 96 if flux > 3e5 else 48)
    for px, py, flux in extra:
        add(image, psf * flux, px, py, 48)
    return image.array, x, y


def add(image, profile, x, y, size):
    stamp = galsim.ImageD(size, size, scale=SCALE)
    stamp.setOrigin(int(round(x)) - size // 2, int(round(y)) - size // 2)
    profile.drawImage(stamp, center=galsim.PositionD(x, y))
    both = stamp.bounds & image.bounds
    if both.isDefined():
        image[both] += stamp[both]


def power(psf_fwhm):
    stamp = galsim.ImageD(64, 64, scale=SCALE)
    psf_of(psf_fwhm).drawImage(stamp)
    return np.abs(np.fft.fft2(stamp.array)) ** 2


def expected(flux, fwhm, sky, host, template_fwhm, template_n, template_sky):
    """Signal to noise of an optimal difference (Zackay, Ofek & Gal-Yam 2016, ApJ 830, 27, eq. 28); the detector reads
    out amplifiers of different noise, of which the mean counts."""
    var_s = sky + host + READ_NOISE.mean() ** 2 + DARK * EXPOSURE
    var_t = (template_sky + host + READ_NOISE.mean() ** 2 + DARK * EXPOSURE) / template_n
    ps, pt = power(fwhm), power(template_fwhm)
    return flux * np.sqrt(np.mean(ps * pt / (var_s * pt + var_t * ps)))


def main():
    args = arguments()
    os.makedirs(args.out + "/frames", exist_ok=True)
    rng = np.random.default_rng(args.seed)
    o = sky_objects(rng)
    flat, dark = flat_field(), hot_pixels()
    number = 0

    def save(electrons, kind, when, seconds, band="none", target="", pointing=None):
        nonlocal number
        number += 1
        write(f"{args.out}/frames/q{number:05d}.fits", read_out(electrons, rng), kind, number, when, seconds, band,
              target, pointing)

    evening = BEGIN - datetime.timedelta(hours=5)
    for k in range(7):
        save(np.zeros((SIZE, SIZE)), "ZERO", evening + datetime.timedelta(seconds=20 * k), 0.0)
    for k in range(5):
        save(rng.poisson(dark * EXPOSURE).astype(float), "DARK", evening + datetime.timedelta(minutes=5 + 2 * k), EXPOSURE)
    for k in range(6):
        level = 180_000 if k == 0 else 42_000 * 0.85 ** k
        save(rng.poisson(level * flat).astype(float), "SKYFLAT", evening + datetime.timedelta(minutes=60 + k), 3.0, "r",
             "twilight")

    ra, dec = at_epoch(o, YEAR)
    hosts = np.flatnonzero((np.arange(len(ra)) >= o["n_star"]) & (o["mag"] < 21))
    template_fwhm, template_sky = [], []
    truth, wcs, frames = [], [], []
    for v in range(args.template + args.science):
        science = v >= args.template
        when = BEGIN + datetime.timedelta(seconds=v * 105 + (1800 if science else 0))
        fwhm = rng.uniform(2.6, 3.4)
        clear = rng.uniform(0.93, 1.0)
        sky = 10 ** (0.4 * (ZERO - SKY_MAG)) * SCALE ** 2 * EXPOSURE * rng.uniform(0.95, 1.2)
        centre = (RA + rng.uniform(-12, 12) / 3600 / np.cos(np.radians(DEC)), DEC + rng.uniform(-12, 12) / 3600)
        flux_of = lambda m: clear * EXPOSURE * 10 ** (0.4 * (ZERO - m))  # noqa: E731
        extra, rows = [], []
        if science:
            x, y = to_pixel(ra, dec, centre)
            while len(rows) < args.transients:
                on_host = len(rows) % 2 == 1
                if on_host:
                    i = rng.choice(hosts)
                    px, py = x[i] + rng.normal(0, 0.8 / SCALE), y[i] + rng.normal(0, 0.8 / SCALE)
                else:
                    px, py = rng.uniform(25, SIZE - 25, 2)
                if not (25 < px < SIZE - 25 and 25 < py < SIZE - 25):
                    continue
                if any(np.hypot(px - r[1], py - r[2]) < 12 for r in rows):
                    continue
                rows.append([on_host, px, py])
            still, _, _ = draw(o, ra, dec, centre, psf_of(fwhm), flux_of)
            for r in rows:
                host = still[int(round(r[2])), int(round(r[1]))]
                unit = expected(1.0, fwhm, sky, host, np.median(template_fwhm), args.template, np.median(template_sky))
                snr = rng.choice([rng.uniform(4, 5.8), rng.uniform(5.8, 6.2), rng.uniform(6.4, 7.1), rng.uniform(7.4, 30)],
                                 p=[0.15, 0.35, 0.2, 0.3])
                r += [snr, snr / unit, host]
                extra.append((r[1], r[2], snr / unit))
        else:
            template_fwhm.append(fwhm)
            template_sky.append(sky)
        light, x, y = draw(o, ra, dec, centre, psf_of(fwhm), flux_of, extra)
        mean = np.clip((light + sky) * flat, 0, None) + dark * EXPOSURE
        electrons = rng.poisson(mean).astype(float)
        off = rng.normal(0, 25, 2) / 3600
        save(electrons, "OBJECT", when, EXPOSURE, "r", "SA 32", (centre[0] + off[0] / np.cos(np.radians(DEC)),
                                                                centre[1] + off[1]))
        for r in rows:
            truth.append(dict(frame=number, host=int(r[0]), x=r[1], y=r[2], flux=r[4], light=r[5]))
        frames.append(dict(frame=number, science=int(science), fwhm=fwhm, sky=sky, clear=clear))
        for i in np.flatnonzero((x > 20) & (x < SIZE - 21) & (y > 20) & (y < SIZE - 21)):
            wcs.append(dict(frame=number, id=i, star=int(i < o["n_star"]), ra=ra[i], dec=dec[i], x=x[i], y=y[i],
                            mag=o["mag"][i], flux=flux_of(o["mag"][i])))
        print(f"frame {number}: FWHM {fwhm:.2f}, sky {sky:.0f}", flush=True)

    for name, rows in (("transients", truth), ("sources", wcs), ("frames", frames)):
        with open(f"{args.out}/{name}.csv", "w", newline="", encoding="utf-8") as f:
            w = csv.DictWriter(f, rows[0].keys())
            w.writeheader()
            w.writerows(rows)
    catalogue(o, rng, args.out)


def catalogue(o, rng, out):
    """What a survey of 2016 would give: VOTable with UCDs, positions good to 2 mas, stars to 19.5 mag."""
    pick = np.flatnonzero((np.arange(len(o["ra"])) < o["n_star"]) & (o["mag"] < 19.5))
    err = 2.0
    t = Table()
    t["designation"] = pick + 1
    t["RAJ2016"] = o["ra"][pick] + rng.normal(0, err, len(pick)) / 3.6e6 / np.cos(np.radians(o["dec"][pick]))
    t["DEJ2016"] = o["dec"][pick] + rng.normal(0, err, len(pick)) / 3.6e6
    t["eRA"], t["eDE"] = np.full(len(pick), err), np.full(len(pick), err)
    t["mu_a"], t["mu_d"] = o["pm"][pick, 0], o["pm"][pick, 1]
    t["rpsf"] = o["mag"][pick] + rng.normal(0, 0.004, len(pick))
    t["rpsf_e"] = np.full(len(pick), 0.004)
    units = dict(RAJ2016="deg", DEJ2016="deg", eRA="mas", eDE="mas", mu_a="mas/yr", mu_d="mas/yr", rpsf="mag", rpsf_e="mag")
    ucds = dict(designation="meta.id;meta.main", RAJ2016="pos.eq.ra;meta.main", DEJ2016="pos.eq.dec;meta.main",
                eRA="stat.error;pos.eq.ra", eDE="stat.error;pos.eq.dec", mu_a="pos.pm;pos.eq.ra", mu_d="pos.pm;pos.eq.dec",
                rpsf="phot.mag;em.opt.R", rpsf_e="stat.error;phot.mag;em.opt.R")
    for name, unit in units.items():
        t[name].unit = unit
    vot = from_table(t)
    for field in vot.get_first_table().fields:
        field.ucd = ucds[field.name]
    vot.to_xml(out + "/stars.vot")
    t["epoch"] = EPOCH
    t.write(out + "/stars.csv", overwrite=True)


if __name__ == "__main__":
    main()
