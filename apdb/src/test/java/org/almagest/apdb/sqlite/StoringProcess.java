/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import java.nio.file.Path;
import org.almagest.apdb.store.StoreRequest;
import org.almagest.apdb.store.StoreStep;
import org.almagest.apdb.store.SyntheticVisit;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;

/// A process that stores one visit and stops at a step, waiting to be killed.
final class StoringProcess {
    static final long[] FIRST_OBJECTS = {3, 4, 12};
    static final long[] SECOND_OBJECTS = {4, 12, 21, 34};

    private StoringProcess() {}

    /// @param args the database, the step to stop at
    public static void main(String[] args) throws Exception {
        StoreStep last = StoreStep.valueOf(args[1]);
        try (SqliteApdb apdb = SqliteApdb.open(Path.of(args[0]), step -> {
            if (step == last) stop();
        })) {
            apdb.store(second(apdb));
        }
    }

    static StoreRequest second(SqliteApdb apdb) {
        return request(apdb, 2, SECOND_OBJECTS);
    }

    static StoreRequest request(SqliteApdb apdb, long visit, long... objects) {
        return SyntheticVisit.request(
                new VisitDetector(visit, 0),
                objects,
                apdb.diaObjects(new Circle(SkyCoord.ofDegrees(0, -30), Angle.ofDegrees(1))),
                Time.ofMjdTai(61_500));
    }

    private static void stop() {
        System.out.println("at the step");
        System.out.flush();
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
