/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

import java.util.Arrays;

/// Polynomial distortion of pixel coordinates: (u, v) becomes (u + f(u, v), v + g(u, v)), with f = sum A_pq
/// u^p v^q, p + q up to the order, and g likewise of B.
///
/// Shupe et al. 2005 (ADASS XIV, ASP Conf. 347, 491). Immutable.
public final class Sip {
    /// No distortion.
    public static final Sip NONE = new Sip(0, new double[1], new double[1]);

    private static final int MAX_ORDER = 9;
    private static final int MAX_STEPS = 40;

    private final int order;
    private final double[] a;
    private final double[] b;
    private final boolean none;

    /// @param order highest p + q, 0 to 9
    /// @param a A_pq [pixel^(1-p-q)] at index p * (order + 1) + q; those with p + q beyond the order are
    /// not used
    /// @param b B_pq, as a
    public Sip(int order, double[] a, double[] b) {
        int n = (order + 1) * (order + 1);
        if (order < 0 || order > MAX_ORDER || a.length != n || b.length != n)
            throw new IllegalArgumentException(
                    a.length + " and " + b.length + " SIP coefficients for order " + order + "; needed are " + n);
        this.order = order;
        this.a = a.clone();
        this.b = b.clone();
        this.none = Arrays.stream(a).allMatch(c -> c == 0) && Arrays.stream(b).allMatch(c -> c == 0);
    }

    public int order() {
        return order;
    }

    /// A_pq, 0 beyond the order.
    public double a(int p, int q) {
        return p + q > order ? 0 : a[p * (order + 1) + q];
    }

    /// B_pq, 0 beyond the order.
    public double b(int p, int q) {
        return p + q > order ? 0 : b[p * (order + 1) + q];
    }

    /// Whether every coefficient is zero.
    public boolean isNone() {
        return none;
    }

    /// Distorts a position.
    ///
    /// @param out receives u + f(u, v), v + g(u, v)
    void apply(double u, double v, double[] out) {
        double f = 0, g = 0, up = 1;
        for (int p = 0; p <= order; p++) {
            double fq = 0, gq = 0;
            int row = p * (order + 1);
            for (int q = order - p; q >= 0; q--) {
                fq = fq * v + a[row + q];
                gq = gq * v + b[row + q];
            }
            f += up * fq;
            g += up * gq;
            up *= u;
        }
        out[0] = u + f;
        out[1] = v + g;
    }

    /// Derivatives {d(u+f)/du, d(u+f)/dv, d(v+g)/du, d(v+g)/dv}.
    private void slope(double u, double v, double[] out) {
        double fu = 1, fv = 0, gu = 0, gv = 1;
        double up = 1, upBefore = 0;
        for (int p = 0; p <= order; p++) {
            double fq = 0, gq = 0, fqv = 0, gqv = 0;
            int row = p * (order + 1);
            for (int q = order - p; q >= 0; q--) {
                fqv = fqv * v + fq;
                gqv = gqv * v + gq;
                fq = fq * v + a[row + q];
                gq = gq * v + b[row + q];
            }
            fu += p * upBefore * fq;
            gu += p * upBefore * gq;
            fv += up * fqv;
            gv += up * gqv;
            upBefore = up;
            up *= u;
        }
        out[0] = fu;
        out[1] = fv;
        out[2] = gu;
        out[3] = gv;
    }

    /// Finds the position that is distorted to the one given, by Newton's method.
    ///
    /// @param out receives u, v; NaN when there is none near
    void invert(double fu, double fv, double startU, double startV, double[] out, double[] slope) {
        double u = startU, v = startV;
        for (int step = 0; step < MAX_STEPS; step++) {
            apply(u, v, out);
            double du = out[0] - fu, dv = out[1] - fv;
            slope(u, v, slope);
            double det = slope[0] * slope[3] - slope[1] * slope[2];
            double su = (slope[3] * du - slope[1] * dv) / det;
            double sv = (slope[0] * dv - slope[2] * du) / det;
            u -= su;
            v -= sv;
            if (Math.abs(su) + Math.abs(sv) < 1e-10 * (1 + 1e-4 * (Math.abs(u) + Math.abs(v)))) {
                out[0] = u;
                out[1] = v;
                return;
            }
        }
        out[0] = Double.NaN;
        out[1] = Double.NaN;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Sip other && order == other.order && Arrays.equals(a, other.a) && Arrays.equals(b, other.b);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(a) + Arrays.hashCode(b);
    }

    @Override
    public String toString() {
        return "Sip[order " + order + "]";
    }
}
