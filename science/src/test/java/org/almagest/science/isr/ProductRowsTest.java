/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.ExposureRecipe;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductRowsTest {
    @TempDir
    Path dir;

    private static Exposure product(Box box, long seed) {
        Random random = new Random(seed);
        Image image = Image.zeros(box);
        Mask mask = Mask.clear(box, MaskPlanes.of("BAD", "SUSPECT"));
        for (int i = 0; i < image.data().length; i++) {
            image.data()[i] = random.nextFloat();
            if (random.nextInt(200) == 0) mask.data()[i] = mask.valueOf("SUSPECT");
        }
        return new Exposure(image, mask, Image.zeros(box), ExposureInfo.NONE);
    }

    private static void same(ProductRows rows, Exposure expected, boolean marked) {
        Box box = expected.box();
        assertThat(rows.box()).isEqualTo(box);
        for (int y = box.y0(); y <= box.y1(); y++) {
            // a step behind asks for rows again
            for (int asked : new int[] {y, Math.max(box.y0(), y - ProductRows.KEPT), y}) {
                int at = rows.row(asked), from = expected.image().rowStart(asked);
                assertThat(Arrays.copyOfRange(rows.pixels(), at, at + box.width()))
                        .as("row %d", asked)
                        .isEqualTo(Arrays.copyOfRange(expected.image().data(), from, from + box.width()));
            }
            int[] marks =
                    expected.mask().view(new Box(box.x0(), y, box.width(), 1)).toArray();
            boolean any = marked && Arrays.stream(marks).anyMatch(bits -> bits != 0);
            assertThat(rows.marks().map(m -> Arrays.toString(m.toArray())))
                    .isEqualTo(any ? Optional.of(Arrays.toString(marks)) : Optional.empty());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void rowsOnDiskAreThoseInMemory(long seed) {
        Exposure product = product(new Box(3, -2, 31, 73), seed);
        Path path = dir.resolve("product.fits");
        ExposureFits.write(path, product, seed == 1 ? ExposureRecipe.PLAIN : ExposureRecipe.LOSSLESS);
        same(ProductRows.of(product), product, true);
        try (ProductRows rows = StripRows.of(ExposureFits.open(path))) {
            same(rows, product, true);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 3)
    void anImageWithoutMaskHasNoMarks(long seed) {
        Exposure product = product(new Box(0, 0, 20, 33), seed);
        Path path = dir.resolve("image.fits");
        ExposureFits.writeImage(path, product.image(), org.almagest.astro.fits.FloatPacking.PLAIN);
        try (ProductRows rows = StripRows.of(FitsFile.open(path))) {
            same(rows, product, false);
        }
    }
}
