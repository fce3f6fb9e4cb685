# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Terms that the Kepler orbits of astro.time.SolarSystem lack of the Earth's barycentric position: a harmonic series in
the planets' mean longitudes, fitted to ERFA's epv00 over 1950-2070. Prints rows for EarthTerms.java."""
import itertools
import re
import sys

import erfa
import numpy as np

RATE = np.array([10213.285546211, 6283.075849991, 3340.612426700, 529.690965095, 213.299095438, 74.781598567,
                 38.133035638]) / 10  # Venus ... Neptune, mean longitudes [rad per Julian century]
PHASE = np.array([3.176146697, 1.753470314, 6.203480913, 0.599546497, 0.874016757, 5.481293872, 5.311886287])
TERMS = 90


def orbits(java):
    """Elements as SolarSystem.java has them."""
    text = open(java, encoding="utf-8").read()
    giants = re.search(r"GIANTS = \{(.*?)\n    \};", text, re.S).group(1)
    numbers = [float(v) for v in re.findall(r"-?\d+\.\d+", giants)]
    earth = re.search(r"EARTH_MOON = \{(.*?)\n    \};", text, re.S).group(1)
    return np.reshape(numbers, (4, 12)), np.array([float(v) for v in re.findall(r"-?\d+(?:\.\d+)?", earth)])


def kepler(e, t):
    axis, ecc, inc = e[0] + e[1] * t, e[2] + e[3] * t, np.radians(e[4] + e[5] * t)
    lon, peri, node = e[6] + e[7] * t, e[8] + e[9] * t, e[10] + e[11] * t
    mean = np.radians((lon - peri + 180) % 360 - 180)
    a = mean + ecc * np.sin(mean)
    for _ in range(6):
        a = a - (a - ecc * np.sin(a) - mean) / (1 - ecc * np.cos(a))
    x, y = axis * (np.cos(a) - ecc), axis * np.sqrt(1 - ecc**2) * np.sin(a)
    w, o = np.radians(peri - node), np.radians(node)
    cw, sw, co, so, ci, si = np.cos(w), np.sin(w), np.cos(o), np.sin(o), np.cos(inc), np.sin(inc)
    return np.array([(cw * co - sw * so * ci) * x - (sw * co + cw * so * ci) * y,
                     (cw * so + sw * co * ci) * x - (sw * so - cw * co * ci) * y, sw * si * x + cw * si * y])


def moon(t):
    d, sun = np.radians(297.8501921 + 445267.1114034 * t), np.radians(357.5291092 + 35999.0502909 * t)
    m, f = np.radians(134.9633964 + 477198.8675055 * t), np.radians(93.2720950 + 483202.0175233 * t)
    lon = np.radians(218.3164477 + 481267.88123421 * t - 5028.796195 / 3600 * t + 6.288774 * np.sin(m)
                     + 1.274027 * np.sin(2 * d - m) + 0.658314 * np.sin(2 * d) + 0.213618 * np.sin(2 * m)
                     - 0.185116 * np.sin(sun) - 0.114332 * np.sin(2 * f))
    lat = np.radians(5.128122 * np.sin(f) + 0.280602 * np.sin(m + f) + 0.277693 * np.sin(m - f)
                     + 0.173237 * np.sin(2 * d - f))
    r = (385000.56 - 20905.355 * np.cos(m) - 3699.111 * np.cos(2 * d - m) - 2955.968 * np.cos(2 * d)
         - 569.925 * np.cos(2 * m)) / 149597870.7
    return np.array([r * np.cos(lat) * np.cos(lon), r * np.cos(lat) * np.sin(lon), r * np.sin(lat)])


def ours(t, giants, earth):
    p = kepler(earth, t) - 0.0121505856 * moon(t)
    for e, ratio in zip(giants, (1047.3486, 3497.898, 22902.98, 19412.24)):
        p = p - kepler(e, t) / (1 + ratio)
    q = np.radians(84381.448 / 3600)
    return np.array([p[0], np.cos(q) * p[1] - np.sin(q) * p[2], np.sin(q) * p[1] + np.cos(q) * p[2]])


def main():
    java = sys.argv[1]
    t = np.random.default_rng(1).uniform(-0.5, 0.7, 6000)
    t.sort()
    true = np.array(erfa.epv00(2451545.0, 36525 * t)[1]["p"]).T
    residual = true - ours(t, *orbits(java))
    print("before", 499.004783836e3 * np.abs(residual).max(), "ms", file=sys.stderr)
    combos = []
    for n in itertools.product(range(-7, 8), range(-9, 10), range(-4, 5), range(-5, 6), range(-3, 4), range(-2, 3),
                               range(-1, 2)):
        size = sum(map(abs, n))
        if size == 0 or size > 12 or next(v for v in n if v) < 0:
            continue
        if sum(1 for v in n if v) > 3 or abs(sum(n)) > 3:
            continue
        if (abs(n[5]) or abs(n[6])) and sum(1 for v in n if v) > 2:
            continue
        combos.append(n)
    combos = np.array(combos)
    rate = combos @ RATE
    near = np.abs(rate) > 2 * np.pi / 2.4  # slower than the span is a drift, which constant, t and t^2 hold
    near &= np.abs(rate) < 3000
    combos = combos[near]
    print(len(combos), "candidates", file=sys.stderr)
    phase = combos @ (PHASE[:, None] + RATE[:, None] * t)
    c, s = np.cos(phase).astype(np.float32), np.sin(phase).astype(np.float32)
    base = [np.ones_like(t), t, t * t]
    year = PHASE[1] + RATE[1] * t
    for k in (1, 2):
        base += [t * np.cos(k * year), t * np.sin(k * year)]
    chosen = []
    left = residual.copy()
    design = np.array(base).T
    for step in range(TERMS + 1):
        full = np.column_stack([design] + [np.column_stack([np.cos(phase[i]), np.sin(phase[i])]) for i in chosen])
        fit, *_ = np.linalg.lstsq(full, residual.T, rcond=None)
        left = residual - (full @ fit).T
        if step == TERMS:
            break
        lf = left.astype(np.float32)
        power = ((c @ lf.T) ** 2 + (s @ lf.T) ** 2).sum(axis=1)
        power[chosen] = 0
        chosen.append(int(np.argmax(power)))
        if step % 10 == 0:
            print(step, 499.004783836e3 * np.abs(left).max(), "ms", file=sys.stderr)
    print("after", 499.004783836e3 * np.abs(left).max(), "ms, rms", 499.004783836e3 * left.std(), file=sys.stderr)
    test = np.random.default_rng(2).uniform(-0.5, 0.7, 5000)
    ph = combos[chosen] @ (PHASE[:, None] + RATE[:, None] * test)
    y = PHASE[1] + RATE[1] * test
    b = [np.ones_like(test), test, test**2]
    for k in (1, 2):
        b += [test * np.cos(k * y), test * np.sin(k * y)]
    full = np.column_stack(b + [v for p in ph for v in (np.cos(p), np.sin(p))])
    d = np.array(erfa.epv00(2451545.0, 36525 * test)[1]["p"]).T - ours(test, *orbits(java)) - (full @ fit).T
    print("other times", 499.004783836e3 * np.abs(d).max(), "ms", file=sys.stderr)
    unit = 1e-9
    rows = np.round(fit / unit).astype(int)
    for r in rows[:7]:
        print("BASE", ", ".join(map(str, r)))
    for i, k in enumerate(chosen):
        a, bb = rows[7 + 2 * i], rows[8 + 2 * i]
        print("TERM", ", ".join(map(str, list(combos[k]) + list(a) + list(bb))))


if __name__ == "__main__":
    main()
