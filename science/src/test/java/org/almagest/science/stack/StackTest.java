/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackTest {
    private static final int SIZE = 300;

    /// A field of stars seen through a shift and a turn about the middle.
    private static Image frame(
            double dx, double dy, double turn, double brightest, int stars, double noise, long seed) {
        Random sky = new Random(9), random = new Random(seed);
        Image out = Image.zeros(new Box(0, 0, SIZE, SIZE));
        for (int i = 0; i < out.data().length; i++) out.data()[i] = (float) (400 + noise * random.nextGaussian());
        double middle = 0.5 * (SIZE - 1);
        for (int s = 0; s < stars; s++) {
            double x0 = sky.nextDouble() * SIZE - middle, y0 = sky.nextDouble() * SIZE - middle;
            double peak = brightest * Math.pow(sky.nextDouble(), 2) + 1;
            double x = middle + dx + x0 * Math.cos(turn) - y0 * Math.sin(turn);
            double y = middle + dy + x0 * Math.sin(turn) + y0 * Math.cos(turn);
            for (int j = (int) y - 9; j <= y + 9; j++)
                for (int i = (int) x - 9; i <= x + 9; i++)
                    if (out.box().contains(i, j))
                        out.data()[out.index(i, j)] +=
                                (float) (peak * Math.exp(-((i - x) * (i - x) + (j - y) * (j - y)) / (2 * 1.6 * 1.6)));
        }
        return out;
    }

    private static FieldRegistration.Frame named(String name, Image image) {
        return new FieldRegistration.Frame(name, image, Mask.clear(image.box(), MaskPlanes.NONE), 0);
    }

    @ParameterizedTest(name = "shift {0}, {1}, turned by {2} rad")
    @CsvSource({"7.3,-4.8,0", "-31.25,12.5,0.02", "3.4,2.2,3.1", "0.3,0.4,0"})
    void brightStarsRegisterAFrame(double dx, double dy, double turn) {
        FieldRegistration.Place p = FieldRegistration.register(List.of(
                        named("a", frame(0, 0, 0, 900, 60, 5, 1)), named("b", frame(dx, dy, turn, 900, 60, 5, 2))))
                .get(1);
        // sixty stars of signal-to-noise up to a few hundred
        assertThat(p.map().shiftX()).isCloseTo(dx, within(0.05));
        assertThat(p.map().shiftY()).isCloseTo(dy, within(0.05));
        assertThat(p.map().rotation()).isCloseTo(turn, within(2e-4));
        assertThat(p.error()).isLessThan(0.05);
    }

    @Test
    void faintStarsAreRegisteredByAllTheirLight() {
        List<FieldRegistration.Place> places = FieldRegistration.register(List.of(
                named("a", frame(0, 0, 0, 45, 300, 10, 1)),
                named("b", frame(-11.6, 0.9, 0, 45, 300, 10, 2)),
                named("c", frame(-24.4, 3.3, 0, 45, 300, 10, 3))));
        // errors that halves of the light tell are below 0.1 pixel; three of them
        assertThat(places.get(1).map().shiftX()).isCloseTo(-11.6, within(0.25));
        assertThat(places.get(2).map().shiftX()).isCloseTo(-24.4, within(0.25));
        assertThat(places.get(2).map().shiftY()).isCloseTo(3.3, within(0.25));
    }

    @Test
    void framesOfAnotherFieldAreRefusedByName() {
        Image other = frame(0, 0, 0, 900, 60, 5, 1);
        float[] mirrored = new float[SIZE * SIZE];
        for (int y = 0; y < SIZE; y++)
            for (int x = 0; x < SIZE; x++) mirrored[y * SIZE + x] = other.get(SIZE - 1 - x, y);
        assertThatThrownBy(() -> FieldRegistration.register(
                        List.of(named("a.fits", other), named("b.fits", Image.wrap(mirrored, other.box())))))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("b.fits");
        assertThatThrownBy(() -> FieldRegistration.register(
                        List.of(named("a.fits", other), named("flat.fits", frame(0, 0, 0, 0, 0, 5, 4)))))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("flat.fits");
    }

    private static FrameStack.Frame layer(Image image, PlaneMap map) {
        Image unknown = Image.zeros(image.box());
        unknown.fill(Float.NaN);
        return new FrameStack.Frame("a.fits", image, unknown, Mask.clear(image.box(), MaskPlanes.NONE), 0, map);
    }

    private static double standardDeviation(Image image, Box box) {
        double sum = 0, squares = 0;
        long n = 0;
        for (float v : image.view(box).toArray())
            if (!Float.isNaN(v)) {
                sum += v;
                squares += (double) v * v;
                n++;
            }
        return Math.sqrt(squares / n - sum / n * (sum / n));
    }

    @Test
    void noiseOfAStackIsThatOfItsFramesWithTheResampling() {
        List<FrameStack.Frame> frames = new ArrayList<>();
        for (int k = 0; k < 4; k++)
            frames.add(layer(frame(0, 0, 0, 0, 0, 8, 20 + k), new PlaneMap(0, 0, 3.3 * k + 0.2, 1.7 * k, 1, 0, 0, 1)));
        FrameStack.Result r = new FrameStack(FrameStack.Config.DEFAULT).stack(frames, new Box(0, 0, SIZE, SIZE));
        double seen = standardDeviation(r.exposure().image(), new Box(20, 20, 240, 240));
        // 57,600 pixels of correlated noise: 0.5 % each
        assertThat(r.sigma()).isCloseTo(seen, within(0.015 * seen));
        assertThat(r.expected()).isCloseTo(seen, within(0.015 * seen));
        assertThat(Math.sqrt(r.exposure().variance().get(150, 150))).isCloseTo(seen, within(0.03 * seen));
        // resampled noise is smoothed: less than that of four frames, and correlated
        assertThat(seen).isLessThan(0.95 * 4);
        assertThat(r.exposure().info().noiseCorrelation().orElseThrow().at(1, 0))
                .isGreaterThan(0.03f);
    }

    @Test
    void aRayInOneFrameIsLeftOutAndStarsAreNot() {
        List<FrameStack.Frame> frames = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
            Image image = frame(0, 0, 0, 2000, 40, 8, 30 + k);
            if (k == 2) for (int i = 0; i < 25; i++) image.data()[image.index(40 + i, 60 + i / 2)] += 300;
            frames.add(layer(image, PlaneMap.IDENTITY));
        }
        FrameStack.Result r = new FrameStack(FrameStack.Config.DEFAULT).stack(frames, new Box(0, 0, SIZE, SIZE));
        Mask mask = r.exposure().mask();
        int clipped = mask.valueOf("CLIPPED"), found = 0;
        for (int i = 0; i < 25; i++) if ((mask.get(40 + i, 60 + i / 2) & clipped) != 0) found++;
        assertThat(found).isEqualTo(25);
        // besides, chance: a few of 450,000 pixels at five sigma, and their neighbours
        assertThat(r.parts().stream().mapToLong(FrameStack.Part::rejected).sum())
                .isLessThan(60);
    }

    @Test
    void framesWithoutNoiseAreRefusedByName() {
        Image flat = Image.zeros(new Box(0, 0, 50, 50));
        flat.fill(7);
        Image none = flat.copy();
        none.fill(Float.NaN);
        FrameStack stack = new FrameStack(FrameStack.Config.DEFAULT);
        for (Image image : List.of(flat, none))
            assertThatThrownBy(() -> stack.stack(List.of(layer(image, PlaneMap.IDENTITY)), image.box()))
                    .isInstanceOf(DataFault.class)
                    .hasMessageContaining("a.fits has no noise");
    }

    @Test
    void mapsAreJoinedAsTheyAreApplied() {
        PlaneMap a = new PlaneMap(10, 20, 13, 18, 1.01, 0.02, -0.03, 0.99),
                b = new PlaneMap(5, 5, 9, 1, 0.98, 0.01, 0.04, 1);
        PlaneMap both = b.after(a);
        double x = 33, y = 44;
        assertThat(both.applyX(a.applyX(x, y), a.applyY(x, y))).isCloseTo(b.applyX(x, y), within(1e-9));
        assertThat(both.applyY(a.applyX(x, y), a.applyY(x, y))).isCloseTo(b.applyY(x, y), within(1e-9));
    }
}
