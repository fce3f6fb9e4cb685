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
/// PSF model is not exact. Its error is sqrt(F sum(P^2 V)) / sum(P^2), F the excess of correlated noise.
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
        double pp = 0;
        double pd = 0;
        double ppv = 0;
        double dd = 0;
        double pdw = 0;
        double ppw = 0;
        int n = 0;
        for (int y = common.y0(); y <= common.y1(); y++) {
            int a = star.index(common.x0(), y);
            int b = image.index(common.x0(), y);
            int c = variance.index(common.x0(), y);
            for (int i = 0; i < common.width(); i++) {
                double d = image.data()[b + i];
                double v = variance.data()[c + i];
                if (!Double.isFinite(d) || !(v > 0) || v > Float.MAX_VALUE) continue;
                double p = star.data()[a + i];
                double w = 1 / v;
                pp += p * p;
                pd += p * d;
                ppv += p * p * v;
                dd += d * d * w;
                pdw += p * d * w;
                ppw += p * p * w;
                n++;
            }
        }
        boolean cut = !image.box().contains(star.box());
        out.flag(7, cut);
        out.set(4, n);
        if (!(pp > 0)) {
            out.flag(5);
            out.flag(6);
            return;
        }
        double flux = pd / pp;
        double error = Math.sqrt(noiseFactor * ppv) / pp;
        target.psfFlux(flux, error);
        out.set(0, flux);
        out.set(1, error);
        out.set(2, 1 / pp);
        out.set(3, dd - 2 * flux * pdw + flux * flux * ppw);
        out.flag(5, cut);
    }
}
