/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.datastore.FileDatastore;
import org.almagest.butler.datastore.PathTemplate;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.format.Formatter;
import org.almagest.butler.format.Formatters;
import org.almagest.butler.query.Expression;
import org.almagest.butler.query.ExpressionParser;
import org.almagest.butler.registry.Registry;

/// A repository of datasets: put, get, find and query them by type, data ID and collection.
///
/// A file is written first, whole; then one short transaction makes its dataset known. A pipeline run
/// writes many files with [#write] and makes them known together with [#publish].
///
/// Thread rule: any number of threads may use one butler, and any number of processes one repository.
public final class Butler implements AutoCloseable {
    private final Path root;
    private final ButlerConfig config;
    private final Registry registry;
    private final FileDatastore datastore;
    private final Formatters formatters;

    private Butler(Path root, ButlerConfig config, Registry registry) {
        this.root = root;
        this.config = config;
        this.registry = registry;
        this.datastore = new FileDatastore(root);
        this.formatters = Formatters.load();
    }

    /// Makes a repository in a folder that is new or empty.
    public static Butler create(Path root) {
        return create(root, ButlerConfig.DEFAULT);
    }

    /// Makes a repository in a folder that is new or empty.
    public static Butler create(Path root, ButlerConfig config) {
        try {
            Files.createDirectories(root);
            if (Files.exists(root.resolve(ButlerConfig.FILE))) throw new UserFault(root + " is a repository already");
            Registry registry = Registry.create(root.resolve(config.registry()), DimensionUniverse.standard());
            Files.writeString(root.resolve(ButlerConfig.FILE), config.yaml());
            return new Butler(root.toAbsolutePath().normalize(), config, registry);
        } catch (IOException e) {
            throw new ResourceFault("cannot make a repository in " + root + ": " + e.getMessage(), e);
        }
    }

    /// Opens a repository.
    public static Butler open(Path root) {
        ButlerConfig config = ButlerConfig.read(root);
        return new Butler(root.toAbsolutePath().normalize(), config, Registry.open(root.resolve(config.registry())));
    }

    /// Brings an older repository up to this program's version.
    ///
    /// @return schema version of the registry that was found
    public static int migrate(Path root) {
        return Registry.migrate(root.resolve(ButlerConfig.read(root).registry()));
    }

    /// The repository's folder.
    public Path root() {
        return root;
    }

    public ButlerConfig config() {
        return config;
    }

    /// Types, collections, dimension records, tags and validities.
    public Registry registry() {
        return registry;
    }

    public FileDatastore datastore() {
        return datastore;
    }

    public Formatters formatters() {
        return formatters;
    }

    public DimensionUniverse universe() {
        return registry.universe();
    }

    // --- dataset types ---

    /// Makes a dataset type for values of a class, or finds the one there is.
    public DatasetType registerType(String name, Class<?> valueType, String... dimensions) {
        return registry.register(type(name, valueType, false, Arrays.asList(dimensions)));
    }

    /// Makes a dataset type that CALIBRATION collections may hold, or finds the one there is.
    public DatasetType registerCalibrationType(String name, Class<?> valueType, String... dimensions) {
        return registry.register(type(name, valueType, true, Arrays.asList(dimensions)));
    }

    /// A dataset type for values of a class, not registered.
    public DatasetType type(String name, Class<?> valueType, boolean calibration, Collection<String> dimensions) {
        return new DatasetType(name, universe().group(dimensions), formatters.storage(valueType), calibration);
    }

    // --- writing ---

    /// Stores a value as a new dataset.
    ///
    /// @param type a registered dataset type
    /// @param run RUN collection, made when new
    /// @throws DataFault when the run has another dataset of that type and data ID
    public DatasetRef put(Object value, String type, DataId dataId, String run) {
        return put(value, DatasetRef.unique(registry.type(type), dataId, run));
    }

    /// Stores a value as a dataset whose reference is known.
    public DatasetRef put(Object value, DatasetRef ref) {
        Formatter<?> formatter = formatters.forStorage(ref.type().storage());
        String path = config.template().path(ref, formatter.extension());
        FileDatastore.Staged staged = stage(value, formatter, ref, path);
        commit(staged, new StoredDataset(ref, path, formatter.name(), formatter.version(), staged.bytes()));
        return ref;
    }

    /// Makes the row first and the file visible before the row is: a conflict throws the new file away and
    /// leaves the old one alone.
    private void commit(FileDatastore.Staged staged, StoredDataset stored) {
        boolean kept = false;
        try {
            registry.transaction(() -> {
                registry.insert(List.of(stored), config.template().text(), this::isByTemplate);
                staged.keep();
            });
            kept = true;
        } finally {
            if (!kept) staged.discard();
        }
    }

    /// Writes the file of a dataset and tells the registry nothing: for pipelines, which [#publish] later.
    ///
    /// @param ref made by [DatasetRef#predict]
    public StoredDataset write(Object value, DatasetRef ref) {
        Formatter<?> formatter = formatters.forStorage(ref.type().storage());
        String path = config.template().path(ref, formatter.extension());
        FileDatastore.Staged staged = stage(value, formatter, ref, path);
        long bytes = staged.bytes();
        staged.keep();
        return new StoredDataset(ref, path, formatter.name(), formatter.version(), bytes);
    }

    private <T> FileDatastore.Staged stage(Object value, Formatter<T> formatter, DatasetRef ref, String path) {
        if (!formatter.type().isInstance(value))
            throw new UserFault(ref.type().name() + " holds " + ref.type().storage() + ", not a "
                    + value.getClass().getName());
        return datastore.stage(
                formatter.type().cast(value),
                formatter,
                config.recipe(ref.type().name()),
                path);
    }

    /// Makes datasets known whose files are written, all in one transaction. Doing it again changes
    /// nothing.
    public void publish(List<StoredDataset> stored) {
        registry.insert(stored, config.template().text(), this::isByTemplate);
    }

    private boolean isByTemplate(StoredDataset s) {
        return s.owned() && s.path().equals(path(config.template().text(), s.ref(), s.format()));
    }

    private String path(String template, DatasetRef ref, String format) {
        PathTemplate known = config.template();
        PathTemplate used = template.equals(known.text()) ? known : new PathTemplate(template);
        return used.path(ref, formatters.named(format).extension());
    }

    /// Makes a file from outside a dataset.
    ///
    /// @param source the file
    /// @param ref the dataset it becomes
    /// @param formatter reads it
    public StoredDataset ingest(Path source, DatasetRef ref, Formatter<?> formatter, TransferMode mode) {
        Path absolute = source.toAbsolutePath().normalize();
        try {
            long bytes = Files.size(absolute);
            if (mode == TransferMode.DIRECT) {
                StoredDataset stored = new StoredDataset(
                        ref, absolute.toUri().toString(), formatter.name(), formatter.version(), bytes);
                publish(List.of(stored));
                return stored;
            }
            String path = config.template().path(ref, ending(absolute, formatter.extension()));
            FileDatastore.Staged staged = datastore.stage(datastore.file(path), aside -> {
                switch (mode) {
                    case COPY, MOVE, DIRECT -> Files.copy(absolute, aside);
                    case LINK -> Files.createLink(aside, absolute);
                    case SYMLINK -> Files.createSymbolicLink(aside, absolute);
                }
            });
            StoredDataset stored = new StoredDataset(ref, path, formatter.name(), formatter.version(), bytes);
            commit(staged, stored);
            if (mode == TransferMode.MOVE) Files.delete(absolute);
            return stored;
        } catch (IOException e) {
            throw new ResourceFault("cannot ingest " + source + ": " + e.getMessage(), e);
        }
    }

    /// The ending of a file, such as `fits.gz`.
    private static String ending(Path file, String otherwise) {
        String name = String.valueOf(file.getFileName());
        String packing = "";
        for (String p : List.of(".gz", ".fz", ".bz2"))
            if (name.endsWith(p)) {
                packing = p;
                name = name.substring(0, name.length() - p.length());
            }
        int dot = name.lastIndexOf('.');
        return (dot < 0 ? otherwise : name.substring(dot + 1)) + packing;
    }

    // --- reading ---

    /// Reads a dataset.
    public <T> T get(DatasetRef ref, Class<T> valueType) {
        return read(locate(ref), valueType);
    }

    /// Reads the first dataset of a type and data ID in some collections.
    ///
    /// @throws UserFault when there is none
    public <T> T get(String type, DataId dataId, List<String> collections, Class<T> valueType) {
        return get(require(type, dataId, collections), valueType);
    }

    /// A handle to read a dataset with later.
    public <T> DatasetHandle<T> getDeferred(DatasetRef ref, Class<T> valueType) {
        return new DatasetHandle<>(this, locate(ref), valueType);
    }

    /// A handle to read a dataset with later that the registry need not know.
    public <T> DatasetHandle<T> handle(StoredDataset stored, Class<T> valueType) {
        return new DatasetHandle<>(this, stored, valueType);
    }

    /// Reads a dataset from its file; the registry is not asked.
    public <T> T read(StoredDataset stored, Class<T> valueType) {
        return valueType.cast(readAs(stored, formatters.named(stored.format()), valueType));
    }

    private <F> F readAs(StoredDataset stored, Formatter<F> formatter, Class<?> valueType) {
        return datastore.read(stored, formatter, narrowed(stored, formatter, valueType));
    }

    /// Reads the part of a dataset inside a box; empty when they share no pixel.
    public <T> Optional<T> read(StoredDataset stored, Class<T> valueType, Box part) {
        return readAs(stored, formatters.named(stored.format()), valueType, part)
                .map(valueType::cast);
    }

    private <F> Optional<F> readAs(StoredDataset stored, Formatter<F> formatter, Class<?> valueType, Box part) {
        return datastore.read(stored, formatter, narrowed(stored, formatter, valueType), part);
    }

    /// The class to ask a formatter for: what the caller wants, when the formatter can give that.
    private static <F> Class<? extends F> narrowed(StoredDataset stored, Formatter<F> formatter, Class<?> wanted) {
        if (formatter.type().isAssignableFrom(wanted)) return wanted.asSubclass(formatter.type());
        if (wanted.isAssignableFrom(formatter.type())) return formatter.type();
        throw new UserFault(
                stored.ref() + " is " + stored.ref().type().storage() + " and cannot be read as " + wanted.getName());
    }

    /// Where a dataset's file is.
    ///
    /// @throws UserFault when the registry does not know the dataset
    public StoredDataset locate(DatasetRef ref) {
        return registry.place(ref, this::path)
                .orElseThrow(() -> new UserFault("there is no dataset " + ref + " in " + root));
    }

    /// Where a dataset's file is, empty when the registry does not know the dataset.
    public Optional<StoredDataset> findStored(DatasetRef ref) {
        return registry.place(ref, this::path);
    }

    /// Whether a dataset is known and its file whole.
    public boolean exists(DatasetRef ref) {
        return findStored(ref).filter(datastore::isWhole).isPresent();
    }

    /// The first dataset of a type and data ID in some collections, chains opened. In CALIBRATION
    /// collections it is the one valid at the time of the data ID's exposure or visit.
    ///
    /// @param dataId values of at least the type's required dimensions
    public Optional<DatasetRef> find(String type, DataId dataId, List<String> collections) {
        Optional<DatasetType> known = registry.findType(type);
        if (known.isEmpty()) return Optional.empty();
        return find(known.get(), dataId, collections, time(dataId));
    }

    /// The first dataset of a type and data ID in some collections, valid in a time.
    public Optional<DatasetRef> find(
            DatasetType type, DataId dataId, List<String> collections, Optional<Timespan> time) {
        return registry.find(type, DatasetRef.predict(type, dataId, "").dataId(), collections, time);
    }

    /// The first dataset of a type and data ID in some collections.
    ///
    /// @throws UserFault when there is none
    public DatasetRef require(String type, DataId dataId, List<String> collections) {
        registry.type(type);
        return find(type, dataId, collections)
                .orElseThrow(() ->
                        new UserFault("there is no " + type + " " + dataId + " in " + String.join(", ", collections)));
    }

    private Optional<Timespan> time(DataId dataId) {
        for (String element : List.of("exposure", "visit", "day_obs")) {
            if (!dataId.has(element)) continue;
            Optional<DimensionRecord> record = registry.find(element, dataId);
            if (record.isPresent() && record.get().timespan().isPresent())
                return record.get().timespan();
        }
        return Optional.empty();
    }

    // --- queries ---

    /// Datasets of a type in some collections, chains opened, that fulfil an expression; only the first of
    /// each data ID.
    public List<DatasetRef> queryDatasets(String type, List<String> collections, String where) {
        return registry.findType(type)
                .map(t -> registry.queryDatasets(t, collections, ExpressionParser.parse(where), true))
                .orElse(List.of());
    }

    /// Data IDs, with implied values, of all that is in the dimensions and fulfils an expression.
    public List<DataId> queryDataIds(Collection<String> dimensions, String where) {
        return registry.queryDataIds(universe().group(dimensions), ExpressionParser.parse(where), Map.of());
    }

    /// Records of an element that fulfil an expression.
    public List<DimensionRecord> queryRecords(String element, String where) {
        return registry.queryRecords(element, ExpressionParser.parse(where));
    }

    /// A data ID with all values of some dimensions that follow from it.
    public DataId expand(DataId dataId, Collection<String> dimensions) {
        return registry.expand(dataId, universe().group(dimensions));
    }

    // --- removing and checking ---

    /// Removes datasets: first their rows, then their files.
    public void remove(Collection<DatasetRef> refs) {
        List<StoredDataset> stored = new ArrayList<>();
        for (DatasetRef ref : refs) findStored(ref).ifPresent(stored::add);
        registry.remove(refs);
        stored.forEach(datastore::remove);
    }

    /// Removes a RUN collection with all its datasets, then their files.
    ///
    /// @throws UserFault when a chain searches it
    public void removeRun(String run) {
        List<StoredDataset> stored = new ArrayList<>();
        registry.transaction(() -> {
            List<DatasetRef> all = datasetsOf(run);
            for (DatasetRef ref : all) findStored(ref).ifPresent(stored::add);
            registry.remove(all);
            registry.removeCollection(run);
        });
        stored.forEach(datastore::remove);
    }

    /// All datasets of a RUN collection.
    public List<DatasetRef> datasetsOf(String run) {
        List<DatasetRef> all = new ArrayList<>();
        for (DatasetType t : registry.types())
            all.addAll(registry.queryDatasets(t, List.of(run), Expression.ALL, false));
        return all;
    }

    /// What is wrong with the files.
    ///
    /// @param missing datasets whose file is gone or has another size
    /// @param unknown files beneath the root that belong to no dataset, unfinished ones included
    public record Check(List<StoredDataset> missing, List<String> unknown, long datasets) {}

    /// Compares the registry with the files.
    public Check verify() {
        List<StoredDataset> missing = new ArrayList<>();
        java.util.Set<String> known = new java.util.HashSet<>();
        for (DatasetType type : registry.types())
            for (DatasetRef ref : registry.queryDatasets(type, List.of("*"), Expression.ALL, false)) {
                StoredDataset stored = locate(ref);
                known.add(stored.path());
                if (!datastore.isWhole(stored)) missing.add(stored);
            }
        List<String> unknown = datastore
                .files()
                .filter(f -> !known.contains(f) && !isOwnFile(f))
                .toList();
        return new Check(missing, unknown, known.size());
    }

    private boolean isOwnFile(String path) {
        return path.equals(ButlerConfig.FILE) || path.startsWith(config.registry()) || path.startsWith("instruments/");
    }

    @Override
    public void close() {
        registry.close();
    }
}
