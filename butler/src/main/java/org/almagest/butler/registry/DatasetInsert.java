/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.almagest.astro.fault.DataFault;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.StoredDataset;
import org.jspecify.annotations.Nullable;

/// Writes the rows of many datasets within one transaction; remembers numbers and statements while it
/// lasts.
final class DatasetInsert implements AutoCloseable {
    private final Connection c;
    private final DatasetTables tables;
    private final long template;
    private final Predicate<StoredDataset> computed;
    private final long now = System.currentTimeMillis() * 1_000_000L;
    private final Map<String, DatasetTables.TypeEntry> types = new HashMap<>();
    private final Map<String, Long> runs = new HashMap<>();
    private final Map<String, Long> formats = new HashMap<>();
    private final Map<Long, PreparedStatement> statements = new HashMap<>();

    /// @param template number of the path template
    /// @param computed whether a dataset's path is what the template gives
    DatasetInsert(Connection c, DatasetTables tables, long template, Predicate<StoredDataset> computed) {
        this.c = c;
        this.tables = tables;
        this.template = template;
        this.computed = computed;
    }

    /// Writes the row of a dataset, over that of the same id.
    ///
    /// @throws DataFault when another dataset has its type, data ID and run
    void add(StoredDataset d) throws SQLException {
        DatasetRef ref = d.ref();
        DatasetTables.TypeEntry type = type(ref);
        List<@Nullable Object> row = new ArrayList<>(List.of(type.id(), run(ref.run())));
        for (String k : type.type().dimensions().required())
            row.add(ref.dataId().find(k).orElseThrow());
        boolean byTemplate = computed.test(d);
        row.add(DatasetTables.bytes(ref.id()));
        row.add(byTemplate ? template : null);
        row.add(byTemplate ? null : d.path());
        row.add(format(d));
        row.add(d.bytes());
        row.add(now);
        PreparedStatement s = statement(type.group(), row.size());
        SqliteDatabase.bind(s, row.toArray());
        if (s.executeUpdate() == 0)
            throw new DataFault("there is another " + ref + " already: datasets are not replaced, remove it first");
    }

    private DatasetTables.TypeEntry type(DatasetRef ref) throws SQLException {
        DatasetTables.TypeEntry known = types.get(ref.type().name());
        if (known != null
                && known.type().dimensions().equals(ref.type().dimensions())
                && known.type().storage().equals(ref.type().storage())
                && (known.type().calibration() || !ref.type().calibration())) return known;
        DatasetTables.TypeEntry entry = tables.register(c, ref.type());
        types.put(ref.type().name(), entry);
        return entry;
    }

    private long run(String name) throws SQLException {
        Long known = runs.get(name);
        if (known != null) return known;
        long id = CollectionTables.register(c, name, CollectionType.RUN, "").id();
        runs.put(name, id);
        return id;
    }

    private long format(StoredDataset d) throws SQLException {
        String key = d.format() + "/" + d.formatVersion();
        Long known = formats.get(key);
        if (known != null) return known;
        long id = DatasetTables.intern(c, "format", List.of("name", "version"), d.format(), d.formatVersion());
        formats.put(key, id);
        return id;
    }

    private PreparedStatement statement(long group, int columns) throws SQLException {
        PreparedStatement known = statements.get(group);
        if (known != null) return known;
        PreparedStatement s = c.prepareStatement("INSERT INTO " + DatasetTables.table(group) + " VALUES ("
                + String.join(", ", Collections.nCopies(columns, "?"))
                + ") ON CONFLICT DO UPDATE SET template = excluded.template, path = excluded.path, "
                + "format = excluded.format, bytes = excluded.bytes, made = excluded.made WHERE id = excluded.id");
        statements.put(group, s);
        return s;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement s : statements.values()) s.close();
    }
}
