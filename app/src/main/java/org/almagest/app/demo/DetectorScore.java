/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.almagest.app.score.SkyIndex;
import org.almagest.app.score.Spread;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.diasource.DiaDetection;
import org.almagest.science.diasource.NoiseExpectation;
import org.almagest.science.forced.ForcedFlux;
import org.almagest.science.forced.ForcedPhotometry;

/// Compares one science visit-detector with the truth.
///
/// A detection within 1 arcsec of a transient, variable or mover is true; every other one is false, static
/// sources excuse nothing. A false one is *on or beside a static source* when a star or galaxy of signal to
/// noise 5 or more lies within 2 arcsec, times 1 + log10(snr / 5) for brighter ones; else it is on blank
/// sky.
final class DetectorScore {
    private static final double MATCH_ARCSEC = 1;
    private static final double POSITION_SNR = 20;
    private static final double KEPT_SNR = 7;
    // the photon noise of stars brighter than this is at most half of the 5 mmag that are asked for
    private static final double BRIGHT_SNR = 430;
    private static final long LARGE_PIXELS = 4_000_000;

    /// What the pipeline made of a visit-detector.
    ///
    /// @param science calibrated image
    /// @param difference difference image
    /// @param sources catalogue of the calibrated image
    /// @param kept detections behind the reliability cut
    /// @param rejected detections set aside, with `rejectReason`
    record Products(Exposure science, Exposure difference, Table sources, Table kept, Table rejected) {}

    private final Truth truth;
    private final int[] varying;
    private final int[] sources;
    private final int[] grid;
    private final Products products;
    private final Tally tally;
    private final boolean withNoise;

    /// @param varying rows of the truth's varying sources here
    /// @param sources rows of the truth's sources here
    /// @param grid rows of the truth's grid here
    /// @param withNoise whether the expectation of noise is drawn, which takes most of the time
    DetectorScore(
            Truth truth, int[] varying, int[] sources, int[] grid, Products products, Tally tally, boolean withNoise) {
        this.truth = truth;
        this.varying = varying;
        this.sources = sources;
        this.grid = grid;
        this.products = products;
        this.tally = tally;
        this.withNoise = withNoise;
    }

    /// Adds everything to the tally.
    void add() {
        tally.detectors++;
        Table v = truth.varying();
        SkyIndex truths = new SkyIndex(Truth.numbers(v, "ra", varying), Truth.numbers(v, "dec", varying));
        Detections kept = Detections.of(products.kept(), row -> true);
        Detections cut = Detections.of(
                products.rejected(),
                row -> products.rejected().strings("rejectReason")[row].equals("reliability"));
        SkyIndex after = kept.index(), before = kept.with(cut).index();
        completeness(before, after);
        falseDetections(kept, cut, truths);
        positions(kept.with(cut));
        astrometry();
        photometry();
        noise();
    }

    /// Positions of some detections, their signal to noise and score.
    private record Detections(double[] ra, double[] dec, double[] snr, double[] reliability) {
        static Detections of(Table table, java.util.function.IntPredicate wanted) {
            int[] rows = java.util.stream.IntStream.range(0, table.rows())
                    .filter(wanted)
                    .toArray();
            return new Detections(
                    Truth.numbers(table, "ra", rows),
                    Truth.numbers(table, "dec", rows),
                    Truth.numbers(table, "snr", rows),
                    Truth.numbers(table, "reliability", rows));
        }

        Detections with(Detections o) {
            return new Detections(
                    joined(ra, o.ra), joined(dec, o.dec), joined(snr, o.snr), joined(reliability, o.reliability));
        }

        private static double[] joined(double[] a, double[] b) {
            double[] out = java.util.Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, out, a.length, b.length);
            return out;
        }

        SkyIndex index() {
            return new SkyIndex(ra, dec);
        }
    }

    private void completeness(SkyIndex before, SkyIndex after) {
        ForcedPhotometry forced = new ForcedPhotometry(products.difference(), "NO_DATA");
        Table v = truth.varying();
        for (int row : varying) {
            String kind = v.strings("kind")[row], excluded = v.strings("excluded")[row];
            double ra = v.number("ra", row), dec = v.number("dec", row), snr = v.number("snr", row);
            boolean isBefore = before.nearest(ra, dec, MATCH_ARCSEC).isPresent();
            boolean isAfter = after.nearest(ra, dec, MATCH_ARCSEC).isPresent();
            if (kind.equals("transient")) {
                if (!excluded.isEmpty()) tally.excluded.merge(excluded, 1, Integer::sum);
                else injected(row, forced, isBefore, isAfter);
            } else if (excluded.isEmpty() && Math.abs(snr) >= KEPT_SNR && isBefore) {
                int[] count = kind.equals("variable") ? tally.variables : tally.movers;
                count[0]++;
                if (isAfter) count[1]++;
            }
        }
    }

    private void injected(int row, ForcedPhotometry forced, boolean isBefore, boolean isAfter) {
        Table v = truth.varying();
        double x = v.number("x", row), y = v.number("y", row), flux = v.number("differenceNjy", row);
        ForcedFlux f = forced.measure(x, y);
        if (f.isGood()) tally.fluxPulls.add((f.flux() - flux) / f.fluxErr());
        tally.injected.add(new Tally.Injected(
                v.longs("visit")[row],
                v.ints("detector")[row],
                x,
                y,
                v.number("snr", row),
                v.number("host", row) != 0,
                isBefore,
                isAfter,
                flux,
                v.number("expectedErrorNjy", row),
                f.flux(),
                f.fluxErr()));
    }

    private void falseDetections(Detections kept, Detections cut, SkyIndex truths) {
        StaticSky statics = StaticSky.of(truth.sources(), sources);
        long visit = products.science().info().visitInfo().orElseThrow().exposureId();
        int detector = products.science().info().detector();
        Detections all = kept.with(cut);
        for (int i = 0; i < all.ra().length; i++) {
            double ra = all.ra()[i], dec = all.dec()[i];
            if (truths.nearest(ra, dec, MATCH_ARCSEC).isPresent()) continue;
            tally.falseDetections.add(new Tally.FalseDetection(
                    visit,
                    detector,
                    ra,
                    dec,
                    all.snr()[i],
                    all.reliability()[i],
                    statics.beside(ra, dec),
                    i < kept.ra().length));
        }
    }

    /// Position residual per axis over its Cramer-Rao error: sqrt(sum P^2 / sum P_x^2) / snr with the PSF
    /// of the difference.
    private void positions(Detections found) {
        Table v = truth.varying();
        SkyIndex index = found.index();
        Psf psf = products.difference().info().psf().orElseThrow();
        Wcs wcs = wcs();
        for (int row : varying) {
            double snr = v.number("snr", row);
            if (!v.strings("kind")[row].equals("transient") || !v.strings("excluded")[row].isEmpty()) continue;
            if (snr < POSITION_SNR) continue;
            double ra = v.number("ra", row), dec = v.number("dec", row);
            OptionalInt hit = index.nearest(ra, dec, MATCH_ARCSEC);
            if (hit.isEmpty()) continue;
            double east = 3600 * (found.ra()[hit.getAsInt()] - ra) * Math.cos(Math.toRadians(dec));
            double north = 3600 * (found.dec()[hit.getAsInt()] - dec);
            double x = v.number("x", row), y = v.number("y", row);
            double error =
                    cramerRaoPixels(psf, x, y) / snr * wcs.pixelScale(x, y).arcsec();
            tally.positionPulls.add(east / error);
            tally.positionPulls.add(north / error);
            tally.offsetsEast.add(east);
            tally.offsetsNorth.add(north);
        }
    }

    private static double cramerRaoPixels(Psf psf, double x, double y) {
        Image p = psf.kernelAt(x, y);
        double squares = 0, slopes = 0;
        for (int py = p.y0(); py <= p.box().y1(); py++)
            for (int px = p.x0() + 2; px <= p.box().x1() - 2; px++) {
                double v = p.get(px, py);
                double slope =
                        (8 * (p.get(px - 1, py) - p.get(px + 1, py)) - (p.get(px - 2, py) - p.get(px + 2, py))) / 12;
                squares += v * v;
                slopes += slope * slope;
            }
        return Math.sqrt(squares / slopes);
    }

    private void astrometry() {
        Table g = truth.grid();
        Wcs wcs = wcs();
        for (int row : grid) {
            SkyCoord sky = wcs.pixelToSky(g.number("x", row), g.number("y", row));
            double dec = g.number("dec", row);
            double dRa = (sky.raDegrees() - g.number("ra", row) + 540) % 360 - 180;
            tally.astrometryMas.add(3.6e6 * dRa * Math.cos(Math.toRadians(dec)));
            tally.astrometryMas.add(3.6e6 * (sky.decDegrees() - dec));
        }
    }

    private Wcs wcs() {
        return products.science().info().wcs().orElseThrow();
    }

    /// Residuals of isolated bright stars, their calibrated flux against the true one [mmag].
    private void photometry() {
        Table s = truth.sources();
        SkyIndex measured = new SkyIndex(
                products.sources().doubles("ra"), products.sources().doubles("dec"));
        SkyIndex all = new SkyIndex(Truth.numbers(s, "ra", sources), Truth.numbers(s, "dec", sources));
        Set<Integer> used = new HashSet<>();
        for (int row : sources) {
            if (!s.strings("kind")[row].equals("star") || s.number("snr", row) < BRIGHT_SNR) continue;
            if (!s.strings("problem")[row].isEmpty()) continue;
            double ra = s.number("ra", row), dec = s.number("dec", row);
            if (all.countWithin(ra, dec, 4) > 1) continue;
            OptionalInt hit = measured.nearest(ra, dec, 0.5);
            if (hit.isEmpty() || !used.add(hit.getAsInt())) continue;
            double flux = products.sources().number("psfFlux", hit.getAsInt());
            tally.photometryMmag.add(-2500 * Math.log10(flux / s.number("fluxNjy", row)));
        }
    }

    private void noise() {
        if (!withNoise) return;
        long visit = products.science().info().visitInfo().orElseThrow().exposureId();
        int tiles = products.difference().box().area() > LARGE_PIXELS ? 12 : 2;
        tally.noiseExpectation += NoiseExpectation.of(
                        products.difference(), DiaDetection.Config.DEFAULT, tiles, visit % 1_000_003)
                .count();
    }

    /// Robust width about the median.
    static double width(List<Double> values) {
        return Spread.of(Tally.array(values)).sigma();
    }
}
