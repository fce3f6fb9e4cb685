/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The header of a tile-compressed image and the header of the image it holds (FITS 4.0, section 10.1).
final class TileHeaders {
    private static final Set<String> OF_THE_TABLE = Set.of(
            "XTENSION",
            "BITPIX",
            "NAXIS",
            "NAXIS1",
            "NAXIS2",
            "PCOUNT",
            "GCOUNT",
            "TFIELDS",
            "THEAP",
            "ZIMAGE",
            "ZCMPTYPE",
            "ZQUANTIZ",
            "ZDITHER0",
            "ZBLANK",
            "ZSCALE",
            "ZZERO",
            "CHECKSUM",
            "DATASUM",
            "ZMASKCMP");
    private static final Map<String, String> RENAMED = Map.of(
            "ZBITPIX",
            "BITPIX",
            "ZNAXIS",
            "NAXIS",
            "ZPCOUNT",
            "PCOUNT",
            "ZGCOUNT",
            "GCOUNT",
            "ZEXTEND",
            "EXTEND",
            "ZHECKSUM",
            "CHECKSUM",
            "ZDATASUM",
            "DATASUM");

    private TileHeaders() {}

    /// The image's header.
    static FitsHeader imageHeader(FitsHeader stored) {
        List<Card> out = new ArrayList<>();
        out.add(Card.of("XTENSION", "IMAGE", "image extension"));
        for (Card card : stored.cards()) {
            String key = card.keyword();
            if (OF_THE_TABLE.contains(key) || ofTheTable(key)) continue;
            if (key.equals("EXTNAME") && card.value().display().equals("COMPRESSED_IMAGE")) continue;
            String name = RENAMED.getOrDefault(key, key.startsWith("ZNAXIS") ? key.substring(1) : key);
            if (name.equals("CHECKSUM") || name.equals("DATASUM")) continue;
            out.add(new Card(name, card.value(), card.comment()));
        }
        return stored.withCards(out);
    }

    private static boolean ofTheTable(String key) {
        return key.matches("T(TYPE|FORM|UNIT|NULL|SCAL|ZERO|DISP|DIM)[0-9]+")
                || key.matches("Z(TILE|NAME|VAL)[0-9]+")
                || key.equals("ZSIMPLE")
                || key.equals("ZTENSION")
                || key.equals("ZBLOCKED");
    }

    /// Length of a tile along each axis; whole rows when the header does not say.
    static int[] tileShape(FitsHeader stored, List<Integer> shape) {
        int[] tile = new int[shape.size()];
        for (int i = 0; i < tile.length; i++) {
            long n = stored.whole("ZTILE" + (i + 1)).orElse(i == 0 ? shape.getFirst() : 1);
            if (n < 1) throw stored.problem("keyword ZTILE" + (i + 1) + " = " + n + " is below 1");
            tile[i] = (int) Math.min(n, Math.max(1, shape.get(i)));
        }
        return tile;
    }

    /// A parameter of the compression, given as a `ZNAMEi`, `ZVALi` pair.
    static int parameter(FitsHeader stored, String name, int otherwise) {
        for (int i = 1; stored.has("ZNAME" + i); i++)
            if (stored.requireText("ZNAME" + i).equals(name)) return (int) stored.requireWhole("ZVAL" + i);
        return otherwise;
    }
}
