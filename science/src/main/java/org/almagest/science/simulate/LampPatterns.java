/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.Arrays;
import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.RandomStream.Purpose;

/// Light of the frames that characterise a detector: spots for crosstalk, and isolated stars.
final class LampPatterns {
    private static final int SPOT_RADIUS = 5;
    private static final int SPOT_PITCH = 64;
    private static final double SPOT_FLOOR = 25;
    private static final int STAR_PITCH = 56;
    private static final double STAR_SKY = 300;
    private static final double FAINTEST_PEAK = 3000;
    private static final double BRIGHTEST_PEAK = 70_000;

    private LampPatterns() {}

    /// Discs of 40 to 90 per cent of full well in one amplifier after the other, where no other one has
    /// any.
    static float[] spots(SurveyConfig config, int frame) {
        AmplifierGrid grid = config.camera().amplifiers();
        int width = config.camera().width();
        float[] light = new float[width * config.camera().height()];
        Arrays.fill(light, (float) SPOT_FLOOR);
        int lit = frame % grid.count();
        int count = 0;
        for (int v = SPOT_PITCH / 2; v < grid.height() - SPOT_RADIUS; v += SPOT_PITCH)
            for (int u = SPOT_PITCH / 2; u < grid.width() - SPOT_RADIUS; u += SPOT_PITCH) {
                double level = config.electronics().fullWell() * (0.4 + 0.5 * (count++ % 8) / 7.0);
                for (int y = -SPOT_RADIUS; y <= SPOT_RADIUS; y++)
                    for (int x = -SPOT_RADIUS; x <= SPOT_RADIUS; x++)
                        if (x * x + y * y <= SPOT_RADIUS * SPOT_RADIUS + 1)
                            light[(grid.bottom(lit) + v + y) * width + grid.left(lit) + u + x] = (float) level;
            }
        return light;
    }

    /// Stars on a loose grid at random places within their pixels, of equal numbers per magnitude.
    static float[] stars(SimulatedSurvey survey, int place, long exposure, double fwhm) {
        SurveyConfig config = survey.config();
        int width = config.camera().width(), height = config.camera().height();
        RandomStream random = new RandomStream(survey.seed(), Purpose.LAMP, place, exposure, -2);
        Canvas canvas = new Canvas(width, height);
        PsfShape psf = new PsfShape(fwhm, 0, 0);
        double peakShare = (PsfShape.BETA - 1) / (StrictMath.PI * psf.alpha() * psf.alpha());
        for (int v = STAR_PITCH / 2; v < height; v += STAR_PITCH)
            for (int u = STAR_PITCH / 2; u < width; u += STAR_PITCH) {
                double peak = FAINTEST_PEAK * StrictMath.pow(BRIGHTEST_PEAK / FAINTEST_PEAK, random.uniform());
                double x = u + random.uniform(-0.5, 0.5), y = v + random.uniform(-0.5, 0.5);
                canvas.addPoint(x, y, peak / peakShare, psf, FrameMaker.FLOOR);
            }
        canvas.integratePixels();
        float[] light = new float[width * height], row = new float[width];
        for (int y = 0; y < height; y++) {
            canvas.copyRow(y, row);
            for (int x = 0; x < width; x++) light[y * width + x] = row[x] + (float) STAR_SKY;
        }
        return light;
    }
}
