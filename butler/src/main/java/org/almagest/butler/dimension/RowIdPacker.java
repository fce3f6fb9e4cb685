/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import java.util.List;
import org.almagest.astro.fault.UserFault;

/// Packs release, visit, detector and a counter into one positive 63-bit number, and back.
///
/// The instrument declares the bits of each. From the high bits: release, the fields of the visit in their
/// order, detector, counter. Every packing is undone and compared, so two rows never share a number by
/// accident. Immutable.
///
/// @param releaseBits bits of the release
/// @param visitFields how the visit number is cut
/// @param detectorBits bits of the detector
/// @param counterBits bits of the counter
public record RowIdPacker(int releaseBits, List<RowIdField> visitFields, int detectorBits, int counterBits) {
    /// What instruments get that do not say otherwise: visits below 2^32, 256 detectors, 2 million rows.
    public static final RowIdPacker DEFAULT = new RowIdPacker(2, List.of(RowIdField.whole("visit", 32)), 8, 21);

    private static final int WIDTH = 63;

    public RowIdPacker {
        visitFields = List.copyOf(visitFields);
        int total = releaseBits + detectorBits + counterBits;
        for (RowIdField f : visitFields) total += f.bits();
        if (total > WIDTH)
            throw new UserFault("row id of " + total + " bits: release " + releaseBits + ", visit " + bits(visitFields)
                    + ", detector " + detectorBits + ", counter " + counterBits + "; " + WIDTH + " are to be had");
    }

    /// What a row id says.
    public record Parts(long release, long visit, long detector, long counter) {}

    /// The id of the first row of a visit and detector: counter 0.
    ///
    /// @throws UserFault when a number does not fit its bits
    public long pack(long release, long visit, long detector) {
        return pack(release, visit, detector, 0);
    }

    /// @throws UserFault when a number does not fit its bits
    public long pack(long release, long visit, long detector, long counter) {
        long id = checked("release", releaseBits, release, release);
        for (RowIdField f : visitFields)
            id = (id << f.bits()) | checked("visit field " + f.name(), f.bits(), f.value(visit), visit);
        id = (id << detectorBits) | checked("detector", detectorBits, detector, detector);
        id = (id << counterBits) | checked("counter", counterBits, counter, counter);
        long back = unpack(id).visit();
        if (back != visit)
            throw new UserFault("row id: the fields of visit " + visit + " give back " + back
                    + "; mend row_id in the instrument's description");
        return id;
    }

    /// Takes a row id apart.
    public Parts unpack(long id) {
        long left = id;
        long counter = left & mask(counterBits);
        left >>>= counterBits;
        long detector = left & mask(detectorBits);
        left >>>= detectorBits;
        long visit = 0;
        for (int i = visitFields.size() - 1; i >= 0; i--) {
            RowIdField f = visitFields.get(i);
            visit += f.share(left & mask(f.bits()));
            left >>>= f.bits();
        }
        return new Parts(left, visit, detector, counter);
    }

    /// How many rows one visit and detector may have.
    public long capacity() {
        return 1L << counterBits;
    }

    private static long checked(String name, int bits, long value, long of) {
        if (value < 0 || value > mask(bits))
            throw new UserFault("row id: " + name + " " + value + (value == of ? "" : " of " + of) + " does not fit "
                    + bits + " bits");
        return value;
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }

    private static int bits(List<RowIdField> fields) {
        return fields.stream().mapToInt(RowIdField::bits).sum();
    }
}
