/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.nio.ByteBuffer;
import java.util.List;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.refcat.ReferenceCatalog;

/// The bytes of one star between its source and its shard.
///
/// @param bands of the whole catalogue, in the order of its columns
record StarRecord(List<String> bands) {
    private static final int FIXED = 8 + 8 + 8 + 6 * 4 + 8 + 1 + 1;

    int bytes() {
        return FIXED + 8 * bands.size();
    }

    /// One star, to be filled.
    static final class Star {
        long id;
        /// Whether the number is the source's own: two of one number are one star.
        boolean numbered;

        double ra;
        double dec;
        /// raErr, decErr [mas], pmRa, pmDec, pmRaErr, pmDecErr [mas/yr]
        final float[] numbers = new float[6];
        double epoch;
        boolean extended;
        final float[] flux;
        final float[] fluxErr;

        Star(int bands) {
            flux = new float[bands];
            fluxErr = new float[bands];
        }
    }

    void put(Star s, ByteBuffer out) {
        out.putLong(s.id).putDouble(s.ra).putDouble(s.dec);
        for (float n : s.numbers) out.putFloat(n);
        out.putDouble(s.epoch).put((byte) (s.extended ? 1 : 0)).put((byte) (s.numbered ? 1 : 0));
        for (int b = 0; b < s.flux.length; b++) out.putFloat(s.flux[b]).putFloat(s.fluxErr[b]);
    }

    private void get(ByteBuffer in, int at, Star s) {
        s.id = in.getLong(at);
        s.ra = in.getDouble(at + 8);
        s.dec = in.getDouble(at + 16);
        for (int k = 0; k < 6; k++) s.numbers[k] = in.getFloat(at + 24 + 4 * k);
        s.epoch = in.getDouble(at + 48);
        s.extended = in.get(at + 56) != 0;
        s.numbered = in.get(at + 57) != 0;
        for (int b = 0; b < s.flux.length; b++) {
            s.flux[b] = in.getFloat(at + FIXED + 8 * b);
            s.fluxErr[b] = in.getFloat(at + FIXED + 8 * b + 4);
        }
    }

    /// The shard made of some records: sorted by number, each star once.
    ///
    /// @param counts gets the doubles
    Table shard(ByteBuffer records, RowCounts counts) {
        int n = records.limit() / bytes();
        Integer[] order = new Integer[n];
        for (int i = 0; i < n; i++) order[i] = i;
        java.util.Arrays.sort(order, (a, b) -> {
            int byId = Long.compare(records.getLong(a * bytes()), records.getLong(b * bytes()));
            return byId != 0 ? byId : compareRest(records, a, b);
        });
        TableBuilder out = new TableBuilder(ReferenceCatalog.schema(bands), Math.max(1, n));
        Star s = new Star(bands.size()), last = new Star(bands.size());
        last.ra = Double.NaN;
        for (int i = 0; i < n; i++) {
            get(records, order[i] * bytes(), s);
            if (s.numbered && last.numbered && s.id == last.id && near(s, last)) {
                counts.dropped("the same number at the same place");
                continue;
            }
            add(out, s);
            get(records, order[i] * bytes(), last);
        }
        return out.build();
    }

    /// Two of one number are ordered by their bytes, so that the order of the sources' answers does not
    /// matter.
    private int compareRest(ByteBuffer records, int a, int b) {
        for (int k = 8; k < bytes(); k++) {
            int c = Byte.compareUnsigned(records.get(a * bytes() + k), records.get(b * bytes() + k));
            if (c != 0) return c;
        }
        return 0;
    }

    /// Within an arcsecond.
    private static boolean near(Star a, Star b) {
        double dRa = Math.abs(a.ra - b.ra);
        dRa = Math.min(dRa, 360 - dRa) * Math.cos(Math.toRadians(a.dec));
        return Math.hypot(dRa, a.dec - b.dec) < 1 / 3600.0;
    }

    private void add(TableBuilder out, Star s) {
        out.addRow();
        out.set("refId", s.id).set("ra", s.ra).set("dec", s.dec);
        out.set("raErr", s.numbers[0]).set("decErr", s.numbers[1]);
        out.set("pmRa", s.numbers[2]).set("pmDec", s.numbers[3]);
        out.set("pmRaErr", s.numbers[4]).set("pmDecErr", s.numbers[5]);
        out.set("epoch", s.epoch).set("extended", s.extended);
        for (int b = 0; b < bands.size(); b++)
            out.set(bands.get(b) + "_flux", s.flux[b]).set(bands.get(b) + "_fluxErr", s.fluxErr[b]);
    }
}
