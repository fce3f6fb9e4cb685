/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.LONG;

import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.simulate.RandomStream.Purpose;

/// A reference catalogue of the field as another survey would publish it: bright stars and a few galaxies,
/// positions at epoch 2016.0 with proper motions, everything with its error.
final class ReferenceCatalog {
    private static final double FAINTEST_STAR = 21.5;
    private static final double FAINTEST_GALAXY = 20;

    private ReferenceCatalog() {}

    static Table of(SimulatedSurvey survey) {
        Schema schema = Schema.of(
                TruthTables.column("id", LONG, "", "number, that of the truth"),
                TruthTables.column("ra", DOUBLE, "deg", "ICRS at the epoch"),
                TruthTables.column("dec", DOUBLE, "deg", "ICRS at the epoch"),
                TruthTables.column("raErr", DOUBLE, "mas", "error of ra times cos(dec)"),
                TruthTables.column("decErr", DOUBLE, "mas", "error of dec"),
                TruthTables.column("pmRa", DOUBLE, "mas/yr", "proper motion in ra times cos(dec)"),
                TruthTables.column("pmDec", DOUBLE, "mas/yr", "proper motion in dec"),
                TruthTables.column("pmRaErr", DOUBLE, "mas/yr", "error"),
                TruthTables.column("pmDecErr", DOUBLE, "mas/yr", "error"),
                TruthTables.column("epoch", DOUBLE, "yr", "Julian epoch of the position"),
                TruthTables.column("extended", BOOLEAN, "", "a galaxy"));
        for (SurveyConfig.Band band : survey.config().bands())
            schema = schema.with(
                    TruthTables.column(band.name() + "Mag", DOUBLE, "mag", "AB magnitude"),
                    TruthTables.column(band.name() + "MagErr", DOUBLE, "mag", "its error"));
        TableBuilder t = new TableBuilder(schema, 1024);
        for (SkyObject o : survey.sky().objects())
            if (o.magnitude()[0] < (o.isStar() ? FAINTEST_STAR : FAINTEST_GALAXY)) addRow(t, survey, o);
        return t.build();
    }

    private static void addRow(TableBuilder t, SimulatedSurvey survey, SkyObject o) {
        RandomStream random = new RandomStream(survey.seed(), Purpose.REFERENCE, o.id());
        double mag = o.magnitude()[0];
        double sigma = (o.isStar() ? 0.02 : 0.5) + 0.3 * StrictMath.pow(10, 0.3 * (mag - 20));
        double sigmaMotion = 0.9 * sigma;
        t.addRow();
        t.set("id", o.id());
        t.set("ra", o.ra() + sigma * random.gaussian() / 3.6e6 / StrictMath.cos(o.dec() * StrictMath.PI / 180));
        t.set("dec", o.dec() + sigma * random.gaussian() / 3.6e6);
        t.set("raErr", sigma).set("decErr", sigma);
        t.set("pmRa", o.pmRa() + sigmaMotion * random.gaussian());
        t.set("pmDec", o.pmDec() + sigmaMotion * random.gaussian());
        t.set("pmRaErr", sigmaMotion).set("pmDecErr", sigmaMotion);
        t.set("epoch", StaticSky.EPOCH).set("extended", !o.isStar());
        for (int b = 0; b < o.magnitude().length; b++) {
            String band = survey.config().bands().get(b).name();
            double error = Math.sqrt(0.002 * 0.002 + StrictMath.pow(10, 0.8 * (o.magnitude()[b] - 26)));
            t.set(band + "Mag", o.magnitude()[b] + error * random.gaussian()).set(band + "MagErr", error);
        }
    }
}
