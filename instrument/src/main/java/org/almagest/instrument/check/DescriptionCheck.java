/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.camera.Section;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.instrument.base.RawReader;
import org.almagest.instrument.base.YamlInstrument;

/// Everything that speaks against a description: mistakes with line and column, doubts, and frames that it
/// does not read.
///
/// @param mistakes with which it cannot be used; each a sentence that names file, line, column and key
/// @param doubts what it can be used with, but what costs something
/// @param failures frames that could not be read with it
/// @param summary what it describes, empty with mistakes
public record DescriptionCheck(List<String> mistakes, List<String> doubts, List<String> failures, String summary) {
    public DescriptionCheck {
        mistakes = List.copyOf(mistakes);
        doubts = List.copyOf(doubts);
        failures = List.copyOf(failures);
    }

    /// Checks a description, and whether it reads some frames.
    ///
    /// @throws Fault when the file itself cannot be read
    public static DescriptionCheck of(Path file, List<Path> frames) {
        YamlInstrument instrument;
        try {
            instrument = YamlInstrument.load(file);
        } catch (UserFault e) {
            return new DescriptionCheck(String.valueOf(e.getMessage()).lines().toList(), List.of(), List.of(), "");
        }
        List<String> failures = new ArrayList<>();
        RawReader reader = new RawReader(instrument);
        for (Path frame : frames)
            try {
                reader.check(frame);
            } catch (Fault e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        return new DescriptionCheck(List.of(), doubts(instrument), failures, summary(instrument));
    }

    private static String summary(YamlInstrument i) {
        int amplifiers = i.camera().detectors().stream()
                .mapToInt(d -> d.amplifiers().size())
                .sum();
        int detectors = i.camera().detectors().size();
        return i.name() + ": " + detectors + (detectors == 1 ? " detector, " : " detectors, ") + amplifiers
                + (amplifiers == 1 ? " amplifier" : " amplifiers") + ", filters "
                + String.join(", ", i.filters().keySet());
    }

    private static List<String> doubts(YamlInstrument instrument) {
        List<String> all = new ArrayList<>();
        for (String fact : List.of("ra", "dec"))
            if (!instrument.tells(fact))
                all.add("no fact " + fact + ": exposures become no visits, they only calibrate");
        if (!instrument.tells("observation_type"))
            all.add("no fact observation_type: biases, darks and flats count as science");
        if (instrument.site().isEmpty())
            all.add("no site: no barycentric times, and no airmass where the header tells none");
        List<Detector> detectors = instrument.camera().detectors();
        for (Detector d : detectors) {
            amplifiers(d, all);
            for (Detector other : detectors) {
                double[] middle = d.focalPlane(d.middleX(), d.middleY());
                double[] there = other.pixel(middle[0], middle[1]);
                if (d.id() < other.id() && other.box().contains(there[0], there[1]))
                    all.add("detector " + d.name() + " lies on detector " + other.name()
                            + " in the focal plane: check center");
            }
        }
        return all;
    }

    private static void amplifiers(Detector d, List<String> all) {
        long covered = 0;
        List<Amplifier> amps = d.amplifiers();
        for (int i = 0; i < amps.size(); i++) {
            Amplifier a = amps.get(i);
            String name = "detector " + d.name() + ", amplifier " + a.name();
            covered += a.section().box().area();
            for (Amplifier other : amps.subList(i + 1, amps.size())) {
                if (!a.section().box().intersection(other.section().box()).isEmpty())
                    all.add(name + ": its section overlaps that of " + other.name());
                if (a.hdu().equals(other.hdu())
                        && !a.data().intersection(other.data()).isEmpty())
                    all.add(name + ": its data overlap those of " + other.name());
            }
            for (Optional<Box> strip : List.of(a.overscan(), a.prescan(), a.parallelOverscan()))
                if (strip.isPresent() && !strip.get().intersection(a.data()).isEmpty())
                    all.add(name + ": " + Section.of(strip.get())
                            + " counts as read without light, but overlaps the data " + Section.of(a.data()));
            if (a.gain() == 1) all.add(name + ": 1 electron per count: if that is not known, all errors are wrong");
            if (a.readNoise() == 0) all.add(name + ": no read noise: errors of faint sources are too small");
            if (Double.isInfinite(a.saturation())) all.add(name + ": no saturation: saturated stars are not flagged");
        }
        if (covered < d.box().area())
            all.add("detector " + d.name() + ": " + (d.box().area() - covered) + " of "
                    + d.box().area() + " pixels belong to no amplifier");
    }
}
