/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.ArrayList;
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
    private static final double STATIC_ARCSEC = 2;
    private static final double STATIC_SNR = 5;
    private static final double POSITION_SNR = 20;
    private static final double KEPT_SNR = 7;
    private static final double BRIGHT_SNR = 100;
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

    /// @param varying rows of the truth's varying sources here
    /// @param sources rows of the truth's sources here
    /// @param grid rows of the truth's grid here
    DetectorScore(Truth truth, int[] varying, int[] sources, int[] grid, Products products, Tally tally) {
        this.truth = truth;
        this.varying = varying;
        this.sources = sources;
        this.grid = grid;
        this.products = products;
        this.tally = tally;
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
        pulls();
        positions(kept.with(cut));
        astrometry();
        photometry();
        noise();
    }

    /// Positions of some detections.
    private record Detections(double[] ra, double[] dec) {
        static Detections of(Table table, java.util.function.IntPredicate wanted) {
            int[] rows = java.util.stream.IntStream.range(0, table.rows())
                    .filter(wanted)
                    .toArray();
            return new Detections(Truth.numbers(table, "ra", rows), Truth.numbers(table, "dec", rows));
        }

        Detections with(Detections o) {
            double[] r = java.util.Arrays.copyOf(ra, ra.length + o.ra.length);
            double[] d = java.util.Arrays.copyOf(dec, dec.length + o.dec.length);
            System.arraycopy(o.ra, 0, r, ra.length, o.ra.length);
            System.arraycopy(o.dec, 0, d, dec.length, o.dec.length);
            return new Detections(r, d);
        }

        SkyIndex index() {
            return new SkyIndex(ra, dec);
        }
    }

    private void completeness(SkyIndex before, SkyIndex after) {
        Table v = truth.varying();
        for (int row : varying) {
            String kind = v.strings("kind")[row], excluded = v.strings("excluded")[row];
            double ra = v.number("ra", row), dec = v.number("dec", row), snr = v.number("snr", row);
            boolean isBefore = before.nearest(ra, dec, MATCH_ARCSEC).isPresent();
            boolean isAfter = after.nearest(ra, dec, MATCH_ARCSEC).isPresent();
            if (kind.equals("transient")) {
                if (!excluded.isEmpty()) tally.excluded.merge(excluded, 1, Integer::sum);
                else tally.injected.add(new Tally.Injected(snr, v.number("host", row) != 0, isBefore, isAfter));
            } else if (excluded.isEmpty() && Math.abs(snr) >= KEPT_SNR && isBefore) {
                int[] count = kind.equals("variable") ? tally.variables : tally.movers;
                count[0]++;
                if (isAfter) count[1]++;
            }
        }
    }

    private void falseDetections(Detections kept, Detections cut, SkyIndex truths) {
        Table s = truth.sources();
        List<Integer> bright = new ArrayList<>();
        for (int row : sources) {
            String kind = s.strings("kind")[row];
            if ((kind.equals("star") || kind.equals("galaxy")) && s.number("snr", row) >= STATIC_SNR) bright.add(row);
        }
        int[] rows = bright.stream().mapToInt(i -> i).toArray();
        double[] ra = Truth.numbers(s, "ra", rows), dec = Truth.numbers(s, "dec", rows);
        double[] snr = Truth.numbers(s, "snr", rows);
        SkyIndex statics = new SkyIndex(ra, dec);
        Detections all = kept.with(cut);
        for (int i = 0; i < all.ra().length; i++) {
            if (truths.nearest(all.ra()[i], all.dec()[i], MATCH_ARCSEC).isPresent()) continue;
            if (i < kept.ra().length) tally.falseAfter++;
            if (isBesideStatic(all.ra()[i], all.dec()[i], ra, dec, snr, statics)) tally.falseStatic++;
            else tally.falseBlank++;
        }
    }

    private static boolean isBesideStatic(
            double ra, double dec, double[] staticRa, double[] staticDec, double[] snr, SkyIndex statics) {
        if (statics.nearest(ra, dec, STATIC_ARCSEC).isPresent()) return true;
        for (int i = 0; i < snr.length; i++) {
            double reach = STATIC_ARCSEC * (1 + Math.log10(snr[i] / STATIC_SNR));
            if (Math.abs(staticDec[i] - dec) * 3600 > reach) continue;
            if (statics.arcsec(i, ra, dec) <= reach) return true;
        }
        return false;
    }

    private void pulls() {
        ForcedPhotometry forced = new ForcedPhotometry(products.difference(), "NO_DATA");
        Table v = truth.varying();
        for (int row : varying) {
            if (!v.strings("kind")[row].equals("transient") || !v.strings("excluded")[row].isEmpty()) continue;
            ForcedFlux f = forced.measure(v.number("x", row), v.number("y", row));
            if (f.isGood()) tally.fluxPulls.add((f.flux() - v.number("differenceNjy", row)) / f.fluxErr());
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
