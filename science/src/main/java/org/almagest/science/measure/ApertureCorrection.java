/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Factors that bring the flux of every algorithm to the calibration flux on stars, smooth over the image.
///
/// The reference is `calibInstFlux` times one number per image, the median ratio of the plain to the
/// compensated circle. Each ratio reference / algorithm is fitted by a Chebyshev field whose order falls
/// while there are too few stars; outliers beyond 4 sigma (1.4826 MAD) go in up to 4 rounds, and a last
/// median shift makes the corrected ratio 1.
///
/// Thread rule: static methods without state.
public final class ApertureCorrection {
    /// Column of the reference.
    public static final String REFERENCE = "calibInstFlux";

    // with fewer, the corners of the field follow single stars
    private static final int STARS_PER_TERM = 8;

    private ApertureCorrection() {}

    /// @param order highest total degree of the fields
    /// @param clipSigma outliers beyond this many robust sigma are dropped
    /// @param rounds most rounds of that
    /// @param minStars fewest stars; with fewer there are no corrections
    public record Config(int order, double clipSigma, int rounds, int minStars) {
        public static final Config DEFAULT = new Config(2, 4, 4, 5);
    }

    /// Fits the factors of all flux columns of a table.
    ///
    /// @param stars rows of well-measured stars, not corrected yet
    /// @param box pixels that the fields span
    /// @return column name to factor; empty when there are too few stars
    public static Map<String, ChebyshevField> fit(Table stars, Box box, Config config) {
        int n = stars.rows();
        double[] reference = new double[n];
        double[] ratio = new double[n];
        for (int i = 0; i < n; i++) {
            reference[i] = stars.number(REFERENCE, i);
            ratio[i] = stars.number(REFERENCE + "_circle", i) / reference[i];
        }
        Optional<ChebyshevField> plain = field(stars, ratio, box, config, 0);
        if (plain.isEmpty()) return Map.of();
        double zero = plain.get().evaluate(box.x0(), box.y0());
        Map<String, ChebyshevField> out = new LinkedHashMap<>();
        out.put(REFERENCE, ChebyshevField.constant(box, zero));
        for (String name : fluxColumns(stars)) {
            if (name.equals(REFERENCE)) continue;
            for (int i = 0; i < n; i++) ratio[i] = zero * reference[i] / stars.number(name, i);
            field(stars, ratio, box, config, config.order()).ifPresent(f -> out.put(name, f));
        }
        return out;
    }

    /// Flux columns of a table: those with an error beside them.
    static List<String> fluxColumns(Table table) {
        return table.schema().columns().stream()
                .map(Column::name)
                .filter(c ->
                        c.contains("InstFlux") && table.schema().find(c + "Err").isPresent())
                .toList();
    }

    /// The table with fluxes and errors multiplied by their factors; columns without one stay.
    public static Table apply(Table sources, Map<String, ChebyshevField> factors) {
        Object[] arrays = new Object[sources.schema().size()];
        for (int c = 0; c < arrays.length; c++) {
            String name = sources.schema().columns().get(c).name();
            String flux = name.endsWith("Err") ? name.substring(0, name.length() - 3) : name;
            ChebyshevField factor = factors.get(flux);
            arrays[c] = sources.array(c);
            if (factor == null || !(arrays[c] instanceof float[] plain)) continue;
            float[] corrected = plain.clone();
            for (int i = 0; i < corrected.length; i++)
                corrected[i] *= (float) factor.evaluate(sources.number("x", i), sources.number("y", i));
            arrays[c] = corrected;
        }
        return TableBuilder.wrap(sources.schema(), sources.rows(), arrays).withMetadata(sources.metadata());
    }

    private static Optional<ChebyshevField> field(Table stars, double[] ratio, Box box, Config config, int order) {
        int n = ratio.length;
        BitSet good = new BitSet(n);
        for (int i = 0; i < n; i++) good.set(i, Double.isFinite(ratio[i]) && ratio[i] > 0);
        if (good.cardinality() < config.minStars()) return Optional.empty();
        double centre = median(good.stream().mapToDouble(i -> ratio[i]).toArray());
        Optional<ChebyshevField> field = Optional.of(ChebyshevField.constant(box, centre));
        for (int round = 0; round <= config.rounds(); round++) {
            if (round > 0) {
                Optional<ChebyshevField> fitted = solve(stars, ratio, good, box, order);
                if (fitted.isEmpty()) break;
                field = fitted;
            }
            ChebyshevField model = field.get();
            double[] deviation = good.stream()
                    .mapToDouble(i -> Math.abs(ratio[i] - value(model, stars, i)))
                    .toArray();
            double limit = config.clipSigma() * 1.4826 * median(deviation) + 1e-9 * centre;
            BitSet kept = new BitSet(n);
            good.stream()
                    .filter(i -> Math.abs(ratio[i] - value(model, stars, i)) <= limit)
                    .forEach(kept::set);
            if (round > 0 && kept.equals(good)) break;
            if (kept.cardinality() < config.minStars()) break;
            good = kept;
        }
        ChebyshevField last = field.get();
        double shift = median(
                good.stream().mapToDouble(i -> ratio[i] / value(last, stars, i)).toArray());
        return Optional.of(last.times(shift));
    }

    private static double value(ChebyshevField field, Table stars, int row) {
        return field.evaluate(stars.number("x", row), stars.number("y", row));
    }

    /// Least squares with total degree at most `order`, fewer while the stars do not outnumber the terms.
    private static Optional<ChebyshevField> solve(Table stars, double[] ratio, BitSet good, Box box, int order) {
        int degree = order;
        while (degree > 0 && good.cardinality() < STARS_PER_TERM * (degree + 1) * (degree + 2) / 2) degree--;
        int side = degree + 1;
        int terms = side * (side + 1) / 2;
        double[] a = new double[terms * terms];
        double[] b = new double[terms];
        int top = degree;
        good.stream().forEach(row -> {
            double[] t = termsAt(box, top, stars.number("x", row), stars.number("y", row));
            for (int i = 0; i < terms; i++) {
                b[i] += t[i] * ratio[row];
                for (int j = 0; j < terms; j++) a[i * terms + j] += t[i] * t[j];
            }
        });
        return Cholesky.of(a, terms).map(c -> {
            double[] x = c.solve(b);
            double[] square = new double[side * side];
            int k = 0;
            for (int j = 0; j < side; j++) for (int i = 0; i < side - j; i++) square[j * side + i] = x[k++];
            return new ChebyshevField(box, top, top, square);
        });
    }

    private static double[] termsAt(Box box, int degree, double x, double y) {
        double[] tx = ChebyshevField.polynomials(ChebyshevField.scaled(x, box.x0(), box.width()), degree);
        double[] ty = ChebyshevField.polynomials(ChebyshevField.scaled(y, box.y0(), box.height()), degree);
        double[] out = new double[(degree + 1) * (degree + 2) / 2];
        int k = 0;
        for (int j = 0; j <= degree; j++) for (int i = 0; i <= degree - j; i++) out[k++] = tx[i] * ty[j];
        return out;
    }

    private static double median(double[] values) {
        double[] v = values.clone();
        Arrays.sort(v);
        int n = v.length;
        return n % 2 == 1 ? v[n / 2] : 0.5 * (v[n / 2 - 1] + v[n / 2]);
    }
}
