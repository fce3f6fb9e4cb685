/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;

/// Rows of a visit-detector with every column filled by a seeded generator, for tests of engines.
public final class SyntheticVisit {
    public static final double FIRST_MJD = 61_000.25;

    private SyntheticVisit() {}

    public static Time mid(long visit) {
        return Time.ofMjdTai(FIRST_MJD + visit);
    }

    /// A request whose detections belong one to one to objects at fixed places around (ra, dec).
    ///
    /// @param objectIds the objects seen; new when `current` has no version of them
    /// @param current objects of the database
    public static StoreRequest request(VisitDetector key, long[] objectIds, Table current, Time processed) {
        Random random = new Random(1000 * key.visit() + key.detector());
        Map<Long, Double> read = new HashMap<>();
        for (int i = 0; i < current.rows(); i++)
            for (long id : objectIds)
                if (id == current.longs("diaObjectId")[i]) read.put(id, current.doubles("validityStartMjdTai")[i]);
        TableBuilder objects = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_OBJECT));
        TableBuilder sources = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_SOURCE));
        TableBuilder forced = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_FORCED_SOURCE));
        List<OutgoingAlert> alerts = new ArrayList<>();
        double mjd = mid(key.visit()).mjdTai();
        for (int i = 0; i < objectIds.length; i++) {
            long id = objectIds[i];
            long sourceId = key.visit() * 1_000_000 + key.detector() * 1000L + i;
            fill(objects, random);
            place(objects, id);
            objects.set("diaObjectId", id)
                    .set("validityStartMjdTai", StoreRequest.versionStart(mid(key.visit()), read.getOrDefault(id, 0.0)))
                    .setNull("validityEndMjdTai");
            fill(sources, random);
            place(sources, id);
            keys(sources, key, mjd, processed).set("diaSourceId", sourceId).set("diaObjectId", id);
            fill(forced, random);
            place(forced, id);
            keys(forced, key, mjd, processed).set("diaForcedSourceId", sourceId).set("diaObjectId", id);
            byte[] payload = ("alert " + sourceId + " " + random.nextLong()).getBytes(StandardCharsets.UTF_8);
            alerts.add(new OutgoingAlert(sourceId, 1100, payload));
        }
        VisitRows rows = new VisitRows(objects.build(), sources.build(), forced.build());
        return new StoreRequest(key, mid(key.visit()), processed, rows, read, alerts, false);
    }

    /// Right ascension of an object [deg].
    public static double ra(long objectId) {
        return (359.95 + 0.01 * (objectId % 10)) % 360;
    }

    /// Declination of an object [deg].
    public static double dec(long objectId) {
        return -30 + 0.01 * (objectId / 10);
    }

    private static void place(TableBuilder row, long id) {
        row.set("ra", ra(id)).set("dec", dec(id));
    }

    private static TableBuilder keys(TableBuilder row, VisitDetector key, double mjd, Time processed) {
        return row.set("visit", key.visit())
                .set("detector", key.detector())
                .set("midpointMjdTai", mjd)
                .set("timeProcessedMjdTai", processed.mjdTai());
    }

    private static void fill(TableBuilder table, Random random) {
        table.addRow();
        for (Column c : table.schema().columns()) {
            if (c.nullable() && random.nextInt(5) == 0) continue;
            switch (c.type()) {
                case BOOLEAN -> table.set(c.name(), random.nextBoolean());
                case SHORT -> table.set(c.name(), random.nextInt(1 << 15));
                case INT -> table.set(c.name(), random.nextInt());
                case LONG, TIMESTAMP -> table.set(c.name(), random.nextLong());
                case FLOAT -> table.set(c.name(), (float) random.nextGaussian() * 1e3f);
                case DOUBLE -> table.set(c.name(), random.nextGaussian());
                case STRING -> table.set(c.name(), "grizy".substring(random.nextInt(4), 5));
                case BINARY -> table.set(c.name(), new byte[] {(byte) random.nextInt()});
            }
        }
    }
}
