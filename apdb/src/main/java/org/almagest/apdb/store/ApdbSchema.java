/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import java.io.IOException;
import java.io.InputStream;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.table.Felis;
import org.almagest.astro.table.Schema;

/// The tables of the database, as `schemas/apdb.yaml` describes them.
public final class ApdbSchema {
    public static final String DIA_OBJECT = "DiaObject";
    public static final String DIA_SOURCE = "DiaSource";
    public static final String DIA_FORCED_SOURCE = "DiaForcedSource";
    public static final String VISIT_DETECTOR = "VisitDetector";
    public static final String ALERT_OUTBOX = "AlertOutbox";
    public static final String METADATA = "metadata";

    private static final Felis CURRENT = load();

    private ApdbSchema() {}

    /// The schema that this program writes.
    public static Felis current() {
        return CURRENT;
    }

    /// Columns of a table.
    public static Schema of(String table) {
        return CURRENT.table(table).schema();
    }

    private static Felis load() {
        try (InputStream yaml = ApdbSchema.class.getResourceAsStream("apdb.yaml")) {
            if (yaml == null) throw new InternalFault("schemas/apdb.yaml is not on the class path");
            return Felis.read(yaml, "apdb.yaml");
        } catch (IOException e) {
            throw new InternalFault("apdb.yaml cannot be read from the class path", e);
        }
    }
}
