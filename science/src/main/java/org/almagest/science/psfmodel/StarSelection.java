/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.psfmodel;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.almagest.astro.table.Table;

/// Chooses stars by their size: bright, clean, alone, and on the narrow ridge that stars form at the small
/// end of the sizes.
///
/// The ridge is the first maximum of the density of log sizes that reaches half of the highest one; what
/// lies on it is then compared with a quadratic in position, so that a PSF varying over the field keeps its
/// stars.
///
/// Thread rule: static methods without state.
public final class StarSelection {
    private static final List<String> BAD_FLAGS = List.of(
            "centroid_flag",
            "shape_flag",
            "psfInstFlux_flag",
            "isNegative",
            "pixelFlags_offimage",
            "pixelFlags_edge",
            "pixelFlags_bad",
            "pixelFlags_saturated",
            "pixelFlags_nodata",
            "pixelFlags_crCenter",
            "pixelFlags_interpolatedCenter",
            "pixelFlags_suspectCenter");

    private StarSelection() {}

    /// @param minSnr lowest signal-to-noise of the PSF flux
    /// @param fewest stars wanted; with fewer the limit falls to half and then a quarter
    /// @param ridgeWidth half-width of the ridge in log size at first
    /// @param clipSigma stars within this many robust sigma of the ridge are kept
    /// @param maxStars the brightest of more
    public record Config(double minSnr, int fewest, double ridgeWidth, double clipSigma, int maxStars) {
        public static final Config DEFAULT = new Config(50, 25, 0.08, 3, 500);
    }

    /// Rows of the sources chosen, in their order.
    ///
    /// @param sources with the columns of centroid, psfFlux, shape and pixelFlags
    public static int[] choose(Table sources, Config config) {
        int[] best = {};
        for (double limit = config.minSnr(); limit >= 0.2 * config.minSnr(); limit /= 2) {
            int[] found = choose(sources, limit, config);
            if (found.length > best.length || best.length == 0) best = found;
            if (best.length >= config.fewest()) break;
        }
        return best;
    }

    private static int[] choose(Table t, double minSnr, Config config) {
        int[] rows = new int[t.rows()];
        double[] size = new double[t.rows()];
        boolean[][] bad = BAD_FLAGS.stream().map(t::booleans).toArray(boolean[][]::new);
        int[] peaks = t.ints("nPeaks");
        int n = 0;
        for (int i = 0; i < t.rows(); i++) {
            double trace = t.number("ixx", i) + t.number("iyy", i);
            boolean clean = peaks[i] == 1 && trace > 0.1;
            for (boolean[] flag : bad) clean = clean && !flag[i];
            if (!clean || !(t.number("psfInstFlux", i) >= minSnr * t.number("psfInstFluxErr", i))) continue;
            rows[n] = i;
            size[n++] = 0.5 * Math.log(0.5 * trace);
        }
        if (n == 0) return new int[0];
        double ridge = ridge(Arrays.copyOf(size, n));
        BitSet kept = new BitSet();
        for (int k = 0; k < n; k++) if (Math.abs(size[k] - ridge) < config.ridgeWidth()) kept.set(k);
        for (int round = 0; round < 5; round++) {
            PositionFit fit = PositionFit.of(t, rows, size, kept, kept.cardinality() >= 18 ? 2 : 0);
            double[] off = kept.stream()
                    .mapToDouble(k -> Math.abs(size[k] - fit.at(t.number("x", rows[k]), t.number("y", rows[k]))))
                    .sorted()
                    .toArray();
            // half of the stars lie within 0.6745 sigma; log sizes of good stars scatter by half a per cent at least
            double limit = config.clipSigma() * Math.max(0.005, 1.4826 * off[off.length / 2]);
            BitSet next = new BitSet();
            for (int k = 0; k < n; k++) {
                double d = size[k] - fit.at(t.number("x", rows[k]), t.number("y", rows[k]));
                if (Math.abs(d) <= limit && Math.abs(size[k] - ridge) < 2 * config.ridgeWidth()) next.set(k);
            }
            if (next.isEmpty() || next.equals(kept)) break;
            kept = next;
        }
        return brightest(t, kept.stream().map(k -> rows[k]).toArray(), config.maxStars());
    }

    /// The first strong maximum of the density of log sizes.
    private static double ridge(double[] size) {
        double low = Arrays.stream(size).min().orElse(0) - 0.1;
        double high = Math.min(low + 3, Arrays.stream(size).max().orElse(0) + 0.1);
        double width = 0.02;
        int bins = (int) Math.ceil((high - low) / 0.005) + 1;
        double[] density = new double[bins];
        for (double s : size)
            for (int b = Math.max(0, (int) ((s - low - 4 * width) / 0.005));
                    b < Math.min(bins, (int) ((s - low + 4 * width) / 0.005) + 1);
                    b++) {
                double d = (low + 0.005 * b - s) / width;
                density[b] += Math.exp(-0.5 * d * d);
            }
        double top = Arrays.stream(density).max().orElse(0);
        for (int b = 1; b < bins - 1; b++)
            if (density[b] >= 0.5 * top && density[b] >= density[b - 1] && density[b] > density[b + 1])
                return low + 0.005 * b;
        return size[0];
    }

    private static int[] brightest(Table t, int[] rows, int most) {
        if (rows.length <= most) return rows;
        float[] flux = t.floats("psfInstFlux");
        return Arrays.stream(rows)
                .boxed()
                .sorted((a, b) -> Float.compare(flux[b], flux[a]))
                .limit(most)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }
}
