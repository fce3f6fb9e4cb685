/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.alerts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.almagest.alert.archive.AlertArchive;
import org.almagest.alert.stream.Frame;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.OutboxAlert;
import org.almagest.apdb.store.VisitDetector;

/// Copies the packets of an outbox into an archive, a file per visit and detector. Doing it again changes
/// nothing.
///
/// The outbox loses its oldest packets when it is trimmed, maybe within a visit-detector: what the archive
/// has of that one is kept. Thread rule: one thread.
public final class OutboxArchive {
    private static final int PAGE = 500;

    private final Apdb apdb;
    private final AlertArchive archive;
    private final List<OutboxAlert> group = new ArrayList<>();
    private long seen;
    private boolean first = true;

    /// @param apdb the database; stays open with whoever opened it
    public OutboxArchive(Apdb apdb, AlertArchive archive) {
        this.apdb = apdb;
        this.archive = archive;
    }

    /// Copies what has come since the last call.
    ///
    /// @return packets seen
    public long update() {
        long count = 0;
        while (true) {
            List<OutboxAlert> page = apdb.outbox(seen, PAGE);
            for (OutboxAlert alert : page) {
                // One transaction wrote all packets of a visit-detector, so they stand together.
                if (!group.isEmpty() && !group.getLast().source().equals(alert.source())) flush();
                group.add(alert);
                seen = alert.sequence();
            }
            count += page.size();
            if (page.size() < PAGE) break;
        }
        flush();
        return count;
    }

    private void flush() {
        if (group.isEmpty()) return;
        VisitDetector key = group.getFirst().source();
        List<Frame> kept = archive.read(key.visit(), key.detector());
        List<Frame> frames = new ArrayList<>();
        if (first && group.size() < apdb.visitRows(key).sources().rows()) frames.addAll(trimmed(kept));
        first = false;
        for (OutboxAlert a : group) {
            Frame frame = new Frame(a.alert().schemaId(), a.alert().payload());
            AlertArchive.check(
                    frame,
                    "alert " + a.alert().alertId() + " of visit " + key.visit() + ", detector " + key.detector()
                            + " in the outbox");
            frames.add(frame);
        }
        if (!same(kept, frames)) archive.put(key.visit(), key.detector(), frames);
        group.clear();
    }

    /// Packets of the archive that the outbox has no more.
    private List<Frame> trimmed(List<Frame> kept) {
        Set<Long> here = new HashSet<>();
        group.forEach(a -> here.add(a.alert().alertId()));
        return kept.stream().filter(f -> !here.contains(AlertArchive.number(f))).toList();
    }

    private static boolean same(List<Frame> a, List<Frame> b) {
        if (a.size() != b.size()) return false;
        for (int i = 0; i < a.size(); i++)
            if (!Arrays.equals(a.get(i).bytes(), b.get(i).bytes())) return false;
        return true;
    }
}
