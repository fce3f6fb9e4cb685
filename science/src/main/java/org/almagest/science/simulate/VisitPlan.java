/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.science.simulate.RandomStream.Purpose;
import org.almagest.science.simulate.SurveyConfig.VisitConfig;

/// Draws the visits of a survey: first the template visits, one night each, then pairs of science visits
/// half an hour apart, three nights between pairs.
final class VisitPlan {
    /// Middle of the first template visit, TAI as MJD (2026-09-17).
    static final double FIRST_NIGHT = 61300.25;

    private static final double MJD_2000 = 51544;
    private static final double PAIR_DAYS = 33.0 / 1440;

    private final SurveyConfig config;
    private final long seed;

    VisitPlan(SurveyConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /// All visits in order of time.
    List<Visit> visits() {
        VisitConfig plan = config.visits();
        int bands = config.bands().size();
        int templates = plan.template() * bands;
        int sciences = plan.science() * bands;
        double[] templateSeeing = spread(templates, plan.templateSeeing()[0], plan.templateSeeing()[1], 1);
        double[] scienceSeeing = scienceSeeing(sciences);
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < templates; i++)
            visits.add(visit(i, true, i % bands, i, FIRST_NIGHT + i, templateSeeing[i], 1));
        for (int i = 0; i < sciences; i++) {
            int pair = i / 2;
            double mjd = FIRST_NIGHT + templates + 20 + 3 * pair + (i % 2) * PAIR_DAYS;
            double reach = sciences > 2 ? (i / 2 + 0.5) / (sciences / 2) : 1;
            if (i == sciences - bands) reach = -1;
            visits.add(visit(templates + i, false, i % bands, templates + pair, mjd, scienceSeeing[i], reach));
        }
        return List.copyOf(visits);
    }

    private double[] scienceSeeing(int n) {
        VisitConfig plan = config.visits();
        double[] blunt = spread(n - plan.sharpest(), plan.templateSeeing()[0] + 0.06, plan.seeing()[1], 2);
        double[] sharp = spread(plan.sharpest(), plan.seeing()[0], plan.templateSeeing()[0] - 0.05, 3);
        double[] all = new double[n];
        // Sharp visits stand in the middle of the sequence, so that light curves cross both cases.
        int first = Math.max(0, n / 2 - plan.sharpest());
        for (int i = 0, b = 0, s = 0; i < n; i++) {
            boolean isSharp = i >= first && s < plan.sharpest();
            all[i] = isSharp ? sharp[s++] : blunt[b++];
        }
        return all;
    }

    /// One value in each of n equal parts of a range, in random order.
    private double[] spread(int n, double from, double to, int which) {
        RandomStream random = new RandomStream(seed, Purpose.VISIT, -which);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = from + (to - from) * (i + random.uniform()) / n;
        for (int i = n - 1; i > 0; i--) {
            int k = random.below(i + 1);
            double swap = values[i];
            values[i] = values[k];
            values[k] = swap;
        }
        return values;
    }

    /// @param reach share of the largest dither to use; -1: exactly the largest along x
    private Visit visit(int index, boolean template, int band, int night, double mjd, double seeing, double reach) {
        VisitConfig plan = config.visits();
        RandomStream random = new RandomStream(seed, Purpose.VISIT, index);
        double[] most = template ? plan.templateDither() : plan.scienceDither();
        boolean wide = !Arrays.equals(plan.templateDither(), plan.scienceDither());
        double share = wide && !template ? Math.abs(reach) : 1;
        double east = most[0] * share * random.uniform(-1, 1);
        double north = most[1] * share * random.uniform(-1, 1);
        if (wide && reach < 0) east = most[0];
        double[] center = new Projection(config.ra(), config.dec()).toSky(east, north);
        double rotation = plan.rotationDegrees() * random.uniform(-1, 1);
        double off = plan.pointingErrorArcsec() * StrictMath.sqrt(random.uniform());
        double way = 2 * StrictMath.PI * random.uniform();
        double[] told =
                new Projection(center[0], center[1]).toSky(off * StrictMath.cos(way), off * StrictMath.sin(way));
        double toldRotation = rotation + plan.rotationErrorDegrees() * random.uniform(-1, 1);
        double transparency = random.uniform(plan.transparency()[0], plan.transparency()[1]);
        double slope = 2 * StrictMath.PI * random.uniform();
        double[] gradient = {
            0.5 * plan.skyGradient() * StrictMath.cos(slope), 0.5 * plan.skyGradient() * StrictMath.sin(slope)
        };
        double sky = config.bands().get(band).sky();
        double airmass = random.uniform(1.02, 1.35);
        long exposure = Math.round((mjd - MJD_2000) * 86400 - plan.exposureSeconds() / 2);
        double mid = MJD_2000 + (exposure + plan.exposureSeconds() / 2) / 86400;
        boolean streak = plan.streakEvery() > 0 && index % plan.streakEvery() == plan.streakEvery() - 1;
        return new Visit(
                index,
                exposure,
                template,
                band,
                night,
                mid,
                center[0],
                center[1],
                rotation,
                told[0],
                told[1],
                toldRotation,
                seeing,
                transparency,
                sky,
                gradient,
                airmass,
                streak);
    }
}
