/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Table;

/// Columns of a table as rows of numbers.
final class FeatureRows {
    private FeatureRows() {}

    /// @return shape (rows, names); true and false as 1 and 0, missing cells as NaN
    static double[][] of(Table table, List<String> names) {
        double[][] rows = new double[table.rows()][names.size()];
        for (int f = 0; f < names.size(); f++) {
            String name = names.get(f);
            int place = table.schema()
                    .find(name)
                    .orElseThrow(() -> new DataFault(
                            "the detections have no column " + name + ", which the reliability model needs"));
            boolean[] truth = table.array(place) instanceof boolean[] b ? b : null;
            for (int i = 0; i < rows.length; i++) {
                if (truth == null) rows[i][f] = table.number(name, i);
                else rows[i][f] = table.nulls(place).get(i) ? Double.NaN : truth[i] ? 1 : 0;
            }
        }
        return rows;
    }
}
