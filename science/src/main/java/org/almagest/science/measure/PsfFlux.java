/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.FLOAT;
import static org.almagest.astro.table.ColumnType.INT;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Column;

/// The flux of the PSF fitted at the centroid, f = sum(P D) / sum(P^2) over the PSF's stamp.
///
/// Deliberately without inverse-variance weights, which would make the flux depend on brightness where the
/// PSF model is not exact. Bound: 17 double operations per pixel of the stamp, columns side by side. Its
/// error is sqrt(F sum(P^2 V)) / sum(P^2), F the excess of correlated noise.
public final class PsfFlux implements Measurement {
    private final double noiseFactor;
    private final Sums sums;

    public static final class Factory implements MeasurementFactory {
        @Override
        public String name() {
            return "psfFlux";
        }

        @Override
        public Measurement create(Options options, Frame frame) {
            return new PsfFlux(frame);
        }
    }

    public PsfFlux(Frame frame) {
        this.sums = new Sums(2 * frame.psf().radius() + 1);
        Box box = frame.image().box();
        this.noiseFactor =
                frame.noiseFactor(frame.psf().kernelAt(box.x0() + box.width() / 2.0, box.y0() + box.height() / 2.0));
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.of("psfInstFlux", FLOAT, "electron", "Flux of the PSF fitted at the centroid."),
                Column.of("psfInstFluxErr", FLOAT, "electron", "Standard error of psfInstFlux."),
                Column.of("psfInstFlux_area", FLOAT, "pixel2", "Effective area of the PSF, 1 / sum(P^2)."),
                Column.of("psfInstFlux_chi2", FLOAT, "", "Chi-squared of the fit over the PSF's stamp."),
                Column.of("psfInstFlux_nPixels", INT, "", "Pixels in the fit."),
                Column.of("psfInstFlux_flag", BOOLEAN, "", "The PSF flux failed or is not to be trusted."),
                Column.of("psfInstFlux_flag_noGoodPixels", BOOLEAN, "", "No pixel of the stamp has a value."),
                Column.of("psfInstFlux_flag_edge", BOOLEAN, "", "The stamp reaches beyond the image."));
    }

    @Override
    public Set<Slot> needs() {
        return Set.of(Slot.CENTROID);
    }

    @Override
    public Set<Slot> gives() {
        return Set.of(Slot.PSF_FLUX);
    }

    @Override
    public void measure(Target target, Cells out) {
        Image star = target.star();
        Image image = target.frame().image();
        Image variance = target.frame().variance();
        Box common = star.box().intersection(image.box());
        sums.clear();
        for (int y = common.y0(); y <= common.y1(); y++)
            sums.addRow(
                    star.data(),
                    star.index(common.x0(), y),
                    image.data(),
                    image.index(common.x0(), y),
                    variance.data(),
                    variance.index(common.x0(), y),
                    common.width());
        double pp = Sums.total(sums.pp);
        int n = sums.pixels;
        boolean cut = !image.box().contains(star.box());
        out.flag(7, cut);
        out.set(4, n);
        if (!(pp > 0)) {
            out.flag(5);
            out.flag(6);
            return;
        }
        double flux = Sums.total(sums.pd) / pp;
        double error = Math.sqrt(noiseFactor * Sums.total(sums.ppv)) / pp;
        target.psfFlux(flux, error);
        out.set(0, flux);
        out.set(1, error);
        out.set(2, 1 / pp);
        double dd = Sums.total(sums.dd), pdw = Sums.total(sums.pdw), ppw = Sums.total(sums.ppw);
        out.set(3, dd - 2 * flux * pdw + flux * flux * ppw);
        out.flag(5, cut);
    }

    /// Sums of products of PSF, data and weight for each column, which lie side by side.
    private static final class Sums {
        final double[] pp;
        final double[] pd;
        final double[] ppv;
        final double[] dd;
        final double[] pdw;
        final double[] ppw;
        int pixels;

        Sums(int columns) {
            pp = new double[columns];
            pd = new double[columns];
            ppv = new double[columns];
            dd = new double[columns];
            pdw = new double[columns];
            ppw = new double[columns];
        }

        void clear() {
            for (double[] sum : new double[][] {pp, pd, ppv, dd, pdw, ppw}) Arrays.fill(sum, 0);
            pixels = 0;
        }

        static double total(double[] sum) {
            double total = 0;
            for (double v : sum) total += v;
            return total;
        }

        void addRow(float[] star, int a, float[] image, int b, float[] variance, int c, int n) {
            int good = 0;
            for (int i = 0; i < n; i++) if (isGood(image[b + i], variance[c + i])) good++;
            if (good == n) {
                addData(star, a, image, b, n);
                addWeighted(star, a, image, b, variance, c, n);
            } else
                for (int i = 0; i < n; i++)
                    if (isGood(image[b + i], variance[c + i])) add(i, star[a + i], image[b + i], variance[c + i]);
            pixels += good;
        }

        private static boolean isGood(float d, float v) {
            return Math.abs(d) <= Float.MAX_VALUE && v > 0 && v <= Float.MAX_VALUE;
        }

        private void addData(float[] star, int a, float[] image, int b, int n) {
            for (int i = 0; i < n; i++) {
                double p = star[a + i];
                pp[i] += p * p;
                pd[i] += p * image[b + i];
            }
        }

        private void addWeighted(float[] star, int a, float[] image, int b, float[] variance, int c, int n) {
            for (int i = 0; i < n; i++) {
                double p = star[a + i], d = image[b + i], v = variance[c + i], w = 1 / v;
                ppv[i] += p * p * v;
                dd[i] += d * d * w;
                pdw[i] += p * d * w;
                ppw[i] += p * p * w;
            }
        }

        private void add(int i, double p, double d, double v) {
            double w = 1 / v;
            pp[i] += p * p;
            pd[i] += p * d;
            ppv[i] += p * p * v;
            dd[i] += d * d * w;
            pdw[i] += p * d * w;
            ppw[i] += p * p * w;
        }
    }
}
