/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.Map;
import java.util.TreeMap;

/// What became of the rows of a source.
public final class RowCounts {
    private long read;
    private long kept;
    private final Map<String, Long> dropped = new TreeMap<>();
    private final Map<String, Long> doubtful = new TreeMap<>();

    void read() {
        read++;
    }

    void kept() {
        kept++;
    }

    void dropped(String why) {
        dropped.merge(why, 1L, Long::sum);
    }

    void doubtful(String what) {
        doubtful.merge(what, 1L, Long::sum);
    }

    void add(RowCounts o) {
        read += o.read;
        kept += o.kept;
        o.dropped.forEach((k, v) -> dropped.merge(k, v, Long::sum));
        o.doubtful.forEach((k, v) -> doubtful.merge(k, v, Long::sum));
    }

    /// Rows read.
    public long rowsRead() {
        return read;
    }

    /// Rows that became stars.
    public long rowsKept() {
        return kept;
    }

    /// Rows left out, by reason.
    public Map<String, Long> rowsDropped() {
        return dropped;
    }

    /// Cells taken as missing though they are not empty, by reason.
    public Map<String, Long> cellsDoubtful() {
        return doubtful;
    }

    /// One line of text, from which [#of] makes it again.
    String line() {
        StringBuilder out = new StringBuilder(read + "\t" + kept);
        dropped.forEach((k, v) -> out.append("\td").append(k).append('=').append(v));
        doubtful.forEach((k, v) -> out.append("\tc").append(k).append('=').append(v));
        return out.toString();
    }

    static RowCounts of(String line) {
        String[] parts = line.split("\t", -1);
        RowCounts out = new RowCounts();
        out.read = Long.parseLong(parts[0]);
        out.kept = Long.parseLong(parts[1]);
        for (int i = 2; i < parts.length; i++) {
            int equals = parts[i].lastIndexOf('=');
            Map<String, Long> into = parts[i].startsWith("d") ? out.dropped : out.doubtful;
            into.put(parts[i].substring(1, equals), Long.parseLong(parts[i].substring(equals + 1)));
        }
        return out;
    }
}
