/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/// An extension ready to be written: all its cards, and its data in pieces.
record Extension(List<Card> cards, List<ByteBuffer> data) {
    private static final Pattern STRUCTURE = Pattern.compile(
            "SIMPLE|XTENSION|BITPIX|NAXIS[0-9]*|EXTEND|PCOUNT|GCOUNT|GROUPS|BSCALE|BZERO|BLANK"
                    + "|TFIELDS|THEAP|T(TYPE|FORM|UNIT|NULL|SCAL|ZERO|DISP|DIM)[0-9]+"
                    + "|ZIMAGE|ZCMPTYPE|ZBITPIX|ZNAXIS[0-9]*|ZTILE[0-9]+|ZNAME[0-9]+|ZVAL[0-9]+|ZQUANTIZ|ZDITHER0|ZBLANK"
                    + "|ZSCALE|ZZERO|ZSIMPLE|ZTENSION|ZEXTEND|ZBLOCKED|ZPCOUNT|ZGCOUNT|ZHECKSUM|ZDATASUM|CHECKSUM|DATASUM|END");

    /// The cards of a header that do not describe its data unit.
    static List<Card> wordsOnly(FitsHeader words) {
        return words.cards().stream()
                .filter(c -> !STRUCTURE.matcher(c.keyword()).matches())
                .toList();
    }

    /// The first cards of a binary table.
    static List<Card> tableCards(long rowBytes, long rows, long heapBytes, int fields) {
        return List.of(
                Card.of("XTENSION", "BINTABLE", "binary table extension"),
                Card.of("BITPIX", 8, ""),
                Card.of("NAXIS", 2, ""),
                Card.of("NAXIS1", rowBytes, "bytes of a row"),
                Card.of("NAXIS2", rows, "rows"),
                Card.of("PCOUNT", heapBytes, "bytes of the heap"),
                Card.of("GCOUNT", 1, ""),
                Card.of("TFIELDS", fields, "columns"));
    }
}
