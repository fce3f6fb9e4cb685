/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.astro.wcs.Sip;
import org.almagest.astro.wcs.TanSipWcs;

/// The archive of components in a file of the LSST stack: an index of objects, and their tables behind it.
///
/// The primary header's `AR_HDU` counts HDUs from 1. An object may own rows of several tables; those that
/// are read here own one row of each.
final class LsstArchive {
    private final FitsFile file;
    private final List<Entry> entries;
    private final int index;

    /// @param catalogue number of the table, counted from the index
    private record Entry(long id, int catalogue, int row, String name) {}

    private LsstArchive(FitsFile file, int index, List<Entry> entries) {
        this.file = file;
        this.index = index;
        this.entries = entries;
    }

    static LsstArchive of(FitsFile file) {
        long at = file.hdu(0).header().whole("AR_HDU").orElse(0) - 1;
        if (at < 1) return new LsstArchive(file, 0, List.of());
        FitsHdu hdu = file.hdu((int) Math.min(at, Integer.MAX_VALUE));
        Table t = hdu.readTable();
        for (String column : List.of("id", "cat.archive", "row0", "name"))
            if (t.schema().find(column).isEmpty())
                throw hdu.header().problem("the index of the archive has no column " + column);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < t.rows(); i++)
            entries.add(new Entry(
                    (long) t.number("id", i),
                    (int) t.number("cat.archive", i),
                    (int) t.number("row0", i),
                    t.strings("name")[i]));
        return new LsstArchive(file, (int) at, entries);
    }

    /// Class of an object; empty when there is no such object.
    String className(long id) {
        return entries.stream()
                .filter(e -> e.id == id)
                .map(Entry::name)
                .findFirst()
                .orElse("");
    }

    /// A `TanWcs` [parent pixels]; empty when the object is not there or something else.
    Optional<FitsWcs> tanSip(long id) {
        List<Entry> rows = entries.stream().filter(e -> e.id == id).toList();
        if (rows.isEmpty() || !rows.getFirst().name().equals("TanWcs")) return Optional.empty();
        FitsHdu tan = table(rows.getFirst());
        int row = rows.getFirst().row();
        double[] crval = tan.readCell("crval", row), crpix = tan.readCell("crpix", row), cd = tan.readCell("cd", row);
        if (crval.length != 2 || crpix.length != 2 || cd.length != 4)
            throw tan.header().problem("a TanWcs with " + cd.length + " elements of its matrix");
        // the matrix is stored column by column
        double[] matrix = {cd[0], cd[2], cd[1], cd[3]};
        Sip sip = Sip.NONE, inverse = Sip.NONE;
        if (rows.size() > 1) {
            FitsHdu terms = table(rows.get(1));
            int r = rows.get(1).row();
            sip = sip(terms, "A", "B", r);
            inverse = sip(terms, "Ap", "Bp", r);
        }
        return Optional.of(
                new TanSipWcs(SkyCoord.ofDegrees(crval[0], crval[1]), crpix[0], crpix[1], matrix, sip, inverse));
    }

    /// A calibration that is the same all over the image.
    Optional<PhotoCalib> photoCalib(long id) {
        Optional<Entry> entry = entries.stream().filter(e -> e.id == id).findFirst();
        if (id == 0 || entry.isEmpty() || !entry.get().name().equals("PhotoCalib")) return Optional.empty();
        FitsHdu hdu = table(entry.get());
        if (!flag(hdu, "isConstant", entry.get().row())) return Optional.empty();
        Table t = hdu.readTable();
        double mean = t.number("calibrationMean", entry.get().row());
        if (!(mean > 0)) throw hdu.header().problem("calibrationMean = " + mean + " nJy per unit");
        return Optional.of(
                new PhotoCalib(mean, t.number("calibrationErr", entry.get().row()), null));
    }

    /// A truth value: a bit of the column `flags`, its number by the `TFLAGn` cards.
    private static boolean flag(FitsHdu hdu, String name, int row) {
        for (int n = 1; hdu.header().has("TFLAG" + n); n++)
            if (hdu.header().display("TFLAG" + n).orElse("").equals(name)) {
                Table t = hdu.readTable();
                boolean single = t.schema().find("flags").isPresent();
                return t.booleans(single ? "flags" : "flags_" + (n - 1))[row];
            }
        return false;
    }

    private FitsHdu table(Entry e) {
        return file.hdu(index + e.catalogue());
    }

    private static Sip sip(FitsHdu hdu, String nameA, String nameB, int row) {
        double[] a = hdu.readCell(nameA, row), b = hdu.readCell(nameB, row);
        int n = (int) Math.round(Math.sqrt(a.length));
        if (n * n != a.length || b.length != a.length || n > 10)
            throw hdu.header()
                    .problem(nameA + " and " + nameB + " have " + a.length + " and " + b.length
                            + " coefficients, which are no square");
        // stored column by column: coefficient (p, q) at p + q * n
        return n == 0 ? Sip.NONE : new Sip(n - 1, turned(a, n), turned(b, n));
    }

    private static double[] turned(double[] c, int n) {
        double[] out = new double[c.length];
        for (int p = 0; p < n; p++) for (int q = 0; p + q < n; q++) out[p * n + q] = c[p + q * n];
        return out;
    }
}
