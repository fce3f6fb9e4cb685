/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.junit.jupiter.api.Test;

/// Places at the epoch of an exposure against astropy's: `bench/vectors/proper_motion.py`.
class ProperMotionTest {
    @Test
    void starsMoveAsInAstropyNearThePolesToo() {
        Table cases = Csv.read(Path.of(System.getProperty("almagest.root"), "testdata", "sky", "proper_motion.csv"));
        double worst = 0;
        for (int i = 0; i < cases.rows(); i++) {
            TableBuilder one = new TableBuilder(ReferenceCatalog.schema(List.of("G")));
            one.addRow();
            one.set("refId", (long) i).set("ra", cases.number("ra", i)).set("dec", cases.number("dec", i));
            one.set("raErr", 1.0).set("decErr", 1.0).set("epoch", cases.number("epoch", i));
            one.set("pmRa", cases.number("pmRa", i)).set("pmDec", cases.number("pmDec", i));
            Time then = Time.ofMjd(51_544.5 + 365.25 * (16 + cases.number("years", i)), TimeScale.TAI);
            ReferenceStars stars = ReferenceStars.load(
                    List.of(one.build()), new ReferenceStars.Request(Circle.SKY, then, "G", Optional.empty()));
            SkyCoord expected = SkyCoord.ofDegrees(cases.number("raThen", i), cases.number("decThen", i));
            SkyCoord found = new SkyCoord(stars.raRadians()[0], stars.decRadians()[0]);
            worst = Math.max(worst, found.separation(expected).arcsec());
        }
        // Motions of 10"/yr are kept as floats, good to 0.001 mas/yr: 0.03 mas in 30 years. The time scales of the
        // two Julian epochs differ by a minute: 0.02 mas.
        assertThat(worst).isLessThan(1e-4);
    }
}
