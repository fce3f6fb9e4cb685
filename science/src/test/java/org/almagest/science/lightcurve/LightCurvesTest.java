/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.lightcurve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Barycentre;
import org.almagest.astro.time.Site;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.DatasetView;
import org.almagest.pipe.task.Deferred;
import org.junit.jupiter.api.Test;

/// Light curves of made-up exposures: a star that dims while the sky's transparency changes.
class LightCurvesTest {
    private static final Box BOX = new Box(0, 0, 220, 180);
    private static final GaussianPsf PSF = new GaussianPsf(1.3, 10);
    private static final int VISITS = 12, STARS = 7;
    private static final double FLUX = 60_000, NOISE = 4, DIP = 0.05;
    private static final Time START = Time.ofUtc("2017-12-20T01:33:43");
    private static final Site SITE = new Site(Angle.ofDegrees(-110.88), Angle.ofDegrees(31.68), 2600);

    private static TanSipWcs wcs(double shift) {
        double step = 5 / 3600.0;
        return new TanSipWcs(SkyCoord.ofDegrees(31.04, 46.69), 110 + shift, 90, new double[] {-step, 0, 0, step});
    }

    private static double x(int star) {
        return 35 + 23 * star;
    }

    private static double y(int star) {
        return 40 + 37 * (star % 4);
    }

    private static Table targets() {
        TableBuilder out = new TableBuilder(TargetSelection.SCHEMA);
        for (int s = 0; s < STARS; s++) {
            SkyCoord sky = wcs(0).pixelToSky(x(s), y(s));
            out.addRow();
            out.set("targetId", s == 0 ? 1 : TargetSelection.FIRST_COMPARISON + s)
                    .set("name", s == 0 ? "star" : "");
            out.set("ra", sky.raDegrees()).set("dec", sky.decDegrees()).set("isTarget", s == 0);
            out.set("meanFlux", FLUX).set("visits", (long) VISITS);
        }
        return out.build();
    }

    private static double brightness(int visit, int star) {
        return (1 + 0.1 * Math.sin(visit)) * (star == 0 && visit >= 6 ? 1 - DIP : 1);
    }

    private static ExposureInfo info(int visit) {
        VisitInfo circumstances =
                new VisitInfo(100 + visit, START.plusSeconds(360 * visit + 30), 60, 60, null, null, 1.2, "", "science");
        return ExposureInfo.NONE
                .withPsf(PSF)
                .withWcs(wcs(2.37 * visit))
                .withVisitInfo(circumstances)
                .withPhotoCalib(PhotoCalib.IDENTITY)
                .withSite(SITE);
    }

    /// @param template what is subtracted, as a share of the stars' light
    private static Exposure exposure(int visit, double template, long seed) {
        Random random = new Random(seed + visit);
        Image image = Image.zeros(BOX);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) (NOISE * random.nextGaussian());
        for (int s = 0; s < STARS; s++) {
            Image star = PSF.starAt(x(s) + 2.37 * visit, y(s));
            double flux = FLUX * (brightness(visit, s) - template * (1 + 0.1 * Math.sin(visit)));
            for (int py = star.box().y0(); py <= star.box().y1(); py++)
                for (int px = star.box().x0(); px <= star.box().x1(); px++)
                    image.set(px, py, (float) (image.get(px, py) + flux * star.get(px, py)));
        }
        Image variance = Image.zeros(BOX);
        variance.fill((float) (NOISE * NOISE));
        return new Exposure(image, Mask.clear(BOX, MaskPlanes.of("CR", "SAT", "BAD")), variance, info(visit));
    }

    private static Table photometry(int visit, Exposure exposure) {
        return new MeasureTargetsTask(MeasureTargetsTask.Config.DEFAULT)
                .run(new MeasureTargetsTask.In(exposure, targets()))
                .photometry();
    }

    private static Table curves(long seed, boolean spoilt) {
        List<Deferred<Table>> photometry = new ArrayList<>(), differences = new ArrayList<>();
        for (int v = 0; v < VISITS; v++) {
            Exposure e = exposure(v, 0, seed);
            if (spoilt && v == 3)
                e.mask()
                        .orBox(
                                new Box((int) x(0) + 10, (int) y(0), 2, 2),
                                e.mask().plane("CR"));
            Table stars = photometry(v, e);
            DataId id = DataId.of("instrument", "I", "visit", 100 + v, "detector", 0);
            photometry.add(new DatasetView<>(id, stars));
            if (v < 3) continue;
            Table difference = new MeasureTargetDifferencesTask()
                    .run(new MeasureTargetDifferencesTask.In(exposure(v, 1, seed + 50), stars))
                    .differences();
            differences.add(new DatasetView<>(id, difference));
        }
        return new MakeLightCurvesTask(LightCurves.Config.DEFAULT)
                .run(new MakeLightCurvesTask.In(targets(), photometry, differences))
                .curves();
    }

    @Test
    void theDipIsSeenByAperturesAndByDifferences() {
        Table t = curves(1, false);
        double depth = -2.5 * Math.log10(1 - DIP);
        // aperture noise: 4 sqrt(pi) 3.5 / 60,000 = 0.4 mmag for each star, six visits on a side
        assertThat(step(t, "magnitude")).isCloseTo(depth, within(0.0015));
        assertThat(step(t, "diffMagnitude")).isCloseTo(depth, within(0.0015));
        assertThat(t.booleans("isComparison")[0]).isFalse();
        for (int v = 0; v < VISITS; v++) {
            assertThat(Double.isNaN(t.doubles("diffMagnitude")[v])).isEqualTo(v < 3);
            // the noise of the aperture, and that of the ensemble, which has no less than 2 mmag a star
            assertThat(t.doubles("magnitudeErr")[v]).isBetween(0.0003, 0.0025);
        }
    }

    /// Mean of the target's later visits less that of its earlier ones.
    private static double step(Table t, String column) {
        double[] sum = new double[2];
        int[] n = new int[2];
        for (int r = 0; r < VISITS; r++) {
            assertThat(t.longs("targetId")[r]).isEqualTo(1);
            double m = t.doubles(column)[r];
            if (Double.isNaN(m)) continue;
            int side = t.longs("visit")[r] >= 106 ? 1 : 0;
            sum[side] += m;
            n[side]++;
        }
        return sum[1] / n[1] - sum[0] / n[0];
    }

    @Test
    void timesAreBarycentric() {
        Table t = curves(2, false);
        Time middle = START.plusSeconds(30);
        double ra = Math.toRadians(targets().doubles("ra")[0]),
                dec = Math.toRadians(targets().doubles("dec")[0]);
        double expected = Barycentre.bjdTdb(middle, ra, dec, Optional.of(SITE));
        // a Julian date in a double has steps of 40 microseconds
        assertThat(t.doubles("bjdTdb")[0]).isCloseTo(expected, within(1e-9));
        assertThat((t.doubles("bjdTdb")[0] - 2_400_000.5 - middle.mjdUtc()) * 1440)
                .isBetween(6.3, 6.5);
    }

    @Test
    void aFluxWithACosmicRayInItDoesNotCount() {
        Table t = curves(3, true);
        assertThat(t.booleans("usable")[3]).isFalse();
        assertThat(t.doubles("magnitude")[3]).isNaN();
        assertThat(t.booleans("usable")[4]).isTrue();
    }

    @Test
    void aVisitWhoseComparisonStarsDisagreeDoesNotCount() {
        Map<Long, List<Table>> photometry = new TreeMap<>();
        for (int v = 0; v < VISITS; v++) {
            Table t = photometry(v, exposure(v, 0, 7));
            float[] flux = t.floats("apInstFlux_3p5");
            // as after a jump of the telescope: some stars lose light from their apertures, and some gain
            if (v == 4) for (int i = 1; i < flux.length; i++) flux[i] *= 1 + 0.03f * (i % 3 - 1);
            photometry.put(100L + v, List.of(t));
        }
        Table t = LightCurves.make(targets(), photometry, Map.of(), LightCurves.Config.DEFAULT);
        for (int v = 0; v < VISITS; v++) assertThat(t.booleans("usable")[v]).isEqualTo(v != 4);
    }

    @Test
    void anApertureThatWasNotMeasuredIsNamed() {
        Table stars = photometry(0, exposure(0, 0, 4));
        LightCurves.Config config = new LightCurves.Config(
                5, true, LightCurves.Config.DEFAULT.barred(), 2, LightCurves.Config.DEFAULT.ensemble());
        assertThatThrownBy(() -> LightCurves.make(targets(), Map.of(1L, List.of(stars)), Map.of(), config))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("aperture of 5.0 pixels");
    }
}
