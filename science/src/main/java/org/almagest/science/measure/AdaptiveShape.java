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
/// Errors are those of small noise of each pixel's variance V: the moments are the roots of the weighted
/// sums of (x^2 - Ixx / 2) I and so on, whose noise is propagated with the gradient that they have for the
/// PSF at the image's middle, times the excess of noise that is not white. For a Gaussian in even noise
/// they are 2 sqrt(2) Ixx / SNR and 2 sqrt(Ixx Iyy) / SNR. Extendedness is 1 - exp(-chi^2 / 2), chi =
/// sqrt(T_ref) (T - T_psf) / T_psf for sources larger than the PSF, T_ref = 2 (1.7 pixel)^2, T = Ixx + Iyy:
/// 0 for a star, near 1 for what is twice the PSF's area.
public final class AdaptiveShape implements Measurement {
    private static final double REFERENCE_TRACE = 2 * 1.7 * 1.7;
    private static final double REACH = 3.5;
    // a weight of exp(-FAR) is nothing, but its neighbours can still be told from it
    private static final double FAR = 300;

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
    private final double[] straight;
    private final double mixed;

    /// @param frame whose noise correlation the errors know of
    public AdaptiveShape(Frame frame) {
        this.straightFactor = Math.sqrt(frame.noiseFactor(response(frame.sigma(), false)));
        this.mixedFactor = Math.sqrt(frame.noiseFactor(response(frame.sigma(), true)));
        Box box = frame.image().box();
        double[] j = gradient(
                frame.psf().kernelAt(box.x0() + box.width() / 2.0, box.y0() + box.height() / 2.0), frame.sigma());
        double det = j[0] * j[0] - j[1] * j[1];
        this.straight = new double[] {j[0] / det, -j[1] / det};
        this.mixed = 1 / j[2];
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

    /// How the conditions sum of w (x^2 - Ixx / 2) I = 0 and so on, over the sum of w I, go with the
    /// moments for the PSF: that of Ixx with Ixx, with Iyy, and that of Ixy with Ixy; for a Gaussian -1/4,
    /// 0, -1/4.
    private static double[] gradient(Image kernel, double sigma) {
        AdaptiveMoments m = AdaptiveMoments.of(kernel, 0, 0, sigma);
        double s = 0.5 * m.trace(), sum = 0, own = 0, other = 0, cross = 0;
        for (int y = kernel.y0(); y < kernel.y0() + kernel.height(); y++)
            for (int x = kernel.x0(); x < kernel.x0() + kernel.width(); x++) {
                double xx = x * x / s, yy = y * y / s, light = kernel.get(x, y) * Math.exp(-0.5 * (xx + yy));
                sum += light;
                own += light * ((xx - 0.5) * 0.5 * xx + (yy - 0.5) * 0.5 * yy - 1);
                other += light * ((xx - 0.5) * 0.5 * yy + (yy - 0.5) * 0.5 * xx);
                cross += light * (xx * yy - 0.5);
            }
        return new double[] {0.5 * own / sum, 0.5 * other / sum, cross / sum};
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
        out.set(0, m.ixx());
        out.set(1, m.iyy());
        out.set(2, m.ixy());
        double[] error = errors(m, frame.variance());
        out.set(3, straightFactor * error[0]);
        out.set(4, straightFactor * error[1]);
        out.set(5, mixedFactor * error[2]);
        out.set(9, m.flux() * Math.signum(target.peak().significance()));
        out.set(10, extendedness(m.trace(), psf.trace()));
    }

    /// Errors of Ixx, Iyy, Ixy in the noise of each pixel.
    private double[] errors(AdaptiveMoments m, Image variance) {
        double det = m.ixx() * m.iyy() - m.ixy() * m.ixy();
        if (!(det > 0)) return new double[] {Double.NaN, Double.NaN, Double.NaN};
        double a = m.iyy() / det, b = -m.ixy() / det, c = m.ixx() / det;
        int reachX = (int) Math.ceil(REACH * Math.sqrt(m.ixx())), reachY = (int) Math.ceil(REACH * Math.sqrt(m.iyy()));
        int cx = (int) Math.rint(m.x()), cy = (int) Math.rint(m.y());
        Box box = Box.ofCorners(cx - reachX, cy - reachY, cx + reachX, cy + reachY)
                .intersection(variance.box());
        double xx = 0, yy = 0, xy = 0, both = 0, curve = Math.exp(-2 * a);
        for (int y = box.y0(); y <= box.y1(); y++) {
            int row = variance.index(box.x0(), y);
            double dy = y - m.y(), left = box.x0() - m.x();
            double exponent = left * (a * left + 2 * b * dy) + c * dy * dy;
            // along a row the weight follows from its neighbour by two products, as its logarithm is quadratic
            double weight = Math.exp(-exponent), next = Math.exp(-a * (2 * left + 1) - 2 * b * dy);
            for (int i = 0; i < box.width(); i++) {
                double dx = left + i, v = variance.data()[row + i];
                double w = exponent < FAR ? weight : Math.exp(-(dx * (a * dx + 2 * b * dy) + c * dy * dy));
                weight *= next;
                next *= curve;
                if (!(v > 0)) continue;
                w *= v;
                double px = dx * dx - 0.5 * m.ixx(), py = dy * dy - 0.5 * m.iyy(), pxy = dx * dy - 0.5 * m.ixy();
                xx += w * px * px;
                yy += w * py * py;
                both += w * px * py;
                xy += w * pxy * pxy;
            }
        }
        double scale = 2 / Math.abs(m.flux()), s = straight[0], t = straight[1];
        return new double[] {
            scale * Math.sqrt(Math.max(0, s * s * xx + t * t * yy + 2 * s * t * both)),
            scale * Math.sqrt(Math.max(0, s * s * yy + t * t * xx + 2 * s * t * both)),
            scale * mixed * Math.sqrt(xy)
        };
    }

    static double extendedness(double trace, double psfTrace) {
        double chi = Math.max(0, Math.sqrt(REFERENCE_TRACE) * (trace - psfTrace) / psfTrace);
        return 1 - Math.exp(-0.5 * chi * chi);
    }
}
