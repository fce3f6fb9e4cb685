# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Outsiders check the truth of a simulated survey: positions by astropy, fluxes by sep, stamps by GalSim.

usage: bench/simulate/check_truth.py FOLDER     (made by: almagest simulate --size small --stamps 1000 --out FOLDER)

Nothing here comes from the simulator but the files it wrote and the formulas of docs/simulate.md. Prints one row per
check with its limit; exits 1 when a limit is passed.
"""
import glob
import json
import os
import re
import sys

import galsim
import numpy as np
import pyarrow.parquet
import sep
from astropy.io import fits
from astropy.table import Table
from astropy.time import Time
from astropy.wcs import WCS

failures = 0


def row(name, value, limit, unit):
    global failures
    bad = not value <= limit
    failures += bad
    print(f"{name:58s} {value:12.4g} {'>' if bad else '<='} {limit:g} {unit}")


def read(path):
    if os.path.exists(path + ".csv"):
        return Table.read(path + ".csv", format="ascii.csv")
    columns = pyarrow.parquet.read_table(path + ".parquet").to_pydict()
    return Table({name: np.array(values) for name, values in columns.items()})


def text(column):
    return np.array(["" if v is np.ma.masked else str(v) for v in column])


def positions(folder, config):
    """Sky to pixels by astropy's TAN, with the atmosphere and the distortion from the tables."""
    visits = read(folder + "/truth/visits")
    sources = read(folder + "/truth/sources")
    objects = read(folder + "/truth/objects")
    jitter = read(folder + "/truth/jitter")
    camera = config["camera"]
    grid = camera["amplifiers"]
    width, height = grid["columns"] * grid["width"], grid["rows"] * grid["height"]
    worst = worst_motion = 0.0
    count = 0
    for visit in visits:
        for detector in camera["detectors"]:
            mine = sources[(sources["visit"] == visit["visit"]) & (sources["detector"] == detector["id"])]
            tan = WCS(naxis=2)
            tan.wcs.ctype = ["RA---TAN", "DEC--TAN"]
            tan.wcs.crval = [visit["ra"], visit["dec"]]
            tan.wcs.crpix = [1, 1]
            tan.wcs.cd = np.eye(2) / 3600
            east, north = tan.wcs_world2pix(np.array(mine["ra"]), np.array(mine["dec"]), 0)
            waves = jitter[jitter["visit"] == visit["visit"]]
            phase = np.outer(east, waves["kEast"]) + np.outer(north, waves["kNorth"])
            east = east + (np.cos(phase + np.array(waves["phaseEast"])) * np.array(waves["amplitudeEast"])).sum(1)
            north = north + (np.cos(phase + np.array(waves["phaseNorth"])) * np.array(waves["amplitudeNorth"])).sum(1)
            t = np.radians(visit["rotation"])
            fx = -np.cos(t) * east + np.sin(t) * north
            fy = np.sin(t) * east + np.cos(t) * north
            grow = 1 + visit["distortion"] * (fx**2 + fy**2)
            d = np.radians(detector["rotation"])
            dx, dy = fx * grow - detector["centerX"], fy * grow - detector["centerY"]
            x = (np.cos(d) * dx + np.sin(d) * dy) / camera["pixelScale"] + (width - 1) / 2
            y = (np.cos(d) * dy - np.sin(d) * dx) / camera["pixelScale"] + (height - 1) / 2
            worst = max(worst, np.abs(x - mine["x"]).max(), np.abs(y - mine["y"]).max())
            count += len(mine)
            stars = mine[np.isin(text(mine["kind"]), ["star", "variable", "galaxy"])]
            base = objects[np.array(stars["objectId"]) - 1]
            years = Time(visit["mjdMid"], format="mjd", scale="tai").jyear - 2016.0
            ra = base["ra"] + base["pmRa"] * years / 3.6e6 / np.cos(np.radians(base["dec"]))
            dec = base["dec"] + base["pmDec"] * years / 3.6e6
            worst_motion = max(
                worst_motion, 3.6e6 * np.abs(ra - stars["ra"]).max(), 3.6e6 * np.abs(dec - stars["dec"]).max())
    row(f"positions of {count} sources against astropy: worst", worst, 1e-6, "pixel")
    row("proper motions: worst", worst_motion, 1e-2, "mas")


def section(text):
    return [int(v) for v in re.findall(r"\d+", text)]


def reduce(path, amplifiers):
    """Electrons of a raw frame by the true gains and linearity."""
    with fits.open(path) as hdus:
        detector = hdus[0].header["DETECTOR"]
        pieces = []
        for hdu in hdus[1:]:
            amp = amplifiers[(amplifiers["detector"] == detector) & (text(amplifiers["amplifier"]) == hdu.name)][0]
            x0, x1, y0, y1 = section(hdu.header["DATASEC"])
            o0, o1, _, _ = section(hdu.header["BIASSEC"])
            raw = hdu.data.astype(float)
            signal = raw[y0 - 1 : y1, x0 - 1 : x1] - np.median(raw[y0 - 1 : y1, o0 - 1 : o1], axis=1)[:, None]
            signal *= amp["gain"]
            signal += amp["nonLinearity"] * signal**2
            d = section(hdu.header["DETSEC"])
            if d[0] > d[1]:
                signal = signal[:, ::-1]
            if d[2] > d[3]:
                signal = signal[::-1]
            pieces.append((min(d[:2]) - 1, min(d[2:]) - 1, signal))
        width = max(x + p.shape[1] for x, y, p in pieces)
        height = max(y + p.shape[0] for x, y, p in pieces)
        image = np.zeros((height, width))
        for x, y, p in pieces:
            image[y : y + p.shape[0], x : x + p.shape[1]] = p
        return hdus[0].header, image


def moffat_loss(radius, fwhm, beta=3.5):
    alpha = fwhm / (2 * np.sqrt(2 ** (1 / beta) - 1))
    return (1 + (radius / alpha) ** 2) ** (1 - beta)


def true_sky(config, visit, detector):
    """Sky and dark electrons at a pixel, from the tables and the camera's geometry."""
    camera = config["camera"]
    size = [camera["amplifiers"]["columns"] * camera["amplifiers"]["width"]]
    size.append(camera["amplifiers"]["rows"] * camera["amplifiers"]["height"])
    scale = camera["pixelScale"]

    def focal(d, x, y):
        t = np.radians(d["rotation"])
        dx, dy = (x - (size[0] - 1) / 2) * scale, (y - (size[1] - 1) / 2) * scale
        return d["centerX"] + np.cos(t) * dx - np.sin(t) * dy, d["centerY"] + np.sin(t) * dx + np.cos(t) * dy

    corners = [
        focal(d, (size[0] - 1) / 2 + sx * size[0] / 2, (size[1] - 1) / 2 + sy * size[1] / 2)
        for d in camera["detectors"] for sx in (-1, 1) for sy in (-1, 1)]
    half = np.abs(corners).max(axis=0)
    mine = [d for d in camera["detectors"] if d["id"] == detector][0]
    true_sky.half = half
    true_sky.focal = lambda number, x, y: np.array(focal([d for d in camera["detectors"] if d["id"] == number][0], x, y))
    dark = config["electronics"]["darkCurrent"] * config["visits"]["exposureSeconds"]

    def at(x, y):
        fx, fy = focal(mine, x, y)
        gradient = visit["skyGradientX"] * fx / half[0] + visit["skyGradientY"] * fy / half[1]
        return visit["sky"] * (1 + gradient) + dark

    return at


def fluxes(folder, config):
    """Aperture fluxes of isolated stars in the reduced raw frames by sep."""
    visits = read(folder + "/truth/visits")
    sources = read(folder + "/truth/sources")
    grid = read(folder + "/truth/grid")
    amplifiers = read(folder + "/truth/amplifiers")
    level = config["calibrations"]["flatElectrons"]
    flats, biases, darks = {}, {}, {}
    for kind, into in (("bias", biases), ("dark", darks), ("flat", flats)):
        for path in sorted(glob.glob(f"{folder}/raw/{kind}/*.fits")):
            header, image = reduce(path, amplifiers)
            into.setdefault((header["DETECTOR"], header["FILTER"]), []).append(image)
    bias = {k[0]: np.median(v, axis=0) for k, v in biases.items()}
    flats = {k: (np.mean(v, axis=0) - bias[k[0]]) / level for k, v in flats.items()}
    pulls, ratios, bright = [], [], []
    radius = 9.0
    for path in sorted(glob.glob(f"{folder}/raw/object/*.fits")):
        header, image = reduce(path, amplifiers)
        detector = header["DETECTOR"]
        image = (image - bias[detector]) / flats[detector, header["FILTER"]]
        here = (sources["visit"] == header["EXPID"]) & (sources["detector"] == detector)
        mine = sources[here]
        kind, problem = text(mine["kind"]), text(mine["problem"])
        x, y, e, snr = (np.array(mine[c]) for c in ("x", "y", "electrons", "snr"))
        image = np.ascontiguousarray(image)
        visit = visits[visits["visit"] == header["EXPID"]][0]
        sky_at = true_sky(config, visit, detector)
        near = grid[(grid["visit"] == header["EXPID"]) & (grid["detector"] == detector)]
        for i in np.nonzero((kind == "star") & (problem == "") & (snr > 100) & (snr < 2000))[0]:
            if min(x[i], y[i], image.shape[1] - 1 - x[i], image.shape[0] - 1 - y[i]) < 40:
                continue
            r = np.hypot(x - x[i], y - y[i])
            r[i] = 1e9
            others = e[r < 25].sum()
            if others > 0.003 * e[i]:
                continue
            local = sep.sum_circle(image, [x[i]], [y[i]], radius, subpix=0)[0][0]
            fwhm = near["fwhm"][np.argmin(np.hypot(near["x"] - x[i], near["y"] - y[i]))]
            area = np.pi * radius**2
            inside = 1 - moffat_loss(radius, fwhm)
            # A neighbour's light in the aperture, as far as it is a point: it is faint, or the star would be left out.
            stray = (e * np.clip((radius + 3 - r) / 6, 0, 1)).sum()
            flux = (local - area * sky_at(x[i], y[i]) - stray) / inside
            # The flat frames differ from the sky's response by 0.5 % rms, smooth part 0.3 %.
            sigma = np.sqrt(e[i] + area * (sky_at(x[i], y[i]) + 81)) / inside
            pulls.append((flux - e[i]) / np.hypot(sigma, 0.003 * e[i]))
            if snr[i] > 300:
                ratios.append(flux / e[i])
    pulls, ratios = np.array(pulls), np.array(ratios)
    print(f"  {len(pulls)} isolated stars, pull median {np.median(pulls):.2f}, width"
          f" {1.4826 * np.median(np.abs(pulls - np.median(pulls))):.2f}")
    row(f"fluxes of {len(ratios)} bright stars by sep: |median ratio - 1|", abs(np.median(ratios) - 1), 3e-3, "")
    row("fluxes by sep: |median pull|", abs(np.median(pulls)), 0.5, "sigma")


def expected_errors(folder, config):
    """The error of a PSF flux in a perfect difference, by a 2-D sum over GalSim's PSFs, on blank sky."""
    visits = read(folder + "/truth/visits")
    varying = read(folder + "/truth/varying")
    sources = read(folder + "/truth/sources")
    grid = read(folder + "/truth/grid")
    noise2 = config["electronics"]["readNoise"] ** 2
    side = 64

    def frame(visit, ra, dec, detector=None):
        near = grid[grid["visit"] == visit["visit"]]
        distance = np.hypot((near["ra"] - ra) * np.cos(np.radians(dec)), near["dec"] - dec)
        place = near[np.argmin(distance)]
        psf = galsim.Moffat(beta=3.5, fwhm=place["fwhm"]).shear(e1=place["e1"], e2=place["e2"])
        image = psf.drawImage(nx=side, ny=side, scale=1.0, dtype=float).array
        sky_at = true_sky(config, visit, place["detector"])
        half = true_sky.half
        u, v = true_sky.focal(place["detector"], place["x"], place["y"]) / half
        response = 1 - config["electronics"]["vignetting"] * 0.5 * (u**2 + v**2)
        dark = config["electronics"]["darkCurrent"] * config["visits"]["exposureSeconds"]
        electrons = (sky_at(place["x"], place["y"]) - dark) * response + dark + noise2
        return np.fft.fft2(image), electrons / (response * visit["electronsPerNjy"]) ** 2, distance.min()

    amplifiers = config["camera"]["amplifiers"]
    size = (amplifiers["columns"] * amplifiers["width"], amplifiers["rows"] * amplifiers["height"])
    step = config["camera"]["pixelScale"] * np.hypot(*size) / 16
    ratios = []
    kind, excluded = text(varying["kind"]), text(varying["excluded"])
    field = (kind == "transient") & (varying["host"] == 0) & (excluded == "")
    for row_ in varying[field][:: max(1, field.sum() // 150)]:
        visit = visits[visits["visit"] == row_["visit"]][0]
        here = sources[(sources["visit"] == row_["visit"]) & (sources["detector"] == row_["detector"])]
        far = np.hypot(here["x"] - row_["x"], here["y"] - row_["y"])
        light = np.array(here["electrons"]) * ((far < 15) & (far > 0.01)) + np.array(here["electrons"]) / 300 * (far < 60)
        if light.sum() - row_["fluxNjy"] * visit["electronsPerNjy"] / 300 > 500:
            continue
        science, variance, _ = frame(visit, row_["ra"], row_["dec"])
        template, weights, template_variance = 0, 0, 0
        for other in visits[(visits["band"] == visit["band"]) & visits["template"]]:
            psf, noise, distance = frame(other, row_["ra"], row_["dec"])
            if distance * 3600 > 0.6 * step:
                continue
            template = template + psf / noise
            template_variance += 1 / noise
            weights += 1 / noise
        template, template_variance = template / weights, template_variance / weights**2
        s2, t2 = np.abs(science) ** 2, np.abs(template) ** 2
        inverse = (s2 * t2 / (variance * t2 + template_variance * s2)).sum() / side**2
        ratios.append(row_["expectedErrorNjy"] * np.sqrt(inverse))
    ratios = np.array(ratios)
    print(f"  expected errors over ours: median {np.median(ratios):.4f}, rms {ratios.std():.4f}")
    row(f"{len(ratios)} expected errors on blank sky: |median ratio - 1|", abs(np.median(ratios) - 1), 0.01, "")


def stamps(folder):
    """Single stars and galaxies by GalSim."""
    truth = read(folder + "/stamps")
    side = fits.getdata(folder + "/stamps.fits", 1).shape[1]
    pixels = fits.getdata(folder + "/stamps.fits", 1).reshape(-1, side, side)
    worst = {}
    loss = {}
    for r, mine in zip(truth, pixels):
        psf = galsim.Moffat(beta=r["beta"], fwhm=r["fwhm"]).shear(e1=r["e1"], e2=r["e2"])
        if r["profile"] == "star":
            model = psf
        else:
            round_radius = r["halfLight"] * np.sqrt(r["axisRatio"])
            kind = galsim.Exponential if r["profile"] == "exponential" else galsim.DeVaucouleurs
            galaxy = kind(half_light_radius=round_radius).shear(q=r["axisRatio"], beta=r["angle"] * galsim.degrees)
            model = galsim.Convolve(galaxy, psf)
        parameters = galsim.GSParams(folding_threshold=1e-3, maxk_threshold=1e-4, maximum_fft_size=16384)
        image = galsim.Image(side, side, scale=1.0, dtype=float)
        middle = (side - 1) / 2
        offset = (r["x"] - middle, r["y"] - middle)
        (model.withGSParams(parameters) * r["electrons"]).drawImage(image=image, offset=offset)
        difference = np.abs(mine - image.array).max() / image.array.max()
        worst.setdefault(r["profile"], []).append(difference)
        loss.setdefault(r["profile"], []).append(abs(mine.sum() - image.array.sum()) / r["electrons"])
    for kind in sorted(worst):
        row(f"{len(worst[kind])} {kind} stamps against GalSim: worst pixel over peak", max(worst[kind]), 1e-3, "")
        row(f"{len(worst[kind])} {kind} stamps against GalSim: worst flux", max(loss[kind]), 1e-3, "")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    with open(folder + "/survey.json") as file:
        config = json.load(file)["config"]
    positions(folder, config)
    expected_errors(folder, config)
    stamps(folder)
    fluxes(folder, config)
    sys.exit(failures > 0)


main()
