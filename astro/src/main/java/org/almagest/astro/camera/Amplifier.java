/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.camera;

import java.util.Optional;
import org.almagest.astro.image.Box;
import org.jspecify.annotations.Nullable;

/// One amplifier of a detector: where its pixels lie in the raw image and where they go.
///
/// @param name such as `C00`
/// @param hdu number or EXTNAME of the HDU with its pixels
/// @param section where its light-sensitive pixels go in the detector; flipped as the readout corner asks:
/// the first pixel read goes to the section's first named corner
/// @param data the light-sensitive pixels in the raw image
/// @param overscanOrNull pixels read beyond the end of each row; see [#overscan()]
/// @param prescanOrNull pixels read before the begin of each row; see [#prescan()]
/// @param parallelOverscanOrNull rows read beyond the last; see [#parallelOverscan()]
/// @param gain electrons per count
/// @param readNoise [electron]
/// @param saturation raw level [count], bias included, from which a pixel is saturated; infinite when
/// unknown
/// @param linearityLimit raw level [count] up to which the linearity correction holds
/// @param biasLevel raw level without light [count], taken off where no overscan shows it
public record Amplifier(
        String name,
        String hdu,
        Section section,
        Box data,
        @Nullable Box overscanOrNull,
        @Nullable Box prescanOrNull,
        @Nullable Box parallelOverscanOrNull,
        double gain,
        double readNoise,
        double saturation,
        double linearityLimit,
        double biasLevel) {

    public Amplifier {
        Box to = section.box();
        if (data.width() != to.width() || data.height() != to.height())
            throw new IllegalArgumentException(
                    "amplifier " + name + ": data " + Section.of(data) + " and section " + section + " differ in size");
        if (!(gain > 0)) throw new IllegalArgumentException("amplifier " + name + ": gain " + gain);
        if (!(readNoise >= 0)) throw new IllegalArgumentException("amplifier " + name + ": read noise " + readNoise);
    }

    /// An amplifier whose level without light is not known beforehand.
    public Amplifier(
            String name,
            String hdu,
            Section section,
            Box data,
            @Nullable Box overscan,
            @Nullable Box prescan,
            @Nullable Box parallelOverscan,
            double gain,
            double readNoise,
            double saturation,
            double linearityLimit) {
        this(
                name,
                hdu,
                section,
                data,
                overscan,
                prescan,
                parallelOverscan,
                gain,
                readNoise,
                saturation,
                linearityLimit,
                0);
    }

    public Optional<Box> overscan() {
        return Optional.ofNullable(overscanOrNull);
    }

    public Optional<Box> prescan() {
        return Optional.ofNullable(prescanOrNull);
    }

    public Optional<Box> parallelOverscan() {
        return Optional.ofNullable(parallelOverscanOrNull);
    }

    /// All pixels of the raw image that belong to this amplifier.
    public Box raw() {
        Box all = data;
        if (overscanOrNull != null) all = all.union(overscanOrNull);
        if (prescanOrNull != null) all = all.union(prescanOrNull);
        if (parallelOverscanOrNull != null) all = all.union(parallelOverscanOrNull);
        return all;
    }

    /// The same amplifier in a raw image whose pixels are counted from elsewhere.
    public Amplifier shiftedRaw(int dx, int dy) {
        return new Amplifier(
                name,
                hdu,
                section,
                data.shifted(dx, dy),
                shifted(overscanOrNull, dx, dy),
                shifted(prescanOrNull, dx, dy),
                shifted(parallelOverscanOrNull, dx, dy),
                gain,
                readNoise,
                saturation,
                linearityLimit,
                biasLevel);
    }

    private static @Nullable Box shifted(@Nullable Box box, int dx, int dy) {
        return box == null ? null : box.shifted(dx, dy);
    }
}
