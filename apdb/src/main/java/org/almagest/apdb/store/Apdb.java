/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import java.util.List;
import org.almagest.astro.region.Region;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;

/// An alert production database.
///
/// Everything is read in one fixed order, given with each method, and reads back bit for bit as it was
/// stored, but that NaN in a column that may be missing reads as missing. A read sees whole transactions.
///
/// Thread rule: safe from any thread; calls on one object go one after another. Several processes may open
/// one database.
public interface Apdb extends AutoCloseable {
    /// Current versions of the objects within a region, by number.
    Table diaObjects(Region region);

    /// The versions of the objects within a region that were current at a time, by number.
    Table diaObjectsAt(Region region, Time when);

    /// Detections that belong to objects, by object, mid-exposure and number.
    ///
    /// @param objectIds objects, in any order
    /// @param from first mid-exposure wanted
    /// @param before mid-exposures must be earlier
    Table diaSources(long[] objectIds, Time from, Time before);

    /// Detections within a region, of objects or of none, by mid-exposure and number.
    Table diaSources(Region region, Time from, Time before);

    /// Forced measurements of objects, by object, mid-exposure, visit and detector.
    Table diaForcedSources(long[] objectIds, Time from, Time before);

    /// Whether a visit-detector is marked as stored.
    boolean containsVisitDetector(VisitDetector key);

    /// Rows of a visit-detector, as it wrote them; empty tables when it wrote none.
    VisitRows visitRows(VisitDetector key);

    /// Writes a visit-detector in one transaction: closes earlier versions of its objects, writes rows,
    /// puts alerts into the outbox and marks it. A marked one is left as it is, unless
    /// [StoreRequest#reprocess()].
    ///
    /// @throws StaleReadFault when an object has another current version than was read
    StoreOutcome store(StoreRequest request);

    /// Takes back all that a visit-detector wrote, alerts still in the outbox included, and its mark.
    ///
    /// @return whether it was marked
    /// @throws org.almagest.astro.fault.UserFault when a later one built upon its objects: take that back
    /// first
    boolean withdraw(VisitDetector key);

    /// Alerts of the outbox behind a place, in order. None ever appears before a place already seen.
    ///
    /// @param afterSequence place of the last one already sent, 0 for none
    /// @param limit most alerts wanted
    List<OutboxAlert> outbox(long afterSequence, int limit);

    /// Place of the newest alert that was ever in the outbox, dropped ones included; 0 for none.
    long lastSequence();

    /// Drops alerts up to a place from the outbox, once they are known to be sent.
    void trimOutbox(long throughSequence);

    /// How much there is.
    ApdbCounts counts();

    /// A name that no other database has or will ever have: under it a publisher keeps its position.
    String identity();

    /// All rows of a table by its primary key: for small databases, copies and tests.
    ///
    /// @param table one of the names in [ApdbSchema]
    Table readAll(String table);

    @Override
    void close();
}
