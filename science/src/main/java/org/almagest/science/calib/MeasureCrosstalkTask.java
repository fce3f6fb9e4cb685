/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;
import org.almagest.science.isr.Assemble;
import org.almagest.science.isr.Crosstalk;
import org.almagest.science.isr.Gain;
import org.almagest.science.isr.GrowMask;
import org.almagest.science.isr.IsrCalibrations;
import org.almagest.science.isr.IsrStep;
import org.almagest.science.isr.MaskDefects;
import org.almagest.science.isr.MaskNans;
import org.almagest.science.isr.Overscan;
import org.almagest.science.isr.PhotonTransfer;
import org.almagest.science.isr.RawAmplifier;
import org.almagest.science.isr.Saturation;
import org.almagest.science.isr.SubtractBias;
import org.almagest.science.isr.SubtractDark;

/// Measures how much of each amplifier's signal shows up in the others, from frames with bright spots on
/// dark ground.
///
/// Where an amplifier is bright and another one dark at the same place in the readout, what the dark one
/// shows above its own background is linear in the bright signal with a quadratic part. Clipped thrice at 2
/// sigma; what is less than 3 standard errors from zero is set to zero.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record MeasureCrosstalkTask(Config config)
        implements PipelineTask<MeasureCrosstalkTask.In, MeasureCrosstalkTask.Out> {

    /// @param steps what is done to the raw frames
    /// @param bright signals from which a pixel tells of crosstalk [electron]
    /// @param dark signals up to which a target pixel may be used [electron]
    /// @param quadratic whether a quadratic part is fitted
    /// @param clipSigma outliers beyond are left out
    /// @param rounds of clipping
    /// @param significance in standard errors below which a coefficient is zero
    /// @param minPixels fewest pixels of a pair of amplifiers
    /// @param maxCoefficient greatest linear coefficient
    /// @param masked planes whose pixels take no part
    public record Config(
            List<IsrStep> steps,
            double bright,
            double dark,
            boolean quadratic,
            double clipSigma,
            int rounds,
            double significance,
            int minPixels,
            double maxCoefficient,
            List<String> masked) {
        public static final Config DEFAULT = new Config(
                List.of(
                        Overscan.DEFAULT,
                        Saturation.DEFAULT,
                        Gain.DEFAULT,
                        Assemble.DEFAULT,
                        GrowMask.DEFAULT,
                        SubtractBias.DEFAULT,
                        SubtractDark.DEFAULT,
                        MaskDefects.DEFAULT,
                        MaskNans.DEFAULT),
                30_000,
                1000,
                true,
                2,
                3,
                3,
                200,
                0.01,
                List.of("SAT", "BAD", "NO_DATA", "UNMASKEDNAN"));

        public Config {
            steps = List.copyOf(steps);
            masked = List.copyOf(masked);
        }
    }

    /// @param raws frames with bright spots
    /// @param bias combined bias [electron]
    /// @param dark combined dark [electron / s]
    /// @param defects boxes of bad pixels
    /// @param ptc gains
    public record In(
            @Input(
                    value = "raw",
                    dimensions = {"instrument", "exposure", "detector"})
            List<Deferred<RawExposure>> raws,

            @Prerequisite(
                    value = "bias",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Exposure> bias,

            @Prerequisite(
                    value = "dark",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Exposure> dark,

            @Prerequisite(
                    value = "defects",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Table> defects,

            @Prerequisite(
                    value = "ptc",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<PhotonTransfer> ptc) {}

    /// @param crosstalk coefficients
    /// @param verification whether they are fit for use
    public record Out(
            @Output(value = "crosstalk", calibration = true) Crosstalk crosstalk,
            @Output("crosstalk_verification") Verification verification) {}

    @Override
    public Out run(In in) {
        IsrCalibrations products = IsrCalibrations.NONE
                .withBias(IsrCalibrations.Product.of(in.bias()))
                .withDark(IsrCalibrations.Product.of(in.dark()))
                .withDefects(in.defects())
                .withPtc(in.ptc());
        List<String> names = new ArrayList<>();
        SpotSamples[][] samples = new SpotSamples[0][0];
        for (Deferred<RawExposure> handle : in.raws()) {
            Reduced spots = Reduced.of(handle, config.steps(), products);
            int n = spots.amplifiers().size();
            if (names.isEmpty()) {
                spots.amplifiers().forEach(a -> names.add(a.name()));
                samples = new SpotSamples[n][n];
                for (SpotSamples[] row : samples) for (int b = 0; b < n; b++) row[b] = new SpotSamples();
            }
            collect(spots, samples);
        }
        if (names.isEmpty()) throw new DataFault("no frames with spots to measure crosstalk on");
        return result(names, samples, in.raws().size());
    }

    private void collect(Reduced spots, SpotSamples[][] samples) {
        Image image = spots.frame().image("crosstalk");
        Mask mask = spots.frame().mask("crosstalk");
        int planes = mask.valueOf(config.masked().toArray(String[]::new));
        int n = spots.amplifiers().size();
        float[][] readout = new float[n][];
        for (int a = 0; a < n; a++) readout[a] = readout(spots.amplifiers().get(a), image, mask, planes);
        for (int source = 0; source < n; source++)
            for (int target = 0; target < n; target++)
                if (source != target)
                    samples[target][source].add(readout[source], readout[target], config.bright(), config.dark());
    }

    /// Pixels in the order of readout; NaN where masked.
    private static float[] readout(RawAmplifier a, Image image, Mask mask, int planes) {
        Box box = a.section();
        float[] out = new float[box.width() * box.height()];
        for (int v = 0; v < box.height(); v++)
            for (int u = 0; u < box.width(); u++) {
                int x = a.flipX() ? box.x1() - u : box.x0() + u, y = a.flipY() ? box.y1() - v : box.y0() + v;
                boolean bad = (mask.data()[mask.index(x, y)] & planes) != 0;
                out[v * box.width() + u] = bad ? Float.NaN : image.data()[image.index(x, y)];
            }
        return out;
    }

    private Out result(List<String> names, SpotSamples[][] samples, int inputs) {
        int n = names.size();
        double[][] linear = new double[n][n], quadratic = new double[n][n];
        List<Verification.Check> checks = new ArrayList<>();
        for (int target = 0; target < n; target++)
            for (int source = 0; source < n; source++) {
                if (target == source) continue;
                String what = names.get(source) + " in " + names.get(target) + " ";
                SpotSamples.Fit fit =
                        samples[target][source].fit(config.quadratic(), config.clipSigma(), config.rounds());
                checks.add(new Verification.Check(
                        what + "pixels", fit.pixels(), config.minPixels(), Double.POSITIVE_INFINITY, ""));
                if (fit.pixels() < config.minPixels()) continue;
                if (Math.abs(fit.linear()) > config.significance() * fit.linearError())
                    linear[target][source] = fit.linear();
                if (config.quadratic() && Math.abs(fit.quadratic()) > config.significance() * fit.quadraticError())
                    quadratic[target][source] = fit.quadratic();
                checks.add(new Verification.Check(
                        what + "coefficient",
                        linear[target][source],
                        -config.maxCoefficient(),
                        config.maxCoefficient(),
                        ""));
                checks.add(new Verification.Check(
                        what + "left after correction, over its error",
                        fit.left(linear[target][source], quadratic[target][source]),
                        -4,
                        4,
                        ""));
            }
        Crosstalk product = new Crosstalk(names, linear, config.quadratic() ? quadratic : new double[0][0]);
        return new Out(product, new Verification("crosstalk", inputs, checks));
    }
}
