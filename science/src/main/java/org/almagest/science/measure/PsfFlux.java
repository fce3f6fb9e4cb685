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

import java.util.List;
import java.util.Set;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Column;

/// The flux of the PSF fitted at the centroid, f = sum(P D) / sum(P^2) over the PSF's stamp.
///
/// Deliberately without inverse-variance weights, which would make the flux depend on brightness where the
/// PSF model is not exact. Bound: 15 double operations and a
/// division per pixel of the stamp. Its error is sqrt(F sum(P^2 V)) / sum(P^2), F the excess of correlated
/// noise.
public final class PsfFlux implements Measurement {
    private final double noiseFactor;

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
        Sums sums = new Sums();
        for (int y = common.y0(); y <= common.y1(); y++)
            sums.addRow(
                    star.data(),
                    star.index(common.x0(), y),
                    image.data(),
                    image.index(common.x0(), y),
                    variance.data(),
                    variance.index(common.x0(), y),
                    common.width());
        double pp = sums.pp;
        int n = sums.pixels;
        boolean cut = !image.box().contains(star.box());
        out.flag(7, cut);
        out.set(4, n);
        if (!(pp > 0)) {
            out.flag(5);
            out.flag(6);
            return;
        }
        double flux = sums.pd / pp;
        double error = Math.sqrt(noiseFactor * sums.ppv) / pp;
        target.psfFlux(flux, error);
        out.set(0, flux);
        out.set(1, error);
        out.set(2, 1 / pp);
        out.set(3, sums.dd - 2 * flux * sums.pdw + flux * flux * sums.ppw);
        out.flag(5, cut);
    }

    /// Sums of products of PSF, data and weight; even and odd pixels apart, so that they do not wait for
    /// each other.
    private static final class Sums {
        double pp;
        double pd;
        double ppv;
        double dd;
        double pdw;
        double ppw;
        int pixels;

        void addRow(float[] star, int a, float[] image, int b, float[] variance, int c, int n) {
            double pp1 = 0, pd1 = 0, ppv1 = 0, dd1 = 0, pdw1 = 0, ppw1 = 0;
            double pp2 = 0, pd2 = 0, ppv2 = 0, dd2 = 0, pdw2 = 0, ppw2 = 0;
            for (int i = 0; i < n; i += 2) {
                double d = image[b + i], v = variance[c + i];
                if (isGood(d, v)) {
                    double p = star[a + i], w = 1 / v, square = p * p, pw = p * w;
                    pp1 += square;
                    ppv1 += square * v;
                    pd1 += p * d;
                    dd1 += d * d * w;
                    pdw1 += d * pw;
                    ppw1 += p * pw;
                    pixels++;
                }
                if (i + 1 == n) break;
                d = image[b + i + 1];
                v = variance[c + i + 1];
                if (isGood(d, v)) {
                    double p = star[a + i + 1], w = 1 / v, square = p * p, pw = p * w;
                    pp2 += square;
                    ppv2 += square * v;
                    pd2 += p * d;
                    dd2 += d * d * w;
                    pdw2 += d * pw;
                    ppw2 += p * pw;
                    pixels++;
                }
            }
            pp += pp1 + pp2;
            pd += pd1 + pd2;
            ppv += ppv1 + ppv2;
            dd += dd1 + dd2;
            pdw += pdw1 + pdw2;
            ppw += ppw1 + ppw2;
        }

        private static boolean isGood(double d, double v) {
            return Math.abs(d) <= Float.MAX_VALUE && v > 0 && v <= Float.MAX_VALUE;
        }
    }
}
