/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.FLOAT;
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.LONG;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.measure.CircularApertures;

/// Measures the sources whose models have settled, and lists them.
final class Catalogue {
    private static final double MAX_KRON = Stamp.MAX_ELLIPSE - 0.5;
    private static final double BRIGHT = 300;
    private static final int FEWEST_STARS = 10;
    private static final int MAX_STARS = 200;
    private static final double MOMENT_WEIGHT = 200;

    /// The ellipse in which a star has the best signal-to-noise, in units of its size.
    private static final double FAINT_KRON = 1.7;

    private final float[] px;
    private final int width;
    private final int height;
    private final SkyMesh mesh;
    private final Sources s;
    private final LightShares shares;
    private final Stamp stamp;
    private final BitSet bad;
    private final Extractor.Config config;

    Catalogue(
            float[] px,
            int width,
            int height,
            SkyMesh mesh,
            Sources s,
            LightShares shares,
            Stamp stamp,
            BitSet bad,
            Extractor.Config config) {
        this.px = px;
        this.width = width;
        this.height = height;
        this.mesh = mesh;
        this.s = s;
        this.shares = shares;
        this.stamp = stamp;
        this.bad = bad;
        this.config = config;
    }

    private List<Column> columns() {
        List<Column> out = new ArrayList<>(List.of(
                Column.of("sourceId", LONG, "", "Number of the source, from 1."),
                Column.of("x", DOUBLE, "pixel", "Column of the windowed centroid, 0 at the first pixel's centre."),
                Column.of("y", DOUBLE, "pixel", "Row of the windowed centroid."),
                Column.of("xErr", FLOAT, "pixel", "Standard error of x."),
                Column.of("yErr", FLOAT, "pixel", "Standard error of y."),
                Column.of("parent", LONG, "", "Number of the brightest source of the same island, 0 when alone."),
                Column.of("footprintArea", INT, "pixel", "Pixels above the threshold that belong to the source."),
                Column.of("snr", FLOAT, "", "Signal-to-noise of the source's own light, as that of a star."),
                Column.of("ixx", FLOAT, "pixel2", "Adaptive second moment along x."),
                Column.of("iyy", FLOAT, "pixel2", "Adaptive second moment along y."),
                Column.of("ixy", FLOAT, "pixel2", "Adaptive mixed second moment."),
                Column.of("semiMajor", FLOAT, "pixel", "Greatest width (one sigma) of the moments' ellipse."),
                Column.of("semiMinor", FLOAT, "pixel", "Least width of the moments' ellipse."),
                Column.of("theta", FLOAT, "deg", "Angle of the ellipse's long axis from x towards y."),
                Column.of("elongation", FLOAT, "", "semiMajor over semiMinor."),
                Column.of("fwhm", FLOAT, "pixel", "Width at half height of a Gaussian of the same moments."),
                Column.of("extendedness", FLOAT, "", "0 for the size of a star, towards 1 for larger sources."),
                Column.of(
                        "kronInstFlux",
                        FLOAT,
                        "electron",
                        "Sum in the ellipse of kronRadius, with the part of light that stars have beyond it."),
                Column.of("kronInstFluxErr", FLOAT, "electron", "Standard error of kronInstFlux."),
                Column.of("kronRadius", FLOAT, "", "Radius of the ellipse in units of semiMajor and semiMinor."),
                Column.of(
                        "halfLightRadius",
                        FLOAT,
                        "pixel",
                        "Radius of the circle of the ellipse's area with half of kronInstFlux."),
                Column.of("background", FLOAT, "", "Background at the source, in units of the image."),
                Column.of(
                        "backgroundErr",
                        FLOAT,
                        "",
                        "Noise of a pixel of background at the source, in units of the image."),
                Column.of(
                        "peakValue",
                        FLOAT,
                        "",
                        "Highest pixel of the source above the background, in units of the image."),
                Column.of("blendedness", FLOAT, "", "Part of the source's light that lies where others shine."),
                Column.of("psfInstFlux", FLOAT, "electron", "Flux of the star that fits best, scaled to bright stars."),
                Column.of("psfInstFluxErr", FLOAT, "electron", "Standard error of psfInstFlux."),
                Column.of("pixelFlags_edge", BOOLEAN, "", "The image's edge cuts what was measured."),
                Column.of("pixelFlags_saturated", BOOLEAN, "", "The highest pixel is saturated."),
                Column.of("pixelFlags_bad", BOOLEAN, "", "A pixel without a value is among the innermost."),
                Column.of("shape_flag", BOOLEAN, "", "The moments did not settle; those of a star stand for them."),
                Column.of("deblend_blended", BOOLEAN, "", "blendedness is above a tenth."),
                Column.of("deblend_skipped", BOOLEAN, "", "More neighbours than are shared among.")));
        for (double r : config.apertures()) {
            String name = "apInstFlux_" + CircularApertures.label(r);
            out.add(Column.of(name, FLOAT, "electron", "Sum in a circle of radius " + r + " pixels."));
            out.add(Column.of(name + "Err", FLOAT, "electron", "Standard error of " + name + "."));
        }
        return out;
    }

    Table measure(double perUnit, double saturation, double sigma) {
        List<Column> columns = columns();
        int n = s.size, m = config.apertures().length;
        long[] id = new long[n], parent = new long[n];
        double[] x = new double[n], y = new double[n];
        int[] area = new int[n];
        float[][] f = new float[22 + 2 * m][n];
        boolean[][] flags = new boolean[6][n];
        parents(parent);
        shares.index(s);
        for (int k = 0; k < n; k++) {
            id[k] = k + 1L;
            area[k] = s.area[k];
            one(k, x, y, f, flags, perUnit, saturation, sigma);
        }
        double[] beyond = lightBeyond(f, flags, sigma);
        for (int k = 0; k < n; k++) {
            f[12][k] *= (float) beyond[0];
            f[13][k] *= (float) beyond[0];
            f[20][k] *= (float) beyond[1];
            f[21][k] *= (float) beyond[1];
        }
        Object[] arrays = new Object[columns.size()];
        int at = 0;
        arrays[at++] = id;
        arrays[at++] = x;
        arrays[at++] = y;
        arrays[at++] = f[0];
        arrays[at++] = f[1];
        arrays[at++] = parent;
        arrays[at++] = area;
        for (int i = 2; i < 22; i++) arrays[at++] = f[i];
        for (boolean[] flag : flags) arrays[at++] = flag;
        for (int i = 0; i < 2 * m; i++) arrays[at++] = f[22 + i];
        return TableBuilder.wrap(new Schema(columns), n, arrays);
    }

    /// What bright lonely stars have in a large circle over what their Kron ellipses hold, and over their
    /// fits; 1 when there are too few of them.
    private double[] lightBeyond(float[][] f, boolean[][] flags, double sigma) {
        double radius = Math.min(10 * sigma, Extractor.MAX_RADIUS);
        double[] kron = new double[MAX_STARS], star = new double[MAX_STARS];
        int n = 0;
        for (int k = 0; k < s.size && n < MAX_STARS; k++) {
            double size = 0.5 * (f[3][k] + f[4][k]) / (sigma * sigma);
            boolean warned = false;
            for (boolean[] flag : flags) warned |= flag[k];
            if (warned || s.snr[k] < BRIGHT || f[19][k] > 0.02 || Math.abs(size - 1) > 0.1) continue;
            stamp.fill(px, width, height, s, k, (int) Math.ceil(radius + 1.5), shares);
            if (stamp.isCut()) continue;
            stamp.aperture(s.x[k], s.y[k], radius);
            kron[n] = stamp.apertureFlux / f[12][k];
            star[n++] = stamp.apertureFlux / f[20][k];
        }
        if (n < FEWEST_STARS) return new double[] {1, 1};
        return new double[] {median(kron, n), median(star, n)};
    }

    private static double median(double[] v, int n) {
        java.util.Arrays.sort(v, 0, n);
        return 0.5 * (v[(n - 1) / 2] + v[n / 2]);
    }

    private void parents(long[] parent) {
        int[] members = new int[s.size];
        for (int k = 0; k < s.size; k++) members[s.island[k]]++;
        for (int k = 0; k < s.size; k++) if (members[s.island[k]] > 1) parent[k] = s.island[k] + 1L;
    }

    private void one(
            int k,
            double[] x,
            double[] y,
            float[][] f,
            boolean[][] flags,
            double perUnit,
            double saturation,
            double sigma) {
        double noise = s.noise[k];
        double half = 0.5 * (s.ixx[k] + s.iyy[k]);
        double turn = Math.hypot(0.5 * (s.ixx[k] - s.iyy[k]), s.ixy[k]);
        double a = Math.sqrt(half + turn), b = Math.sqrt(Math.max(half - turn, 1e-4));
        double far = 1;
        for (double r : config.apertures()) far = Math.max(far, r + 1.5);
        int radius = Math.clamp((int) Math.ceil(Math.max(6 * a, far)), 8, Stamp.MAX_RADIUS);
        stamp.fill(px, width, height, s, k, radius, shares);
        f[19][k] = (float) shares.blendedness();
        flags[4][k] = f[19][k] > 0.1;
        flags[5][k] = shares.isFull();
        flags[3][k] = !s.settled[k];
        x[k] = s.x[k];
        y[k] = s.y[k];
        f[0][k] = (float) s.errorX[k];
        f[1][k] = (float) s.errorY[k];
        f[2][k] = s.snr[k];
        shape(k, f, sigma);
        stamp.sortByRadius(x[k], y[k], s.ixx[k], s.ixy[k], s.iyy[k]);
        double kron = kronRadius(stamp.firstMoment(), s.snr[k]);
        int needed = Math.min(Stamp.MAX_RADIUS, (int) Math.ceil(kron * a + 1.5));
        if (needed > radius) {
            stamp.fill(px, width, height, s, k, needed, shares);
            stamp.sortByRadius(x[k], y[k], s.ixx[k], s.ixy[k], s.iyy[k]);
        }
        // the ellipse of bright sources is never less than the least, what is beyond is told by bright stars
        double whole = within(Math.max(kron, config.kronLeast())) / within(kron);
        stamp.kron(kron, whole);
        // at the place that noise made brightest the square of the signal-to-noise is raised by 2, one per coordinate
        double snr = s.snr[k], raised = snr * snr / (snr * snr + 1);
        f[12][k] = (float) (raised * whole * stamp.kronFlux);
        f[13][k] = (float) (whole * error(stamp.kronArea, stamp.kronFlux, noise, perUnit));
        f[14][k] = (float) stamp.kronRadius;
        f[15][k] = (float) stamp.halfLight;
        f[16][k] = mesh.levelAt(s.peakX[k], s.peakY[k]);
        f[17][k] = (float) noise;
        f[18][k] = stamp.highest(s.peakX[k], s.peakY[k]);
        flags[0][k] = stamp.isCut();
        flags[1][k] = px[s.peakY[k] * width + s.peakX[k]] + f[16][k] >= saturation || f[18][k] + f[16][k] >= saturation;
        flags[2][k] = !bad.isEmpty() && hasBad(s.peakX[k], s.peakY[k]);
        stamp.star(x[k], y[k], sigma, noise, perUnit);
        f[20][k] = (float) (raised * stamp.starFlux);
        f[21][k] = (float) stamp.starError;
        for (int i = 0; i < config.apertures().length; i++) {
            stamp.aperture(x[k], y[k], config.apertures()[i]);
            f[22 + 2 * i][k] = (float) stamp.apertureFlux;
            f[23 + 2 * i][k] = (float) error(stamp.apertureArea, stamp.apertureFlux, noise, perUnit);
        }
    }

    /// The fainter a source, the less its first moment says: below a signal-to-noise of 10 the ellipse is
    /// nearly that in which a star has the best signal-to-noise.
    private double kronRadius(double moment, double snr) {
        double weight = snr * snr / (snr * snr + MOMENT_WEIGHT);
        double asked = Math.clamp(config.kronFactor() * moment, config.kronLeast(), MAX_KRON);
        return weight * asked + (1 - weight) * Math.min(FAINT_KRON, config.kronLeast());
    }

    /// The part of a star's light within an ellipse, by the profile that sources' shares have.
    ///
    /// @param radius in units of the star's size
    private static double within(double radius) {
        double u = 1 + radius * radius / LightShares.CORE;
        return 1 - 1 / (u * u);
    }

    private static double error(double area, double flux, double noise, double perUnit) {
        return Math.sqrt(area * noise * noise + Math.max(0, flux) * perUnit);
    }

    private void shape(int k, float[][] f, double sigma) {
        double xx = s.mxx[k], xy = s.mxy[k], yy = s.myy[k];
        double half = 0.5 * (xx + yy), turn = Math.hypot(0.5 * (xx - yy), xy);
        double a = Math.sqrt(half + turn), b = Math.sqrt(Math.max(half - turn, 1e-4));
        f[3][k] = (float) xx;
        f[4][k] = (float) yy;
        f[5][k] = (float) xy;
        f[6][k] = (float) a;
        f[7][k] = (float) b;
        f[8][k] = (float) Math.toDegrees(0.5 * Math.atan2(2 * xy, xx - yy));
        f[9][k] = (float) (a / b);
        f[10][k] = (float) (GaussianPsf.FWHM_PER_SIGMA * Math.sqrt(half));
        double chi = Math.max(0, 2.4 * (half - sigma * sigma) / (sigma * sigma));
        f[11][k] = (float) (1 - Math.exp(-0.5 * chi * chi));
    }

    private boolean hasBad(int cx, int cy) {
        for (int y = Math.max(0, cy - 3); y <= Math.min(height - 1, cy + 3); y++) {
            int next = bad.nextSetBit(y * width + Math.max(0, cx - 3));
            if (next >= 0 && next <= y * width + Math.min(width - 1, cx + 3)) return true;
        }
        return false;
    }
}
