/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Table;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Against astropy on every real FITS file: `bench/oracles/fits_vectors.py` made the vectors.
class FitsVectorTest {
    private static final Path ROOT = Path.of(System.getProperty("almagest.root", ".."));

    @Test
    void sumsAgreeOnEveryRealHdu() throws IOException {
        Path data = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .map(Path::of)
                .orElse(ROOT.resolve("../shared/data"));
        Assumptions.assumeTrue(Files.isDirectory(data), "no real data at " + data + "; set ALMAGEST_DATA");
        SoftAssertions all = new SoftAssertions();
        Map<String, List<String>> byFile = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("testdata/fits/real.csv")))
            if (!line.startsWith("#") && !line.startsWith("file,"))
                byFile.computeIfAbsent(line.substring(0, line.indexOf(',')), _ -> new ArrayList<>())
                        .add(line);
        int checked = 0;
        for (Map.Entry<String, List<String>> entry : byFile.entrySet())
            try (FitsFile file = FitsFile.open(data.resolve(entry.getKey()))) {
                for (String line : entry.getValue()) {
                    String[] f = line.split(",");
                    FitsHdu hdu = file.hdu(Integer.parseInt(f[1]));
                    if (f[2].equals("image")) checkImage(all, line, hdu, f);
                    else checkTable(all, line, hdu, f);
                    checked++;
                }
            } catch (RuntimeException e) {
                all.fail(entry.getKey(), e);
            }
        assertThat(checked).isGreaterThan(400);
        all.assertAll();
    }

    private static void checkImage(SoftAssertions all, String line, FitsHdu hdu, String[] f) {
        all.assertThat(hdu.shape().stream().map(String::valueOf).collect(Collectors.joining("x")))
                .as(line)
                .isEqualTo(f[3]);
        long finite = 0;
        double sum = 0, scale = 0;
        for (double value : hdu.readDoubles())
            if (Double.isFinite(value)) {
                finite++;
                sum += value;
                scale += Math.abs(value);
            }
        all.assertThat(finite).as(line).isEqualTo(Long.parseLong(f[4]));
        // The rounding of a plain double sum; floats from tiles are rounded to float by astropy, to double by us.
        all.assertThat(sum).as(line).isCloseTo(Double.parseDouble(f[5]), offset(scale));
    }

    private static org.assertj.core.data.Offset<Double> offset(double scale) {
        return org.assertj.core.data.Offset.offset(1e-9 * scale + 1e-300);
    }

    private static void checkTable(SoftAssertions all, String line, FitsHdu hdu, String[] f) {
        Table table = hdu.readTable();
        all.assertThat((long) table.rows()).as(line).isEqualTo(Long.parseLong(f[4]));
        double sum = 0, scale = 0;
        for (BinaryColumn c : BinaryColumn.of(hdu.header())) {
            if (c.heap() > 0
                    || c.repeat() != 1
                    || "EDIJKB".indexOf(c.type()) < 0
                    || c.blank().isPresent()) continue;
            Column column = table.schema().column(c.name());
            for (int row = 0; row < table.rows(); row++) {
                double value = table.number(column.name(), row);
                if (!Double.isFinite(value)) continue;
                sum += value;
                scale += Math.abs(value);
            }
        }
        all.assertThat(sum).as(line).isCloseTo(Double.parseDouble(f[5]), offset(scale));
    }
}
