/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;
import org.almagest.science.isr.CorrectCrosstalk;
import org.almagest.science.isr.Crosstalk;
import org.almagest.science.isr.DeferredCharge;
import org.almagest.science.isr.Gain;
import org.almagest.science.isr.IsrCalibrations;
import org.almagest.science.isr.IsrStep;
import org.almagest.science.isr.Linearity;
import org.almagest.science.isr.Linearizer;
import org.almagest.science.isr.Overscan;
import org.almagest.science.isr.PhotonTransfer;
import org.almagest.science.isr.RawAmplifier;
import org.almagest.science.isr.Saturation;

/// Measures charge that comes out late, by what flats leave in the serial overscan (EPER).
///
/// The description's overscan must be longer than the trail: its first columns are measured, the level
/// without light is taken behind them.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record MeasureCtiTask(Config config) implements PipelineTask<MeasureCtiTask.In, MeasureCtiTask.Out> {

    /// @param steps what is done to the raw flats, without assembling them
    /// @param columns of overscan that are fitted
    /// @param signalRange least and greatest mean signal of flats that are used [electron]
    /// @param maxChargeLoss greatest loss of a transfer
    /// @param maxTrail greatest mean trail after correction in the first two columns over that before, of
    /// flats whose trail exceeds 10 electrons
    public record Config(
            List<IsrStep> steps, int columns, double[] signalRange, double maxChargeLoss, double maxTrail) {
        public static final Config DEFAULT = new Config(
                List.of(
                        new Overscan(Overscan.Method.MEAN_PER_ROW, 28, 3, 1000, false),
                        Saturation.DEFAULT,
                        Gain.DEFAULT,
                        CorrectCrosstalk.DEFAULT,
                        Linearity.DEFAULT),
                15,
                new double[] {100, 150_000},
                1e-5,
                0.1);

        public Config {
            steps = List.copyOf(steps);
            if (columns < 3) throw new IllegalArgumentException("columns " + columns + ": 3 or more");
        }
    }

    /// @param raws flats
    /// @param crosstalk coupling of amplifiers
    /// @param linearizer correction of non-linear response
    /// @param ptc gains
    public record In(
            @Input(
                    value = "raw",
                    dimensions = {"instrument", "exposure", "detector"})
            List<Deferred<RawExposure>> raws,

            @Prerequisite(
                    value = "crosstalk",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Crosstalk> crosstalk,

            @Prerequisite(
                    value = "linearizer",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Linearizer> linearizer,

            @Prerequisite(
                    value = "ptc",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<PhotonTransfer> ptc) {}

    /// @param cti registers of all amplifiers
    /// @param verification whether they are fit for use
    /// @param trails overscan before and after: `amplifier`, `signal`, `column`, `before`, `after`
    /// [electron]
    public record Out(
            @Output(value = "cti", calibration = true) DeferredCharge cti,
            @Output("cti_verification") Verification verification,
            @Output("cti_trails") Table trails) {}

    /// Of one flat and amplifier.
    private record Tail(double signal, double[] columns, double error) {}

    @Override
    public Out run(In in) {
        IsrCalibrations products = IsrCalibrations.NONE
                .withCrosstalk(in.crosstalk())
                .withLinearizer(in.linearizer())
                .withPtc(in.ptc());
        Map<String, List<Tail>> tails = new LinkedHashMap<>();
        Map<String, RawAmplifier> amplifiers = new LinkedHashMap<>();
        for (Deferred<RawExposure> handle : in.raws())
            for (RawAmplifier a : Reduced.of(handle, config.steps(), products).amplifiers()) {
                amplifiers.put(a.name(), a);
                Tail tail = tail(a);
                List<Tail> of = tails.computeIfAbsent(a.name(), _ -> new ArrayList<>());
                if (tail.signal() >= config.signalRange()[0] && tail.signal() <= config.signalRange()[1]) of.add(tail);
            }
        Map<String, DeferredCharge.Register> registers = new LinkedHashMap<>();
        List<Verification.Check> checks = new ArrayList<>();
        List<List<double[]>> curves = new ArrayList<>();
        for (RawAmplifier a : amplifiers.values()) {
            List<Tail> all = unsaturated(tails.getOrDefault(a.name(), List.of()));
            TrailFit.Result r = fit(a, all);
            registers.put(a.name(), r.register());
            List<double[]> rows = new ArrayList<>();
            for (Tail t : all) rows.add(corrected(a, t, r.register()));
            curves.add(rows);
            checks.add(new Verification.Check(
                    a.name() + " charge loss of a transfer", r.register().chargeLoss(), 0, config.maxChargeLoss(), ""));
            checks.add(
                    new Verification.Check(a.name() + " part of the trail left", left(rows), 0, config.maxTrail(), ""));
            checks.add(new Verification.Check(a.name() + " chi2 per degree of freedom", r.chi2(), 0, 3, ""));
        }
        return new Out(
                new DeferredCharge(registers),
                new Verification("cti", in.raws().size(), checks),
                CurveTables.trails(List.copyOf(amplifiers.keySet()), curves, config.columns()));
    }

    private Tail tail(RawAmplifier a) {
        Box scan = a.serialOverscan()
                .orElseThrow(() -> new DataFault(
                        "amplifier " + a.name() + " has no serial overscan: deferred charge cannot be measured by it"));
        if (scan.width() < config.columns() + 10)
            throw new DataFault("amplifier " + a.name() + " has " + scan.width() + " overscan columns, "
                    + (config.columns() + 10) + " or more are needed");
        Box data = a.data();
        double[] columns = new double[config.columns()];
        for (int j = 0; j < columns.length; j++) columns[j] = mean(a.pixels(), scan.x0() + j, data);
        double signal = mean(a.pixels(), data.x1(), data), noise = a.readNoise();
        int level = scan.width() - 28;
        return new Tail(signal, columns, Math.sqrt(noise * noise * (1 + 1.0 / Math.max(10, level)) / data.height()));
    }

    private static double mean(Image px, int x, Box rows) {
        float[] column = new float[rows.height()];
        for (int y = 0; y < column.length; y++) column[y] = px.data()[px.index(x, rows.y0() + y)];
        Arrays.sort(column);
        // bled or struck rows are few: leave out a hundredth at each end
        int cut = column.length / 100;
        double sum = 0;
        for (int y = cut; y < column.length - cut; y++) sum += column[y];
        return sum / (column.length - 2 * cut);
    }

    /// Signals at the converter's or the wells' end tell nothing new: those within 3 per cent of the
    /// greatest are left out when they stand together.
    private static List<Tail> unsaturated(List<Tail> all) {
        double greatest = all.stream().mapToDouble(Tail::signal).max().orElse(0);
        List<Tail> low = all.stream().filter(t -> t.signal() < 0.97 * greatest).toList();
        return low.size() < 5 ? all : low;
    }

    private TrailFit.Result fit(RawAmplifier a, List<Tail> all) {
        if (all.size() < 5)
            throw new DataFault("amplifier " + a.name() + " has " + all.size()
                    + " flats of usable signal; 5 or more are needed to measure deferred charge");
        int transfers = a.data().x1() - a.pixels().x0() + 1;
        return TrailFit.fit(
                all.stream().mapToDouble(Tail::signal).toArray(),
                all.stream().map(Tail::columns).toArray(double[][]::new),
                all.stream().mapToDouble(Tail::error).toArray(),
                transfers);
    }

    /// The mean row of a flat, corrected as [org.almagest.science.isr.CorrectDeferredCharge] does.
    private double[] corrected(RawAmplifier a, Tail t, DeferredCharge.Register register) {
        int n = config.columns(), transfers = a.data().x1() - a.pixels().x0() + 1;
        double[] row = new double[transfers + n], out = new double[1 + 2 * n];
        Arrays.fill(row, 0, transfers, t.signal());
        System.arraycopy(t.columns(), 0, row, transfers, n);
        org.almagest.science.isr.CorrectDeferredCharge.DEFAULT.correct(
                row, a.data().x0() - a.pixels().x0(), a.data().width(), register);
        out[0] = t.signal();
        System.arraycopy(t.columns(), 0, out, 1, n);
        System.arraycopy(row, transfers, out, 1 + n, n);
        return out;
    }

    private double left(List<double[]> rows) {
        double before = 0, after = 0;
        for (double[] r : rows) {
            if (r[1] + r[2] < 10) continue;
            before += r[1] + r[2];
            after += r[1 + config.columns()] + r[2 + config.columns()];
        }
        return before == 0 ? 0 : Math.abs(after) / before;
    }
}
