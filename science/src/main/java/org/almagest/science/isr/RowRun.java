/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.ArrayList;
import java.util.List;

/// Sends rows through the work of many steps: each row through all of it before the next one, so that from
/// memory it comes once.
///
/// Bound: the planes touched, once each, instead of once for each step.
///
/// Thread rule: one thread.
final class RowRun {
    private final IsrFrame frame;
    private final List<RowWork> works = new ArrayList<>();

    RowRun(IsrFrame frame) {
        this.frame = frame;
    }

    /// Adds the work of a step behind that of the steps before.
    void add(RowWork work) {
        works.add(work);
        if (work.changesRows()) flush();
    }

    /// Does all the work that was added.
    void flush() {
        if (works.isEmpty()) return;
        RowWork[] all = works.toArray(RowWork[]::new);
        works.clear();
        int behind = 0;
        for (RowWork work : all) behind += work.lag();
        int rows = frame.rows();
        for (int y = 0; y < rows + behind; y++) {
            int at = y;
            for (RowWork work : all) {
                if (at >= 0 && at < rows + work.lag()) work.row(at);
                at -= work.lag();
            }
        }
        for (RowWork work : all) work.finish();
    }
}
