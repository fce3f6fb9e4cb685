/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraTest {
    /// A rounding of positions of a degree in double: 1e-15 * 3600 * 180 / pi, with room.
    static final double ARCSEC = 1e-9;

    static Camera camera(int parity, Detector... detectors) {
        return new Camera("C", parity, Angle.ZERO, Angle.ofArcsec(30), List.of(detectors));
    }

    static Detector detector(double cx, double cy, double rotation) {
        return new Detector(3, "D", 101, 51, cx, cy, rotation, 0.5, List.of());
    }

    @Test
    void readsSectionsWithFlips() {
        assertThat(Section.parse("[1:512,1:1024]")).isEqualTo(Section.of(new Box(0, 0, 512, 1024)));
        Section flipped = Section.parse(" [1024:513 , 20:1]");
        assertThat(flipped).isEqualTo(new Section(new Box(512, 0, 512, 20), true, true));
        assertThat(flipped.toString()).isEqualTo("[1024:513,20:1]");
        for (String bad : List.of("", "[1:2]", "[0:5,1:2]", "[1:99999999999,1:2]", "1:2,3:4"))
            assertThatThrownBy(() -> Section.parse(bad))
                    .isInstanceOf(DataFault.class)
                    .hasMessageContaining(bad);
    }

    @Test
    void looksAtTheSkyWithEastToTheLeft() {
        Detector d = detector(0, 0, 0);
        SkyCoord boresight = SkyCoord.ofDegrees(30, 20);
        var wcs = camera(-1, d).initialWcs(d, boresight, Angle.ZERO);
        assertThat(wcs.pixelToSky(50, 25).separation(boresight).arcsec()).isLessThan(ARCSEC);
        SkyCoord up = wcs.pixelToSky(50, 27);
        assertThat(up.decDegrees()).isEqualTo(20 + 1 / 3600.0, within(1e-9));
        SkyCoord right = wcs.pixelToSky(52, 25);
        assertThat(boresight.positionAngle(right).degrees()).isEqualTo(-90, within(1e-3));
        var mirrored = camera(1, d).initialWcs(d, boresight, Angle.ZERO);
        assertThat(boresight.positionAngle(mirrored.pixelToSky(52, 25)).degrees())
                .isEqualTo(90, within(1e-3));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void turnsDetectorsWithinTheFocalPlaneAndThatOnTheSky(long seed) {
        Random random = new Random(seed);
        int parity = random.nextBoolean() ? 1 : -1;
        double rotation = 360 * random.nextDouble();
        Detector d = detector(200 * random.nextDouble(), -300 * random.nextDouble(), rotation);
        SkyCoord boresight = SkyCoord.ofDegrees(359.99, -50);
        Angle angle = Angle.ofDegrees(360 * random.nextDouble());
        Camera camera = camera(parity, d);
        var wcs = camera.initialWcs(d, boresight, angle);
        double x = 100 * random.nextDouble(), y = 50 * random.nextDouble();
        double[] f = d.focalPlane(x, y);
        double[] back = d.pixel(f[0], f[1]);
        assertThat(back[0]).isEqualTo(x, within(1e-9));
        assertThat(back[1]).isEqualTo(y, within(1e-9));
        SkyCoord sky = wcs.pixelToSky(x, y);
        double distance = Math.toRadians(Math.hypot(f[0], f[1]) / 3600);
        assertThat(sky.separation(boresight).radians()).isEqualTo(Math.atan(distance), within(1e-12));
        Angle fromY = Angle.ofRadians(Math.atan2(parity * f[0], f[1]));
        Angle expected = Angle.ofRadians(angle.radians() + fromY.radians());
        double difference = boresight.positionAngle(sky).radians() - expected.radians();
        assertThat(Math.sin(difference / 2)).isEqualTo(0, within(1e-9));
    }

    @Test
    void paddedRegionsHoldTheDetectorAndTheUncertainty() {
        Detector d = detector(100, 0, 30);
        Camera camera = camera(-1, d, new Detector(4, "E", 101, 51, -100, 0, 0, 0.5, List.of()));
        SkyCoord boresight = SkyCoord.ofDegrees(10, 80);
        var wcs = camera.initialWcs(d, boresight, Angle.ofDegrees(15));
        var region = camera.region(d, boresight, Angle.ofDegrees(15), camera.pointingUncertainty());
        assertThat(region.contains(wcs.pixelToSky(-0.5 - 59, -0.5 - 59))).isTrue();
        assertThat(region.contains(wcs.pixelToSky(-0.5 - 61, 25))).isFalse();
        assertThat(camera.region(boresight, Angle.ofDegrees(15), Angle.ZERO).contains(boresight))
                .isTrue();
    }

    @Test
    void refusesAmplifiersThatDoNotFit() {
        Section wide = Section.parse("[1:102,1:51]");
        Amplifier a = new Amplifier("A", "1", wide, wide.box(), null, null, null, 1, 5, 65535, 65535);
        assertThatThrownBy(() -> new Detector(0, "D", 101, 51, 0, 0, 0, 1, List.of(a)))
                .hasMessageContaining("[1:102,1:51] of amplifier A");
        assertThatThrownBy(
                        () -> new Amplifier("A", "1", wide, new Box(0, 0, 5, 5), null, null, null, 1, 5, 65535, 65535))
                .hasMessageContaining("differ in size");
    }
}
