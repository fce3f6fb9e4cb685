/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.PixelPsf;
import org.almagest.science.TestSky;
import org.almagest.science.measure.ForcedMeasurement;
import org.almagest.science.measure.SourceMeasurement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// PSF-flux pulls with the variance plane that ISR makes, at known positions.
class VariancePullTest {
    private static final TestSky.Profile STAR = TestSky.Profile.round(4);
    private static final int CELL = 48;
    private static final int SIDE = 20;

    /// The expected width follows from half the photon noise of the core that the smoothing spreads: 1.00,
    /// 1.02, 1.07 at signal-to-noise 10, 100, 1000; 400 stars know it to 0.035.
    @ParameterizedTest(name = "signal-to-noise {0}")
    @CsvSource({"10, 0.9, 1.1", "100, 0.9, 1.12", "1000, 0.95, 1.2"})
    void fluxErrorsAreThoseOfTheScatter(double snr, double low, double high) {
        int n = CELL * SIDE;
        double sky = 875;
        double flux = flux(snr, sky + 81);
        TestSky field = new TestSky(new Box(0, 0, n, n), 31).background(sky);
        long[] ids = new long[SIDE * SIDE];
        double[] x = new double[ids.length];
        double[] y = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            x[i] = CELL * (i % SIDE) + 24 + field.random().nextDouble();
            y[i] = CELL * (i / SIDE) + 24 + field.random().nextDouble();
            field.star(x[i], y[i], flux, STAR);
            ids[i] = i;
        }
        Image counts = field.exposure(9, psf()).image();
        for (int i = 0; i < counts.data().length; i++) counts.data()[i] /= 1.5f;
        RawAmplifier amplifier = new RawAmplifier(
                "A",
                counts,
                counts.box(),
                Optional.empty(),
                Optional.empty(),
                counts.box(),
                false,
                false,
                1.5,
                9,
                1e9,
                0);
        IsrFrame frame = new IsrFrame(List.of(amplifier), ExposureInfo.NONE, IsrCalibrations.NONE);
        IsrStep.applyAll(IsrStep.standard(), frame);
        Exposure e = frame.exposure().withInfo(info -> info.withPsf(psf()));
        for (int i = 0; i < e.image().data().length; i++) e.image().data()[i] -= (float) sky;
        var table =
                ForcedMeasurement.measure(e, ids, x, y, SourceMeasurement.Config.DEFAULT.withMeasurements("psfFlux"));
        double[] pull = new double[ids.length];
        double mean = 0;
        for (int i = 0; i < pull.length; i++) mean += table.number("psfInstFlux", i) / pull.length;
        for (int i = 0; i < pull.length; i++)
            pull[i] = (table.number("psfInstFlux", i) - mean) / table.number("psfInstFluxErr", i);
        double width = Math.sqrt(Arrays.stream(pull).map(p -> p * p).sum() / (pull.length - 1));
        assertThat(width).isBetween(low, high);
        // neighbours' wings: a few 1e-4 of the flux
        assertThat(mean / flux).isBetween(1 - 3 / snr / 20 - 2e-3, 1 + 3 / snr / 20 + 4e-3);
    }

    /// Flux whose PSF flux has the signal-to-noise given: s^2 = A V / (1 + f B / V ...) solved by
    /// iteration.
    private static double flux(double snr, double variance) {
        Image k = psf().kernelAt(0, 0);
        double p2 = 0;
        double p3 = 0;
        for (float p : k.data()) {
            p2 += (double) p * p;
            p3 += (double) p * p * p;
        }
        double f = snr * Math.sqrt(variance / p2);
        for (int i = 0; i < 50; i++) f = snr * Math.sqrt((variance * p2 + f * p3)) / p2;
        return f;
    }

    private static PixelPsf psf() {
        Image star = new TestSky(new Box(0, 0, 41, 41), 0)
                .star(20, 20, 1, STAR)
                .noiseless()
                .image();
        return new PixelPsf(new Box(0, 0, 4000, 4000), 0, 1, 41, star.toArray());
    }
}
