/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.SpanSet;

/// Shares the pixels of a blend out among its peaks.
///
/// PSFs at all peaks are fitted together; then each peak's template is the image less the PSFs of the
/// others, made symmetric about the peak by the lesser of opposite pixels and cut at zero; each pixel is
/// shared in proportion to the templates (Lupton 2005, SDSS, with the neighbours' PSFs taken off first so
/// that a faint source in the wing of a bright one has no pedestal). The children add up to the image.
final class Deblender {
    private static final double REACH_FWHM = 8;

    private Deblender() {}

    /// The templates of one blend.
    ///
    /// @param templates one per peak, each over its own box
    /// @param sum of all, over the footprint's box
    record Blend(List<Image> templates, Image sum) {
        /// Writes a child's share of the image onto another image, on the footprint's pixels.
        void writeChild(int child, Image image, SpanSet spans, Image onto) {
            Image t = templates.get(child);
            int left = t.x0(), right = left + t.width() - 1;
            for (int r = 0; r < spans.size(); r++) {
                int y = spans.y(r), x0 = spans.x0(r), n = spans.x1(r) - x0 + 1;
                boolean inRows = y >= t.y0() && y < t.y0() + t.height();
                int from = inRows ? Math.clamp(left - x0, 0, n) : n,
                        to = inRows ? Math.clamp(right + 1 - x0, from, n) : n;
                int a = sum.index(x0, y), b = image.index(x0, y), c = onto.index(x0, y);
                for (int i = 0; i < from; i++)
                    onto.data()[c + i] = nobodys(child, sum.data()[a + i]) * image.data()[b + i];
                int own = inRows ? t.index(left, y) + x0 - left : 0;
                for (int i = from; i < to; i++) {
                    float total = sum.data()[a + i];
                    float share = total > 0 ? t.data()[own + i] / total : child == 0 ? 1f : 0f;
                    onto.data()[c + i] = share * image.data()[b + i];
                }
                for (int i = to; i < n; i++)
                    onto.data()[c + i] = nobodys(child, sum.data()[a + i]) * image.data()[b + i];
            }
        }

        /// The share of a pixel beyond a child's template: one that nobody claims goes to the highest peak.
        private static float nobodys(int child, float total) {
            return child == 0 && !(total > 0) ? 1f : 0f;
        }
    }

    static Blend split(Frame frame, Footprint footprint, MatchedCentroid centroid) {
        Box box = footprint.box().intersection(frame.image().box());
        int n = footprint.peaks().size();
        double[][] at = new double[n][];
        List<Image> stars = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            at[k] = centroid.locate(frame, footprint.peaks().get(k));
            stars.add(frame.psf().starAt(at[k][0], at[k][1]));
        }
        double[] flux = fit(frame.image(), stars);
        Image rest = frame.image().view(box).copy();
        for (int k = 0; k < n; k++) add(rest, stars.get(k), -flux[k]);
        Image sum = Image.zeros(box);
        List<Image> templates = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            int reach = k == 0 ? Integer.MAX_VALUE / 4 : (int) Math.ceil(REACH_FWHM * frame.fwhm());
            int cx = (int) Math.round(at[k][0]);
            int cy = (int) Math.round(at[k][1]);
            Box own = Box.ofCorners(cx - reach, cy - reach, cx + reach, cy + reach)
                    .intersection(box);
            Image alone = rest.view(own).copy();
            add(alone, stars.get(k), flux[k]);
            Image template = symmetric(alone, Math.round(2 * at[k][0]), Math.round(2 * at[k][1]));
            add(sum, template, 1);
            templates.add(template);
        }
        return new Blend(List.copyOf(templates), sum);
    }

    /// PSF fluxes of all peaks at once, negative ones set to zero.
    private static double[] fit(Image image, List<Image> stars) {
        int n = stars.size();
        double[] a = new double[n * n];
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            b[i] = product(stars.get(i), image);
            for (int j = 0; j <= i; j++) {
                a[i * n + j] = product(stars.get(i), stars.get(j));
                a[j * n + i] = a[i * n + j];
            }
        }
        for (int i = 0; i < n; i++) a[i * n + i] *= 1 + 1e-4;
        double[] flux = Cholesky.of(a, n).map(c -> c.solve(b)).orElseGet(() -> new double[n]);
        for (int i = 0; i < n; i++) flux[i] = Math.max(0, flux[i]);
        return flux;
    }

    private static double product(Image p, Image q) {
        Box common = p.box().intersection(q.box());
        double sum = 0;
        for (int y = common.y0(); y <= common.y1(); y++) {
            int a = p.index(common.x0(), y);
            int b = q.index(common.x0(), y);
            for (int i = 0; i < common.width(); i++) {
                double v = (double) p.data()[a + i] * q.data()[b + i];
                if (Double.isFinite(v)) sum += v;
            }
        }
        return sum;
    }

    private static void add(Image onto, Image what, double factor) {
        if (factor == 0) return;
        Box common = onto.box().intersection(what.box());
        float w = (float) factor;
        for (int y = common.y0(); y <= common.y1(); y++) {
            int a = onto.index(common.x0(), y);
            int b = what.index(common.x0(), y);
            for (int i = 0; i < common.width(); i++) onto.data()[a + i] += w * what.data()[b + i];
        }
    }

    /// The lesser of each pixel and the one opposite, zero where either is negative or missing.
    ///
    /// @param twiceX twice the centre's column, rounded
    /// @param twiceY twice the centre's row, rounded
    private static Image symmetric(Image image, long twiceX, long twiceY) {
        Image out = Image.zeros(image.box());
        Box box = image.box();
        for (int y = box.y0(); y <= box.y1(); y++) {
            long my = twiceY - y;
            if (my < box.y0() || my > box.y1()) continue;
            int first = (int) Math.max(box.x0(), twiceX - box.x1()), last = (int) Math.min(box.x1(), twiceX - box.x0());
            if (first > last) continue;
            int a = image.index(first, y), b = image.index((int) twiceX - first, (int) my), c = out.index(first, y);
            for (int i = 0; i <= last - first; i++) {
                float v = Math.min(image.data()[a + i], image.data()[b - i]);
                if (v > 0) out.data()[c + i] = v;
            }
        }
        return out;
    }
}
