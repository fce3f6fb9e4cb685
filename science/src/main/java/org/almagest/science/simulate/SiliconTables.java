/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.List;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Truth about what is not ideal in the silicon, as tables.
final class SiliconTables {
    private static final Column DETECTOR = Column.of("detector", ColumnType.INT, "", "detector id");

    private SiliconTables() {}

    private static Column number(String name, String unit, String what) {
        return Column.of(name, ColumnType.DOUBLE, unit, what);
    }

    /// The matrix a: change of a pixel's area by charge (i, j) pixels away.
    static Table area(List<DetectorModel> detectors) {
        TableBuilder t = new TableBuilder(Schema.of(
                DETECTOR,
                Column.of("i", ColumnType.INT, "pixel", "columns away"),
                Column.of("j", ColumnType.INT, "pixel", "rows away"),
                number("a", "electron-1", "relative change of the area by an electron there")));
        for (DetectorModel d : detectors)
            d.boundaries().ifPresent(b -> {
                for (int j = 0; j <= PixelBoundaries.REACH + 1; j++)
                    for (int i = 0; i <= PixelBoundaries.REACH + 1; i++) {
                        t.addRow();
                        t.set("detector", d.placement().id()).set("i", i).set("j", j);
                        t.set("a", b.area(i, j));
                    }
            });
        return t.build();
    }

    /// What the registers leave behind.
    static Table registers(SurveyConfig config, List<DetectorModel> detectors) {
        TableBuilder t = new TableBuilder(Schema.of(
                DETECTOR,
                Column.of("amplifier", ColumnType.STRING, "", "name"),
                number("chargeLoss", "", "part of the charge that a transfer leaves behind"),
                number("driftScale", "", "part of the signal that the output adds"),
                number("driftDecay", "pixel", "length of that memory"),
                number("trapSize", "electron", "most charge in the trap"),
                number("trapFraction", "", "part of a small signal that it takes"),
                number("trapDecay", "pixel", "length of its release")));
        for (DetectorModel d : detectors)
            for (int a = 0; a < config.camera().amplifiers().count(); a++) {
                SerialRegister r = d.register(a).orElseThrow();
                t.addRow();
                t.set("detector", d.placement().id())
                        .set("amplifier", config.camera().amplifiers().name(a));
                t.set("chargeLoss", r.chargeLoss()).set("driftScale", r.driftScale());
                t.set("driftDecay", r.driftDecay()).set("trapSize", r.trapSize());
                t.set("trapFraction", r.trapFraction()).set("trapDecay", r.trapDecay());
            }
        return t.build();
    }

    /// Coefficients of crosstalk.
    static Table crosstalk(SurveyConfig config, List<DetectorModel> detectors) {
        TableBuilder t = new TableBuilder(Schema.of(
                DETECTOR,
                Column.of("target", ColumnType.STRING, "", "amplifier that is disturbed"),
                Column.of("source", ColumnType.STRING, "", "amplifier that disturbs"),
                number("linear", "", "coefficient of the signal"),
                number("quadratic", "electron-1", "coefficient of its square")));
        int n = config.camera().amplifiers().count();
        for (DetectorModel d : detectors)
            for (int victim = 0; victim < n; victim++)
                for (int source = 0; source < n; source++) {
                    if (victim == source) continue;
                    t.addRow();
                    t.set("detector", d.placement().id());
                    t.set("target", config.camera().amplifiers().name(victim));
                    t.set("source", config.camera().amplifiers().name(source));
                    t.set("linear", d.crosstalk()[victim][source]);
                    t.set("quadratic", d.quadraticCrosstalk(victim, source));
                }
        return t.build();
    }
}
