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
import java.util.OptionalLong;

/// The place and type of one field of a binary table (FITS 4.0, section 7.3).
///
/// @param name `TTYPEn`, or `coln` when there is none
/// @param type letter of `TFORMn`: of the elements, also when they lie in the heap
/// @param repeat elements per row; of a field in the heap, 1
/// @param heap width of the heap descriptor's numbers: 0 in the row itself, 4 for `P`, 8 for `Q`
/// @param offset first byte within the row
/// @param unit `TUNITn`
/// @param scale `TSCALn`
/// @param zero `TZEROn`
/// @param blank `TNULLn`
record BinaryColumn(
        String name,
        char type,
        int repeat,
        int heap,
        int offset,
        String unit,
        double scale,
        double zero,
        OptionalLong blank,
        int number) {

    static List<BinaryColumn> of(FitsHeader h) {
        List<BinaryColumn> out = new ArrayList<>();
        long fields = h.requireWhole("TFIELDS");
        int offset = 0;
        for (int i = 1; i <= fields; i++) {
            BinaryColumn column = parse(h, i, offset);
            out.add(column);
            offset += column.bytes();
        }
        if (offset > h.requireWhole("NAXIS1"))
            throw h.problem(
                    "keyword NAXIS1 = " + h.requireWhole("NAXIS1") + ", but the fields take " + offset + " bytes");
        return out;
    }

    private static BinaryColumn parse(FitsHeader h, int i, int offset) {
        String form = h.requireText("TFORM" + i).strip();
        int letter = 0;
        while (letter < form.length() && Character.isDigit(form.charAt(letter))) letter++;
        if (letter == form.length() || letter > 9)
            throw h.problem("keyword TFORM" + i + " = '" + form + "' has no type");
        int repeat = letter == 0 ? 1 : Integer.parseInt(form.substring(0, letter));
        char type = form.charAt(letter);
        int heap = type == 'P' ? 4 : type == 'Q' ? 8 : 0;
        if (heap > 0) {
            if (letter + 1 >= form.length()) throw h.problem("keyword TFORM" + i + " = '" + form + "' has no type");
            type = form.charAt(letter + 1);
            if (repeat > 1) throw h.problem("keyword TFORM" + i + " = '" + form + "': one descriptor per row at most");
        }
        if ("LXBIJKAEDCM".indexOf(type) < 0)
            throw h.problem("keyword TFORM" + i + " = '" + form + "' has the unknown type " + type);
        return new BinaryColumn(
                h.text("TTYPE" + i).orElse("col" + i),
                type,
                repeat,
                heap,
                offset,
                h.display("TUNIT" + i).orElse(""),
                h.real("TSCAL" + i).orElse(1),
                h.real("TZERO" + i).orElse(0),
                h.whole("TNULL" + i),
                i);
    }

    /// Bytes of one element.
    int elementBytes() {
        return switch (type) {
            case 'L', 'B', 'A', 'X' -> 1;
            case 'I' -> 2;
            case 'J', 'E' -> 4;
            case 'K', 'D', 'C' -> 8;
            default -> 16;
        };
    }

    /// Bytes of the field in the row.
    int bytes() {
        if (heap > 0) return repeat * 2 * heap;
        return type == 'X' ? (repeat + 7) / 8 : repeat * elementBytes();
    }
}
