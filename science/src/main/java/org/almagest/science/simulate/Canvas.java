/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// Light of sources on a detector: surface brightness at pixel centres while sources are added, then, after
/// [#integratePixels], electrons per pixel.
///
/// The pixel integration is one pass over the whole frame. All light is band-limited by the PSF, so the
/// mean over a pixel follows from samples by the central-difference series sinc = 1 + d2/24 - 17 d4/5760 +
/// 367 d6/967680 along each axis; at 3.5 pixels FWHM the remainder is below 1e-4 of the peak. Coordinates
/// are detector pixels; a margin of pixels around the detector feeds that pass. Thread rule: one thread.
final class Canvas {
    static final int MARGIN = 4;

    private final int width;
    private final int height;
    private final int stride;
    private final float[] pixels;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.stride = width + 2 * MARGIN;
        this.pixels = new float[stride * (height + 2 * MARGIN)];
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// Electrons at a pixel of the detector.
    float at(int x, int y) {
        return pixels[(y + MARGIN) * stride + x + MARGIN];
    }

    /// Copies a row of the detector.
    void copyRow(int y, float[] into) {
        System.arraycopy(pixels, (y + MARGIN) * stride + MARGIN, into, 0, width);
    }

    /// Adds light to one pixel, of the margin too.
    void add(int x, int y, double electrons) {
        pixels[(y + MARGIN) * stride + x + MARGIN] += (float) electrons;
    }

    /// Whether light within a radius of a place can fall on the canvas.
    boolean reaches(double x, double y, double radius) {
        return x > -MARGIN - radius
                && x < width + MARGIN + radius
                && y > -MARGIN - radius
                && y < height + MARGIN + radius;
    }

    /// Adds a point source, down to a surface brightness of `floor` [electron/pixel].
    void addPoint(double x, double y, double electrons, PsfShape psf, double floor) {
        double alpha = psf.alpha();
        double peak = electrons * (PsfShape.BETA - 1) / (StrictMath.PI * alpha * alpha);
        double size = Math.abs(peak) / floor;
        if (size <= 1) return;
        double limit = StrictMath.pow(size, 1 / PsfShape.BETA) - 1;
        double[] m = psf.matrix();
        double a = m[2] / (alpha * alpha);
        double b = -m[1] / (alpha * alpha);
        double c = m[0] / (alpha * alpha);
        double reach = Math.sqrt(limit * m[2]) * alpha;
        int y0 = Math.max(-MARGIN, (int) Math.ceil(y - reach));
        int y1 = Math.min(height + MARGIN - 1, (int) Math.floor(y + reach));
        for (int iy = y0; iy <= y1; iy++) {
            double dy = iy - y;
            double middle = -b * dy / a;
            double rest = limit - (c - b * b / a) * dy * dy;
            if (rest <= 0) continue;
            double half = Math.sqrt(rest / a);
            int x0 = Math.max(-MARGIN, (int) Math.ceil(x + middle - half));
            int x1 = Math.min(width + MARGIN - 1, (int) Math.floor(x + middle + half));
            if (x1 < x0) continue;
            int row = (iy + MARGIN) * stride + MARGIN;
            addMoffatRow(row + x0, x1 - x0 + 1, x0 - x, peak, a, 2 * b * dy, 1 + c * dy * dy);
        }
    }

    private void addMoffatRow(int start, int n, double dx0, double peak, double a, double b, double c) {
        for (int i = 0; i < n; i++) {
            double dx = dx0 + i;
            double v = 1 / (c + dx * (b + a * dx));
            pixels[start + i] += (float) (peak * v * v * v * Math.sqrt(v));
        }
    }

    /// Adds one Gaussian of the covariance given [pixel^2], down to `floor` [electron/pixel].
    void addGaussian(double x, double y, double electrons, double cxx, double cxy, double cyy, double floor) {
        double det = cxx * cyy - cxy * cxy;
        double peak = electrons / (2 * StrictMath.PI * Math.sqrt(det));
        if (Math.abs(peak) <= floor) return;
        double limit = 2 * StrictMath.log(Math.abs(peak) / floor);
        double a = cyy / det;
        double b = -cxy / det;
        double c = cxx / det;
        double reach = Math.sqrt(limit * cyy);
        int y0 = Math.max(-MARGIN, (int) Math.ceil(y - reach));
        int y1 = Math.min(height + MARGIN - 1, (int) Math.floor(y + reach));
        double bend = FastExp.ofMinus(a);
        for (int iy = y0; iy <= y1; iy++) {
            double dy = iy - y;
            double middle = -b * dy / a;
            double rest = limit - dy * dy / cyy;
            if (rest <= 0) continue;
            double half = Math.sqrt(rest / a);
            int x0 = Math.max(-MARGIN, (int) Math.ceil(x + middle - half));
            int x1 = Math.min(width + MARGIN - 1, (int) Math.floor(x + middle + half));
            if (x1 < x0) continue;
            double dx = x0 - x;
            double value = peak * FastExp.ofMinus(0.5 * (a * dx * dx + 2 * b * dx * dy + c * dy * dy));
            double ratio = FastExp.of(-a * (dx + 0.5) - b * dy);
            int start = (iy + MARGIN) * stride + MARGIN + x0;
            for (int i = start; i <= start + x1 - x0; i++) {
                pixels[i] += (float) value;
                value *= ratio;
                ratio *= bend;
            }
        }
    }

    /// Adds an elliptical profile of Gaussians convolved with the PSF.
    ///
    /// @param shape covariance of the profile of unit variance: xx, xy, yy [pixel^2]
    void addProfile(double x, double y, double electrons, Mixture profile, double[] shape, PsfShape psf, double floor) {
        double alpha2 = psf.alpha() * psf.alpha();
        double[] m = psf.matrix();
        Mixture kernel = PsfShape.MOFFAT;
        for (int k = 0; k < kernel.size(); k++) {
            double s = kernel.variance()[k] * alpha2;
            for (int j = 0; j < profile.size(); j++) {
                double v = profile.variance()[j];
                addGaussian(
                        x,
                        y,
                        electrons * kernel.flux()[k] * profile.flux()[j],
                        s * m[0] + v * shape[0],
                        s * m[1] + v * shape[1],
                        s * m[2] + v * shape[2],
                        floor);
            }
        }
    }

    /// Turns samples at pixel centres into means over pixels. Call once, when all light is there.
    void integratePixels() {
        int rows = height + 2 * MARGIN;
        float[] line = new float[stride];
        for (int y = 0; y < rows; y++) {
            System.arraycopy(pixels, y * stride, line, 0, stride);
            for (int x = 4; x < stride - 4; x++)
                pixels[y * stride + x] = W0 * line[x]
                        + W1 * (line[x - 1] + line[x + 1])
                        + W2 * (line[x - 2] + line[x + 2])
                        + W3 * (line[x - 3] + line[x + 3])
                        + D8 * (line[x - 4] + line[x + 4]);
        }
        float[] part = new float[rows * COLUMNS];
        for (int x0 = 0; x0 < stride; x0 += COLUMNS) {
            int n = Math.min(COLUMNS, stride - x0);
            for (int y = 0; y < rows; y++) System.arraycopy(pixels, y * stride + x0, part, y * n, n);
            for (int y = 4; y < rows - 4; y++) {
                int at = y * n;
                int to = y * stride + x0;
                for (int i = at; i < at + n; i++)
                    pixels[to + i - at] = W0 * part[i]
                            + W1 * (part[i - n] + part[i + n])
                            + W2 * (part[i - 2 * n] + part[i + 2 * n])
                            + W3 * (part[i - 3 * n] + part[i + 3 * n])
                            + D8 * (part[i - 4 * n] + part[i + 4 * n]);
            }
        }
    }

    private static final int COLUMNS = 64;
    private static final float D2 = 1 / 24f;
    private static final float D4 = -17 / 5760f;
    private static final float D6 = 367 / 967680f;
    private static final float D8 = -27859 / 464486400f;
    private static final float W0 = 1 - 2 * D2 + 6 * D4 - 20 * D6 + 70 * D8;
    private static final float W1 = D2 - 4 * D4 + 15 * D6 - 56 * D8;
    private static final float W2 = D4 - 6 * D6 + 28 * D8;
    private static final float W3 = D6 - 8 * D8;
}
