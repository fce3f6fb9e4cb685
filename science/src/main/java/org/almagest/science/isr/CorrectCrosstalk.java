/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.kernel.RowArithmetic;

/// Subtracts the signals that leaked in from the detector's other amplifiers.
///
/// Pixels from which more than `maskAbove` was taken are marked CROSSTALK. All overscans take part.
///
/// @param required whether a missing product is a fault; else the step is passed over
/// @param maskAbove contamination from which a pixel is marked [electron]
public record CorrectCrosstalk(boolean required, double maskAbove) implements IsrStep {
    public static final CorrectCrosstalk DEFAULT = new CorrectCrosstalk(false, 30);

    private record Pair(int source, float linear, float quadratic) {}

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("CorrectCrosstalk");
        if (!frame.inElectrons())
            throw new UserFault("ISR step CorrectCrosstalk works on electrons: put it behind Gain");
        if (frame.calibrations().crosstalk().isEmpty()) {
            if (required) throw new DataFault("ISR step CorrectCrosstalk needs a crosstalk product, and none is valid");
            return Optional.empty();
        }
        Crosstalk product = frame.calibrations().crosstalk().get();
        List<IsrFrame.Amplifier> amps = frame.amplifiers();
        List<List<Pair>> pairs = new ArrayList<>();
        for (IsrFrame.Amplifier a : amps) pairs.add(pairsOf(product, a, amps));
        List<Optional<float[]>> weights =
                pairs.stream().map(p -> weights(p, amps.size())).toList();
        int width = amps.getFirst().pixels().width();
        int height = amps.getFirst().pixels().height();
        for (IsrFrame.Amplifier a : amps)
            if (a.pixels().width() != width || a.pixels().height() != height)
                throw new DataFault("crosstalk between amplifiers of different size: " + a.raw.name());
        float[] source = new float[amps.size() * width];
        float[] sum = new float[width];
        frame.note("CROSSTALK", "subtracted");
        return Optional.of(y -> {
            for (int k = 0; k < amps.size(); k++)
                System.arraycopy(amps.get(k).pixels().data(), y * width, source, k * width, width);
            boolean finite = RowLoops.isFinite(source, 0, source.length);
            for (int k = 0; k < amps.size(); k++) {
                if (pairs.get(k).isEmpty()) continue;
                if (finite && weights.get(k).isPresent())
                    RowArithmetic.BEST.weightedSum(
                            source, 0, width, weights.get(k).get(), sum, 0, width);
                else sum(pairs.get(k), source, sum);
                take(amps.get(k), y * width, sum);
            }
        });
    }

    /// Linear coefficients of all amplifiers, where there are no others.
    private static Optional<float[]> weights(List<Pair> pairs, int amplifiers) {
        float[] out = new float[amplifiers];
        for (Pair p : pairs) {
            if (p.quadratic != 0) return Optional.empty();
            out[p.source] = p.linear;
        }
        return Optional.of(out);
    }

    private static void sum(List<Pair> pairs, float[] source, float[] sum) {
        Arrays.fill(sum, 0f);
        for (Pair p : pairs) add(sum, source, p.source * sum.length, p.linear, p.quadratic);
    }

    private static void add(float[] sum, float[] source, int from, float c, float q) {
        for (int i = 0; i < sum.length; i++) sum[i] += (c + q * source[from + i]) * source[from + i];
    }

    private void take(IsrFrame.Amplifier a, int start, float[] sum) {
        RowArithmetic.BEST.subtract(a.pixels().data(), start, sum.length, sum, 0);
        if (RowLoops.largestWhole(sum, 0, sum.length) + 1f > (float) maskAbove) mark(a, start, sum);
    }

    private void mark(IsrFrame.Amplifier a, int start, float[] sum) {
        float limit = (float) maskAbove;
        for (int i = 0; i < sum.length; i++)
            if (sum[i] > limit) a.mask().data()[start + i] |= a.mask().valueOf("CROSSTALK");
    }

    private static List<Pair> pairsOf(Crosstalk product, IsrFrame.Amplifier target, List<IsrFrame.Amplifier> amps) {
        int row = product.amplifiers().indexOf(target.raw.name());
        if (row < 0) throw new DataFault("the crosstalk product has no amplifier " + target.raw.name());
        List<Pair> out = new ArrayList<>();
        for (int k = 0; k < amps.size(); k++) {
            int column = product.amplifiers().indexOf(amps.get(k).raw.name());
            if (column < 0 || column == row) continue;
            double c = product.linear()[row][column];
            double q = product.quadratic().length == 0 ? 0 : product.quadratic()[row][column];
            if (!Double.isFinite(c)) c = 0;
            if (!Double.isFinite(q)) q = 0;
            if (c != 0 || q != 0) out.add(new Pair(k, (float) c, (float) q));
        }
        return out;
    }
}
