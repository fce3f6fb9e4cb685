/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.psf.Psf;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.SpanSet;

/// The pixels of a difference that a trail is fitted to: a footprint and its surroundings, without what
/// other footprints cover and what flags say holds no light of the sky.
///
/// Thread rule: one thread per object.
final class TrailPixels {
    private static final double RIM_SIGMAS = 3;
    private static final double LEAST_START = 1;

    final Box box;
    final Psf psf;
    final double sigma;
    final Optional<NoiseCorrelation> noise;
    final double[] data;

    /// Inverse variances, 0 where a pixel does not count.
    final double[] weight;

    private final int good;

    /// @param around pixels that shall be in
    /// @param own footprint of the source
    /// @param all every footprint of the image
    TrailPixels(Exposure difference, Box around, Footprint own, List<Footprint> all) {
        this.psf = DiaDetection.psf(difference);
        double cx = around.x0() + 0.5 * around.width(), cy = around.y0() + 0.5 * around.height();
        this.sigma = psf.sigmaAt(cx, cy);
        this.box = around.grown((int) Math.ceil(RIM_SIGMAS * sigma)).intersection(difference.box());
        this.noise = difference.info().noiseCorrelation();
        int area = Math.toIntExact(box.area());
        this.data = new double[area];
        this.weight = new double[area];
        int bad = difference.mask().valueOf("NO_DATA", "SAT", "BAD", "CR", "INTRP", "SAT_TEMPLATE");
        float[] image = difference.image().data(),
                variance = difference.variance().data();
        int[] mask = difference.mask().data();
        for (int y = box.y0(), i = 0; y <= box.y1(); y++) {
            int p = difference.image().index(box.x0(), y),
                    q = difference.variance().index(box.x0(), y),
                    b = difference.mask().index(box.x0(), y);
            for (int x = 0; x < box.width(); x++, i++) {
                float d = image[p + x], v = variance[q + x];
                if ((mask[b + x] & bad) != 0 || !(Math.abs(d) <= Float.MAX_VALUE)) continue;
                if (!(v > 0) || v > Float.MAX_VALUE) continue;
                data[i] = d;
                weight[i] = 1 / (double) v;
            }
        }
        for (Footprint f : all) if (f != own && !f.box().intersection(box).isEmpty()) hide(f.spans());
        this.good = (int) Arrays.stream(weight).filter(w -> w > 0).count();
    }

    private void hide(SpanSet spans) {
        for (int run = 0; run < spans.size(); run++) {
            if (spans.y(run) < box.y0() || spans.y(run) > box.y1()) continue;
            int from = Math.max(spans.x0(run), box.x0()), to = Math.min(spans.x1(run), box.x1());
            if (from > to) continue;
            int row = (spans.y(run) - box.y0()) * box.width() - box.x0();
            Arrays.fill(weight, row + from, row + to + 1, 0);
        }
    }

    /// Number of pixels that count.
    int good() {
        return good;
    }

    /// Takes a point source off.
    void subtract(double x, double y, double flux) {
        Image star = psf.starAt(x, y);
        Box common = star.box().intersection(box);
        for (int py = common.y0(); py <= common.y1(); py++)
            for (int px = common.x0(); px <= common.x1(); px++)
                data[(py - box.y0()) * box.width() + px - box.x0()] -= flux * star.data()[star.index(px, py)];
    }

    /// A trail with the moments of the light of one sign on some pixels, its length from their excess over
    /// the PSF's (Veres et al. 2012, sect. 2); no shorter than one sigma of the PSF.
    ///
    /// @param spans the pixels
    /// @param sign 1 or -1
    TrailFit.Start start(SpanSet spans, double sign) {
        double[] sum = new double[6];
        for (int run = 0; run < spans.size(); run++)
            for (int x = Math.max(box.x0(), spans.x0(run)); x <= Math.min(box.x1(), spans.x1(run)); x++) {
                int y = spans.y(run);
                if (y < box.y0() || y > box.y1()) continue;
                int i = (y - box.y0()) * box.width() + x - box.x0();
                double light = weight[i] > 0 ? Math.max(0, sign * data[i]) : 0;
                double dx = x - box.x0(), dy = y - box.y0();
                double[] power = {1, dx, dy, dx * dx, dx * dy, dy * dy};
                for (int k = 0; k < 6; k++) sum[k] += light * power[k];
            }
        if (!(sum[0] > 0)) {
            Box b = spans.box();
            return new TrailFit.Start(b.x0() + 0.5 * b.width(), b.y0() + 0.5 * b.height(), LEAST_START * sigma, 0);
        }
        double mx = sum[1] / sum[0], my = sum[2] / sum[0];
        double xx = sum[3] / sum[0] - mx * mx, xy = sum[4] / sum[0] - mx * my, yy = sum[5] / sum[0] - my * my;
        double angle = 0.5 * Math.atan2(2 * xy, xx - yy);
        double major = 0.5 * (xx + yy) + Math.hypot(0.5 * (xx - yy), xy);
        double length = Math.max(LEAST_START * sigma, Math.sqrt(12 * Math.max(0, major - sigma * sigma)));
        return new TrailFit.Start(box.x0() + mx, box.y0() + my, length * Math.cos(angle), length * Math.sin(angle));
    }
}
