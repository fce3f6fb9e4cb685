/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The dictionary of one mask: plane name to bit number (0..30). Never a fixed bit: planes merge by name.
///
/// Immutable. Names in common use: BAD SAT SUSPECT INTRP CR EDGE DETECTED DETECTED_NEGATIVE NO_DATA
/// CROSSTALK UNMASKEDNAN STREAK HIGH_VARIANCE SAT_TEMPLATE INJECTED INJECTED_TEMPLATE CLIPPED REJECTED
/// SENSOR_EDGE INEXACT_PSF.
public final class MaskPlanes {
    private static final int MAX_BITS = 31;

    /// A dictionary without planes.
    public static final MaskPlanes NONE = new MaskPlanes(Map.of());

    private final Map<String, Integer> bits;

    private MaskPlanes(Map<String, Integer> bits) {
        this.bits = bits;
    }

    /// A dictionary of the names given, bits from 0 in that order.
    public static MaskPlanes of(String... names) {
        MaskPlanes planes = NONE;
        for (String name : names) planes = planes.with(name);
        return planes;
    }

    /// A dictionary with the bits given.
    ///
    /// @param bits plane name to bit number, each in 0..30 and used once
    public static MaskPlanes of(Map<String, Integer> bits) {
        int used = 0;
        for (Map.Entry<String, Integer> plane : bits.entrySet()) {
            int bit = plane.getValue();
            if (bit < 0 || bit >= MAX_BITS || (used & 1 << bit) != 0)
                throw new IllegalArgumentException(
                        "mask plane " + plane.getKey() + " has bit " + bit + ", which is outside 0..30 or taken");
            used |= 1 << bit;
        }
        return new MaskPlanes(Collections.unmodifiableMap(new LinkedHashMap<>(bits)));
    }

    /// This dictionary with one more plane on the lowest free bit; itself when the name is known.
    public MaskPlanes with(String name) {
        if (bits.containsKey(name)) return this;
        int used = 0;
        for (int bit : bits.values()) used |= 1 << bit;
        int free = Integer.numberOfTrailingZeros(~used);
        if (free >= MAX_BITS) throw new IllegalArgumentException("no bit left for mask plane " + name);
        Map<String, Integer> more = new LinkedHashMap<>(bits);
        more.put(name, free);
        return new MaskPlanes(Collections.unmodifiableMap(more));
    }

    /// Names and bit numbers, in the order they were added.
    public Map<String, Integer> bits() {
        return bits;
    }

    /// Bit number of a plane.
    public Optional<Integer> bit(String name) {
        return Optional.ofNullable(bits.get(name));
    }

    /// The values of the planes given, joined; an unknown plane counts nothing.
    public int valueOf(String... names) {
        int value = 0;
        for (String name : names) {
            Integer bit = bits.get(name);
            if (bit != null) value |= 1 << bit;
        }
        return value;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MaskPlanes other && bits.equals(other.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    @Override
    public String toString() {
        return "MaskPlanes" + bits;
    }
}
