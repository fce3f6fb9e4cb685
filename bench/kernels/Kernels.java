/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.GaussianSums;
import org.almagest.astro.kernel.GoodPixels;
import org.almagest.astro.kernel.MatchedFilter;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.RowArithmetic;
import org.almagest.astro.kernel.RowValues;
import org.almagest.astro.kernel.Selection;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.kernel.Warp;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.detect.CosmicRays;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.almagest.science.measure.SourceMeasurement;

/// Times of the inner loops over an image of 4096x4096 pixels, warm, one line each: name, nanoseconds, unit
/// (pixel or source), bytes that must come from or go to memory and products that must be made for each.
/// The first two lines are the machine's: bytes a nanosecond of a copy, products a nanosecond of vectors in
/// registers.
final class Kernels {
    private static final int SIDE = 4096;
    private static final Box BOX = new Box(0, 0, SIDE, SIDE);
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

    private final Random random = new Random(7);
    private long used;
    private final Image image = noise(), other = noise(), out = Image.zeros(BOX), variance = Image.zeros(BOX);
    private final Mask mask = Mask.clear(BOX, MaskPlanes.of("NO_DATA", "BAD", "SAT"));

    private Kernels() {
        variance.fill(100);
    }

    public static void main(String[] words) {
        Kernels k = new Kernels();
        k.machine();
        k.rows();
        k.planes();
        k.sources();
        System.err.println("done " + k.used);
    }

    private Image noise() {
        Image made = Image.zeros(BOX);
        for (int i = 0; i < made.data().length; i++) made.data()[i] = (float) (10 * random.nextGaussian());
        return made;
    }

    /// The least of nine rounds, which other work on the processor disturbed least, behind as many as the
    /// compiler needs.
    private static double nanoseconds(double units, Runnable work) {
        long begin = System.nanoTime();
        for (int i = 0; i < 3 || System.nanoTime() - begin < 1_500_000_000L; i++) work.run();
        double[] t = new double[9];
        for (int i = 0; i < t.length; i++) {
            long from = System.nanoTime();
            work.run();
            t[i] = System.nanoTime() - from;
        }
        java.util.Arrays.sort(t);
        return t[0] / units;
    }

    private static void print(String name, double ns, String unit, double bytes, double products) {
        System.out.printf(java.util.Locale.ROOT, "%s;%.5f;%s;%.2f;%.1f%n", name, ns, unit, bytes, products);
    }

    private void measure(String name, double bytes, double products, Runnable work) {
        print(name, nanoseconds(BOX.area(), work), "pixel", bytes, products);
    }

    private void machine() {
        double copy = nanoseconds(
                8.0 * BOX.area(), () -> System.arraycopy(image.data(), 0, out.data(), 0, out.data().length));
        System.out.printf(java.util.Locale.ROOT, "copy;%.4f%n", 1 / copy);
        float[] in = new float[WIDE.length()], to = new float[WIDE.length()];
        double each = nanoseconds(1e6 * 8 * WIDE.length(), () -> products(in, to));
        System.out.printf(java.util.Locale.ROOT, "products;%.4f%n", 1 / each);
    }

    private static void products(float[] in, float[] to) {
        FloatVector x = FloatVector.fromArray(WIDE, in, 0), y = x.add(1e-3f);
        FloatVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x;
        for (int i = 0; i < 1_000_000; i++) {
            a = a.fma(y, x);
            b = b.fma(y, x);
            c = c.fma(y, x);
            d = d.fma(y, x);
            e = e.fma(y, x);
            f = f.fma(y, x);
            g = g.fma(y, x);
            h = h.fma(y, x);
        }
        a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).intoArray(to, 0);
    }

    /// Gives a number that is used, or the compiler would leave the work out.
    private interface RowWork {
        int at(int index);
    }

    private void eachRow(String name, double bytes, double products, RowWork work) {
        measure(name, bytes, products, () -> {
            for (int y = 1; y < SIDE - 1; y++) used += work.at(y * SIDE);
        });
    }

    private void rows() {
        float[] a = image.data(), b = other.data(), to = out.data(), line = new float[SIDE], power = new float[SIDE];
        float[] v = variance.data(), ends = new float[2], zero = {0.01f, 0.02f, 0.001f}, slope = {1e-4f, 1e-4f, 1e-5f};
        int[] places = new int[SIDE], bits = mask.data();
        eachRow("RowArithmetic.subtract", 12, 1, i -> {
            RowArithmetic.BEST.subtract(to, i, SIDE, b, i);
            return 0;
        });
        eachRow("RowArithmetic.shift", 4, 9, i -> {
            RowArithmetic.BEST.shift(a, i, SIDE, 0, zero, slope, line, SIDE);
            return 0;
        });
        eachRow("RowValues.survey", 4, 0, i -> RowValues.BEST.survey(a, i, SIDE, ends));
        eachRow("RowValues.invert", 8, 1, i -> {
            RowValues.BEST.invert(v, i, SIDE);
            return 0;
        });
        variance.fill(100);
        eachRow("RowValues.areGood", 8, 0, i -> RowValues.BEST.areGood(a, i, v, i, SIDE, 1e9f) ? 1 : 0);
        eachRow("RowValues.crests", 4, 0, i -> RowValues.BEST.crests(a, i, SIDE, 40, places));
        eachRow("GoodPixels.keep", 12, 0, i -> {
            GoodPixels.keep(a, i, v, i, bits, i, 1, line, power, SIDE);
            return 0;
        });
        float[] cell = new float[2000];
        measure("Selection.place in cells of 2000", 4, 0, () -> {
            for (int i = 0; i + cell.length <= a.length; i += cell.length) {
                System.arraycopy(a, i, cell, 0, cell.length);
                Selection.place(cell, 0, cell.length, cell.length / 2);
            }
        });
    }

    private static Image moffat(int radius, double turn) {
        Image k = Image.zeros(new Box(-radius, -radius, 2 * radius + 1, 2 * radius + 1));
        double sum = 0;
        for (int y = -radius; y <= radius; y++)
            for (int x = -radius; x <= radius; x++) {
                double p = x + turn * y, q = y - turn * x;
                sum += k.data()[(y + radius) * k.stride() + x + radius] =
                        (float) Math.pow(1 + (p * p * 1.2 + q * q) / 12, -3);
            }
        for (int i = 0; i < k.data().length; i++) k.data()[i] /= (float) sum;
        return k;
    }

    private void planes() {
        for (int rank = 1; rank <= 2; rank++) {
            SeparableSum kernel =
                    rank == 1 ? SeparableSum.gaussian(2.4, 10) : SeparableSum.of(moffat(10, 0.3), 2e-2);
            int terms = kernel.rank() + kernel.squared(1e-2).rank();
            measure("MatchedFilter of " + terms + " terms of radius 10", 16, 2.0 * 21 * terms, () -> MatchedFilter.significance(
                    image, variance, mask, 1, kernel, 1, out));
        }
        for (double tolerance : new double[] {0.1, 1e-3}) {
            Convolution c = Convolution.with(moffat(8, 0.3), tolerance);
            measure("Convolution of rank " + c.rank() + " and radius 8", 8, 2.0 * 17 * c.rank(), () -> c.applyPadded(image, out));
        }
        BackgroundModel sky = Background.estimate(image, mask, 4, Background.Config.DEFAULT);
        measure("Background.estimate", 8, 0, () -> Background.estimate(image, mask, 4, Background.Config.DEFAULT));
        measure("BackgroundModel.subtractFrom", 8, 8, () -> sky.subtractFrom(out));
        double cos = Math.cos(Math.toRadians(0.35)), sin = Math.sin(Math.toRadians(0.35));
        PositionGrid grid = PositionGrid.of(
                (x, y, sx, sy) -> {
                    for (int i = 0; i < x.length; i++) {
                        sx[i] = cos * x[i] - sin * y[i] + 13.3;
                        sy[i] = sin * x[i] + cos * y[i] - 9.7;
                    }
                },
                BOX,
                Warp.POSITION_TOLERANCE);
        measure("Warp.STARS, image alone", 8, 16 * 8, () -> Warp.STARS.warp(image, grid, true));
        Exposure e = new Exposure(image, mask, variance, ExposureInfo.NONE.withPsf(GaussianPsf.ofFwhm(5)));
        measure("CosmicRays.candidates", 8, 0, () -> CosmicRays.candidates(e, CosmicRays.Config.DEFAULT));
    }

    private void sources() {
        GaussianPsf psf = GaussianPsf.ofFwhm(5);
        int step = 64, n = 0;
        Image sky = image.copy();
        for (int y = step; y < SIDE - step; y += step)
            for (int x = step; x < SIDE - step; x += step, n++) {
                Image star = psf.starAt(x + 0.3, y - 0.2);
                for (int v = star.y0(); v < star.y0() + star.height(); v++)
                    for (int u = star.x0(); u < star.x0() + star.width(); u++)
                        sky.data()[sky.index(u, v)] += 20_000 * star.get(u, v);
            }
        double count = n;
        double[] sums = new double[6], m = {4.5, 4.5, 0.1};
        GaussianSums light = new GaussianSums();
        // eight operations a pixel and lane of double, half as many lanes as of float
        print("GaussianSums within 4 sigma of 2.1", nanoseconds(count, () -> {
            for (int y = step; y < SIDE - step; y += step)
                for (int x = step; x < SIDE - step; x += step) light.measure(sky, x + 0.3, y - 0.2, m, sums);
        }), "source", 4 * 17 * 17, 2.0 * 8 * 17 * 17);
        print("AdaptiveMoments", nanoseconds(count, () -> {
            for (int y = step; y < SIDE - step; y += step)
                for (int x = step; x < SIDE - step; x += step) AdaptiveMoments.of(sky, x, y, 2, 5e-4);
        }), "source", 4 * 17 * 17, 2.0 * 8 * 17 * 17 * 6);
        Exposure e = new Exposure(sky, mask, variance, ExposureInfo.NONE.withPsf(psf));
        Image s = Detection.signalToNoise(e, SeparableSum.gaussian(2.12, 9));
        Detection.Config usual = Detection.Config.DEFAULT;
        List<Footprint> found = new ArrayList<>(Detection.find(s, 2.12, usual));
        measured(e, found, "centroid", "psfFlux", "apFlux", "shape", "localBackground");
        // the time of one measurement is what it adds to those that it needs
        double base = measured(e, found, "centroid"), plane = BOX.area() * 4 * 2;
        print("SourceMeasurement with the centroid", base, "source", plane / count, 0);
        print("PsfFlux", measured(e, found, "centroid", "psfFlux") - base, "source", 8 * 41 * 41, 3 * 41 * 41);
        print("CircularApertures, usual radii", measured(e, found, "centroid", "apFlux") - base, "source", 8 * 50 * 50, 50 * 50);
        print("AdaptiveShape", measured(e, found, "centroid", "shape") - base, "source", 4 * 17 * 17, 2.0 * 8 * 17 * 17 * 6);
        print("LocalBackground", measured(e, found, "centroid", "localBackground") - base, "source", 4 * 40 * 40, 40 * 40);
    }

    private double measured(Exposure e, List<Footprint> found, String... names) {
        SourceMeasurement.Config config = SourceMeasurement.Config.DEFAULT.withMeasurements(names);
        return nanoseconds(found.size(), () -> SourceMeasurement.measure(
                e, found, new SourceMeasurement.Ids(1, Long.MAX_VALUE - 1), config, out));
    }
}
