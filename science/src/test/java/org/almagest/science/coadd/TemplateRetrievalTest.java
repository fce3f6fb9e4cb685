/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.junit.jupiter.api.Test;

class TemplateRetrievalTest {
    private static final FlatSky TRACT = new FlatSky(300, 300, 0);
    private static final FlatSky VISIT = new FlatSky(150, 140, 0.02);
    private static final Box DETECTOR = new Box(0, 0, 300, 280);
    private static final double SIGMA = 2;

    /// A patch of the tract: one star at (301.3, 290.6), noise of unit variance that depends on the pixel
    /// alone.
    private static TemplateRetrieval.Patch patch(int number, Box box) {
        Image image = Image.zeros(box), variance = Image.zeros(box);
        variance.fill(1);
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) {
                double r2 = (x - 301.3) * (x - 301.3) + (y - 290.6) * (y - 290.6);
                double noise = new Random(7_919L * x + y).nextGaussian();
                image.set(x, y, (float)
                        (noise + 5000 / (2 * Math.PI * SIGMA * SIGMA) * Math.exp(-r2 / (2 * SIGMA * SIGMA))));
            }
        Exposure e = new Exposure(
                image,
                Mask.clear(box, MaskPlanes.of("NO_DATA", "SAT")),
                variance,
                ExposureInfo.NONE.withWcs(TRACT).withPsf(new GaussianPsf(SIGMA, 12)));
        return new TemplateRetrieval.Patch(0, number, CoaddInput.of("patch " + number, 0, e));
    }

    @Test
    void overlappingPatchesGiveOneTemplateWithoutASeam() {
        Exposure whole = retrieve(patch(0, new Box(0, 0, 600, 600))).orElseThrow();
        Exposure halves = retrieve(patch(0, new Box(0, 0, 320, 600)), patch(1, new Box(280, 0, 320, 600)))
                .orElseThrow();
        for (int y = 0; y < 280; y += 3)
            for (int x = 0; x < 300; x++) {
                assertThat(halves.image().get(x, y)).isCloseTo(whole.image().get(x, y), within(1e-4f));
                assertThat(halves.variance().get(x, y))
                        .isCloseTo(whole.variance().get(x, y), within(1e-4f));
            }
        double[] at = VISIT.skyToPixel(TRACT.pixelToSky(301.3, 290.6));
        Image psf = whole.info().psf().orElseThrow().starAt(at[0], at[1]);
        double up = 0, down = 0;
        for (int y = psf.y0(); y <= psf.box().y1(); y++)
            for (int x = psf.x0(); x <= psf.box().x1(); x++) {
                up += psf.get(x, y) * whole.image().get(x, y);
                down += psf.get(x, y) * psf.get(x, y);
            }
        // noise of the flux: sqrt(4 pi) sigma
        assertThat(up / down).isCloseTo(5000, within(4 * Math.sqrt(4 * Math.PI) * SIGMA));
    }

    @Test
    void whatNoPatchCoversHasNoDataAndTooLittleIsNoTemplate() {
        Exposure half = retrieve(patch(0, new Box(0, 0, 300, 600))).orElseThrow();
        int none = half.mask().valueOf("NO_DATA");
        assertThat(half.image().get(280, 140)).isNaN();
        assertThat(half.mask().get(280, 140) & none).isEqualTo(none);
        assertThat(half.mask().get(60, 140) & none).isZero();
        assertThat(retrieve(patch(0, new Box(0, 0, 160, 600)))).isEmpty();
        assertThat(retrieve(patch(0, new Box(2000, 2000, 100, 100)))).isEmpty();
    }

    private static Optional<Exposure> retrieve(TemplateRetrieval.Patch... patches) {
        return new TemplateRetrieval(TemplateRetrieval.Config.DEFAULT).retrieve(DETECTOR, VISIT, List.of(patches));
    }
}
