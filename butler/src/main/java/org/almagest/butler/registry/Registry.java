/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.almagest.butler.registry.SqliteDatabase.select;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.query.Expression;

/// The registry of one repository.
///
/// Thread rule: any number of threads may use one registry, and any number of processes one file.
public final class Registry implements AutoCloseable {
    private final SqliteDatabase database;
    private final DimensionUniverse universe;
    private final DimensionTables dimensions;
    private final DatasetTables datasets;
    private final CalibrationTables calibrations;

    private Registry(SqliteDatabase database, DimensionUniverse universe) {
        this.database = database;
        this.universe = universe;
        this.dimensions = new DimensionTables(universe);
        this.datasets = new DatasetTables(universe);
        this.calibrations = new CalibrationTables(datasets);
    }

    /// Makes a registry in a file that does not exist yet.
    public static Registry create(Path file, DimensionUniverse universe) {
        if (java.nio.file.Files.exists(file)) throw new UserFault("there is a registry already: " + file);
        SqliteDatabase database = new SqliteDatabase(file, true);
        database.write(c -> {
            RegistrySchema.create(c, universe);
            return true;
        });
        return new Registry(database, universe);
    }

    /// Opens the registry in a file.
    ///
    /// @throws UserFault when the file is of another schema version than this program's
    public static Registry open(Path file) {
        SqliteDatabase database = new SqliteDatabase(file, false);
        try {
            return new Registry(database, database.read(c -> RegistrySchema.check(c, file)));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// Brings an older registry up to this program's schema version.
    ///
    /// @return the version found
    public static int migrate(Path file) {
        return migrate(file, List.of());
    }

    static int migrate(Path file, List<RegistrySchema.Migration> steps) {
        try (SqliteDatabase database = new SqliteDatabase(file, false)) {
            return database.write(c -> RegistrySchema.migrate(c, file, steps));
        }
    }

    public DimensionUniverse universe() {
        return universe;
    }

    /// Number of writes so far: what was remembered of the registry holds while this stays.
    public long epoch() {
        return database.read(c -> select(c, r -> r.getLong(1), "SELECT value FROM meta WHERE key = 'epoch'")
                .getFirst());
    }

    /// Runs several writes as one transaction.
    public void transaction(Runnable work) {
        database.write(c -> {
            work.run();
            return true;
        });
    }

    // --- dimension records ---

    /// Writes records, over those of the same key.
    public void insert(Collection<DimensionRecord> records) {
        database.write(c -> {
            dimensions.replace(c, List.copyOf(records));
            return true;
        });
    }

    /// Writes a record if there is none of its key.
    ///
    /// @return whether it was new
    /// @throws UserFault when there is one that says otherwise
    public boolean sync(DimensionRecord record) {
        return database.write(c -> {
            Optional<DimensionRecord> there = dimensions.find(c, universe.element(record.element()), record.dataId());
            if (there.isPresent()) {
                String difference = RecordDifference.of(there.get(), record);
                if (difference.isEmpty()) return false;
                throw new UserFault(
                        "the repository knows another " + record.element() + " " + record.dataId() + ": " + difference);
            }
            dimensions.replace(c, List.of(record));
            return true;
        });
    }

    public Optional<DimensionRecord> find(String element, DataId id) {
        return database.read(c -> dimensions.find(c, universe.element(element), id));
    }

    /// A data ID with the values of all dimensions of a group that follow from it.
    public DataId expand(DataId id, DimensionGroup group) {
        return database.read(c -> dimensions.expand(c, id, group.names()));
    }

    /// Records of an element that fulfil an expression, by their keys.
    public List<DimensionRecord> queryRecords(String element, Expression where) {
        DimensionElement e = universe.element(element);
        if (!e.stored()) throw new UserFault(element + " has no records of its own");
        List<String> asked = e.relation() ? e.requires() : List.of(e.name());
        JoinBuilder join = new JoinBuilder(universe, universe.group(asked), where);
        String alias = join.element(e);
        join.completeNamed();
        join.where(where);
        List<String> columns = DimensionTables.columns(e).stream()
                .map(n -> alias + "." + RegistrySchema.quoted(n))
                .toList();
        List<DimensionRecord> found = new ArrayList<>(
                database.read(c -> select(c, r -> dimensions.read(e, r, 1), join.sql(columns), join.values())));
        List<String> keys = DimensionTables.keys(e);
        found.sort(Comparator.comparing(r -> r.dataId().subset(keys)));
        return found;
    }

    /// Data IDs, with implied values, of all that is in a group and fulfils an expression; ordered.
    ///
    /// @param having dataset types of which a dataset must exist, to the collections (no CALIBRATION ones)
    /// it must be in
    public List<DataId> queryDataIds(DimensionGroup group, Expression where, Map<DatasetType, List<String>> having) {
        JoinBuilder join = new JoinBuilder(universe, withDimensionsOf(group, having.keySet()), where);
        return database.read(c -> {
            int n = 0;
            for (Map.Entry<DatasetType, List<String>> h : having.entrySet()) {
                DatasetTables.TypeEntry type =
                        datasets.requireType(c, h.getKey().name());
                DatasetSource.any(c, type, CollectionTables.flatten(c, h.getValue()))
                        .addTo(join, "d" + n++);
            }
            join.completeAll();
            join.where(where);
            List<String> columns = group.names().stream().map(join::column).toList();
            if (columns.isEmpty()) return List.of(DataId.EMPTY);
            List<DataId> found =
                    new ArrayList<>(select(c, r -> dataId(group.names(), r, 1), join.sql(columns), join.values()));
            found.sort(Comparator.comparing((DataId id) -> id.subset(group.required()))
                    .thenComparing(id -> id));
            return found;
        });
    }

    private DimensionGroup withDimensionsOf(DimensionGroup group, Set<DatasetType> types) {
        DimensionGroup all = group;
        for (DatasetType t : types) all = all.union(t.dimensions());
        return all;
    }

    private DataId dataId(List<String> names, java.sql.ResultSet row, int first) throws java.sql.SQLException {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++)
            values.put(names.get(i), DimensionTables.key(universe.element(names.get(i)), row, first + i));
        return DataId.of(values);
    }

    // --- dataset types and collections ---

    /// Makes a dataset type, or finds the one there is; a type that was no calibration can become one.
    ///
    /// @throws UserFault when there is one of that name with other dimensions or storage
    public DatasetType register(DatasetType type) {
        Optional<DatasetType> known = findType(type.name());
        if (known.isPresent() && known.get().equals(type)) return known.get();
        return database.write(c -> datasets.register(c, type).type());
    }

    public Optional<DatasetType> findType(String name) {
        return database.read(c -> {
            Optional<DatasetTables.TypeEntry> found = datasets.findType(c, name);
            return found.map(DatasetTables.TypeEntry::type);
        });
    }

    public DatasetType type(String name) {
        return database.read(c -> datasets.requireType(c, name).type());
    }

    /// All dataset types, by name.
    public List<DatasetType> types() {
        return database.read(c -> datasets.typeEntries(c, "").stream()
                .map(DatasetTables.TypeEntry::type)
                .toList());
    }

    /// @param name of the collection
    /// @param children what a chain searches, in order; empty for the other types
    public record CollectionInfo(String name, CollectionType type, List<String> children, String doc) {}

    /// Makes a collection, or finds the one there is.
    public void registerCollection(String name, CollectionType type, String doc) {
        database.write(c -> CollectionTables.register(c, name, type, doc));
    }

    /// All collections, by name.
    public List<CollectionInfo> collections() {
        return database.read(c -> {
            List<CollectionInfo> all = new ArrayList<>();
            for (CollectionTables.Entry e : CollectionTables.all(c))
                all.add(new CollectionInfo(
                        e.name(),
                        e.type(),
                        CollectionTables.children(c, e.id()).stream()
                                .map(CollectionTables.Entry::name)
                                .toList(),
                        e.doc()));
            return all;
        });
    }

    public Optional<CollectionInfo> findCollection(String name) {
        return collections().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /// Sets what a chain searches, in order; makes the chain when it is new.
    public void redefineChain(String chain, List<String> children) {
        database.write(c -> {
            CollectionTables.redefine(c, chain, children);
            return true;
        });
    }

    /// The collections behind names and patterns, chains opened, in search order.
    public List<String> flatten(Collection<String> collections) {
        return database.read(c -> CollectionTables.flatten(c, collections).stream()
                .map(CollectionTables.Entry::name)
                .toList());
    }

    // --- datasets ---

    /// Makes the rows of datasets whose files are written; all or none. Rows of the same ids are written
    /// over, so that publishing again changes nothing.
    ///
    /// @param template path template of this repository
    /// @param computed whether a dataset's path is what the template gives
    public void insert(List<StoredDataset> stored, String template, Predicate<StoredDataset> computed) {
        database.write(c -> {
            datasets.insert(c, stored, template, computed);
            return true;
        });
    }

    /// The first dataset of a type and data ID in some collections, chains opened; CALIBRATION collections
    /// are asked for what is valid in `time`.
    public Optional<DatasetRef> find(
            DatasetType type, DataId required, List<String> collections, Optional<Timespan> time) {
        return database.read(c -> {
            Optional<DatasetTables.TypeEntry> entry = datasets.findType(c, type.name());
            if (entry.isEmpty()) return Optional.empty();
            datasets.remember(entry.get());
            for (CollectionTables.Entry e : CollectionTables.flatten(c, collections)) {
                Optional<DatasetRef> found;
                if (e.type() != CollectionType.CALIBRATION) found = datasets.find(c, entry.get(), required, e);
                else if (time.isEmpty()) found = Optional.empty();
                else found = calibrations.find(c, entry.get(), required, e, time.get());
                if (found.isPresent()) return found;
            }
            return Optional.empty();
        });
    }

    public Optional<DatasetRef> find(UUID id) {
        return database.read(c -> datasets.find(c, id));
    }

    /// Where a dataset's file is; empty when the registry does not know the dataset.
    ///
    /// @param path makes a path from a template
    public Optional<StoredDataset> place(DatasetRef ref, PathMaker path) {
        return database.read(c -> datasets.place(c, ref)
                .map(p -> new StoredDataset(
                        ref,
                        p.template().isEmpty() ? p.path() : path.path(p.template(), ref, p.format()),
                        p.format(),
                        p.formatVersion(),
                        p.bytes())));
    }

    /// Makes the path of a dataset from a template and the name of its format.
    @FunctionalInterface
    public interface PathMaker {
        String path(String template, DatasetRef ref, String format);
    }

    /// Datasets of a type in some collections that fulfil an expression, by data ID and then in the order
    /// of the collections.
    ///
    /// @param findFirst whether only the first of each data ID is wanted; CALIBRATION collections are then
    /// left out
    public List<DatasetRef> queryDatasets(
            DatasetType type, List<String> collections, Expression where, boolean findFirst) {
        List<DatasetRef> found = new ArrayList<>();
        Map<UUID, Integer> rank = new LinkedHashMap<>();
        database.read(c -> {
            Optional<DatasetTables.TypeEntry> entry = datasets.findType(c, type.name());
            if (entry.isEmpty()) return false;
            for (DatasetSource source : DatasetSource.each(c, entry.get(), CollectionTables.flatten(c, collections))) {
                if (findFirst && source.calibration()) continue;
                JoinBuilder join = new JoinBuilder(universe, type.dimensions(), where);
                source.addTo(join, "d");
                join.completeNamed();
                join.where(where);
                List<String> columns = new ArrayList<>(List.of("d.id", "d.run"));
                List<String> required = type.dimensions().required();
                required.forEach(d -> columns.add(join.column(d)));
                Map<Long, String> runs = CollectionTables.names(c);
                for (DatasetRef ref : select(
                        c,
                        r -> new DatasetRef(
                                DatasetTables.uuid(r.getBytes(1)),
                                type,
                                dataId(required, r, 3),
                                java.util.Objects.requireNonNull(runs.get(r.getLong(2)))),
                        join.sql(columns),
                        join.values())) if (rank.putIfAbsent(ref.id(), source.rank(ref.run())) == null) found.add(ref);
            }
            return true;
        });
        found.sort(Comparator.comparing(DatasetRef::dataId)
                .thenComparing(r -> rank.getOrDefault(r.id(), 0))
                .thenComparing(DatasetRef::run));
        if (!findFirst) return found;
        Set<DataId> seen = new HashSet<>();
        return found.stream().filter(r -> seen.add(r.dataId())).toList();
    }

    /// Removes datasets, their tags and validities; the files stay.
    public void remove(Collection<DatasetRef> refs) {
        database.write(c -> {
            for (DatasetRef ref : refs) datasets.remove(c, ref);
            return true;
        });
    }

    /// Removes a collection that owns nothing any more and that no chain searches.
    public void removeCollection(String name) {
        database.write(c -> {
            CollectionTables.Entry e = CollectionTables.require(c, name);
            for (DatasetTables.TypeEntry type : datasets.typeEntries(c, "")) datasets.checkUnused(c, type, e);
            CollectionTables.remove(c, e);
            return true;
        });
    }

    // --- calibrations and tags ---

    /// Certifies datasets in a CALIBRATION collection, made when new.
    ///
    /// @throws org.almagest.astro.fault.DataFault when another of the type and data ID is valid in that
    /// time
    public void certify(String collection, Collection<DatasetRef> refs, Timespan validity) {
        database.write(c -> {
            calibrations.certify(c, collection, List.copyOf(refs), validity);
            return true;
        });
    }

    /// Takes a time away from the validity of all datasets of a type.
    public void decertify(String collection, String type, Timespan time) {
        database.write(c -> {
            calibrations.decertify(c, collection, type, time);
            return true;
        });
    }

    /// Lists datasets in a TAGGED collection, made when new; each takes the place of another of its type
    /// and data ID.
    public void associate(String collection, Collection<DatasetRef> refs) {
        database.write(c -> {
            datasets.associate(c, collection, List.copyOf(refs));
            return true;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
