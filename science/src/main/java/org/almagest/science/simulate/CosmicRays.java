/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import org.almagest.science.simulate.RandomStream.Purpose;

/// Charged particles that cross the detector: straight tracks, and now and then an electron that scatters.
final class CosmicRays {
    private static final double STEP = 0.2;
    private static final double DIFFUSION = 0.25;

    private CosmicRays() {}

    /// Adds the tracks of an exposure and tells their pixels.
    static void add(
            SimulatedSurvey survey, Visit visit, int detector, float[] electrons, byte[] flags, VisitTruth truth) {
        int width = survey.config().camera().width();
        int height = survey.config().camera().height();
        int n = survey.config().visits().cosmicRays();
        float[] charge = new float[width * height];
        for (int i = 0; i < n; i++) {
            RandomStream random = new RandomStream(survey.seed(), Purpose.COSMIC_RAYS, visit.index(), detector, i);
            track(random, charge, width, height);
        }
        for (int at = 0; at < charge.length; at++) {
            if (charge[at] < 1) continue;
            float deposited = (float) (int) charge[at];
            electrons[at] += deposited;
            flags[at] |= FrameMaker.COSMIC_RAY;
            truth.cosmicRay(at % width, at / width, deposited);
        }
    }

    private static void track(RandomStream random, float[] charge, int width, int height) {
        double x = random.uniform() * width;
        double y = random.uniform() * height;
        double angle = 2 * StrictMath.PI * random.uniform();
        double length = Math.min(120, 1 + 10 * random.exponential());
        double perPixel = 300 + 1200 * random.exponential();
        double wander = random.uniform() < 0.15 ? 0.12 : 0;
        int steps = (int) (length / STEP);
        for (int s = 0; s < steps; s++) {
            int ix = (int) Math.floor(x + DIFFUSION * random.gaussian() + 0.5);
            int iy = (int) Math.floor(y + DIFFUSION * random.gaussian() + 0.5);
            if (ix >= 0 && ix < width && iy >= 0 && iy < height)
                charge[iy * width + ix] += (float) (perPixel * STEP * (0.4 + 1.2 * random.uniform()));
            x += STEP * StrictMath.cos(angle);
            y += STEP * StrictMath.sin(angle);
            if (wander > 0) angle += wander * random.gaussian();
        }
    }
}
