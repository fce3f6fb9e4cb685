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
import org.almagest.science.simulate.SurveyConfig.SkyConfig;

/// Draws the moving objects: each night new ones, somewhere in the field in the middle of the night's
/// visits, most of them moving along the ecliptic.
final class MoverPlan {
    static final long FIRST_ID = 20_000_001;

    private static final double ECLIPTIC_ANGLE = 112;
    private static final double COLOR = 0.6;

    private MoverPlan() {}

    static List<Mover> draw(SurveyConfig config, long seed, List<Visit> visits, List<List<TrueMapping>> mappings) {
        SkyConfig sky = config.sky();
        Projection field = new Projection(config.ra(), config.dec());
        CameraConfig camera = config.camera();
        List<Mover> movers = new ArrayList<>();
        int nights = visits.getLast().night() + 1;
        for (int night = 0; night < nights; night++) {
            int now = night;
            List<Visit> seen = visits.stream().filter(v -> v.night() == now).toList();
            double mjd = seen.stream().mapToDouble(Visit::mjdMid).sum() / seen.size();
            for (int i = 0; i < sky.movers(); i++) {
                RandomStream random = new RandomStream(seed, Purpose.MOVERS, night, i);
                int detector = random.below(camera.detectors().size());
                double[] place = mappings.get(seen.getFirst().index())
                        .get(detector)
                        .toSky(random.uniform() * camera.width(), random.uniform() * camera.height());
                double[] plane = field.toPlane(place[0], place[1]);
                double rate =
                        sky.moverRate()[0] * StrictMath.pow(sky.moverRate()[1] / sky.moverRate()[0], random.uniform());
                double angle = (ECLIPTIC_ANGLE + 15 * random.gaussian()) * StrictMath.PI / 180;
                double turn = random.uniform() < 0.5 ? -1 : 1;
                double mag = random.uniform(sky.moverMagnitude()[0], sky.moverMagnitude()[1]);
                double[] magnitudes = new double[config.bands().size()];
                for (int b = 0; b < magnitudes.length; b++)
                    magnitudes[b] = b > 0 && config.bands().get(b).name().equals("g") ? mag + COLOR : mag;
                movers.add(new Mover(
                        FIRST_ID + movers.size(),
                        night,
                        plane[0],
                        plane[1],
                        mjd,
                        turn * rate * StrictMath.sin(angle),
                        turn * rate * StrictMath.cos(angle),
                        magnitudes));
            }
        }
        return List.copyOf(movers);
    }
}
