/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

/// The share that one source has of the pixels around it, and what is summed over them.
///
/// Bound: the moments cost two products for the weight and six sums per pixel and round, in the latency of
/// the products, 16 microseconds per source; everything else is one pass.
///
/// Thread rule: one thread; used again source by source.
final class Stamp {
    static final int MAX_RADIUS = 80;

    private static final int ROUNDS = 12;
    private static final double STAR_SIGMAS = 4;
    private static final double BOX_SIGMAS = 3.5;

    /// Largest ellipse in units of the source's size.
    static final double MAX_ELLIPSE = 10;

    private final float[] px = new float[(2 * MAX_RADIUS + 1) * (2 * MAX_RADIUS + 1)];
    private final double[] rings = new double[400];
    private final double[] areas = new double[400];
    private double ring;
    private double size;
    private int x0;
    private int y0;
    private int columns;
    private int rows;
    private boolean cut;

    /// What the last sums gave.
    double flux;

    double x;
    double y;
    double ixx;
    double ixy;
    double iyy;
    double errorX;
    double errorY;
    double kronFlux;
    double kronArea;
    double kronRadius;
    double halfLight;
    double starFlux;
    double starError;
    double apertureFlux;
    double apertureArea;

    /// Takes a source's share of the image.
    ///
    /// @param radius half the side, rounded down
    void fill(float[] image, int width, int height, Sources s, int k, int radius, LightShares shares) {
        int cx = s.peakX[k], cy = s.peakY[k];
        x0 = Math.max(0, cx - radius);
        y0 = Math.max(0, cy - radius);
        columns = Math.min(width - 1, cx + radius) - x0 + 1;
        rows = Math.min(height - 1, cy + radius) - y0 + 1;
        cut = columns < 2 * radius + 1 || rows < 2 * radius + 1;
        if (shares.gather(s, k, radius) == 0)
            for (int j = 0; j < rows; j++) System.arraycopy(image, (y0 + j) * width + x0, px, j * columns, columns);
        else for (int j = 0; j < rows; j++) shares.row(s, k, image, x0, y0 + j, columns, px, j * columns);
    }

    /// Whether the stamp is cut by the image's edge.
    boolean isCut() {
        return cut;
    }

    /// The largest share within two pixels of a place.
    float highest(int cx, int cy) {
        float best = Float.NEGATIVE_INFINITY;
        for (int j = Math.max(0, cy - y0 - 2); j <= Math.min(rows - 1, cy - y0 + 2); j++)
            for (int i = Math.max(0, cx - x0 - 2); i <= Math.min(columns - 1, cx - x0 + 2); i++)
                best = Math.max(best, px[j * columns + i]);
        return best;
    }

    /// Adaptive moments (Bernstein & Jarvis 2002, section 3; Hirata & Seljak 2003): an elliptical Gaussian
    /// weight that takes on the source's own moments and place.
    ///
    /// @param noise standard deviation of a pixel of background
    /// @param perUnit electrons' variance that one unit of light adds; 0 when the gain is unknown
    /// @return false when they do not settle; what was summed then means nothing
    boolean moments(double startX, double startY, double xx, double xy, double yy, double noise, double perUnit) {
        x = startX;
        y = startY;
        ixx = xx;
        ixy = xy;
        iyy = yy;
        for (int round = 0; round < ROUNDS; round++) {
            double oldX = x, oldY = y, oldXx = ixx, oldYy = iyy, oldXy = ixy;
            weigh();
            if (!step(xx + yy) || Math.abs(x - startX) > 2 || Math.abs(y - startY) > 2) break;
            double size = oldXx + oldYy;
            if (Math.abs(x - oldX) < 2e-3
                    && Math.abs(y - oldY) < 2e-3
                    && Math.abs(ixx - oldXx) + Math.abs(iyy - oldYy) + Math.abs(ixy - oldXy) < 2e-3 * size) {
                errors(noise, perUnit);
                return true;
            }
        }
        return false;
    }

    /// Flux and place by the round Gaussian weight of a star, whose moments those of the source then are.
    ///
    /// @param variance of the weight [pixel^2]
    void centroid(double startX, double startY, double variance, double noise, double perUnit) {
        x = startX;
        y = startY;
        ixx = iyy = variance;
        ixy = 0;
        for (int round = 0; round < ROUNDS; round++) {
            weigh();
            if (!(s0 > 0)) break;
            double dx = 2 * sx / s0, dy = 2 * sy / s0;
            if (!(Math.abs(x + dx - startX) <= 2) || !(Math.abs(y + dy - startY) <= 2)) break;
            x += dx;
            y += dy;
            if (Math.abs(dx) < 1e-2 && Math.abs(dy) < 1e-2) break;
        }
        weigh();
        errors(noise, perUnit);
    }

    private double s0;
    private double sx;
    private double sy;
    private double sxx;
    private double sxy;
    private double syy;

    /// Weighted sums with the present moments; flux is the weighted sum.
    private void weigh() {
        double det = ixx * iyy - ixy * ixy, a = iyy / det, b = -ixy / det, c = ixx / det;
        int reachX = (int) Math.ceil(BOX_SIGMAS * Math.sqrt(ixx)),
                reachY = (int) Math.ceil(BOX_SIGMAS * Math.sqrt(iyy));
        int cx = (int) Math.rint(x), cy = (int) Math.rint(y);
        int i0 = Math.max(0, cx - reachX - x0), i1 = Math.min(columns - 1, cx + reachX - x0);
        int j0 = Math.max(0, cy - reachY - y0), j1 = Math.min(rows - 1, cy + reachY - y0);
        s0 = sx = sy = sxx = sxy = syy = 0;
        double dx0 = x0 + i0 - x, fall = Math.exp(-a);
        for (int j = j0; j <= j1; j++) {
            double dy = y0 + j - y;
            double w = Math.exp(-0.5 * (a * dx0 * dx0 + 2 * b * dx0 * dy + c * dy * dy));
            double ratio = Math.exp(-0.5 * (a * (2 * dx0 + 1) + 2 * b * dy));
            double r0 = 0, r1 = 0, r2 = 0, dx = dx0;
            for (int k = j * columns + i0, end = j * columns + i1; k <= end; k++) {
                double wl = w * px[k], wx = wl * dx;
                r0 += wl;
                r1 += wx;
                r2 += wx * dx;
                w *= ratio;
                ratio *= fall;
                dx++;
            }
            s0 += r0;
            sx += r1;
            sy += r0 * dy;
            sxx += r2;
            sxy += r1 * dy;
            syy += r0 * dy * dy;
        }
        flux = s0;
    }

    /// Errors of the place: 2 sqrt(sum of w^2 dx^2 V) / sum of w I, the sums written as integrals over
    /// Gaussians of the source's moments, V of the background and of the source's own light.
    private void errors(double noise, double perUnit) {
        double det = ixx * iyy - ixy * ixy, area = Math.PI * Math.sqrt(det);
        double floor = 0.5 * area * noise * noise, light = Math.max(s0, 0) * perUnit * 2 / 9;
        errorX = 2 * Math.sqrt(ixx * (floor + light)) / s0;
        errorY = 2 * Math.sqrt(iyy * (floor + light)) / s0;
    }

    /// The Gaussian whose product with the weight has the moments that were summed; false when there is
    /// none.
    private boolean step(double startSize) {
        if (!(s0 > 0)) return false;
        double mx = sx / s0, my = sy / s0;
        double a = sxx / s0 - mx * mx, b = sxy / s0 - mx * my, c = syy / s0 - my * my, det = a * c - b * b;
        double wDet = ixx * iyy - ixy * ixy;
        x += 2 * mx;
        y += 2 * my;
        if (!(det > 0) || !(a > 0)) return false;
        double pxx = c / det - iyy / wDet, pxy = -b / det + ixy / wDet, pyy = a / det - ixx / wDet;
        double pDet = pxx * pyy - pxy * pxy;
        if (pDet > 0 && pxx > 0 && pxx + pyy > 0.2 * (ixx + iyy) / wDet) {
            ixx = pyy / pDet;
            ixy = -pxy / pDet;
            iyy = pxx / pDet;
        } else {
            ixx = 2 * a;
            ixy = 2 * b;
            iyy = 2 * c;
        }
        double size = ixx + iyy;
        return size > 0.1 * startSize
                && size < 0.25 * MAX_RADIUS * MAX_RADIUS
                && ixx * iyy - ixy * ixy > 1e-3 * size * size;
    }

    /// Sorts the light by elliptical radius into rings, in units of the source's size; a pixel counts for
    /// the two rings next to it in proportion.
    void sortByRadius(double cx, double cy, double xx, double xy, double yy) {
        double det = xx * yy - xy * xy, a = yy / det, b = -2 * xy / det, c = xx / det;
        size = Math.sqrt(Math.sqrt(det));
        // rings as wide as a quarter of a pixel, but never so many that they do not fit
        ring = Math.max(0.25 / size, (MAX_ELLIPSE + 1) / (rings.length - 4));
        java.util.Arrays.fill(rings, 0);
        java.util.Arrays.fill(areas, 0);
        double perRing = 1 / ring, limit = MAX_ELLIPSE * MAX_ELLIPSE;
        for (int j = 0; j < rows; j++) {
            double dy = y0 + j - cy, dx = x0 - cx;
            for (int k = j * columns, end = k + columns; k < end; k++, dx++) {
                double q = dx * (a * dx + b * dy) + c * dy * dy;
                if (!(q < limit)) continue;
                double r = Math.sqrt(q) * perRing, light = px[k];
                int i = (int) r;
                double upper = r - i, more = upper * light;
                rings[i] += light - more;
                rings[i + 1] += more;
                areas[i] += 1 - upper;
                areas[i + 1] += upper;
            }
        }
    }

    /// The first moment of the radius over the light within six sigma (Kron 1980), in units of the
    /// source's size.
    double firstMoment() {
        double light = 0, moment = 0;
        for (int i = 0; i * ring < 6; i++) {
            light += rings[i];
            moment += i * ring * rings[i];
        }
        return light > 0 ? moment / light : 0;
    }

    /// Sums within an ellipse, its rim in proportion to the way across a pixel, and finds the radius that
    /// holds half of the whole, of a circle of the same area.
    ///
    /// @param radius of the ellipse in units of the source's size
    /// @param whole light of the source over that in the ellipse
    void kron(double radius, double whole) {
        // the rim is a pixel wide
        double half = 0.5 / (size * ring), outer = radius / ring;
        double sum = 0, area = 0;
        int last = Math.min(rings.length - 1, (int) (outer + half));
        for (int i = 0; i <= last; i++) {
            double w = Math.clamp((outer + half - i) / (2 * half), 0, 1);
            sum += w * rings[i];
            area += w * areas[i];
        }
        kronRadius = radius;
        kronFlux = sum;
        kronArea = area;
        halfLight = halfLight(whole * sum, last);
    }

    /// Light of ring k lies between radii of k - 1/2 and k + 1/2 rings.
    private double halfLight(double total, int last) {
        if (!(total > 0)) return Double.NaN;
        double below = 0;
        for (int k = 0; k <= last; k++) {
            if (below + rings[k] >= 0.5 * total) {
                double inner = Math.max(0, k - 0.5), outer = k + 0.5;
                double part = (0.5 * total - below) / rings[k];
                // within a ring the light grows with the area
                return size * ring * Math.sqrt(inner * inner + part * (outer * outer - inner * inner));
            }
            below += rings[k];
        }
        return Double.NaN;
    }

    /// Flux of the star that fits best: of a Moffat profile of exponent 3 and a given width.
    ///
    /// @param sigma width of stars' adaptive moments [pixel]
    void star(double cx, double cy, double sigma, double noise, double perUnit) {
        int reach = (int) Math.ceil(STAR_SIGMAS * sigma), ix = (int) Math.rint(cx), iy = (int) Math.rint(cy);
        int i0 = Math.max(0, ix - reach - x0), i1 = Math.min(columns - 1, ix + reach - x0);
        int j0 = Math.max(0, iy - reach - y0), j1 = Math.min(rows - 1, iy + reach - y0);
        double perCore = 1 / (LightShares.CORE * sigma * sigma), peak = 2 * perCore / Math.PI;
        double light = 0, squares = 0, cubes = 0;
        for (int j = j0; j <= j1; j++) {
            double dy = y0 + j - cy, dx = x0 + i0 - cx, base = 1 + dy * dy * perCore;
            for (int k = j * columns + i0, end = j * columns + i1; k <= end; k++, dx++) {
                double u = base + dx * dx * perCore, p = peak / (u * u * u), pp = p * p;
                light += p * px[k];
                squares += pp;
                cubes += pp * p;
            }
        }
        starFlux = light / squares;
        starError = Math.sqrt(noise * noise * squares + Math.max(0, starFlux) * perUnit * cubes) / squares;
    }

    /// Sum in a circle about a place; pixels at the rim by the exact area inside.
    void aperture(double cx, double cy, double radius) {
        double sum = 0, area = 0;
        int j0 = Math.max(0, (int) Math.floor(cy - radius + 0.5) - y0);
        int j1 = Math.min(rows - 1, (int) Math.ceil(cy + radius - 0.5) - y0);
        for (int j = j0; j <= j1; j++) {
            double dy = y0 + j - cy, far = Math.abs(dy) + 0.5, close = Math.max(0, Math.abs(dy) - 0.5);
            double whole = Math.sqrt(Math.max(0, radius * radius - far * far)) - 0.5;
            double any = Math.sqrt(Math.max(0, radius * radius - close * close)) + 0.5;
            int i0 = Math.max(0, (int) Math.ceil(cx - any) - x0),
                    i1 = Math.min(columns - 1, (int) Math.floor(cx + any) - x0);
            for (int i = i0; i <= i1; i++) {
                double dx = x0 + i - cx;
                double w = Math.abs(dx) <= whole ? 1 : org.almagest.science.measure.CircleOverlap.area(dx, dy, radius);
                sum += w * px[j * columns + i];
                area += w;
            }
        }
        apertureFlux = sum;
        apertureArea = area;
    }
}
