/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import static org.almagest.apdb.store.ApdbSchema.DIA_FORCED_SOURCE;
import static org.almagest.apdb.store.ApdbSchema.DIA_OBJECT;
import static org.almagest.apdb.store.ApdbSchema.DIA_SOURCE;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.almagest.apdb.store.OutgoingAlert;
import org.almagest.apdb.store.SkyPixels;
import org.almagest.apdb.store.StaleReadFault;
import org.almagest.apdb.store.StoreObserver;
import org.almagest.apdb.store.StoreOutcome;
import org.almagest.apdb.store.StoreRequest;
import org.almagest.apdb.store.StoreStep;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Table;

/// What happens inside the transaction of one visit-detector. The caller begins and ends it.
final class StoreTransaction {
    private final Connection connection;
    private final StoreObserver observer;
    private final VisitDetector key;

    StoreTransaction(Connection connection, StoreObserver observer, VisitDetector key) {
        this.connection = connection;
        this.observer = observer;
        this.key = key;
    }

    boolean isMarked() throws SQLException {
        try (PreparedStatement s =
                connection.prepareStatement("SELECT 1 FROM VisitDetector WHERE visit = ? AND detector = ?")) {
            bindKey(s, 1);
            try (ResultSet r = s.executeQuery()) {
                return r.next();
            }
        }
    }

    StoreOutcome store(StoreRequest request) throws SQLException {
        if (isMarked()) {
            if (!request.reprocess()) return StoreOutcome.ALREADY_STORED;
            withdraw();
        }
        observer.passed(StoreStep.BEGUN);
        closeVersions(request);
        observer.passed(StoreStep.VERSIONS_CLOSED);
        Table objects = request.rows().objects();
        double[] ra = objects.doubles("ra");
        double[] dec = objects.doubles("dec");
        SqliteApdb.codec(DIA_OBJECT).insert(connection, objects, Layout.OBJECT_EXTRAS, row ->
                new long[] {SkyPixels.number(ra[row], dec[row]), key.visit(), key.detector()});
        observer.passed(StoreStep.OBJECTS_WRITTEN);
        Table sources = request.rows().sources();
        double[] sourceRa = sources.doubles("ra");
        double[] sourceDec = sources.doubles("dec");
        SqliteApdb.codec(DIA_SOURCE).insert(connection, sources, Layout.SOURCE_EXTRAS, row ->
                new long[] {SkyPixels.number(sourceRa[row], sourceDec[row])});
        observer.passed(StoreStep.SOURCES_WRITTEN);
        SqliteApdb.codec(DIA_FORCED_SOURCE)
                .insert(connection, request.rows().forcedSources(), List.of(), RowCodec.ExtraValues.NONE);
        observer.passed(StoreStep.FORCED_SOURCES_WRITTEN);
        putAlerts(request.alerts());
        observer.passed(StoreStep.ALERTS_WRITTEN);
        mark(request);
        observer.passed(StoreStep.MARKED);
        return StoreOutcome.STORED;
    }

    /// Ends the current versions of the objects that get a new one, if they are still those that were read.
    private void closeVersions(StoreRequest request) throws SQLException {
        Table objects = request.rows().objects();
        String sql = "UPDATE DiaObject SET validityEndMjdTai = ? WHERE diaObjectId = ? AND validityStartMjdTai = ?"
                + " AND validityEndMjdTai IS NULL";
        try (PreparedStatement close = connection.prepareStatement(sql)) {
            for (int i = 0; i < objects.rows(); i++) {
                long id = objects.longs("diaObjectId")[i];
                Double read = request.versionsRead().get(id);
                if (read == null) {
                    refuseKnown(id);
                    continue;
                }
                close.setDouble(1, objects.doubles("validityStartMjdTai")[i]);
                close.setLong(2, id);
                close.setDouble(3, read);
                if (close.executeUpdate() != 1)
                    throw new StaleReadFault(key + ": object " + id + " has another current version than the one of "
                            + read + " that was read; associate again");
            }
        }
    }

    private void refuseKnown(long objectId) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement("SELECT 1 FROM DiaObject WHERE diaObjectId = ?")) {
            s.setLong(1, objectId);
            try (ResultSet r = s.executeQuery()) {
                if (r.next())
                    throw new StaleReadFault(
                            key + ": object " + objectId + " is given as new, but exists; associate again");
            }
        }
    }

    private void putAlerts(List<OutgoingAlert> alerts) throws SQLException {
        String sql = "INSERT INTO AlertOutbox (alertId, visit, detector, schemaId, payload) VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            for (OutgoingAlert alert : alerts) {
                s.setLong(1, alert.alertId());
                bindKey(s, 2);
                s.setInt(4, alert.schemaId());
                s.setBytes(5, alert.payload());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void mark(StoreRequest request) throws SQLException {
        String sql = "INSERT INTO VisitDetector (visit, detector, midpointMjdTai, timeProcessedMjdTai, nDiaObjects,"
                + " nDiaSources, nDiaForcedSources, nAlerts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            bindKey(s, 1);
            s.setDouble(3, request.midExposure().mjdTai());
            s.setDouble(4, request.processed().mjdTai());
            s.setInt(5, request.rows().objects().rows());
            s.setInt(6, request.rows().sources().rows());
            s.setInt(7, request.rows().forcedSources().rows());
            s.setInt(8, request.alerts().size());
            s.executeUpdate();
        }
    }

    /// Takes back what this visit-detector wrote.
    boolean withdraw() throws SQLException {
        if (!isMarked()) return false;
        refuseWhenBuiltUpon();
        update("UPDATE DiaObject SET validityEndMjdTai = NULL WHERE EXISTS (SELECT 1 FROM DiaObject AS mine"
                + " WHERE mine.writerVisit = ? AND mine.writerDetector = ? AND mine.diaObjectId = DiaObject.diaObjectId"
                + " AND mine.validityStartMjdTai = DiaObject.validityEndMjdTai)");
        update("DELETE FROM DiaObject WHERE writerVisit = ? AND writerDetector = ?");
        for (String table : List.of("DiaSource", "DiaForcedSource", "AlertOutbox", "VisitDetector"))
            update("DELETE FROM " + table + " WHERE visit = ? AND detector = ?");
        return true;
    }

    private void refuseWhenBuiltUpon() throws SQLException {
        String sql = "SELECT later.diaObjectId, later.writerVisit, later.writerDetector FROM DiaObject AS mine"
                + " JOIN DiaObject AS later ON later.diaObjectId = mine.diaObjectId"
                + " AND later.validityStartMjdTai > mine.validityStartMjdTai"
                + " WHERE mine.writerVisit = ? AND mine.writerDetector = ?"
                + " ORDER BY later.validityStartMjdTai DESC, later.diaObjectId LIMIT 1";
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            bindKey(s, 1);
            try (ResultSet r = s.executeQuery()) {
                if (r.next())
                    throw new UserFault(
                            key + " cannot be taken back: object " + r.getLong(1) + " has since been updated by "
                                    + new VisitDetector(r.getLong(2), r.getInt(3)) + "; take that back first");
            }
        }
    }

    private void update(String sql) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            bindKey(s, 1);
            s.executeUpdate();
        }
    }

    private void bindKey(PreparedStatement s, int at) throws SQLException {
        s.setLong(at, key.visit());
        s.setInt(at + 1, key.detector());
    }
}
