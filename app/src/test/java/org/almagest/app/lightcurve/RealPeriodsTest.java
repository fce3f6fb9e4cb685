/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.lightcurve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.almagest.science.period.LightCurve;
import org.almagest.science.period.PeriodSearch;
import org.junit.jupiter.api.Test;

/// The first sixty RR Lyrae of Stripe 82, as in docs/real-observations.md.
class RealPeriodsTest {
    private static final int STARS = 60;

    private static Path data() {
        Path root = Path.of(System.getProperty("almagest.root"));
        Path data = Path.of(Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                        .orElse(root.resolve("../shared/data").toString()))
                .resolve("variability_s82_rrlyr");
        assumeTrue(Files.isDirectory(data), "no light curves at " + data + " (set ALMAGEST_DATA)");
        return data;
    }

    private static byte[] unpacked(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    /// Files of a tar archive whose name is a number, by that number.
    private static Map<Long, String> members(byte[] tar) {
        Map<Long, String> out = new TreeMap<>();
        for (int at = 0; at + 512 <= tar.length && tar[at] != 0; ) {
            String name = new String(tar, at, 100, StandardCharsets.US_ASCII).split("\0", 2)[0];
            int size = Integer.parseInt(new String(tar, at + 124, 11, StandardCharsets.US_ASCII).strip(), 8);
            String star = name.replaceAll(".*/", "").replace(".dat", "");
            if (star.matches("\\d+"))
                out.put(Long.parseLong(star), new String(tar, at + 512, size, StandardCharsets.US_ASCII));
            at += 512 + (size + 511) / 512 * 512;
        }
        return out;
    }

    private static LightCurve curve(String text) {
        List<double[]> points = new ArrayList<>();
        for (String line : text.strip().split("\n")) {
            String[] w = line.strip().split("\\s+");
            for (int b = 0; b < 5; b++) {
                double magnitude = Double.parseDouble(w[3 + 3 * b]), error = Double.parseDouble(w[4 + 3 * b]);
                if (magnitude > 0 && error > 0)
                    points.add(new double[] {Double.parseDouble(w[2 + 3 * b]), magnitude, error, b});
            }
        }
        return new LightCurve(
                points.stream().mapToDouble(p -> p[0]).toArray(),
                points.stream().mapToDouble(p -> p[1]).toArray(),
                points.stream().mapToDouble(p -> p[2]).toArray(),
                points.stream().mapToInt(p -> (int) p[3]).toArray(),
                5);
    }

    @Test
    void nineOfTenPeriodsAreRightAndFewAreAliasesByADay() throws IOException {
        Path data = data();
        Map<Long, Double> published = new TreeMap<>();
        for (String line : new String(unpacked(data.resolve("table2.dat.gz")), StandardCharsets.US_ASCII).split("\n")) {
            String[] w = line.strip().split("\\s+");
            if (!line.startsWith("#")) published.put(Long.parseLong(w[0]), Double.parseDouble(w[2]));
        }
        Map<Long, String> stars = members(unpacked(data.resolve("table1.tar.gz")));
        stars.keySet().retainAll(published.keySet());
        PeriodSearch search = new PeriodSearch(PeriodSearch.Config.DEFAULT.withPeriods(0.2, 1.2));
        int right = 0, aliases = 0, n = 0;
        for (Map.Entry<Long, String> star : stars.entrySet()) {
            if (n++ == STARS) break;
            double period = search.search(curve(star.getValue())).orElseThrow().period();
            double want = published.get(star.getKey()), apart = Math.abs(1 / period - 1 / want);
            if (Math.abs(period / want - 1) <= 1e-4) right++;
            else if (Math.abs(apart - Math.rint(apart)) < 0.01 && apart > 0.5) aliases++;
        }
        assertThat(right).isGreaterThanOrEqualTo(STARS * 9 / 10);
        assertThat(aliases).isLessThanOrEqualTo(STARS / 20);
    }
}
