/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

import java.util.Arrays;

/// Polynomial distortion of standard coordinates, as SCAMP writes it: xi' = sum PV1_k t_k(xi, eta) and eta'
/// = sum PV2_k t_k(eta, xi), in degrees, with terms up to the seventh degree and odd powers of the radius.
///
/// FITS registry of conventions, TPV. Immutable.
final class Tpv {
    static final int TERMS = 40;
    /// Powers of the own axis, of the other axis and of the radius, term by term.
    private static final int[][] POWERS = powers();

    private static final int MAX_STEPS = 40;

    private final double[] lng;
    private final double[] lat;
    private final int used;

    /// @param lng PV of the longitude axis, length 40
    /// @param lat PV of the latitude axis
    Tpv(double[] lng, double[] lat) {
        this.lng = lng.clone();
        this.lat = lat.clone();
        int last = TERMS;
        while (last > 2 && lng[last - 1] == 0 && lat[last - 1] == 0) last--;
        this.used = last;
    }

    private static int[][] powers() {
        int[][] out = new int[TERMS][];
        int k = 0;
        for (int degree = 0; degree <= 7; degree++) {
            for (int other = 0; other <= degree; other++) out[k++] = new int[] {degree - other, other, 0};
            if (degree % 2 == 1) out[k++] = new int[] {0, 0, degree};
        }
        return out;
    }

    double lng(int k) {
        return lng[k];
    }

    double lat(int k) {
        return lat[k];
    }

    /// @param out receives xi', eta' [deg]
    void apply(double xi, double eta, double[] out) {
        double r = Math.hypot(xi, eta);
        out[0] = sum(lng, xi, eta, r);
        out[1] = sum(lat, eta, xi, r);
    }

    private double sum(double[] pv, double own, double other, double r) {
        double sum = 0;
        for (int k = 0; k < used; k++) if (pv[k] != 0) sum += pv[k] * term(POWERS[k], own, other, r);
        return sum;
    }

    private static double term(int[] p, double own, double other, double r) {
        return power(own, p[0]) * power(other, p[1]) * power(r, p[2]);
    }

    private static double power(double x, int n) {
        double out = 1;
        for (int i = 0; i < n; i++) out *= x;
        return out;
    }

    /// Derivatives of one axis' sum by the own and the other coordinate.
    private void slope(double[] pv, double own, double other, double r, double[] out) {
        double byOwn = 0, byOther = 0;
        for (int k = 0; k < used; k++) {
            if (pv[k] == 0) continue;
            int[] p = POWERS[k];
            if (p[2] > 0) {
                // d r^n / dx = n r^(n-2) x, which vanishes at the centre for n > 1 and is left out there for n = 1.
                double radial = r == 0 ? 0 : pv[k] * p[2] * power(r, p[2] - 1) / r;
                byOwn += radial * own;
                byOther += radial * other;
                continue;
            }
            if (p[0] > 0) byOwn += pv[k] * p[0] * power(own, p[0] - 1) * power(other, p[1]);
            if (p[1] > 0) byOther += pv[k] * p[1] * power(own, p[0]) * power(other, p[1] - 1);
        }
        out[0] = byOwn;
        out[1] = byOther;
    }

    /// Finds the coordinates that are distorted to those given, by Newton's method.
    ///
    /// @param out receives xi, eta [deg]; NaN when there are none near
    void invert(double xiTo, double etaTo, double[] out) {
        double xi = xiTo, eta = etaTo;
        double[] sx = new double[2], sy = new double[2];
        for (int step = 0; step < MAX_STEPS; step++) {
            apply(xi, eta, out);
            double dx = out[0] - xiTo, dy = out[1] - etaTo;
            double r = Math.hypot(xi, eta);
            slope(lng, xi, eta, r, sx);
            slope(lat, eta, xi, r, sy);
            double det = sx[0] * sy[0] - sx[1] * sy[1];
            double a = (sy[0] * dx - sx[1] * dy) / det;
            double b = (sx[0] * dy - sy[1] * dx) / det;
            xi -= a;
            eta -= b;
            if (Math.abs(a) + Math.abs(b) < 1e-14 * (1 + Math.abs(xi) + Math.abs(eta))) {
                out[0] = xi;
                out[1] = eta;
                return;
            }
        }
        out[0] = Double.NaN;
        out[1] = Double.NaN;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Tpv other && Arrays.equals(lng, other.lng) && Arrays.equals(lat, other.lat);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(lng) + Arrays.hashCode(lat);
    }
}
