/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelLoopsTest {
    private final PixelLoops plain = new PlainLoops();

    @Test
    void methodsThatHandVectorsOnAreNamedSoThatTheCompilerInlinesThem() {
        Assumptions.assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no Vector API in this run");
        List<Class<?>> forms = List.of(
                VectorLoops.class, VectorInterpolationLoops.class, VectorRowArithmetic.class, VectorRowValues.class);
        for (Method m :
                forms.stream().flatMap(f -> Stream.of(f.getDeclaredMethods())).toList()) {
            boolean vectors = Stream.concat(Stream.of(m.getReturnType()), Stream.of(m.getParameterTypes()))
                    .anyMatch(t -> t.getName().startsWith("jdk.incubator.vector"));
            if (vectors) assertThat(m.getName()).startsWith("lanes");
        }
    }

    @ParameterizedTest(name = "{0} pixels")
    @ValueSource(ints = {1, 7, 15, 16, 31, 64, 127, 300})
    void vectorFormGivesTheSameBitsAsThePlainOne(int n) {
        Assumptions.assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no Vector API in this run");
        PixelLoops vector = new VectorLoops();
        Random random = new Random(n);
        float[] in = noise(random, n * 40 + 400), field = noise(random, n + 3), taps = noise(random, 25);
        float[] a = noise(random, n + 5), b = a.clone();
        plain.filter(in, 3, 11, taps, a, 2, n);
        vector.filter(in, 3, 11, taps, b, 2, n);
        assertThat(b).isEqualTo(a);
        float[] others = noise(random, 25), c = noise(random, 2 * n + 5), d = c.clone();
        plain.filterBoth(in, 3, 11, taps, others, c, 2, n + 3, n);
        vector.filterBoth(in, 3, 11, taps, others, d, 2, n + 3, n);
        assertThat(d).isEqualTo(c);
        assertThat(Arrays.copyOfRange(c, 2, n + 2)).isEqualTo(Arrays.copyOfRange(a, 2, n + 2));
        plain.filterAdd(in, 3, 11, taps, 0.7f, field, 1, a, 2, n);
        vector.filterAdd(in, 3, 11, taps, 0.7f, field, 1, b, 2, n);
        assertThat(b).isEqualTo(a);
        float[] slopes = noise(random, 25), across = noise(random, n);
        plain.filterLinear(in, 3, 11, taps, slopes, across, a, 2, n);
        vector.filterLinear(in, 3, 11, taps, slopes, across, b, 2, n);
        assertThat(b).isEqualTo(a);
    }

    @ParameterizedTest(name = "{0} pixels")
    @ValueSource(ints = {1, 15, 16, 17, 33, 64})
    void goodPixelsAndSignificanceAreTheSameInBothForms(int n) {
        Assumptions.assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no Vector API in this run");
        PixelLoops vector = new VectorLoops();
        Random random = new Random(n);
        float[] px = noise(random, n + 3), vv = noise(random, n + 2), s = noise(random, n + 4);
        float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, -0f, Float.MAX_VALUE};
        int[] bits = random.ints(n + 1, 0, 8).toArray();
        for (int i = 0; i < n; i += 3) px[random.nextInt(px.length)] = odd[random.nextInt(odd.length)];
        for (int i = 0; i < n; i += 3) vv[random.nextInt(vv.length)] = odd[random.nextInt(odd.length)];
        float[] a = noise(random, n + 5), b = a.clone();
        float[] c = a.clone(), d = a.clone();
        plain.keepGood(px, 3, vv, 2, bits, 1, 4, a, c, 5, n);
        vector.keepGood(px, 3, vv, 2, bits, 1, 4, b, d, 5, n);
        assertThat(b).isEqualTo(a);
        assertThat(d).isEqualTo(c);
        float[] t = s.clone();
        plain.significance(s, 4, vv, 2, 1.7f, n);
        vector.significance(t, 4, vv, 2, 1.7f, n);
        assertThat(t).isEqualTo(s);
        float[] rows = noise(random, 3 * n + 10);
        int up = n + 2;
        int[] here = new int[n], there = new int[n];
        int found = plain.standing(rows, up + 1, up, vv, 1, 0.3f, here, n);
        assertThat(vector.standing(rows, up + 1, up, vv, 1, 0.3f, there, n)).isEqualTo(found);
        assertThat(there).isEqualTo(here);
    }

    @ParameterizedTest(name = "{0} values")
    @ValueSource(ints = {1, 15, 16, 17, 33, 2500})
    void clippedSumsAndColumnSumsAreTheSameInBothForms(int n) {
        Assumptions.assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no Vector API in this run");
        PixelLoops vector = new VectorLoops();
        Random random = new Random(n);
        float[] v = noise(random, n + 3);
        double[] a = new double[3], b = new double[3];
        plain.addBetween(v, 3, n, -1.2f, 2.1f, 0.3f, a);
        vector.addBetween(v, 3, n, -1.2f, 2.1f, 0.3f, b);
        assertThat(b).isEqualTo(a);
        int columns = Math.min(n, 40), length = 48, rows = 21, stride = 60;
        float[] in = noise(random, rows * stride + length);
        in[5 * stride + 3] = Float.NaN;
        in[7 * stride + 4] = Float.POSITIVE_INFINITY;
        double[] w = new double[length], r = new double[length], first = new double[3 * length], second = first.clone();
        for (int i = 0; i < columns; i++) {
            w[i] = random.nextDouble();
            r[i] = 1 + 0.3 * random.nextDouble();
        }
        plain.columnSums(in, 2, stride, rows, columns, w.clone(), r.clone(), 0.97, -10.3, first);
        vector.columnSums(in, 2, stride, rows, columns, w, r, 0.97, -10.3, second);
        assertThat(second).isEqualTo(first);
    }

    private static float[] noise(Random random, int n) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) out[i] = (float) random.nextGaussian();
        return out;
    }
}
