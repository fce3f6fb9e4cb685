/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.camera.Section;
import org.almagest.astro.image.Box;

/// Where the pixels of a frame are, as far as it was found.
///
/// @param perAmplifier whether each amplifier has an image HDU of its own
/// @param width columns of the assembled detector
/// @param height rows
/// @param amplifiers in the order of readout; empty when no image was there
/// @param checked header words of sections that agree with this
/// @param evidence why it is believed
/// @param warnings what speaks against it
record Layout(
        boolean perAmplifier,
        int width,
        int height,
        List<Part> amplifiers,
        List<String> checked,
        String evidence,
        List<String> warnings) {
    /// One amplifier.
    ///
    /// @param suffix what keywords of this amplifier alone end in, such as the A of GAINA; else empty
    record Part(
            String name,
            String suffix,
            int hdu,
            Section section,
            Box data,
            Optional<Box> overscan,
            Optional<Box> prescan,
            Optional<Box> parallelOverscan) {}

    static Layout unknown(String why) {
        return new Layout(false, 0, 0, List.of(), List.of(), why, List.of());
    }

    boolean isKnown() {
        return !amplifiers.isEmpty();
    }
}
