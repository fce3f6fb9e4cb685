/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// Random numbers of one named stream: a seed and keys (purpose, visit, detector, row, object) give the
/// same sequence on every machine, whatever other streams have drawn.
///
/// The generator is SplitMix64 (Steele, Lea & Flood 2014, OOPSLA, section 3); normal deviates are Doornik's
/// 2005 form of the ziggurat with 256 layers. Thread rule: one thread per stream.
final class RandomStream {
    /// What a stream is for. The codes are part of the simulated surveys: never renumber.
    enum Purpose {
        STARS(1),
        GALAXIES(2),
        VARIABLES(3),
        VISIT(4),
        JITTER(5),
        TRANSIENTS(6),
        MOVERS(7),
        REFERENCE(8),
        AMPLIFIER(9),
        FLAT(10),
        FLAT_ERROR(11),
        DEFECTS(12),
        DARK(13),
        BIAS(14),
        PHOTONS(15),
        READ_NOISE(16),
        COSMIC_RAYS(17),
        STREAK(18),
        ROW_DRIFT(19),
        CALIBRATION_ERROR(20),
        STAMPS(21),
        SILICON(22),
        LAMP(23);

        private final long code;

        Purpose(long code) {
            this.code = code;
        }
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double TO_UNIT = 0x1.0p-53;
    private static final int LAYERS = 256;
    private static final double TAIL = 3.6541528853610088;
    private static final double AREA = 4.92867323399141e-3;
    private static final double[] EDGE = edges();
    private static final double[] RATIO = ratios();

    private long state;

    RandomStream(long seed, Purpose purpose, long... keys) {
        long h = mix(mix(seed + GOLDEN) ^ mix(purpose.code * GOLDEN + 1));
        for (long key : keys) h = mix(h ^ mix(key * GOLDEN + 0x632BE59BD9B4E019L)) + GOLDEN;
        this.state = h;
    }

    long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /// Uniform in [0, 1).
    double uniform() {
        return (nextLong() >>> 11) * TO_UNIT;
    }

    /// Uniform between two numbers.
    double uniform(double from, double to) {
        return from + (to - from) * uniform();
    }

    /// A whole number in [0, n).
    int below(int n) {
        return (int) (uniform() * n);
    }

    /// Exponential deviate of mean 1.
    double exponential() {
        return -StrictMath.log(1 - uniform());
    }

    /// Normal deviate of mean 0 and width 1.
    double gaussian() {
        while (true) {
            long bits = nextLong();
            int layer = (int) bits & (LAYERS - 1);
            double u = (bits >> 11) * 0x1.0p-52;
            if (u < RATIO[layer] && u > -RATIO[layer]) return u * EDGE[layer];
            if (layer == 0) return u < 0 ? -tail() : tail();
            double x = u * EDGE[layer];
            double outer = StrictMath.exp(-0.5 * (EDGE[layer] * EDGE[layer] - x * x));
            double inner = StrictMath.exp(-0.5 * (EDGE[layer + 1] * EDGE[layer + 1] - x * x));
            if (inner + uniform() * (outer - inner) < 1) return x;
        }
    }

    /// Poisson deviate. Below a mean of 30 by inversion; above by the Cornish-Fisher expansion to third
    /// order (Abramowitz & Stegun 26.2.49), whose mean, variance and skewness are right to better than
    /// 1e-4.
    double poisson(double mean) {
        if (!(mean > 0)) return 0;
        return mean < 30 ? poissonByInversion(mean) : poissonByExpansion(mean);
    }

    private double poissonByInversion(double mean) {
        double u = uniform();
        double p = FastExp.ofMinus(mean);
        double sum = p;
        int k = 0;
        while (u > sum && k < 200) {
            k++;
            p *= mean / k;
            sum += p;
        }
        return k;
    }

    private double poissonByExpansion(double mean) {
        double z = gaussian();
        // Rounding to whole electrons adds 1/12 to the variance.
        double sigma = Math.sqrt(mean - 1 / 12.0);
        double w = z + (z * z - 1) / (6 * sigma) + z * (1 - z * z) / (72 * mean);
        double x = mean + sigma * w;
        return x < 0 ? 0 : (double) (long) (x + 0.5);
    }

    private double tail() {
        while (true) {
            double x = -StrictMath.log(1 - uniform()) / TAIL;
            double y = -StrictMath.log(1 - uniform());
            if (2 * y > x * x) return TAIL + x;
        }
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    private static double[] edges() {
        double[] x = new double[LAYERS + 1];
        double f = StrictMath.exp(-0.5 * TAIL * TAIL);
        x[0] = AREA / f;
        x[1] = TAIL;
        for (int i = 2; i < LAYERS; i++) {
            x[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / x[i - 1] + f));
            f = StrictMath.exp(-0.5 * x[i] * x[i]);
        }
        return x;
    }

    private static double[] ratios() {
        double[] ratio = new double[LAYERS];
        for (int i = 0; i < LAYERS; i++) ratio[i] = EDGE[i + 1] / EDGE[i];
        return ratio;
    }
}
