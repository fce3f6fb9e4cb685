/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.almagest.app.Almagest;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.FloatPacking;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureImageTest {
    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private Path image() {
        Random random = new Random(3);
        Image image = Image.zeros(200, 200);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) random.nextGaussian();
        for (int k = 0; k < 16; k++)
            for (int y = -8; y <= 8; y++)
                for (int x = -8; x <= 8; x++) {
                    int px = 25 + 50 * (k % 4), py = 25 + 50 * (k / 4);
                    float v = (float) (200 * Math.exp(-0.5 * (x * x + y * y) / 2.25));
                    image.set(px + x, py + y, image.get(px + x, py + y) + v);
                }
        FitsHeader header = FitsHeader.builder()
                .set("BUNIT", "nJy", "")
                .set("CTYPE1", "RA---TAN", "")
                .set("CTYPE2", "DEC--TAN", "")
                .set("CRVAL1", 10.0, "")
                .set("CRVAL2", 20.0, "")
                .set("CRPIX1", 100.0, "")
                .set("CRPIX2", 100.0, "")
                .set("CD1_1", -1e-4, "")
                .set("CD2_2", 1e-4, "")
                .build();
        Path file = dir.resolve("image.fits");
        try (FitsWriter w = FitsWriter.create(file)) {
            w.image(header, image, FloatPacking.PLAIN).commit();
        }
        return file;
    }

    @Test
    void oneCommandMakesACatalogueOfAnyForm() {
        String file = image().toString();
        for (String name : new String[] {"c.fits", "c.csv", "c.parquet", "c.vot"}) {
            Path catalogue = dir.resolve(name);
            assertThat(run("image", "measure", file, "-o", catalogue.toString()))
                    .as(err.toString())
                    .isZero();
            Table t = TableFile.read(catalogue);
            assertThat(t.rows()).as(name).isEqualTo(16);
            assertThat(t.schema().find("psfMag")).as(name).isPresent();
            assertThat(t.number("dec", 0)).isBetween(19.98, 20.02);
        }
        assertThat(out.toString()).contains("the noise is estimated from the pixels", "16 sources above 5.0 sigma");
        assertThat(run("image", "info", file)).isZero();
        assertThat(out.toString()).contains("found: WCS: TAN", "missing: no variance");
    }

    @Test
    void severalImagesAreMeasuredOneAfterTheOther() throws Exception {
        Path one = image(), two = dir.resolve("two.fits"), to = Files.createDirectory(dir.resolve("out"));
        Files.copy(one, two);
        assertThat(run("image", "measure", one.toString(), two.toString(), "--out", to.toString(), "--measure", "kron"))
                .as(err.toString())
                .isZero();
        for (String name : new String[] {"image.cat.fits", "two.cat.fits"}) {
            Table t = TableFile.read(to.resolve(name));
            assertThat(t.rows()).isEqualTo(16);
            assertThat(t.number("kronFlux", 0)).isBetween(2600.0, 3000.0);
            assertThat(t.number("dec", 0)).isBetween(19.98, 20.02);
        }
        assertThat(out.toString()).contains("FWHM 3.", "16 sources above 5.0 sigma");
    }

    @Test
    void mistakesAreOneSentenceEach() throws Exception {
        String file = image().toString(), to = dir.resolve("c.fits").toString();
        String text = Files.writeString(dir.resolve("text.fits"), "no FITS").toString();
        assertThat(run("image", "measure", text, "-o", to)).isEqualTo(3);
        assertThat(run("image", "measure", dir.resolve("none.fits").toString(), "-o", to))
                .isEqualTo(2);
        assertThat(run("image", "measure", file, "-o", "catalogue.odd")).isEqualTo(2);
        assertThat(run("image", "measure", file, "--hdu", "9", "-o", to)).isEqualTo(3);
        assertThat(run("image", "measure", file, "--threshold", "-1", "-o", to)).isEqualTo(2);
        assertThat(run("image", "measure", file)).isEqualTo(2);
        assertThat(run("image", "measure", file, file, "-o", to)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(7).allMatch(l -> l.startsWith("almagest: "));
    }
}
