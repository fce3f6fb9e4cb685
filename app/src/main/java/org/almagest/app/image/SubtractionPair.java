/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.reduced.ImageFiles;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Table;

/// Where the images of one subtraction lie, and where its products go.
///
/// @param science image to subtract from
/// @param template image to subtract
/// @param out the difference
/// @param matched the template as it was subtracted
/// @param significance image of the significance of a point source at every pixel
/// @param report table of sources; empty for the standard output
record SubtractionPair(
        ImageFiles science,
        ImageFiles template,
        Path out,
        Optional<Path> matched,
        Optional<Path> significance,
        Optional<Path> report) {
    private static final List<String> REQUIRED = List.of("science", "template", "out", "report");
    private static final List<String> WANTED = List.of(
            "weight",
            "variance",
            "mask",
            "template_weight",
            "template_variance",
            "template_mask",
            "matched",
            "significance");

    /// The pairs of a table with the columns `science`, `template`, `out`, `report`, and as wanted
    /// `weight`, `variance`, `mask`, the same with `template_` before, `matched` and `significance`.
    static List<SubtractionPair> read(Path file) {
        Table table = Csv.read(file);
        for (String name : REQUIRED)
            if (table.schema().find(name).isEmpty())
                throw new UserFault(file + " has no column " + name + ": there must be " + String.join(", ", REQUIRED));
        table.schema().columns().forEach(c -> {
            if (!REQUIRED.contains(c.name()) && !WANTED.contains(c.name()))
                throw new UserFault(file + ": the column " + c.name() + " means nothing here; there are "
                        + String.join(", ", REQUIRED) + ", " + String.join(", ", WANTED));
        });
        List<SubtractionPair> out = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++)
            out.add(new SubtractionPair(
                    files(table, row, "science", ""),
                    files(table, row, "template", "template_"),
                    path(table, "out", row).orElseThrow(() -> new UserFault(file + ": a row has no out")),
                    path(table, "matched", row),
                    path(table, "significance", row),
                    path(table, "report", row)));
        if (out.isEmpty()) throw new UserFault(file + " names no pair");
        return out;
    }

    private static ImageFiles files(Table table, int row, String image, String prefix) {
        ImageFiles out = ImageFiles.of(
                path(table, image, row).orElseThrow(() -> new UserFault("a row of the pairs has no " + image)));
        return with(
                out,
                path(table, prefix + "weight", row),
                path(table, prefix + "variance", row),
                path(table, prefix + "mask", row));
    }

    /// An image with the planes that are given.
    static ImageFiles with(ImageFiles files, Optional<Path> weight, Optional<Path> variance, Optional<Path> mask) {
        ImageFiles out = files;
        if (weight.isPresent()) out = out.withWeight(weight.get());
        if (variance.isPresent()) out = out.withVariance(variance.get());
        if (mask.isPresent()) out = out.withMask(mask.get());
        return out;
    }

    private static Optional<Path> path(Table table, String column, int row) {
        if (table.schema().find(column).isEmpty()) return Optional.empty();
        String text = table.strings(column)[row].strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }
}
