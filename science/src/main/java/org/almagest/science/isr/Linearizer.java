/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Map;

/// The correction of a response that is not linear: the calibration product `linearizer`.
///
/// @param curves correction of each amplifier by its name
public record Linearizer(Map<String, Curve> curves) {
    public Linearizer {
        curves = Map.copyOf(curves);
    }

    /// The form of a correction.
    public enum Kind {
        /// Subtract the polynomial sum_k values[k] S^(k + 2); `nodes` is empty.
        POLYNOMIAL,
        /// Subtract the Akima spline through (nodes, values), the signal brought into the nodes' range.
        SPLINE
    }

    /// What is subtracted from a signal S above bias, both in counts.
    ///
    /// @param kind form
    /// @param nodes rising signals [count]
    /// @param values corrections [count], or the polynomial's coefficients
    public record Curve(Kind kind, double[] nodes, double[] values) {
        public Curve {
            if (kind == Kind.SPLINE && (nodes.length != values.length || nodes.length < 2))
                throw new IllegalArgumentException(nodes.length + " nodes for " + values.length + " values");
        }

        /// The corrections at 0, 1, 2 ... counts.
        double[] atCounts(int n) {
            double[] out = new double[n];
            if (kind == Kind.SPLINE) AkimaSpline.atWholeNumbers(nodes, values, out);
            else for (int i = 0; i < n; i++) out[i] = at(i);
            return out;
        }

        /// The correction at a signal [count].
        public double at(double signal) {
            return switch (kind) {
                case POLYNOMIAL -> {
                    double sum = 0;
                    for (int k = values.length - 1; k >= 0; k--) sum = (sum + values[k]) * signal;
                    yield sum * signal;
                }
                case SPLINE -> AkimaSpline.evaluate(nodes, values, signal);
            };
        }
    }
}
