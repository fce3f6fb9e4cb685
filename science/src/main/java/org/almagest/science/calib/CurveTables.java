/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.List;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Tables of what measurements leave, for reports.
final class CurveTables {
    private static final Column AMPLIFIER = Column.of("amplifier", ColumnType.STRING, "", "Name.");

    private CurveTables() {}

    private static Column number(String name, String unit, String what) {
        return Column.of(name, ColumnType.DOUBLE, unit, what);
    }

    /// Residuals of linearity.
    static Table residuals(List<String> names, LinearityFit.Response[] responses) {
        TableBuilder t = new TableBuilder(Schema.of(
                AMPLIFIER,
                number("signal", "count", "Mean of a flat above bias."),
                number("residual", "", "Corrected signal over what the light gives, less 1.")));
        for (int a = 0; a < responses.length; a++)
            for (int k = 0; k < responses[a].signals().length; k++) {
                t.addRow();
                t.set("amplifier", names.get(a)).set("signal", responses[a].signals()[k]);
                t.set("residual", responses[a].residuals()[k]);
            }
        return t.build();
    }

    /// Serial overscan behind flats, before and after correction.
    ///
    /// @param tails of each amplifier and flat: {signal, before.., after..}
    static Table trails(List<String> names, List<List<double[]>> tails, int columns) {
        TableBuilder t = new TableBuilder(Schema.of(
                AMPLIFIER,
                number("signal", "electron", "Mean of the last light-sensitive column."),
                Column.of("column", ColumnType.INT, "pixel", "Overscan column, 1 the first."),
                number("before", "electron", "Mean of the column."),
                number("after", "electron", "The same with deferred charge put back.")));
        for (int a = 0; a < tails.size(); a++)
            for (double[] tail : tails.get(a))
                for (int j = 0; j < columns; j++) {
                    t.addRow();
                    t.set("amplifier", names.get(a)).set("signal", tail[0]);
                    t.set("column", (long) j + 1).set("before", tail[1 + j]);
                    t.set("after", tail[1 + columns + j]);
                }
        return t.build();
    }
}
