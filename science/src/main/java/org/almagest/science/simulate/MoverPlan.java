/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.ArrayList;
import java.util.List;
import org.almagest.science.simulate.RandomStream.Purpose;
import org.almagest.science.simulate.SurveyConfig.CometConfig;
import org.almagest.science.simulate.SurveyConfig.SkyConfig;

/// Draws the moving objects: each night new ones, somewhere in the field in the middle of the night's
/// visits, most of them moving along the ecliptic.
final class MoverPlan {
    static final long FIRST_ID = 20_000_001;

    private static final double ECLIPTIC_ANGLE = 112;
    private static final double COLOR = 0.6;
    private static final int FIRST_COMET = 1_000_000;
    private static final double[] NO_COMA = {0, 0};
    private static final double[] ALL = {1, 1};

    private MoverPlan() {}

    static List<Mover> draw(SurveyConfig config, long seed, List<Visit> visits, List<List<TrueMapping>> mappings) {
        SkyConfig sky = config.sky();
        List<Mover> movers = new ArrayList<>();
        int nights = visits.getLast().night() + 1;
        for (int night = 0; night < nights; night++)
            for (int i = 0; i < sky.movers(); i++)
                movers.add(draw(
                        config,
                        new RandomStream(seed, Purpose.MOVERS, night, i),
                        new Kind(sky.moverRate(), sky.moverMagnitude(), NO_COMA, ALL),
                        night,
                        FIRST_ID + movers.size(),
                        visits,
                        mappings));
        if (sky.comets().isEmpty()) return List.copyOf(movers);
        CometConfig c = sky.comets().get();
        for (int night = 0; night < nights; night++)
            for (int i = 0; i < c.perNight(); i++)
                movers.add(draw(
                        config,
                        new RandomStream(seed, Purpose.MOVERS, night, FIRST_COMET + i),
                        new Kind(c.rate(), c.magnitude(), c.coma(), c.nucleusShare()),
                        night,
                        FIRST_ID + movers.size(),
                        visits,
                        mappings));
        return List.copyOf(movers);
    }

    /// Ranges to draw from.
    private record Kind(double[] rate, double[] magnitude, double[] coma, double[] nucleusShare) {}

    private static Mover draw(
            SurveyConfig config,
            RandomStream random,
            Kind kind,
            int night,
            long id,
            List<Visit> visits,
            List<List<TrueMapping>> mappings) {
        Projection field = new Projection(config.ra(), config.dec());
        CameraConfig camera = config.camera();
        List<Visit> seen = visits.stream().filter(v -> v.night() == night).toList();
        double mjd = seen.stream().mapToDouble(Visit::mjdMid).sum() / seen.size();
        int detector = random.below(camera.detectors().size());
        double[] place = mappings.get(seen.getFirst().index())
                .get(detector)
                .toSky(random.uniform() * camera.width(), random.uniform() * camera.height());
        double[] plane = field.toPlane(place[0], place[1]);
        double rate = kind.rate()[0] * StrictMath.pow(kind.rate()[1] / kind.rate()[0], random.uniform());
        double angle = (ECLIPTIC_ANGLE + 15 * random.gaussian()) * StrictMath.PI / 180;
        double turn = random.uniform() < 0.5 ? -1 : 1;
        double mag = random.uniform(kind.magnitude()[0], kind.magnitude()[1]);
        double[] magnitudes = new double[config.bands().size()];
        for (int b = 0; b < magnitudes.length; b++)
            magnitudes[b] = b > 0 && config.bands().get(b).name().equals("g") ? mag + COLOR : mag;
        boolean point = kind.coma()[1] == 0;
        return new Mover(
                id,
                night,
                plane[0],
                plane[1],
                mjd,
                turn * rate * StrictMath.sin(angle),
                turn * rate * StrictMath.cos(angle),
                magnitudes,
                point ? 0 : random.uniform(kind.coma()[0], kind.coma()[1]),
                point ? 1 : random.uniform(kind.nucleusShare()[0], kind.nucleusShare()[1]));
    }
}
