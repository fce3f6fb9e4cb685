/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.stream.IntStream;
import org.almagest.app.score.SkyIndex;
import org.almagest.astro.table.Table;

/// The static sources of signal to noise 5 or more on one visit-detector, asked what lies beside them.
///
/// The reach of a source is 2 arcsec times 1 + log10(snr / 5). Sources are kept in classes of reach, so
/// that only those that may reach a place are looked at. Immutable.
final class StaticSky {
    private static final double REACH_ARCSEC = 2;
    private static final double LEAST_SNR = 5;

    private final double[] snr;
    private final int[][] classes;
    private final SkyIndex[] indices;

    private StaticSky(double[] ra, double[] dec, double[] snr) {
        this.snr = snr;
        int n = 1
                + (int) IntStream.range(0, snr.length)
                        .mapToDouble(i -> decades(snr[i]))
                        .max()
                        .orElse(0);
        this.classes = new int[n][];
        this.indices = new SkyIndex[n];
        for (int c = 0; c < n; c++) {
            int wanted = c;
            classes[c] = IntStream.range(0, snr.length)
                    .filter(i -> (int) decades(snr[i]) == wanted)
                    .toArray();
            indices[c] = new SkyIndex(
                    IntStream.of(classes[c]).mapToDouble(i -> ra[i]).toArray(),
                    IntStream.of(classes[c]).mapToDouble(i -> dec[i]).toArray());
        }
    }

    /// @param sources the truth's sources
    /// @param rows those on the visit-detector
    static StaticSky of(Table sources, int[] rows) {
        int[] bright = IntStream.of(rows)
                .filter(r -> sources.strings("kind")[r].equals("star") || sources.strings("kind")[r].equals("galaxy"))
                .filter(r -> sources.number("snr", r) >= LEAST_SNR)
                .toArray();
        return new StaticSky(
                Truth.numbers(sources, "ra", bright),
                Truth.numbers(sources, "dec", bright),
                Truth.numbers(sources, "snr", bright));
    }

    /// Signal to noise of the brightest static source that a place lies on or beside; 0 on blank sky.
    double beside(double raDegrees, double decDegrees) {
        double brightest = 0;
        for (int c = 0; c < classes.length; c++)
            for (int i : indices[c].within(raDegrees, decDegrees, REACH_ARCSEC * (c + 2))) {
                int source = classes[c][i];
                double reach = REACH_ARCSEC * (1 + decades(snr[source]));
                if (indices[c].arcsec(i, raDegrees, decDegrees) <= reach) brightest = Math.max(brightest, snr[source]);
            }
        return brightest;
    }

    private static double decades(double snr) {
        return Math.log10(snr / LEAST_SNR);
    }
}
