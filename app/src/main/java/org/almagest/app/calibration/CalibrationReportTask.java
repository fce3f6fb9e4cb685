/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.app.report.Html;
import org.almagest.astro.table.Table;
import org.almagest.butler.format.HtmlText;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.Step;
import org.almagest.science.calib.Verification;
import org.almagest.science.isr.BrighterFatterKernel;
import org.almagest.science.isr.PhotonTransfer;

/// Draws the page of a detector's characterization: every check with its limits, and what was measured.
///
/// @param config none
@Step(dimensions = {"instrument", "detector"})
public record CalibrationReportTask(Config config)
        implements PipelineTask<CalibrationReportTask.In, CalibrationReportTask.Out> {

    /// Nothing can be chosen.
    public record Config() {
        public static final Config DEFAULT = new Config();
    }

    /// @param context names the detector
    /// @param ptc photon transfer curves
    /// @param ptcChecks their verification
    /// @param linearizerChecks verification of the linearizer
    /// @param crosstalkChecks verification of the crosstalk
    /// @param ctiChecks verification of the deferred charge
    /// @param kernelChecks verification of the brighter-fatter kernel
    /// @param starChecks whether the kernel brings stars to one size
    /// @param biasChecks verification of the bias
    /// @param darkChecks verification of the dark
    /// @param defectChecks verification of the defects
    /// @param residuals of linearity
    /// @param trails in the serial overscan
    /// @param kernel of the brighter-fatter correction
    /// @param sizes of stars
    public record In(
            QuantumContext context,
            @Input("ptc") PhotonTransfer ptc,
            @Input("ptc_verification") Verification ptcChecks,

            @Input("linearizer_verification") Optional<Verification> linearizerChecks,

            @Input("crosstalk_verification") Optional<Verification> crosstalkChecks,

            @Input("cti_verification") Optional<Verification> ctiChecks,

            @Input("bf_kernel_verification") Optional<Verification> kernelChecks,

            @Input("star_sizes_verification") Optional<Verification> starChecks,

            @Input("bias_verification") Optional<Verification> biasChecks,
            @Input("dark_verification") Optional<Verification> darkChecks,

            @Input("defects_verification") Optional<Verification> defectChecks,

            @Input("linearizer_residuals") Optional<Table> residuals,
            @Input("cti_trails") Optional<Table> trails,
            @Input("bf_kernel") Optional<BrighterFatterKernel> kernel,
            @Input("star_sizes") Optional<Table> sizes) {}

    /// @param page to be opened in a browser
    public record Out(@Output("calibration_report") HtmlText page) {}

    @Override
    public Out run(In in) {
        List<Verification> all = Stream.of(
                        Optional.of(in.ptcChecks()),
                        in.linearizerChecks(),
                        in.crosstalkChecks(),
                        in.ctiChecks(),
                        in.kernelChecks(),
                        in.starChecks(),
                        in.biasChecks(),
                        in.darkChecks(),
                        in.defectChecks())
                .flatMap(Optional::stream)
                .toList();
        List<String> failed =
                all.stream().filter(v -> !v.passed()).map(Verification::product).toList();
        Html page = new Html("Characterization of " + in.context().dataId())
                .note("Run " + in.context().run() + ". "
                        + (failed.isEmpty()
                                ? "All products passed."
                                : "Failed: " + String.join(", ", failed)
                                        + "; certify-calibrations refuses these unless told --unverified."))
                .heading("Products and their checks");
        List<Html.Columns> tables = new ArrayList<>();
        for (Verification v : all) tables.add(table(v));
        page.tables(tables);
        page.heading("Photon transfer").figures(CalibrationCharts.photonTransfer(in.ptc()));
        in.residuals().ifPresent(t -> page.heading("Linearity").figures(List.of(CalibrationCharts.residuals(t))));
        in.trails().ifPresent(t -> page.heading("Serial charge transfer").figures(CalibrationCharts.trails(t)));
        List<Html.Figure> fat = new ArrayList<>();
        in.kernel().ifPresent(k -> fat.add(CalibrationCharts.kernel(k)));
        in.sizes().ifPresent(t -> fat.add(CalibrationCharts.sizes(t)));
        if (!fat.isEmpty()) page.heading("Brighter-fatter effect").figures(fat);
        return new Out(new HtmlText(page.page()));
    }

    private static Html.Columns table(Verification v) {
        List<List<String>> rows = new ArrayList<>();
        for (Verification.Check c : v.checks())
            rows.add(List.of(
                    c.name(),
                    (c.passed() ? "+" : "!") + number(c.value()) + (c.unit().isEmpty() ? "" : " " + c.unit()),
                    limit(c)));
        return new Html.Columns(
                v.product() + ": " + (v.passed() ? "PASS" : "FAIL") + ", " + v.inputs() + " inputs",
                List.of("check", "measured", "allowed"),
                rows);
    }

    private static String limit(Verification.Check c) {
        boolean low = Double.isFinite(c.low()), high = Double.isFinite(c.high());
        if (low && high) return number(c.low()) + " to " + number(c.high());
        return low ? "from " + number(c.low()) : high ? "to " + number(c.high()) : "any";
    }

    private static String number(double v) {
        if (v == Math.rint(v) && Math.abs(v) < 1e6) return String.format(Locale.ROOT, "%.0f", v);
        return String.format(Locale.ROOT, "%.4g", v);
    }
}
