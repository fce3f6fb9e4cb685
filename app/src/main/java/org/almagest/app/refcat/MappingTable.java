/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.refcat;

import java.io.PrintWriter;
import java.util.List;
import org.almagest.app.table.TextTable;
import org.almagest.science.refcat.build.Mapping;
import org.almagest.science.refcat.build.RefcatManifest;
import org.almagest.science.refcat.build.RefcatSource;

/// What the columns of tables are taken for, and what became of their rows, for people to read.
public final class MappingTable {
    private MappingTable() {}

    /// Prints the columns of each source with the evidence.
    public static void print(List<RefcatSource> sources, List<Mapping> mappings, PrintWriter out) {
        for (int i = 0; i < sources.size(); i++) {
            if (i > 0 && mappings.get(i).equals(mappings.get(i - 1))) {
                out.println(sources.get(i).name() + ": as before");
                continue;
            }
            List<List<String>> rows = mappings.get(i).table();
            TextTable text = new TextTable(rows.getFirst());
            rows.stream().skip(1).forEach(text::add);
            out.println(sources.get(i).name() + ":");
            text.print(out);
        }
    }

    /// Prints which rows did not become stars, and why.
    public static void printLosses(RefcatManifest made, PrintWriter out) {
        for (RefcatManifest.Source s : made.sources()) {
            s.rowsDropped().forEach((why, n) -> out.println(s.name() + ": " + n + " rows left out: " + why));
            s.cellsDoubtful().forEach((why, n) -> out.println(s.name() + ": " + n + " cells taken as missing: " + why));
        }
        if (made.duplicates() > 0) out.println(made.duplicates() + " stars were there twice, and are kept once");
    }
}
