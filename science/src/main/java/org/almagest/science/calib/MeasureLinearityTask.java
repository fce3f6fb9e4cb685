/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.RawExposure;
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
import org.almagest.science.isr.CorrectCrosstalk;
import org.almagest.science.isr.Crosstalk;
import org.almagest.science.isr.Gain;
import org.almagest.science.isr.GrowMask;
import org.almagest.science.isr.IsrCalibrations;
import org.almagest.science.isr.IsrStep;
import org.almagest.science.isr.Linearizer;
import org.almagest.science.isr.MaskDefects;
import org.almagest.science.isr.MaskNans;
import org.almagest.science.isr.Overscan;
import org.almagest.science.isr.Saturation;
import org.almagest.science.isr.SubtractBias;
import org.almagest.science.isr.SubtractDark;

/// Measures the response of amplifiers to a ramp of flats against the lamp's photodiode, or the exposure
/// time where there is none.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record MeasureLinearityTask(Config config)
        implements PipelineTask<MeasureLinearityTask.In, MeasureLinearityTask.Out> {

    /// @param steps what is done to the raw flats
    /// @param nodes of the spline beside that at zero
    /// @param diodeNoise relative error of the light told beforehand
    /// @param maxDeviation relative departure from the line of low signals from where on flats are left out
    /// @param maxMasked flats with a larger fraction of masked pixels are left out
    /// @param masked planes whose pixels take no part
    /// @param maxResidual greatest relative residual, averaged over flats of like signal, between `range`
    /// @param range of signals judged, as fractions of the greatest one used
    public record Config(
            List<IsrStep> steps,
            int nodes,
            double diodeNoise,
            double maxDeviation,
            double maxMasked,
            List<String> masked,
            double maxResidual,
            double[] range) {
        public static final Config DEFAULT = new Config(
                List.of(
                        Overscan.DEFAULT,
                        Saturation.DEFAULT,
                        new Gain(Map.of(), false),
                        CorrectCrosstalk.DEFAULT,
                        Assemble.DEFAULT,
                        GrowMask.DEFAULT,
                        SubtractBias.DEFAULT,
                        SubtractDark.DEFAULT,
                        MaskDefects.DEFAULT,
                        MaskNans.DEFAULT),
                10,
                2e-4,
                0.05,
                0.02,
                List.of("SAT", "BAD", "NO_DATA", "UNMASKEDNAN"),
                1e-3,
                new double[] {0.01, 0.95});

        public Config {
            steps = List.copyOf(steps);
            masked = List.copyOf(masked);
            if (nodes < 3) throw new IllegalArgumentException("nodes " + nodes + ": 3 or more");
        }
    }

    /// @param raws flats
    /// @param bias combined bias [electron]
    /// @param dark combined dark [electron / s]
    /// @param defects boxes of bad pixels
    /// @param crosstalk coupling of amplifiers
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
                    value = "crosstalk",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Crosstalk> crosstalk) {}

    /// @param linearizer corrections of all amplifiers
    /// @param verification whether they are fit for use
    /// @param residuals what is left: `amplifier`, `signal` [count], `residual` relative
    public record Out(
            @Output(value = "linearizer", calibration = true)
            Linearizer linearizer,

            @Output("linearizer_verification") Verification verification,
            @Output("linearizer_residuals") Table residuals) {}

    @Override
    public Out run(In in) {
        IsrCalibrations products = IsrCalibrations.NONE
                .withBias(IsrCalibrations.Product.of(in.bias()))
                .withDark(IsrCalibrations.Product.of(in.dark()))
                .withDefects(in.defects())
                .withCrosstalk(in.crosstalk());
        List<LinearityFit.Point> points = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Deferred<RawExposure> handle : in.raws()) {
            Reduced flat = Reduced.of(handle, config.steps(), products);
            if (names.isEmpty()) flat.amplifiers().forEach(a -> names.add(a.name()));
            points.add(point(flat));
        }
        LinearityFit.Config fit =
                new LinearityFit.Config(config.nodes(), config.diodeNoise(), config.maxDeviation(), 0.3);
        points.sort((p, q) -> Double.compare(p.light(), q.light()));
        LinearityFit.Response[] responses = LinearityFit.fit(points.toArray(LinearityFit.Point[]::new), fit);
        Map<String, Linearizer.Curve> curves = new LinkedHashMap<>();
        List<Verification.Check> checks = new ArrayList<>();
        for (int a = 0; a < responses.length; a++) {
            curves.put(names.get(a), responses[a].curve());
            checks.add(new Verification.Check(
                    names.get(a) + " greatest residual", worst(responses[a]), 0, config.maxResidual(), ""));
        }
        return new Out(
                new Linearizer(curves),
                new Verification("linearizer", in.raws().size(), checks),
                CurveTables.residuals(names, responses));
    }

    private LinearityFit.Point point(Reduced flat) {
        int n = flat.amplifiers().size();
        double[] signal = new double[n], error = new double[n];
        Image image = flat.frame().image("linearity");
        Mask mask = flat.frame().mask("linearity");
        int planes = mask.valueOf(config.masked().toArray(String[]::new));
        for (int k = 0; k < n; k++) {
            Box box = flat.amplifiers().get(k).section();
            double gain = flat.frame().gain(k), noise = flat.amplifiers().get(k).readNoise(), sum = 0;
            long kept = 0;
            for (int y = box.y0(); y <= box.y1(); y++) {
                int row = image.index(box.x0(), y), bits = mask.index(box.x0(), y);
                for (int x = 0; x < box.width(); x++)
                    if ((mask.data()[bits + x] & planes) == 0) {
                        sum += image.data()[row + x];
                        kept++;
                    }
            }
            double mean = sum / kept;
            boolean fit = kept >= (1 - config.maxMasked()) * box.area();
            signal[k] = fit ? mean / gain : Double.NaN;
            // the level of a row, of some fifty overscan pixels, is off for all its pixels
            double level = noise * noise / 50 / box.height();
            error[k] = Math.sqrt(Math.max(mean, 0) / kept + noise * noise / kept + level) / gain;
        }
        return new LinearityFit.Point(flat.lamp(), signal, error);
    }

    /// Greatest mean residual of flats whose signals lie within a twentieth of each other.
    private double worst(LinearityFit.Response r) {
        double worst = 0;
        double[] s = r.signals();
        for (int k = 0; k < s.length; k++) {
            if (s[k] < config.range()[0] * r.greatest() || s[k] > config.range()[1] * r.greatest()) continue;
            double sum = 0;
            int n = 0;
            for (int m = 0; m < s.length; m++)
                if (Math.abs(s[m] / s[k] - 1) < 0.05) {
                    sum += r.residuals()[m];
                    n++;
                }
            worst = Math.max(worst, Math.abs(sum / n));
        }
        return worst;
    }
}
