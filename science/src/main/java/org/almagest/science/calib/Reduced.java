/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.pipe.task.Deferred;
import org.almagest.science.isr.IsrCalibrations;
import org.almagest.science.isr.IsrFrame;
import org.almagest.science.isr.IsrStep;
import org.almagest.science.isr.RawAmplifier;

/// A raw frame brought as far as a measurement wants it.
///
/// @param amplifiers with the pixels as the steps left them
/// @param frame the detector, when the steps assemble it
record Reduced(List<RawAmplifier> amplifiers, IsrFrame frame) {
    /// Header word of a lamp's photodiode.
    static final String PHOTODIODE = "PHOTODIO";

    /// Reads a frame and applies steps to it.
    static Reduced of(Deferred<RawExposure> handle, List<IsrStep> steps, IsrCalibrations products) {
        RawExposure raw = handle.get();
        List<RawAmplifier> amplifiers =
                raw.amplifiers().stream().map(RawAmplifier::of).toList();
        IsrFrame frame = new IsrFrame(amplifiers, raw.info(), products);
        IsrStep.applyAll(steps, frame);
        return new Reduced(amplifiers, frame);
    }

    /// Light of the lamp in units of its own: what the photodiode told, else the exposure time.
    double lamp() {
        Map<String, String> words = frame.info().metadata();
        String word = words.get(PHOTODIODE);
        if (word != null) {
            try {
                return Double.parseDouble(word.strip());
            } catch (NumberFormatException e) {
                throw new DataFault(PHOTODIODE + " = " + word + " is no number", e);
            }
        }
        return frame.info()
                .visitInfo()
                .map(VisitInfo::exposureSeconds)
                .orElseThrow(
                        () -> new DataFault("the raw exposure tells neither " + PHOTODIODE + " nor its exposure time"));
    }

    /// Flats that belong together: two after each other in time with exposure times equal to 1 per cent.
    static List<List<Deferred<RawExposure>>> pairs(List<Deferred<RawExposure>> flats) {
        List<Deferred<RawExposure>> sorted = new ArrayList<>(flats);
        sorted.sort(Comparator.comparingLong(h -> h.dataId().number("exposure")));
        List<List<Deferred<RawExposure>>> out = new ArrayList<>();
        double before = Double.NaN;
        for (int i = 0; i < sorted.size(); i++) {
            double now = seconds(sorted.get(i));
            if (Math.abs(now / before - 1) < 0.01) {
                out.add(List.of(sorted.get(i - 1), sorted.get(i)));
                before = Double.NaN;
            } else before = now;
        }
        return out;
    }

    private static double seconds(Deferred<RawExposure> handle) {
        return handle.get()
                .info()
                .visitInfo()
                .map(VisitInfo::exposureSeconds)
                .orElseThrow(() -> new DataFault(handle.dataId() + " does not tell its exposure time"));
    }
}
