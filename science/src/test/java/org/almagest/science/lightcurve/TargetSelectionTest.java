/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.lightcurve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.junit.jupiter.api.Test;

class TargetSelectionTest {
    private static final Schema SOURCES = Schema.of(
            Column.of("ra", ColumnType.DOUBLE, "deg", ""),
            Column.of("dec", ColumnType.DOUBLE, "deg", ""),
            Column.of("psfFlux", ColumnType.FLOAT, "nJy", ""),
            Column.of("psfFluxErr", ColumnType.FLOAT, "nJy", ""),
            Column.of("pixelFlags_saturatedCenter", ColumnType.BOOLEAN, "", ""));
    private static final int VISITS = 20;
    private static final double RA = 359.98, DEC = 60, STEP = 0.01;

    private static final TargetSelection.Config CONFIG = new TargetSelection.Config(
            List.of(new TargetSelection.Star("wanted", RA, DEC), new TargetSelection.Star("unseen", RA, DEC + 0.5)),
            2,
            30,
            0.95,
            3,
            10,
            0.1,
            false);

    private static void source(TableBuilder out, double ra, double dec, double flux, boolean saturated, Random random) {
        out.addRow();
        // half an arcsecond of scatter
        out.set("ra", ra + 0.5 / 3600 * random.nextGaussian() / Math.cos(Math.toRadians(dec)));
        out.set("dec", dec + 0.5 / 3600 * random.nextGaussian());
        out.set("psfFlux", flux).set("psfFluxErr", flux / 100).set("pixelFlags_saturatedCenter", saturated);
    }

    /// Stars 1 to 6 to the east of the target, the brighter the farther.
    private static List<Table> visits(long seed) {
        Random random = new Random(seed);
        List<Table> out = new ArrayList<>();
        for (int v = 0; v < VISITS; v++) {
            TableBuilder t = new TableBuilder(SOURCES);
            source(t, RA, DEC, 5000, false, random);
            for (int k = 1; k <= 6; k++) {
                // 4 lies outside in two visits, 5 is saturated, 6 has a neighbour 6 arcsec away
                if (k == 4 && v % 10 == 0) continue;
                source(t, RA + k * STEP, DEC, 1000 * k, k == 5, random);
                if (k == 6) source(t, RA + k * STEP, DEC + 6 / 3600.0, 1500, false, random);
            }
            for (int k = 0; k < 5; k++)
                source(t, RA + 0.2 * random.nextDouble(), DEC + 0.1 + 0.2 * random.nextDouble(), 9000, false, random);
            out.add(t.build());
        }
        return out;
    }

    @Test
    void targetsComeFirstThenCleanCompleteLonelyStarsByBrightness() {
        Table list = TargetSelection.choose(visits(1), CONFIG);
        assertThat(list.longs("targetId")).containsExactly(1, 2, 1001, 1002, 1003);
        assertThat(list.strings("name")).startsWith("wanted", "unseen");
        assertThat(list.doubles("meanFlux")[0]).isCloseTo(5000, within(1e-6));
        assertThat(list.doubles("meanFlux")[1]).isZero();
        assertThat(list.booleans("isTarget")).containsExactly(true, true, false, false, false);
        for (int i = 0; i < 3; i++) {
            int star = 3 - i;
            assertThat(list.doubles("meanFlux")[2 + i]).isCloseTo(1000 * star, within(1e-6));
            // 0.5 arcsec over the root of 20 visits is 0.11; 4 sigma
            double off = Math.IEEEremainder(list.doubles("ra")[2 + i] - RA - star * STEP, 360);
            assertThat(off * 3600 * 0.5).isCloseTo(0, within(0.45));
        }
        assertThat(list.ints("visits")).startsWith(VISITS);
    }

    @Test
    void theListDoesNotDependOnTheTargetsOwnFlux() {
        List<Table> dimmed = new ArrayList<>();
        for (Table t : visits(2)) {
            t.floats("psfFlux")[0] *= 0.5f;
            dimmed.add(t);
        }
        Table a = TargetSelection.choose(visits(2), CONFIG), b = TargetSelection.choose(dimmed, CONFIG);
        assertThat(b.longs("targetId")).containsExactly(a.longs("targetId"));
        assertThat(b.doubles("ra")).containsExactly(a.doubles("ra"));
    }

    @Test
    void withoutSourcesOrTargetsThereIsAnError() {
        assertThatThrownBy(() -> TargetSelection.choose(List.of(new TableBuilder(SOURCES).build()), CONFIG))
                .isInstanceOf(DataFault.class);
        assertThatThrownBy(() ->
                        new SelectTargetsTask(TargetSelection.Config.DEFAULT).run(new SelectTargetsTask.In(List.of())))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("targets: [{name, ra, dec}]");
    }
}
