/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// An extension ready to be written: all its cards, and its data in pieces.
record Extension(List<Card> cards, List<ByteBuffer> data) {
    private static final Set<String> STRUCTURE = Set.of(
            "SIMPLE",
            "XTENSION",
            "BITPIX",
            "NAXIS",
            "EXTEND",
            "PCOUNT",
            "GCOUNT",
            "GROUPS",
            "BSCALE",
            "BZERO",
            "BLANK",
            "TFIELDS",
            "THEAP",
            "ZIMAGE",
            "ZCMPTYPE",
            "ZBITPIX",
            "ZNAXIS",
            "ZQUANTIZ",
            "ZDITHER0",
            "ZBLANK",
            "ZSCALE",
            "ZZERO",
            "ZSIMPLE",
            "ZTENSION",
            "ZEXTEND",
            "ZBLOCKED",
            "ZPCOUNT",
            "ZGCOUNT",
            "ZHECKSUM",
            "ZDATASUM",
            "CHECKSUM",
            "DATASUM",
            "END");
    private static final Pattern NUMBERED =
            Pattern.compile("Z?NAXIS[0-9]+|T(TYPE|FORM|UNIT|NULL|SCAL|ZERO|DISP|DIM)[0-9]+|Z(TILE|NAME|VAL)[0-9]+");

    /// The cards of a header that do not describe its data unit.
    static List<Card> wordsOnly(FitsHeader words) {
        List<Card> kept = new ArrayList<>();
        for (Card card : words.cards()) if (!isStructure(card.keyword())) kept.add(card);
        return kept;
    }

    private static boolean isStructure(String keyword) {
        if (STRUCTURE.contains(keyword)) return true;
        char last = keyword.isEmpty() ? ' ' : keyword.charAt(keyword.length() - 1);
        return last >= '0' && last <= '9' && NUMBERED.matcher(keyword).matches();
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
