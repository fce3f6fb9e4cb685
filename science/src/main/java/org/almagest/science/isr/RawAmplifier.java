/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Optional;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.exposure.RawImage;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// One amplifier of a raw exposure, in the order of readout.
///
/// @param name such as `C00`
/// @param pixels all pixels read, overscans included [count]; origin (0, 0)
/// @param data the light-sensitive pixels
/// @param serialOverscan pixels read beyond the row's end, if any
/// @param parallelOverscan rows read beyond the last, if any
/// @param section where the data go in the detector
/// @param flipX whether the first pixel read goes to the section's last column
/// @param flipY whether the first row read goes to the section's last row
/// @param gain [electron per count]
/// @param readNoise [electron]
/// @param saturation raw count, bias included, from which a pixel is saturated; infinite when unknown
/// @param biasLevel raw count without light, taken off where no overscan shows it
public record RawAmplifier(
        String name,
        Image pixels,
        Box data,
        Optional<Box> serialOverscan,
        Optional<Box> parallelOverscan,
        Box section,
        boolean flipX,
        boolean flipY,
        double gain,
        double readNoise,
        double saturation,
        double biasLevel) {
    public RawAmplifier {
        if (data.width() != section.width() || data.height() != section.height())
            throw new IllegalArgumentException(
                    "amplifier " + name + ": data " + data + " do not fill section " + section);
        if (!pixels.box().contains(data))
            throw new IllegalArgumentException("amplifier " + name + ": data " + data + " outside " + pixels.box());
        if (!(gain > 0) || !(readNoise >= 0))
            throw new IllegalArgumentException("amplifier " + name + ": gain " + gain + ", read noise " + readNoise);
    }

    /// The amplifier of a raw exposure, its pixels shared.
    public static RawAmplifier of(RawImage raw) {
        Amplifier a = raw.amplifier();
        return new RawAmplifier(
                a.name(),
                raw.pixels(),
                a.data(),
                a.overscan(),
                a.parallelOverscan(),
                a.section().box(),
                a.section().flipX(),
                a.section().flipY(),
                a.gain(),
                a.readNoise(),
                a.saturation(),
                a.biasLevel());
    }
}
