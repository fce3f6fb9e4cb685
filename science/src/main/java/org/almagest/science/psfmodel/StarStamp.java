/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.psfmodel;

import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.QuinticSpline;
import org.almagest.science.detect.Footprint;

/// One star as the fit sees it: pixels around it, which of them count, and what is known of it.
final class StarStamp {
    final Box box;
    final float[] pixels;
    final float[] variance;
    final boolean[] good;
    final boolean reserved;
    double x;
    double y;
    double flux;
    boolean rejected;
    double chi2;

    private StarStamp(Box box, boolean reserved) {
        this.box = box;
        int n = Math.toIntExact(box.area());
        this.pixels = new float[n];
        this.variance = new float[n];
        this.good = new boolean[n];
        this.reserved = reserved;
    }

    /// Cuts a star out; pixels beyond the image, masked, or of another footprint do not count.
    static StarStamp cut(
            Exposure e, Footprint own, double x, double y, double flux, int radius, int badBits, boolean reserved) {
        int cx = (int) Math.round(x);
        int cy = (int) Math.round(y);
        StarStamp s = new StarStamp(new Box(cx - radius, cy - radius, 2 * radius + 1, 2 * radius + 1), reserved);
        s.x = x;
        s.y = y;
        s.flux = flux;
        int detected = e.mask().valueOf("DETECTED", "DETECTED_NEGATIVE");
        Box there = s.box.intersection(e.box());
        for (int py = there.y0(); py <= there.y1(); py++)
            for (int px = there.x0(); px <= there.x1(); px++) {
                int i = (py - s.box.y0()) * s.box.width() + px - s.box.x0();
                int bits = e.mask().data()[e.mask().index(px, py)];
                s.pixels[i] = e.image().data()[e.image().index(px, py)];
                s.variance[i] = e.variance().data()[e.variance().index(px, py)];
                boolean other = (bits & detected) != 0 && !own.spans().contains(px, py);
                s.good[i] = (bits & badBits) == 0
                        && !other
                        && Float.isFinite(s.pixels[i])
                        && s.variance[i] > 0
                        && s.variance[i] < Float.MAX_VALUE;
            }
        return s;
    }

    boolean isUsed() {
        return !reserved && !rejected;
    }

    /// Mean variance of the pixels that count within a distance of the star.
    double middleVariance(double distance) {
        double sum = 0;
        int n = 0;
        Box near = near(distance);
        for (int py = near.y0(); py <= near.y1(); py++)
            for (int px = near.x0(); px <= near.x1(); px++) {
                int i = (py - box.y0()) * box.width() + px - box.x0();
                double dx = px - x, dy = py - y;
                if (!good[i] || dx * dx + dy * dy > distance * distance) continue;
                sum += variance[i];
                n++;
            }
        return n > 0 ? sum / n : 1e-12;
    }

    /// Fraction of the pixels within a distance of the star that count.
    double goodFraction(double distance) {
        int all = 0, counted = 0;
        Box near = near(distance);
        for (int py = near.y0(); py <= near.y1(); py++)
            for (int px = near.x0(); px <= near.x1(); px++) {
                double dx = px - x, dy = py - y;
                if (dx * dx + dy * dy > distance * distance) continue;
                all++;
                if (good[(py - box.y0()) * box.width() + px - box.x0()]) counted++;
            }
        return (double) counted / all;
    }

    /// Pixels of the stamp no farther along either axis.
    private Box near(double distance) {
        int reach = (int) Math.ceil(distance) + 1, cx = (int) Math.rint(x), cy = (int) Math.rint(y);
        return new Box(cx - reach, cy - reach, 2 * reach + 1, 2 * reach + 1).intersection(box);
    }

    /// The star's pixels less a model's, zero where they do not count.
    ///
    /// @param model image over a box inside the stamp, or none for the pixels themselves
    float[] residual(List<Image> model) {
        float[] out = new float[pixels.length];
        for (int i = 0; i < out.length; i++) out[i] = good[i] ? pixels[i] : 0f;
        for (Image m : model) {
            java.util.Arrays.fill(out, 0f);
            Box common = m.box().intersection(box);
            for (int py = common.y0(); py <= common.y1(); py++)
                for (int px = common.x0(); px <= common.x1(); px++) {
                    int i = (py - box.y0()) * box.width() + px - box.x0();
                    if (good[i]) out[i] = (float) (pixels[i] - flux * m.data()[m.index(px, py)]);
                }
        }
        return out;
    }

    /// Resamples stamp pixels onto a grid of pixels' spacing centred on the star, divided by its flux.
    ///
    /// Bound: the prefilter takes 30 products per pixel of the stamp, the six taps of both axes 12 per
    /// point.
    void resample(float[] data, int side, double[] grid) {
        int n = box.width();
        QuinticSpline.prefilter(data, 0, n, n);
        double[] wx = new double[QuinticSpline.TAPS], wy = new double[QuinticSpline.TAPS];
        // the taps of all points are the same
        int fx = QuinticSpline.weights(x - box.x0() - side / 2, wx, 0);
        int fy = QuinticSpline.weights(y - box.y0() - side / 2, wy, 0);
        double[] wide = new double[n], row = new double[side];
        java.util.Arrays.fill(grid, 0);
        for (int v = Math.max(0, fy); v < Math.min(n, fy + side + QuinticSpline.TAPS - 1); v++) {
            for (int i = 0; i < n; i++) wide[i] = data[v * n + i];
            java.util.Arrays.fill(row, 0);
            for (int t = 0; t < QuinticSpline.TAPS; t++) {
                int from = Math.max(0, -fx - t), to = Math.min(side, n - fx - t);
                PsfFit.addScaled(row, from, wx[t] / flux, wide, fx + t + from, to - from);
            }
            for (int t = 0; t < QuinticSpline.TAPS; t++) {
                int j = v - fy - t;
                if (j >= 0 && j < side) PsfFit.addScaled(grid, j * side, wy[t], row, 0, side);
            }
        }
    }

    /// Fits flux and position of a model star, and keeps the reduced chi-squared within a distance.
    ///
    /// @param star model of unit flux at the present position
    /// @param relativeError of the model, as a fraction of the star
    void fit(Image star, double distance, double relativeError, boolean moves) {
        double[] a = new double[6];
        double[] b = new double[3];
        Box inner = star.box().grown(-1).intersection(box);
        int stride = star.stride();
        for (int py = inner.y0(); py <= inner.y1(); py++)
            for (int px = inner.x0(); px <= inner.x1(); px++) {
                int i = (py - box.y0()) * box.width() + px - box.x0();
                if (!good[i]) continue;
                int k = star.index(px, py);
                double p = star.data()[k];
                double gx = 0.5 * (star.data()[k - 1] - star.data()[k + 1]);
                double gy = 0.5 * (star.data()[k - stride] - star.data()[k + stride]);
                double d = pixels[i];
                a[0] += p * p;
                a[1] += p * gx;
                a[2] += p * gy;
                a[3] += gx * gx;
                a[4] += gx * gy;
                a[5] += gy * gy;
                b[0] += p * d;
                b[1] += gx * d;
                b[2] += gy * d;
            }
        if (!(a[0] > 0)) {
            rejected = true;
            return;
        }
        double f = b[0] / a[0];
        if (!(f > 0)) {
            rejected = true;
            return;
        }
        flux = f;
        chi2 = chi2(star, distance, relativeError);
        if (!moves) return;
        double bx = b[1] - f * a[1];
        double by = b[2] - f * a[2];
        double det = a[3] * a[5] - a[4] * a[4];
        x += Math.clamp((a[5] * bx - a[4] * by) / (det * f), -0.3, 0.3);
        y += Math.clamp((a[3] * by - a[4] * bx) / (det * f), -0.3, 0.3);
    }

    private double chi2(Image star, double distance, double relativeError) {
        double sum = 0;
        int n = 0;
        Box common = star.box().intersection(near(distance));
        for (int py = common.y0(); py <= common.y1(); py++)
            for (int px = common.x0(); px <= common.x1(); px++) {
                int i = (py - box.y0()) * box.width() + px - box.x0();
                double dx = px - x, dy = py - y;
                if (!good[i] || dx * dx + dy * dy > distance * distance) continue;
                double m = flux * star.data()[star.index(px, py)];
                double d = pixels[i] - m;
                sum += d * d / (variance[i] + relativeError * relativeError * m * m);
                n++;
            }
        return n < 10 ? Double.POSITIVE_INFINITY : sum / n;
    }
}
