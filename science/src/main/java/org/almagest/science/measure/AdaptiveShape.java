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

import java.util.List;
import java.util.Set;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.astro.table.Column;

/// Adaptive second moments of the source and of the PSF at its place, and the extendedness that follows.
///
/// Errors are those of a Gaussian in noise that varies little over it: 2 sqrt(2) Ixx / SNR, 2 sqrt(Ixx Iyy)
/// / SNR, times the excess of noise that is not white. Extendedness is 1 - exp(-chi^2 / 2), chi =
/// sqrt(T_ref) (T - T_psf) / T_psf for sources larger than the PSF, T_ref = 2 (1.7 pixel)^2, T = Ixx + Iyy:
/// 0 for a star, near 1 for what is twice the PSF's area.
public final class AdaptiveShape implements Measurement {
    private static final double REFERENCE_TRACE = 2 * 1.7 * 1.7;

    public static final class Factory implements MeasurementFactory {
        @Override
        public String name() {
            return "shape";
        }

        @Override
        public Measurement create(Options options, Frame frame) {
            return new AdaptiveShape(frame);
        }
    }

    private final double straightFactor;
    private final double mixedFactor;

    /// @param frame whose noise correlation the errors know of
    public AdaptiveShape(Frame frame) {
        this.straightFactor = Math.sqrt(frame.noiseFactor(response(frame.sigma(), false)));
        this.mixedFactor = Math.sqrt(frame.noiseFactor(response(frame.sigma(), true)));
    }

    /// How Ixx, or Ixy, of a round Gaussian goes with each pixel: w (x^2 - sigma^2 / 2), or w x y.
    private static Image response(double sigma, boolean mixed) {
        int reach = (int) Math.ceil(4 * sigma);
        Image weights = Image.zeros(new Box(-reach, -reach, 2 * reach + 1, 2 * reach + 1));
        for (int y = -reach; y <= reach; y++)
            for (int x = -reach; x <= reach; x++) {
                double w = Math.exp(-0.5 * (x * x + y * y) / (sigma * sigma));
                weights.set(x, y, (float) (w * (mixed ? x * y : x * x - 0.5 * sigma * sigma)));
            }
        return weights;
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.of("ixx", FLOAT, "pixel2", "Adaptive second moment along x."),
                Column.of("iyy", FLOAT, "pixel2", "Adaptive second moment along y."),
                Column.of("ixy", FLOAT, "pixel2", "Adaptive mixed second moment."),
                Column.of("ixxErr", FLOAT, "pixel2", "Standard error of ixx."),
                Column.of("iyyErr", FLOAT, "pixel2", "Standard error of iyy."),
                Column.of("ixyErr", FLOAT, "pixel2", "Standard error of ixy."),
                Column.of("ixxPSF", FLOAT, "pixel2", "Adaptive second moment of the PSF along x."),
                Column.of("iyyPSF", FLOAT, "pixel2", "Adaptive second moment of the PSF along y."),
                Column.of("ixyPSF", FLOAT, "pixel2", "Adaptive mixed second moment of the PSF."),
                Column.of("gaussianInstFlux", FLOAT, "electron", "Flux of the best elliptical Gaussian."),
                Column.of("extendedness", FLOAT, "", "0 for the size of a star, towards 1 for larger sources."),
                Column.of("shape_flag", BOOLEAN, "", "The moments did not converge."));
    }

    @Override
    public Set<Slot> needs() {
        return Set.of(Slot.CENTROID);
    }

    @Override
    public Set<Slot> gives() {
        return Set.of(Slot.SHAPE);
    }

    @Override
    public void measure(Target target, Cells out) {
        Frame frame = target.frame();
        AdaptiveMoments psf = AdaptiveMoments.of(target.star(), target.x(), target.y(), frame.sigma());
        out.set(6, psf.ixx());
        out.set(7, psf.iyy());
        out.set(8, psf.ixy());
        int reach = Math.max(8, (int) Math.ceil(12 * frame.sigma()));
        Box box = new Box(
                        (int) Math.round(target.x()) - reach,
                        (int) Math.round(target.y()) - reach,
                        2 * reach + 1,
                        2 * reach + 1)
                .intersection(frame.image().box());
        Image image = frame.image().view(box);
        if (!target.peak().isPositive()) {
            image = image.copy();
            for (int i = 0; i < image.data().length; i++) image.data()[i] = -image.data()[i];
        }
        AdaptiveMoments m = AdaptiveMoments.of(image, target.x(), target.y(), frame.sigma());
        boolean astray = Math.hypot(m.x() - target.x(), m.y() - target.y()) > 2 * frame.sigma();
        if (!m.converged() || astray) {
            out.flag(11);
            return;
        }
        target.shape(m);
        int px = Math.clamp(Math.round(m.x()), box.x0(), box.x1());
        int py = Math.clamp(Math.round(m.y()), box.y0(), box.y1());
        double area = 4 * Math.PI * Math.sqrt(Math.max(0, m.ixx() * m.iyy() - m.ixy() * m.ixy()));
        double noise = Math.sqrt(area * frame.variance().data()[frame.variance().index(px, py)]);
        double snr = Math.abs(m.flux()) / noise;
        out.set(0, m.ixx());
        out.set(1, m.iyy());
        out.set(2, m.ixy());
        out.set(3, straightFactor * 2 * Math.sqrt(2) * m.ixx() / snr);
        out.set(4, straightFactor * 2 * Math.sqrt(2) * m.iyy() / snr);
        out.set(5, mixedFactor * 2 * Math.sqrt(m.ixx() * m.iyy()) / snr);
        out.set(9, m.flux() * Math.signum(target.peak().significance()));
        out.set(10, extendedness(m.trace(), psf.trace()));
    }

    static double extendedness(double trace, double psfTrace) {
        double chi = Math.max(0, Math.sqrt(REFERENCE_TRACE) * (trace - psfTrace) / psfTrace);
        return 1 - Math.exp(-0.5 * chi * chi);
    }
}
