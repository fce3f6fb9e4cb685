/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Circle;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;

/// The rows of a file: CSV, ECSV, FITS (LDAC too), VOTable or Parquet.
///
/// @param cone the part of the sky wanted, if not all
public record FileSource(Path file, TableForm form, Optional<Circle> cone) implements RefcatSource {
    private static final int BLOCK_ROWS = 1 << 14;

    /// The whole of a file whose name tells its form.
    public static FileSource of(Path file) {
        return new FileSource(file, TableForm.of(file), Optional.empty());
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public String fingerprint() {
        try {
            if (!Files.isRegularFile(file)) throw new UserFault("no file " + file);
            return file.toAbsolutePath().normalize() + " " + Files.size(file) + " "
                    + Files.getLastModifiedTime(file).toMillis() + " " + form
                    + cone.map(Circle::text).orElse("");
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Enough of the file was read.
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("", null, false, false);
        }
    }

    @Override
    public Schema schema() {
        List<Schema> found = new ArrayList<>();
        try {
            TableFile.blocks(file, form, 64, block -> {
                found.add(block.schema());
                throw new Enough();
            });
        } catch (Enough e) {
            return found.getFirst();
        } catch (org.almagest.astro.fault.Fault e) {
            // The readers wrap what comes out of the sink.
            if (found.isEmpty()) throw e;
        }
        return found.getFirst();
    }

    @Override
    public void units(Mapping mapping, Units units) {
        String unit = "rows";
        if (units.isDone(unit)) return;
        units.make(
                unit,
                place -> cone.isEmpty() || cone.get().contains(place.vector()),
                sink -> TableFile.blocks(file, form, BLOCK_ROWS, (Table block) -> sink.accept(block)));
    }
}
