/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.FLOAT;

import java.util.List;
import java.util.Set;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Column;

/// The maximum of the image smoothed by its PSF, near the peak.
///
/// First the 3 x 3 smoothed values around the peak are interpolated as a Gaussian along each axis (SDSS,
/// Lupton et al. 2001, with the logarithm in place of their quartic term); then two steps of the PSF fit
/// with free position, delta = sum(I P') / (f sum(P'^2)), take the rest. The error is that of the fit:
/// sum(P'^2 V) / (f sum(P'^2))^2. A centroid farther from its peak than `maxDistance` is set back to it.
public final class MatchedCentroid implements Measurement {
    private static final double BOX_SIGMAS = 4;

    private final double maxDistance;
    private final int radius;
    private final double noiseFactor;

    /// Options: `maxDistance` (1) [pixel].
    public static final class Factory implements MeasurementFactory {
        @Override
        public String name() {
            return "centroid";
        }

        @Override
        public Measurement create(Options options, Frame frame) {
            return new MatchedCentroid(frame, options.number("maxDistance", 1));
        }
    }

    /// @param maxDistance farthest from the peak along an axis [pixel]
    public MatchedCentroid(Frame frame, double maxDistance) {
        this.maxDistance = maxDistance;
        this.radius = Math.max(2, (int) Math.min(frame.psf().radius() - 3, Math.ceil(BOX_SIGMAS * frame.sigma())));
        Box box = frame.image().box();
        this.noiseFactor = frame.noiseFactor(derivative(
                frame.psf().kernelAt(box.x0() + box.width() / 2.0, box.y0() + box.height() / 2.0), true));
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.of("x", DOUBLE, "pixel", "Column of the centroid, 0 at the centre of the first pixel."),
                Column.of("y", DOUBLE, "pixel", "Row of the centroid."),
                Column.of("xErr", FLOAT, "pixel", "Standard error of x."),
                Column.of("yErr", FLOAT, "pixel", "Standard error of y."),
                Column.of("centroid_flag", BOOLEAN, "", "The centroid failed, and x and y are those of the peak."),
                Column.of("centroid_flag_edge", BOOLEAN, "", "The source lies too near to the image's edge."),
                Column.of("centroid_flag_notAtMaximum", BOOLEAN, "", "The smoothed image has no maximum at the peak."),
                Column.of("centroid_flag_resetToPeak", BOOLEAN, "", "The centroid ran away and was set back."));
    }

    @Override
    public Set<Slot> gives() {
        return Set.of(Slot.CENTROID);
    }

    @Override
    public void measure(Target target, Cells out) {
        int px = target.peak().x();
        int py = target.peak().y();
        Image image = target.frame().image();
        target.centroid(px, py, Double.NaN, Double.NaN);
        if (!image.box().contains(new Box(px - 2, py - 2, 5, 5))) {
            out.flag(5);
            out.flag(4);
            write(target, out);
            return;
        }
        double sign = target.peak().isPositive() ? 1 : -1;
        double[] start = interpolate(target.frame(), px, py, sign);
        if (Double.isNaN(start[0])) {
            out.flag(6);
            out.flag(4);
            write(target, out);
            return;
        }
        double x = px + start[0];
        double y = py + start[1];
        double[] fit = new double[] {x, y, Double.NaN, Double.NaN};
        for (int step = 0; step < 2; step++) {
            double[] next = refine(target.frame(), fit[0], fit[1]);
            if (!(Math.abs(next[0] - fit[0]) < 0.5) || !(Math.abs(next[1] - fit[1]) < 0.5)) {
                if (step == 0) fit = new double[] {x, y, next[2], next[3]};
                break;
            }
            fit = next;
        }
        if (Math.abs(fit[0] - px) > maxDistance || Math.abs(fit[1] - py) > maxDistance) {
            out.flag(7);
            out.flag(4);
            target.centroid(px, py, fit[2], fit[3]);
        } else target.centroid(fit[0], fit[1], fit[2], fit[3]);
        write(target, out);
    }

    /// The position of the smoothed maximum at a peak without the fit; the peak's own when there is none.
    double[] locate(Frame frame, org.almagest.science.detect.Peak peak) {
        double[] d = interpolate(frame, peak.x(), peak.y(), peak.isPositive() ? 1 : -1);
        boolean near = Math.abs(d[0]) <= 1 && Math.abs(d[1]) <= 1;
        return near ? new double[] {peak.x() + d[0], peak.y() + d[1]} : new double[] {peak.x(), peak.y()};
    }

    private static void write(Target target, Cells out) {
        out.set(0, target.x());
        out.set(1, target.y());
        out.set(2, target.xError());
        out.set(3, target.yError());
    }

    /// Offset of the smoothed maximum from the peak's pixel; NaN when there is none within a pixel.
    private double[] interpolate(Frame frame, int px, int py, double sign) {
        Image kernel = frame.psf().kernelAt(px, py, radius);
        double[] around = smoothAround(frame.image(), kernel, px, py);
        double dx = offset(sign * around[1], sign * around[0], sign * around[2]);
        double dy = offset(sign * around[3], sign * around[0], sign * around[4]);
        return Double.isNaN(dx) || Double.isNaN(dy) ? new double[] {Double.NaN, Double.NaN} : new double[] {dx, dy};
    }

    /// The smoothed image at a pixel, then left, right, below and above of it.
    private double[] smoothAround(Image image, Image kernel, int x, int y) {
        int side = 2 * radius + 1;
        if (!image.box().contains(new Box(x - radius - 1, y - radius - 1, side + 2, side + 2)))
            return new double[] {
                smooth(image, kernel, x, y),
                smooth(image, kernel, x - 1, y),
                smooth(image, kernel, x + 1, y),
                smooth(image, kernel, x, y - 1),
                smooth(image, kernel, x, y + 1)
            };
        float[] px = image.data(), k = kernel.data();
        double middle = 0, left = 0, right = 0, below = 0, above = 0;
        for (int j = -radius; j <= radius; j++) {
            int a = image.index(x - radius, y + j), b = kernel.index(-radius, j), up = image.stride();
            for (int i = 0; i < side; i++) {
                double w = k[b + i];
                middle += w * finite(px[a + i]);
                left += w * finite(px[a + i - 1]);
                right += w * finite(px[a + i + 1]);
                below += w * finite(px[a + i - up]);
                above += w * finite(px[a + i + up]);
            }
        }
        return new double[] {middle, left, right, below, above};
    }

    private static float finite(float v) {
        return Math.abs(v) <= Float.MAX_VALUE ? v : 0;
    }

    private double smooth(Image image, Image kernel, int x, int y) {
        Box common = new Box(x - radius, y - radius, 2 * radius + 1, 2 * radius + 1).intersection(image.box());
        double sum = 0;
        for (int py = common.y0(); py <= common.y1(); py++) {
            int a = image.index(common.x0(), py);
            int b = kernel.index(common.x0() - x, py - y);
            for (int i = 0; i < common.width(); i++) {
                float v = image.data()[a + i];
                if (Math.abs(v) <= Float.MAX_VALUE) sum += (double) kernel.data()[b + i] * v;
            }
        }
        return sum;
    }

    private static double offset(double low, double mid, double high) {
        double a = low;
        double b = mid;
        double c = high;
        if (low > 0 && mid > 0 && high > 0) {
            a = Math.log(low);
            b = Math.log(mid);
            c = Math.log(high);
        }
        double curve = 2 * b - a - c;
        if (!(curve > 0)) return Double.NaN;
        double d = 0.5 * (c - a) / curve;
        return Math.abs(d) <= 1.5 ? d : Double.NaN;
    }

    /// One step of the fit of PSF flux and position: new x, y and their errors.
    private double[] refine(Frame frame, double x, double y) {
        Image star = frame.psf().starAt(x, y, radius + 2);
        int cx = (int) Math.floor(x + 0.5);
        int cy = (int) Math.floor(y + 0.5);
        Image image = frame.image();
        Image variance = frame.variance();
        Box common = new Box(cx - radius, cy - radius, 2 * radius + 1, 2 * radius + 1).intersection(image.box());
        int stride = star.stride();
        double[] normal = new double[6];
        double[] right = new double[3];
        double varX = 0;
        double varY = 0;
        for (int py = common.y0(); py <= common.y1(); py++) {
            int s = star.index(common.x0(), py);
            int a = image.index(common.x0(), py);
            int v = variance.index(common.x0(), py);
            for (int i = 0; i < common.width(); i++) {
                double d = image.data()[a + i];
                if (!Double.isFinite(d)) continue;
                double p = star.data()[s + i];
                double gx = slope(star.data(), s + i, 1);
                double gy = slope(star.data(), s + i, stride);
                double w = variance.data()[v + i];
                normal[0] += p * p;
                normal[1] += p * gx;
                normal[2] += p * gy;
                normal[3] += gx * gx;
                normal[4] += gx * gy;
                normal[5] += gy * gy;
                right[0] += p * d;
                right[1] += gx * d;
                right[2] += gy * d;
                varX += gx * gx * w;
                varY += gy * gy * w;
            }
        }
        double flux = right[0] / normal[0];
        double bx = right[1] - flux * normal[1];
        double by = right[2] - flux * normal[2];
        double det = normal[3] * normal[5] - normal[4] * normal[4];
        double dx = (normal[5] * bx - normal[4] * by) / (det * flux);
        double dy = (normal[3] * by - normal[4] * bx) / (det * flux);
        double errorX = Math.sqrt(varX * noiseFactor) / Math.abs(flux * normal[3]);
        double errorY = Math.sqrt(varY * noiseFactor) / Math.abs(flux * normal[5]);
        return new double[] {x + dx, y + dy, errorX, errorY};
    }

    /// Derivative of a stamp's pixel against the position by five points; three would be a tenth too small
    /// for a PSF of 1.7 pixels.
    private static double slope(float[] stamp, int at, int step) {
        return (8 * (stamp[at - step] - stamp[at + step]) - (stamp[at - 2 * step] - stamp[at + 2 * step])) / 12;
    }

    /// The derivative of a kernel against the position.
    private static Image derivative(Image kernel, boolean alongX) {
        Image out = Image.zeros(kernel.box().grown(-2));
        int step = alongX ? 1 : kernel.stride();
        for (int y = out.y0(); y < out.y0() + out.height(); y++)
            for (int x = out.x0(); x < out.x0() + out.width(); x++) {
                int k = kernel.index(x, y);
                out.data()[out.index(x, y)] = (float) slope(kernel.data(), k, step);
            }
        return out;
    }
}
