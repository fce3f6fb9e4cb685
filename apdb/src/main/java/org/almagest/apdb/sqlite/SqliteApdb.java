/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import static org.almagest.apdb.sqlite.RowCodec.quoted;
import static org.almagest.apdb.store.ApdbSchema.DIA_FORCED_SOURCE;
import static org.almagest.apdb.store.ApdbSchema.DIA_OBJECT;
import static org.almagest.apdb.store.ApdbSchema.DIA_SOURCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbCounts;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.apdb.store.OutboxAlert;
import org.almagest.apdb.store.OutgoingAlert;
import org.almagest.apdb.store.SkyPixels;
import org.almagest.apdb.store.StoreObserver;
import org.almagest.apdb.store.StoreOutcome;
import org.almagest.apdb.store.StoreRequest;
import org.almagest.apdb.store.StoreStep;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.apdb.store.VisitRows;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.healpix.RangeSet;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.table.TableDefinition;
import org.almagest.astro.time.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/// An alert production database in one SQLite file.
///
/// Writers of several processes wait for each other up to a minute, then give up with a resource fault.
public final class SqliteApdb implements Apdb {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteApdb.class);
    private static final int BUSY_MILLIS = 60_000;
    // alerts of a hundred thousand bytes are most of what is written: few large pages cost half of many small ones
    private static final int PAGE_BYTES = 32_768;

    private final Path file;
    private final Connection connection;
    private final StoreObserver observer;

    private SqliteApdb(Path file, Connection connection, StoreObserver observer) {
        this.file = file;
        this.connection = connection;
        this.observer = observer;
    }

    /// Makes a new database.
    ///
    /// @param file where; must not exist yet
    public static void create(Path file) {
        if (Files.exists(file)) throw new UserFault("APDB " + file + " exists already: name another file");
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (file.toAbsolutePath().getParent() != null)
                Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(aside);
            try (Connection c = empty(aside)) {
                c.setAutoCommit(false);
                Layout.create(c);
                c.commit();
            }
            Files.move(aside, file);
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "creating it", e);
        } catch (IOException e) {
            throw new ResourceFault("APDB " + file + " cannot be created: " + e.getMessage(), e);
        }
    }

    /// Opens a database of this program's layout version.
    public static SqliteApdb open(Path file) {
        return open(file, StoreObserver.SILENT);
    }

    /// @param observer told of the moments of each storing transaction
    public static SqliteApdb open(Path file, StoreObserver observer) {
        if (!Files.exists(file))
            throw new UserFault("there is no APDB at " + file + ": make one with 'almagest apdb create'");
        if (Files.isDirectory(file)) throw new UserFault(file + " is a folder, and an APDB is one file: name that");
        try {
            Connection c = connect(file);
            try {
                Layout.check(c, file);
                Layout.name(c);
                return new SqliteApdb(file, c, observer);
            } catch (SQLException | RuntimeException e) {
                c.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "opening it", e);
        }
    }

    /// Brings a database of an older layout to this program's, in one transaction. Make a copy first.
    ///
    /// @return the layout version it had
    public static int migrate(Path file) {
        if (!Files.exists(file)) throw new UserFault("there is no APDB at " + file);
        try (Connection c = connect(file)) {
            c.setAutoCommit(false);
            int from = Layout.version(c, file);
            if (from > Layout.VERSION) Layout.check(c, file);
            Migrations.run(c, from);
            c.commit();
            return from;
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "migrating it", e);
        }
    }

    // the size of pages is settled when a journal mode is set
    private static Connection empty(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setPageSize(PAGE_BYTES);
        try (Connection plain = config.createConnection("jdbc:sqlite:" + file);
                Statement s = plain.createStatement()) {
            s.execute("VACUUM");
        }
        return connect(file);
    }

    static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public Table diaObjects(Region region) {
        return inRegion(DIA_OBJECT, "validityEndMjdTai IS NULL", new double[0], region, BY_OBJECT);
    }

    @Override
    public Table diaObjectsAt(Region region, Time when) {
        double mjd = when.mjdTai();
        String valid = "validityStartMjdTai <= ? AND (validityEndMjdTai IS NULL OR validityEndMjdTai > ?)";
        return inRegion(DIA_OBJECT, valid, new double[] {mjd, mjd}, region, BY_OBJECT);
    }

    @Override
    public Table diaSources(Region region, Time from, Time before) {
        String recent = "midpointMjdTai >= ? AND midpointMjdTai < ?";
        return inRegion(DIA_SOURCE, recent, new double[] {from.mjdTai(), before.mjdTai()}, region, BY_TIME);
    }

    @Override
    public Table diaSources(long[] objectIds, Time from, Time before) {
        return ofObjects(DIA_SOURCE, objectIds, from, before, "diaObjectId, midpointMjdTai, diaSourceId");
    }

    @Override
    public Table diaForcedSources(long[] objectIds, Time from, Time before) {
        return ofObjects(DIA_FORCED_SOURCE, objectIds, from, before, "diaObjectId, midpointMjdTai, visit, detector");
    }

    private Table ofObjects(String table, long[] objectIds, Time from, Time before, String order) {
        String ids = Arrays.stream(objectIds).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
        return query(
                table,
                "WHERE diaObjectId IN (SELECT value FROM json_each(?)) AND midpointMjdTai >= ? AND midpointMjdTai < ?"
                        + " ORDER BY " + order,
                ids,
                from.mjdTai(),
                before.mjdTai());
    }

    private static final Comparator<Row> BY_OBJECT = Comparator.comparingLong(r -> r.id("diaObjectId"));
    private static final Comparator<Row> BY_TIME = Comparator.<Row>comparingDouble(
                    r -> r.table.doubles("midpointMjdTai")[r.row])
            .thenComparingLong(r -> r.id("diaSourceId"));

    /// A row to be sorted.
    private record Row(Table table, int row) {
        long id(String column) {
            return table.longs(column)[row];
        }
    }

    private synchronized Table inRegion(
            String table, String where, double[] values, Region region, Comparator<Row> order) {
        RowCodec codec = codec(table);
        TableBuilder found = new TableBuilder(codec.schema());
        String sql =
                "SELECT " + codec.columnList() + " FROM " + quoted(table) + " WHERE pixel BETWEEN ? AND ? AND " + where;
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            // One read transaction over all ranges, so that they are of one moment.
            connection.createStatement().execute("BEGIN DEFERRED");
            try {
                RangeSet ranges = SkyPixels.covering(region);
                for (int k = 0; k < ranges.ranges(); k++) {
                    s.setLong(1, ranges.begin(k));
                    s.setLong(2, ranges.end(k) - 1);
                    for (int i = 0; i < values.length; i++) s.setDouble(3 + i, values[i]);
                    readAll(s, codec, found);
                }
            } finally {
                connection.createStatement().execute("COMMIT");
            }
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "reading " + table, e);
        }
        Table near = found.build();
        double[] ra = near.doubles("ra");
        double[] dec = near.doubles("dec");
        int[] chosen = IntStream.range(0, near.rows())
                .filter(i -> region.contains(SkyCoord.ofDegrees(ra[i], dec[i]).vector()))
                .mapToObj(i -> new Row(near, i))
                .sorted(order)
                .mapToInt(Row::row)
                .toArray();
        return near.select(chosen);
    }

    @Override
    public synchronized boolean containsVisitDetector(VisitDetector key) {
        try {
            return new StoreTransaction(connection, observer, key).isMarked();
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "looking for " + key, e);
        }
    }

    @Override
    public synchronized VisitRows visitRows(VisitDetector key) {
        Object[] values = {key.visit(), key.detector()};
        Table objects = query(DIA_OBJECT, "WHERE writerVisit = ? AND writerDetector = ? ORDER BY diaObjectId", values);
        return new VisitRows(
                withoutEnd(objects),
                query(DIA_SOURCE, "WHERE visit = ? AND detector = ? ORDER BY diaSourceId", values),
                query(DIA_FORCED_SOURCE, "WHERE visit = ? AND detector = ? ORDER BY diaObjectId", values));
    }

    private static Table withoutEnd(Table objects) {
        TableBuilder open = new TableBuilder(objects.schema(), objects.rows());
        for (int i = 0; i < objects.rows(); i++) open.copyRow(objects, i).setNull("validityEndMjdTai");
        return open.build();
    }

    @Override
    public synchronized StoreOutcome store(StoreRequest request) {
        StoreOutcome outcome = inTransaction(
                "storing " + request.key(),
                () -> new StoreTransaction(connection, observer, request.key()).store(request));
        if (outcome == StoreOutcome.STORED) observer.passed(StoreStep.COMMITTED);
        return outcome;
    }

    @Override
    public synchronized boolean withdraw(VisitDetector key) {
        return inTransaction("taking back " + key, () -> new StoreTransaction(connection, observer, key).withdraw());
    }

    @Override
    public synchronized List<OutboxAlert> outbox(long afterSequence, int limit) {
        String sql = "SELECT sequence, visit, detector, alertId, schemaId, payload FROM AlertOutbox"
                + " WHERE sequence > ? ORDER BY sequence LIMIT ?";
        List<OutboxAlert> alerts = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setLong(1, afterSequence);
            s.setInt(2, limit);
            try (ResultSet r = s.executeQuery()) {
                while (r.next())
                    alerts.add(new OutboxAlert(
                            r.getLong(1),
                            new VisitDetector(r.getLong(2), r.getInt(3)),
                            new OutgoingAlert(r.getLong(4), r.getInt(5), r.getBytes(6))));
            }
            return alerts;
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "reading the outbox", e);
        }
    }

    @Override
    public synchronized long lastSequence() {
        // SQLite keeps the last number of a column that counts on its own, whatever rows are deleted.
        String sql = "SELECT seq FROM sqlite_sequence WHERE name = '" + ApdbSchema.ALERT_OUTBOX + "'";
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery(sql)) {
            return r.next() ? r.getLong(1) : 0;
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "reading the outbox", e);
        }
    }

    @Override
    public synchronized void trimOutbox(long throughSequence) {
        try (PreparedStatement s = connection.prepareStatement("DELETE FROM AlertOutbox WHERE sequence <= ?")) {
            s.setLong(1, throughSequence);
            s.executeUpdate();
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "trimming the outbox", e);
        }
    }

    @Override
    public synchronized ApdbCounts counts() {
        String sql = "SELECT (SELECT count(*) FROM DiaObject WHERE validityEndMjdTai IS NULL),"
                + " (SELECT count(*) FROM DiaObject), (SELECT count(*) FROM DiaSource),"
                + " (SELECT count(*) FROM DiaSource WHERE diaObjectId IS NULL),"
                + " (SELECT count(*) FROM DiaForcedSource), (SELECT count(*) FROM VisitDetector),"
                + " (SELECT count(*) FROM AlertOutbox)";
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery(sql)) {
            r.next();
            return new ApdbCounts(
                    r.getLong(1), r.getLong(2), r.getLong(3), r.getLong(4), r.getLong(5), r.getLong(6), r.getLong(7));
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "counting", e);
        }
    }

    @Override
    public synchronized String identity() {
        try {
            return Layout.name(connection);
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "reading its identity", e);
        }
    }

    @Override
    public Table readAll(String table) {
        TableDefinition definition = ApdbSchema.current().table(table);
        String key = definition.primaryKey().stream().map(RowCodec::quoted).collect(Collectors.joining(", "));
        return query(table, "ORDER BY " + key);
    }

    /// The file behind this database.
    public Path file() {
        return file;
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "closing it", e);
        }
    }

    private synchronized Table query(String table, String rest, Object... values) {
        RowCodec codec = codec(table);
        TableBuilder found = new TableBuilder(codec.schema());
        String sql = "SELECT " + codec.columnList() + " FROM " + quoted(table) + " " + rest;
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) s.setObject(i + 1, values[i]);
            readAll(s, codec, found);
        } catch (SQLException e) {
            throw SqliteFaults.of(file, "reading " + table, e);
        }
        return found.build();
    }

    private static void readAll(PreparedStatement s, RowCodec codec, TableBuilder into) throws SQLException {
        try (ResultSet r = s.executeQuery()) {
            while (r.next()) codec.read(r, into);
        }
    }

    static RowCodec codec(String table) {
        return new RowCodec(table, ApdbSchema.of(table));
    }

    /// Takes back what is open. On a full disk SQLite has done so itself and has nothing to take back: that
    /// must not hide the error which led here.
    private void rollBack() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("{} was rolled back already", file, e);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debug("{} has no transaction to end", file, e);
        }
    }

    /// Work inside one transaction.
    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T inTransaction(String doing, Work<T> work) {
        boolean done = false;
        try {
            connection.setAutoCommit(false);
            try {
                T result = work.run();
                connection.commit();
                done = true;
                return result;
            } finally {
                if (done) connection.setAutoCommit(true);
                else rollBack();
            }
        } catch (SQLException e) {
            throw SqliteFaults.of(file, doing, e);
        }
    }
}
