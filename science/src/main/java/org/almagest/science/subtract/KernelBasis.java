/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.LineFilter;

/// Gaussians times polynomials, of which a matching kernel is a sum: phi = exp(-(u^2 + v^2) / 2 s^2) u^p
/// v^q on a square of pixels.
///
/// The first is scaled to sum 1; from all others that multiple of the first is taken which leaves the sum
/// 0, so that the kernel's sum is the first coefficient. Alard and Lupton 1998, section 2.
public final class KernelBasis {
    /// Highest degree of the kernel's core.
    static final int RICHEST = 4;

    private final int radius;
    private final double[] sigmas;
    private final int[] degrees;
    private final List<Product> products;

    /// One function before its sum is taken off: a row filter, a column filter, and how much of the first
    /// function to subtract.
    record Product(int row, int column, double firstSubtracted) {}

    private final List<float[]> filters = new ArrayList<>();
    /// The same from the last tap to the first, as a line is filtered by.
    private final List<float[]> reversed = new ArrayList<>();

    /// @param radius half the square's side, rounded down [pixel]
    /// @param sigmas widths s [pixel]
    /// @param degrees highest p + q of each width
    public KernelBasis(int radius, double[] sigmas, int[] degrees) {
        if (sigmas.length == 0 || sigmas.length != degrees.length)
            throw new IllegalArgumentException(sigmas.length + " widths, " + degrees.length + " degrees");
        this.radius = radius;
        this.sigmas = sigmas.clone();
        this.degrees = degrees.clone();
        this.products = new ArrayList<>();
        double firstSum = 0;
        for (int g = 0; g < sigmas.length; g++) {
            int start = filters.size();
            for (int p = 0; p <= degrees[g]; p++) filters.add(filter(sigmas[g], p));
            for (int d = 0; d <= degrees[g]; d++)
                for (int q = 0; q <= d; q++) {
                    double sum = sum(filters.get(start + d - q)) * sum(filters.get(start + q));
                    if (products.isEmpty()) firstSum = sum;
                    products.add(new Product(start + d - q, start + q, products.isEmpty() ? 0 : sum / firstSum));
                }
        }
        Product first = products.getFirst();
        float[] scaled = filters.get(first.row).clone();
        for (int i = 0; i < scaled.length; i++) scaled[i] /= (float) firstSum;
        filters.add(scaled);
        products.set(0, new Product(filters.size() - 1, first.column, 0));
        for (int k = 1; k < products.size(); k++) {
            Product b = products.get(k);
            double less = b.firstSubtracted * firstSum;
            products.set(k, new Product(b.row, b.column, Math.abs(less) < 1e-9 ? 0 : less));
        }
        for (float[] f : filters) {
            float[] back = new float[f.length];
            for (int i = 0; i < f.length; i++) back[i] = f[f.length - 1 - i];
            reversed.add(back);
        }
    }

    /// Functions for a reference and a target of known widths.
    ///
    /// @param reference sigma of the image to be convolved [pixel]
    /// @param target sigma of the image to be matched [pixel]
    public static KernelBasis matching(double reference, double target) {
        return matching(reference, target, RICHEST);
    }

    /// As above with a highest degree for the kernel's core, 2 to 4: with 2 it costs half as much.
    static KernelBasis matching(double reference, double target, int degree) {
        double gain = target * target - reference * reference;
        boolean sharpens = gain < 0.49;
        double core = sharpens ? 0.7 : Math.sqrt(gain);
        double[] sigmas = sharpens ? new double[] {0.6, 1.2, 2.4} : new double[] {0.5 * core + 0.35, core, 2 * core};
        int[] degrees = sharpens ? new int[] {3, 3, 2} : new int[] {Math.min(3, degree), degree, 2};
        int radius = Math.clamp((int) Math.ceil(3.2 * sigmas[2]), 10, 17);
        return new KernelBasis(radius, sigmas, degrees);
    }

    private float[] filter(double sigma, int power) {
        float[] out = new float[2 * radius + 1];
        for (int i = 0; i < out.length; i++) {
            double t = (i - radius) / sigma;
            out[i] = (float) (Math.pow(t, power) * Math.exp(-0.5 * t * t));
        }
        return out;
    }

    private static double sum(float[] filter) {
        double sum = 0;
        for (float v : filter) sum += v;
        return sum;
    }

    public int radius() {
        return radius;
    }

    /// Number of functions.
    public int size() {
        return products.size();
    }

    public double[] sigmas() {
        return sigmas.clone();
    }

    public int[] degrees() {
        return degrees.clone();
    }

    /// One function as a stamp.
    public Image stamp(int k) {
        int side = 2 * radius + 1;
        Image out = product(products.get(k), side);
        double less = products.get(k).firstSubtracted;
        if (less != 0) {
            Image first = product(products.getFirst(), side);
            for (int i = 0; i < out.data().length; i++) out.data()[i] -= (float) (less * first.data()[i]);
        }
        return out;
    }

    private Image product(Product b, int side) {
        float[] data = new float[side * side];
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) data[y * side + x] = filters.get(b.row)[x] * filters.get(b.column)[y];
        return Image.wrap(data, new Box(-radius, -radius, side, side));
    }

    /// The sum of all functions times coefficients, as a stamp.
    Image combine(double[] coefficients, int start, int step) {
        int side = 2 * radius + 1;
        double[] sum = new double[side * side];
        double first = 0;
        for (int k = 0; k < size(); k++) {
            double c = coefficients[start + k * step];
            Product b = products.get(k);
            // what is taken off each function is a multiple of the first
            first += k == 0 ? c : -b.firstSubtracted * c;
            if (k > 0 && c != 0) addProduct(c, filters.get(b.row), filters.get(b.column), sum);
        }
        addProduct(first, filters.get(products.getFirst().row), filters.get(products.getFirst().column), sum);
        float[] out = new float[sum.length];
        for (int i = 0; i < out.length; i++) out[i] = (float) sum[i];
        return Image.wrap(out, new Box(-radius, -radius, side, side));
    }

    private static void addProduct(double factor, float[] row, float[] column, double[] sum) {
        for (int y = 0, o = 0; y < column.length; y++, o += row.length) {
            double c = factor * column[y];
            for (int x = 0; x < row.length; x++) sum[o + x] += c * row[x];
        }
    }

    /// An image stamp convolved with every function.
    ///
    /// Both passes run over the whole stamp as one line, which leaves the ends of its rows wrong: these are
    /// beyond the part wanted. Bound: 2 radius + 1 products per pixel for each row filter and each
    /// function, by [LineFilter].
    ///
    /// @param in square that reaches [#radius()] pixels beyond the part wanted, row by row
    /// @param side side of the part wanted
    /// @return size() images of side x side, one after another
    float[] convolve(float[] in, int side) {
        int wide = side + 2 * radius, taps = 2 * radius + 1, pixels = side * side;
        float[][] rows = new float[filters.size()][];
        float[] out = new float[size() * pixels], line = new float[wide * wide];
        for (int k = 0; k < size(); k++) {
            Product b = products.get(k);
            if (rows[b.row] == null) {
                LineFilter.apply(in, 0, 1, reversed.get(b.row), line, 0, wide * wide - taps + 1);
                rows[b.row] = new float[wide * side];
                for (int y = 0; y < wide; y++) System.arraycopy(line, y * wide, rows[b.row], y * side, side);
            }
            LineFilter.apply(rows[b.row], 0, side, reversed.get(b.column), out, k * pixels, pixels);
            float less = (float) b.firstSubtracted;
            if (less != 0) takeFirst(out, k * pixels, less, pixels);
        }
        return out;
    }

    private static void takeFirst(float[] images, int at, float factor, int n) {
        for (int i = 0; i < n; i++) images[at + i] -= factor * images[i];
    }
}
