/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.datastore.FileDatastore;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.format.Formatter;
import org.almagest.butler.format.Formatters;

/// The repository's files as a worker sees them: without a registry.
final class StoredFiles {
    private final FileDatastore datastore;
    private final Formatters formatters = Formatters.load();
    private final DimensionGroup none = DimensionUniverse.standard().group(List.of());

    /// @param root folder of the repository
    StoredFiles(Path root) {
        this.datastore = new FileDatastore(root);
    }

    /// Writes a value aside.
    FileDatastore.Staged stage(Object value, UnitPlan.OutputPlan output) {
        return stage(value, formatters.named(output.format()), output);
    }

    private <T> FileDatastore.Staged stage(Object value, Formatter<T> formatter, UnitPlan.OutputPlan output) {
        return datastore.stage(formatter.type().cast(value), formatter, output.recipe(), output.path());
    }

    /// Puts a file in place.
    Message.Written keep(UnitPlan.OutputPlan output, FileDatastore.Staged file) {
        Formatter<?> formatter = formatters.named(output.format());
        long bytes = file.bytes();
        file.keep();
        return new Message.Written(output.id(), output.path(), formatter.name(), formatter.version(), bytes);
    }

    /// Reads all of a dataset.
    <T> T read(UnitPlan.InputPlan input, Class<T> type) {
        return type.cast(read(input, formatters.named(input.format()), type));
    }

    private <F> F read(UnitPlan.InputPlan input, Formatter<F> formatter, Class<?> type) {
        return datastore.read(stored(input), formatter, narrowed(input, formatter, type));
    }

    /// Reads the part of a dataset inside a box.
    <T> Optional<T> read(UnitPlan.InputPlan input, Class<T> type, Box part) {
        return read(input, formatters.named(input.format()), type, part).map(type::cast);
    }

    private <F> Optional<F> read(UnitPlan.InputPlan input, Formatter<F> formatter, Class<?> type, Box part) {
        return datastore.read(stored(input), formatter, narrowed(input, formatter, type), part);
    }

    /// Opens a dataset in a form that is read bit by bit; empty when its files have no such form.
    <R extends AutoCloseable> Optional<R> open(UnitPlan.InputPlan input, Class<R> form) {
        return datastore.open(stored(input), formatters.named(input.format()), form);
    }

    private static <F> Class<? extends F> narrowed(UnitPlan.InputPlan input, Formatter<F> formatter, Class<?> wanted) {
        if (formatter.type().isAssignableFrom(wanted)) return wanted.asSubclass(formatter.type());
        if (wanted.isAssignableFrom(formatter.type())) return formatter.type();
        throw new UserFault(
                input.name() + " was written as " + formatter.storage() + " and cannot be read as " + wanted.getName());
    }

    private StoredDataset stored(UnitPlan.InputPlan input) {
        DatasetType type = new DatasetType(input.name(), none, "", false);
        DatasetRef ref = new DatasetRef(input.id(), type, DataId.of(input.dataId()), "the repository");
        return new StoredDataset(ref, input.path(), input.format(), input.formatVersion(), 0);
    }
}
