/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.table.Table;

/// Writes text and tables as text, aside first and then renamed.
final class TextFile {
    private TextFile() {}

    /// Something that writes lines.
    interface Body {
        void write(BufferedWriter out) throws IOException;
    }

    static void write(Path file, Body body) {
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (BufferedWriter out = Files.newBufferedWriter(aside, StandardCharsets.UTF_8)) {
                body.write(out);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ResourceFault("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// A table as comma-separated values with one line of names; missing cells and NaN are empty.
    static void writeTable(Path file, Table table) {
        int n = table.schema().size();
        write(file, out -> {
            for (int c = 0; c < n; c++)
                out.append(c == 0 ? "" : ",")
                        .append(table.schema().columns().get(c).name());
            out.append('\n');
            for (int row = 0; row < table.rows(); row++) {
                for (int c = 0; c < n; c++) {
                    if (c > 0) out.append(',');
                    BitSet nulls = table.nulls(c);
                    if (!nulls.get(row)) out.append(cell(table.array(c), row));
                }
                out.append('\n');
            }
        });
    }

    private static String cell(Object array, int row) {
        return switch (array) {
            case double[] a -> Double.isNaN(a[row]) ? "" : Double.toString(a[row]);
            case float[] a -> Float.isNaN(a[row]) ? "" : Float.toString(a[row]);
            case long[] a -> Long.toString(a[row]);
            case int[] a -> Integer.toString(a[row]);
            case boolean[] a -> Boolean.toString(a[row]);
            case String[] a -> a[row];
            default -> throw new IllegalArgumentException("no text form of " + array.getClass());
        };
    }
}
