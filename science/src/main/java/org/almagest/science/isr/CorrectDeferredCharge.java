/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Puts charge back that came out late: the output's memory, the trap, and the loss of each transfer, in
/// the order of readout.
///
/// Memory and trap by the operators of Snyder et al. 2021 (JATIS 7, 048002): memory is the greatest of the
/// decayed signals before; the trap's filling the greatest of its decayed captures. The proportional loss
/// is undone to second order from the first pixel on. Saturated signals are treated as they stand.
///
/// @param required whether a missing product is a fault; else the step is passed over
/// @param memoryPixels pixels that the output remembers
/// @param trapPixels pixels that the trap remembers
public record CorrectDeferredCharge(boolean required, int memoryPixels, int trapPixels) implements IsrStep {
    public static final CorrectDeferredCharge DEFAULT = new CorrectDeferredCharge(false, 15, 15);

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("CorrectDeferredCharge");
        if (frame.calibrations().cti().isEmpty()) {
            if (required) throw new DataFault("ISR step CorrectDeferredCharge needs a cti product, and none is valid");
            return Optional.empty();
        }
        if (!frame.inElectrons())
            throw new UserFault("ISR step CorrectDeferredCharge works on electrons: put it behind Gain");
        DeferredCharge product = frame.calibrations().cti().get();
        List<IsrFrame.Amplifier> amplifiers = frame.amplifiers();
        List<DeferredCharge.Register> registers = new ArrayList<>();
        for (IsrFrame.Amplifier a : amplifiers) {
            DeferredCharge.Register register = product.registers().get(a.raw.name());
            if (register == null) throw new DataFault("the cti product has no amplifier " + a.raw.name());
            registers.add(register);
        }
        frame.note("DEFERRED CHARGE", "put back");
        return Optional.of(y -> {
            for (int k = 0; k < registers.size(); k++) correctRow(amplifiers.get(k), y, registers.get(k));
        });
    }

    private void correctRow(IsrFrame.Amplifier a, int row, DeferredCharge.Register register) {
        Image px = a.pixels();
        Box data = a.raw.data();
        int y = px.y0() + row;
        if (y < data.y0() || y > data.y1()) return;
        int start = px.rowStart(y);
        double[] line = new double[px.width()];
        for (int i = 0; i < line.length; i++) line[i] = Float.isFinite(px.data()[start + i]) ? px.data()[start + i] : 0;
        correct(line, data.x0() - px.x0(), data.width(), register);
        for (int i = 0; i < line.length; i++)
            if (Float.isFinite(px.data()[start + i])) px.data()[start + i] = (float) line[i];
    }

    /// Corrects one row, in place.
    ///
    /// @param line signals in the order of readout, prescan and overscan included [electron]
    /// @param first place of the first light-sensitive pixel
    /// @param data number of light-sensitive pixels
    public void correct(double[] line, int first, int data, DeferredCharge.Register register) {
        forget(line, register);
        release(line, register);
        advance(line, first, data, register.chargeLoss());
    }

    /// Takes the output's memory off, in place.
    private void forget(double[] line, DeferredCharge.Register register) {
        if (register.driftScale() == 0) return;
        double[] before = line.clone();
        double decay = Math.exp(-1 / register.driftDecay());
        for (int i = 0; i < line.length; i++) {
            double offset = 0, factor = register.driftScale();
            for (int j = 0; j < memoryPixels && j <= i; j++, factor *= decay)
                offset = Math.max(offset, factor * before[i - j]);
            line[i] -= offset;
        }
    }

    /// Puts back what the trap took and takes off what it gave, in place.
    private void release(double[] line, DeferredCharge.Register register) {
        if (register.trapSize() == 0 || register.trapFraction() == 0) return;
        double decay = Math.exp(-1 / register.trapDecay()), kept = 1 - register.chargeLoss();
        double[] capture = new double[line.length];
        for (int i = 0; i < line.length; i++) capture[i] = register.capture(line[i]);
        for (int i = 0; i < line.length; i++) {
            double filling = 0, factor = 1;
            for (int j = 0; j < trapPixels && j < i; j++, factor *= decay)
                filling = Math.max(filling, capture[i - 1 - j] * factor);
            double captured = Math.max(0, capture[i] - filling * decay);
            line[i] -= kept * (filling * (1 - decay) - captured);
        }
    }

    /// Undoes the loss of each transfer, in place: what was late goes back to the pixel before.
    private static void advance(double[] line, int first, int data, double loss) {
        if (loss == 0) return;
        double one = 0, two = 0;
        for (int n = 0; n < line.length - first; n++) {
            int transfers = first + Math.min(n, data) + 1;
            double late = one * loss * (transfers - 1) * Math.pow(1 - loss, transfers - 1)
                    + two * loss * loss * (transfers - 2) * (transfers - 1) / 2;
            double mine = line[first + n] - late;
            two = one;
            one = n < data ? mine / Math.pow(1 - loss, transfers) : 0;
            line[first + n] = n < data ? one : mine;
        }
    }
}
