/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.almagest.app.Almagest;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.astro.wcs.TanSipWcs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolveCataloguesTest {
    private static final TanSipWcs TRUE =
            new TanSipWcs(SkyCoord.ofDegrees(150.1, 2.2), 1000, 900, new double[] {-5.5e-5, 1e-7, 1e-7, 5.5e-5});

    @TempDir
    Path dir;

    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Almagest.execute(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), args);
    }

    private Path catalogue(String name, long seed) {
        Random random = new Random(seed);
        FitsHeader.Builder words = FitsHeader.builder().set("NAXIS1", 2000L, "").set("NAXIS2", 1800L, "");
        // the header points 4 arcsec off
        new TanSipWcs(SkyCoord.ofDegrees(150.101, 2.2005), 1000, 900, new double[] {-5.5e-5, 1e-7, 1e-7, 5.5e-5})
                .cards(0, 0)
                .forEach(words::set);
        TableBuilder head =
                new TableBuilder(Schema.of(Column.of("Field Header Card", ColumnType.STRING, "", "Cards.")));
        head.addRow();
        StringBuilder cards = new StringBuilder();
        words.build().text().lines().forEach(l -> cards.append(String.format(java.util.Locale.ROOT, "%-80s", l)));
        head.set("Field Header Card", cards.toString());
        TableBuilder objects = new TableBuilder(Schema.of(
                Column.of("XWIN_IMAGE", ColumnType.DOUBLE, "pixel", "Column, first 1."),
                Column.of("YWIN_IMAGE", ColumnType.DOUBLE, "pixel", "Row, first 1."),
                Column.of("FLUX_AUTO", ColumnType.FLOAT, "", "Flux."),
                Column.of("FLAGS", ColumnType.INT, "", "Flags.")));
        for (int k = 0; k < 120; k++) {
            objects.addRow();
            objects.set("XWIN_IMAGE", 1 + 2000 * random.nextDouble()).set("YWIN_IMAGE", 1 + 1800 * random.nextDouble());
            objects.set("FLUX_AUTO", (float) (1e5 - 500 * k)).set("FLAGS", 0);
        }
        Path file = dir.resolve(name);
        try (FitsWriter w = FitsWriter.create(file)) {
            w.table(FitsHeader.builder().set("EXTNAME", "LDAC_IMHEAD", "").build(), head.build())
                    .table(
                            FitsHeader.builder()
                                    .set("EXTNAME", "LDAC_OBJECTS", "")
                                    .build(),
                            objects.build())
                    .commit();
        }
        return file;
    }

    private Path references(long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder("ra,dec,mag\n");
        for (int k = 0; k < 120; k++) {
            SkyCoord s = TRUE.pixelToSky(2000 * random.nextDouble(), 1800 * random.nextDouble());
            csv.append(s.raDegrees())
                    .append(',')
                    .append(s.decDegrees())
                    .append(',')
                    .append(16 + 0.02 * k)
                    .append('\n');
        }
        return Files.writeString(dir.resolve("refs" + seed + ".csv"), csv);
    }

    @Test
    void cardsOfTheSolutionAreThoseOfTheSky() throws IOException {
        Path out = dir.resolve("out");
        int code = run(
                "image",
                "solve",
                catalogue("a.cat", 7).toString(),
                "--refcat",
                references(7).toString(),
                "--out",
                out.toString());
        assertThat(code).as(err.toString()).isZero();
        FitsWcs found = FitsWcs.of(FitsHeader.ofText(Files.readString(out.resolve("a.head")), "a.head"));
        for (double[] p : new double[][] {{10, 20}, {1990, 1700}, {1000, 900}}) {
            double[] back = found.skyToPixel(TRUE.pixelToSky(p[0], p[1]));
            assertThat(back[0]).isCloseTo(p[0], within(1e-3));
            assertThat(back[1]).isCloseTo(p[1], within(1e-3));
        }
    }

    @Test
    void whatCannotBeSolvedIsAnErrorAndTheOthersAreWritten() throws IOException {
        Path out = dir.resolve("out");
        int code = run(
                "image",
                "solve",
                catalogue("lost.cat", 8).toString(),
                catalogue("good.cat", 7).toString(),
                "--refcat",
                references(7).toString(),
                "--out",
                out.toString());
        assertThat(code).isEqualTo(3);
        assertThat(err.toString()).contains("1 of 2 images have no solution", "lost.cat", "no match");
        assertThat(out.resolve("good.head")).exists();
        assertThat(out.resolve("lost.head")).doesNotExist();
    }
}
