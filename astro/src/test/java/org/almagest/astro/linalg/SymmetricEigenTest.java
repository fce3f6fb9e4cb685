/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {
    /// Eigenvalues of 1, 0.1, 0.01, ... down to 1e-29, far below the rounding of the largest.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void valuesOverThirtyOrdersOfMagnitude(long seed) {
        int n = 30;
        Random random = new Random(seed);
        double[][] q = orthonormal(n, random), a = new double[n][n];
        for (int k = 0; k < n; k++)
            for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) a[i][j] += Math.pow(10, -k) * q[k][i] * q[k][j];
        for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) a[i][j] = a[j][i];
        SymmetricEigen eigen = SymmetricEigen.of(a, 0);
        for (int k = 0; k < n; k++) {
            // some thousand rotations, each rounded
            assertThat(eigen.values()[k]).isCloseTo(Math.pow(10, -k), within(2e-14));
            for (int l = 0; l <= k; l++)
                assertThat(product(eigen.vectors()[k], eigen.vectors()[l])).isCloseTo(k == l ? 1 : 0, within(1e-13));
        }
        for (int k = 0; k < 8; k++)
            assertThat(Math.abs(product(eigen.vectors()[k], q[k]))).isCloseTo(1, within(1e-10));
    }

    @Test
    void whatIsNegligibleStaysAndTheVectorsAreOrthonormalAllTheSame() {
        double[][] a = {{4, 1e-5, 0.5}, {1e-5, 3, 1e-5}, {0.5, 1e-5, 1}};
        SymmetricEigen eigen = SymmetricEigen.of(a, 1e-4);
        double mean = 2.5, half = Math.sqrt(1.5 * 1.5 + 0.25);
        assertThat(eigen.values()).containsExactly(new double[] {mean + half, 3, mean - half}, within(1e-12));
        assertThat(product(eigen.vectors()[0], eigen.vectors()[1])).isCloseTo(0, within(1e-15));
    }

    @Test
    void aMatrixOfZerosHasValuesOfZero() {
        assertThat(SymmetricEigen.of(new double[4][4], 0).values()).containsOnly(0);
    }

    @Test
    void refusesWhatIsNotFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SymmetricEigen.of(new double[][] {{Double.NaN}}, 0))
                .withMessageContaining("NaN");
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double[][] orthonormal(int n, Random random) {
        double[][] q = new double[n][n];
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) q[k][i] = random.nextGaussian();
            for (int round = 0; round < 2; round++)
                for (int l = 0; l < k; l++) {
                    double p = product(q[k], q[l]);
                    for (int i = 0; i < n; i++) q[k][i] -= p * q[l][i];
                }
            double norm = Math.sqrt(product(q[k], q[k]));
            for (int i = 0; i < n; i++) q[k][i] /= norm;
        }
        return q;
    }
}
