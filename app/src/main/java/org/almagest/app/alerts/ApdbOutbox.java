/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.alerts;

import java.util.List;
import org.almagest.alert.stream.Frame;
import org.almagest.alert.stream.Outbox;
import org.almagest.alert.stream.OutboxRow;
import org.almagest.apdb.store.Apdb;

/// The outbox of an alert production database, as a publisher drains it.
///
/// @param apdb the database; stays open with whoever opened it
public record ApdbOutbox(Apdb apdb) implements Outbox {
    @Override
    public List<OutboxRow> after(long row, int limit) {
        return apdb.outbox(row, limit).stream()
                .map(o -> new OutboxRow(
                        o.sequence(),
                        o.alert().alertId(),
                        new Frame(o.alert().schemaId(), o.alert().payload()).bytes()))
                .toList();
    }

    @Override
    public long last() {
        return apdb.lastSequence();
    }
}
