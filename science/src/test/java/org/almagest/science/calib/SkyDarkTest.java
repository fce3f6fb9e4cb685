/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.time.Time;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.DatasetView;
import org.almagest.pipe.task.Deferred;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A dark made of science exposures: stars that drift, a pattern that stays.
class SkyDarkTest {
    private static final Box BOX = new Box(0, 0, 160, 120);
    private static final double SKY = 400, SECONDS = 60;
    private static final int FRAMES = 24, STARS = 25, HOT = 4;

    private static Image pattern(Random random) {
        Image out = Image.zeros(BOX);
        for (int i = 0; i < out.data().length; i++) out.data()[i] = (float) (8 * random.nextGaussian());
        for (int k = 0; k < HOT; k++) out.data()[random.nextInt(out.data().length)] = 900;
        return out;
    }

    /// @param drift of the stars from frame to frame [pixel]
    private static List<Deferred<Exposure>> frames(Image pattern, double drift, Random random) {
        double[] x = random.doubles(STARS, -60, 160).toArray(),
                y = random.doubles(STARS, 0, 120).toArray();
        double[] flux = random.doubles(STARS, 2e3, 4e4).toArray();
        GaussianPsf psf = new GaussianPsf(1.2, 8);
        List<Deferred<Exposure>> out = new ArrayList<>();
        for (int k = 0; k < FRAMES; k++) {
            Image image = Image.zeros(BOX);
            for (int s = 0; s < STARS; s++) add(image, psf.starAt(x[s] + drift * k, y[s] + 0.3 * drift * k), flux[s]);
            Image variance = Image.zeros(BOX);
            for (int i = 0; i < image.data().length; i++) {
                double light = SKY + image.data()[i];
                variance.data()[i] = (float) light;
                image.data()[i] = (float) (light + pattern.data()[i] + Math.sqrt(light) * random.nextGaussian());
            }
            VisitInfo visit = new VisitInfo(
                    k, Time.ofMjdTai(60000 + 0.001 * k), SECONDS, SECONDS, null, null, Double.NaN, "", "science");
            Exposure e = new Exposure(
                    image,
                    Mask.clear(BOX, MaskPlanes.of("DETECTED", "SAT")),
                    variance,
                    ExposureInfo.NONE.withVisitInfo(visit).withDetector(0));
            Exposure cleared = new ClearSkyTask(ClearSkyTask.Config.DEFAULT)
                    .run(new ClearSkyTask.In(e))
                    .exposure();
            out.add(new DatasetView<>(DataId.of("exposure", k, "detector", 0), cleared));
        }
        return out;
    }

    private static void add(Image image, Image star, double flux) {
        Box part = star.box().intersection(image.box());
        for (int y = part.y0(); y <= part.y1(); y++)
            for (int x = part.x0(); x <= part.x1(); x++)
                image.set(x, y, (float) (image.get(x, y) + flux * star.get(x, y)));
    }

    private static MakeSkyDarkTask.Out make(List<Deferred<Exposure>> frames) {
        return new MakeSkyDarkTask(MakeSkyDarkTask.Config.DEFAULT).run(new MakeSkyDarkTask.In(frames));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void whatStaysWhileTheFieldDriftsIsThePattern(long seed) {
        Random random = new Random(seed);
        Image pattern = pattern(random);
        MakeSkyDarkTask.Out out = make(frames(pattern, 6, random));
        out.verification().requirePassed();
        double squares = 0, worst = 0;
        for (int i = 0; i < pattern.data().length; i++) {
            double d = SECONDS * out.dark().image().data()[i] - pattern.data()[i];
            squares += d * d;
            worst = Math.max(worst, Math.abs(d));
        }
        // noise of 20 electrons over 24 frames is 4.1; clipping, marked stars and the sky's fit add a little
        assertThat(Math.sqrt(squares / pattern.data().length)).isBetween(3.5, 5.5);
        // 6 sigma of a pixel that four fifths of the frames give a value
        assertThat(worst).isLessThan(6 * 20 / Math.sqrt(0.8 * FRAMES));
        assertThat(out.dark().info().metadata()).containsEntry("INPUTS", "24");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 3)
    void hotPixelsAreInTheDarkAndWhenFarOutAreDefects(long seed) {
        Random random = new Random(seed);
        Image pattern = pattern(random);
        pattern.set(50, 60, 5000);
        pattern.set(80, 70, -5000);
        MakeSkyDarkTask.Out out = make(frames(pattern, 6, random));
        // 3 sigma of 24 frames with 20 electrons
        assertThat(SECONDS * out.dark().image().get(50, 60)).isCloseTo(5000, within(13.0));
        assertThat(out.defects().rows()).isEqualTo(2);
        assertThat(out.defects().ints("x0")).containsExactlyInAnyOrder(50, 80);
        assertThat(out.defects().ints("y0")).containsExactlyInAnyOrder(60, 70);
        out.defectsVerification().requirePassed();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 4)
    void aFieldThatStandsStillIsNotCertified(long seed) {
        Random random = new Random(seed);
        MakeSkyDarkTask.Out out = make(frames(pattern(random), 0, random));
        assertThatThrownBy(() -> out.verification().requirePassed())
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("does the field move?");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 5)
    void fewFramesAreRefused(long seed) {
        Random random = new Random(seed);
        List<Deferred<Exposure>> frames = frames(pattern(random), 6, random).subList(0, 5);
        assertThatThrownBy(() -> make(frames)).hasMessageContaining("10 exposures or more, there are 5");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 6)
    void starsAreMarkedAndTheSkyIsTakenOff(long seed) {
        Random random = new Random(seed);
        Exposure e = frames(Image.zeros(BOX), 6, random).getFirst().get();
        Optional<Double> mean = mean(e);
        // 20 electrons over some 10,000 pixels are 0.2; the splines follow the noise of their cells
        assertThat(mean.orElseThrow()).isCloseTo(0, within(1.5));
    }

    private static Optional<Double> mean(Exposure e) {
        double sum = 0;
        int n = 0, marked = e.mask().valueOf("DETECTED");
        for (int i = 0; i < e.image().data().length; i++)
            if ((e.mask().data()[i] & marked) == 0) {
                sum += e.image().data()[i];
                n++;
            }
        return n < e.image().data().length && n > 0 ? Optional.of(sum / n) : Optional.empty();
    }
}
