/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.file.WholeFile;

/// What was scored, source by source, as CSV for whoever wants to look closer.
final class ScoreTables {
    private ScoreTables() {}

    /// Writes `transients.csv` and `false.csv`.
    static void write(Tally tally, Path folder) {
        List<String> injected = new ArrayList<>();
        injected.add("visit,detector,x,y,snr,host,found,kept,true_njy,expected_error_njy,forced_njy,forced_error_njy");
        for (Tally.Injected i : tally.injected)
            injected.add(String.join(
                    ",",
                    Long.toString(i.visit()),
                    Integer.toString(i.detector()),
                    Double.toString(i.x()),
                    Double.toString(i.y()),
                    Double.toString(i.snr()),
                    Boolean.toString(i.host()),
                    Boolean.toString(i.before()),
                    Boolean.toString(i.after()),
                    Double.toString(i.trueFlux()),
                    Double.toString(i.expectedError()),
                    Double.toString(i.flux()),
                    Double.toString(i.fluxErr())));
        List<String> wrong = new ArrayList<>();
        wrong.add("visit,detector,ra,dec,snr,reliability,beside_snr,kept");
        for (Tally.FalseDetection f : tally.falseDetections)
            wrong.add(String.join(
                    ",",
                    Long.toString(f.visit()),
                    Integer.toString(f.detector()),
                    Double.toString(f.ra()),
                    Double.toString(f.dec()),
                    Double.toString(f.snr()),
                    Double.toString(f.reliability()),
                    Double.toString(f.beside()),
                    Boolean.toString(f.kept())));
        WholeFile.write(folder.resolve("transients.csv"), String.join("\n", injected) + "\n");
        WholeFile.write(folder.resolve("false.csv"), String.join("\n", wrong) + "\n");
    }
}
