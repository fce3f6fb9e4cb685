/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.ResourceFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// One SQLite file: read connections lent to threads, and one write connection used by one thread at a
/// time.
///
/// Another process's write is waited for up to a minute.
final class SqliteDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final int BUSY_MILLIS = 60_000;

    private final Path file;
    private final ConcurrentLinkedDeque<Connection> readers = new ConcurrentLinkedDeque<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Connection writer;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// What runs on a connection.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection c) throws SQLException;
    }

    /// Makes a value of the current row.
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /// @param create whether the file may be new
    SqliteDatabase(Path file, boolean create) {
        this.file = file;
        if (!create && !Files.exists(file))
            throw new org.almagest.astro.fault.UserFault(
                    "there is no registry " + file + "; is this a repository? (almagest butler create)");
        try {
            this.writer = connect();
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setCacheSize(-32_000);
        Connection c = config.createConnection("jdbc:sqlite:" + file);
        SkyFunctions.install(c);
        return c;
    }

    /// Runs a read on a connection of its own; it sees one state of the database per statement.
    <T> T read(Work<T> work) {
        if (writing.isHeldByCurrentThread()) return run(work, writer);
        Connection c = readers.pollLast();
        try {
            if (c == null) c = connect();
            T result = work.on(c);
            if (closed.get()) c.close();
            else readers.addLast(c);
            return result;
        } catch (SQLException e) {
            discard(c);
            throw fault(e);
        } catch (RuntimeException e) {
            discard(c);
            throw e;
        }
    }

    private static void discard(@Nullable Connection c) {
        if (c == null) return;
        try {
            c.close();
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(SqliteDatabase.class).warn("closing a registry connection", e);
        }
    }

    /// Runs a transaction: all of it becomes visible, or nothing. Within one, more of them join it.
    <T> T write(Work<T> work) {
        writing.lock();
        try {
            if (writing.getHoldCount() > 1) return run(work, writer);
            return transact(work);
        } finally {
            writing.unlock();
        }
    }

    private <T> T transact(Work<T> work) {
        try {
            execute(writer, "BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.on(writer);
                execute(writer, "UPDATE meta SET value = value + 1 WHERE key = 'epoch'");
                execute(writer, "COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) rollBack();
            }
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    /// Takes back what is open. On a full disk SQLite has done so itself and has nothing to take back: that
    /// must not hide the error which led here.
    private void rollBack() {
        try {
            execute(writer, "ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("{} was rolled back already", file, e);
        }
    }

    private <T> T run(Work<T> work, Connection c) {
        try {
            return work.on(c);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    /// Runs a statement without result.
    static void execute(Connection c, String sql) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute(sql);
        }
    }

    /// Changes rows.
    ///
    /// @param values for the question marks
    /// @return number of rows changed
    static int update(Connection c, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            bind(s, values);
            return s.executeUpdate();
        }
    }

    static <T> List<T> select(Connection c, Row<T> row, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            bind(s, values);
            List<T> all = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) all.add(row.of(r));
            }
            return all;
        }
    }

    static void bind(PreparedStatement s, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) s.setObject(i + 1, values[i]);
    }

    private Fault fault(SQLException e) {
        if (e instanceof SQLiteException s) {
            SQLiteErrorCode code = s.getResultCode();
            int primary = code.code & 0xff;
            if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code)
                return new DataFault("registry " + file + " is damaged: " + e.getMessage(), e);
            if (primary == SQLiteErrorCode.SQLITE_ERROR.code || primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code)
                return new InternalFault("registry " + file + ": " + e.getMessage(), e);
        }
        return new ResourceFault("registry " + file + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        writing.lock();
        try {
            for (Connection c = readers.pollLast(); c != null; c = readers.pollLast()) discard(c);
            discard(writer);
        } finally {
            writing.unlock();
        }
    }
}
