/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.LONG;
import static org.almagest.astro.table.ColumnType.STRING;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureRecipe;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.stack.FieldRegistration;
import org.almagest.science.stack.FrameStack;
import org.almagest.science.stack.PlaneMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest image stack`.
@Command(
        name = "stack",
        description = "Register frames of one field and average them, leaving out what single frames show alone. Prints"
                + " what came of each frame (CSV).",
        footer = {
            "",
            "The file written has the mean, its variance, flags and the noise's correlation between pixels; the noise is",
            "measured in what the frames differ from their mean."
        },
        mixinStandardHelpOptions = true)
final class StackFrames implements Callable<Integer> {
    private static final Schema SCHEMA = Schema.of(
            Column.of("frame", STRING, "", "File; 'stack' for the mean."),
            Column.of("shiftX", DOUBLE, "pixel", "By how many columns the middle moved."),
            Column.of("shiftY", DOUBLE, "pixel", "By how many rows."),
            Column.of("sky", DOUBLE, "", "Level taken off."),
            Column.of("sigma", DOUBLE, "", "Standard deviation of blank pixels."),
            Column.of("expected", DOUBLE, "", "Of the mean: the same by the frames' noise and the resampling."),
            Column.of("weight", DOUBLE, "", "Share in the mean."),
            Column.of("varianceFactor", DOUBLE, "", "Variance of a resampled pixel over that of a pixel."),
            Column.of("rejected", LONG, "", "Pixels left out."));

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FRAME",
            description = "FITS frames; the stack has the pixels of the first.")
    private List<Path> files = List.of();

    @Option(names = "--out", required = true, paramLabel = "FITS", description = "The stack to write.")
    private Path out = Path.of("stack.fits");

    @Option(names = "--aligned", description = "The frames lie on each other as they are: do not register them.")
    private boolean aligned;

    @Option(
            names = "--report",
            paramLabel = "TABLE",
            description = "File for the table, its form by its name (default: CSV on the standard output).")
    private Optional<Path> report = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    StackFrames() {}

    @Override
    public Integer call() {
        FieldFrames frames = FieldFrames.read(files, 2);
        List<PlaneMap> maps = aligned
                ? files.stream().map(f -> PlaneMap.IDENTITY).toList()
                : frames.register().stream().map(FieldRegistration.Place::map).toList();
        List<FrameStack.Frame> layers = new ArrayList<>();
        for (int k = 0; k < files.size(); k++) {
            Exposure e = frames.exposures().get(k);
            layers.add(new FrameStack.Frame(
                    files.get(k).toString(),
                    e.image(),
                    e.variance(),
                    e.mask(),
                    FieldFrames.unusable(e.mask()),
                    maps.get(k)));
        }
        Exposure first = frames.exposures().getFirst();
        FrameStack.Result result = new FrameStack(FrameStack.Config.DEFAULT).stack(layers, first.box());
        // place, filter and zero point are the first frame's; a PSF is nobody's
        Exposure stack = result.exposure()
                .withInfo(i -> first.info()
                        .withPsf(null)
                        .withNoiseCorrelation(i.noiseCorrelation().orElse(null)));
        ExposureFits.write(out, stack, ExposureRecipe.PLAIN);
        write(result, maps);
        spec.commandLine()
                .getErr()
                .println(String.format(
                        Locale.ROOT,
                        "%s: %d frames, noise %.4g per pixel, %.1f %% of what frames and resampling give",
                        out,
                        files.size(),
                        result.sigma(),
                        100 * result.sigma() / result.expected()));
        return 0;
    }

    private void write(FrameStack.Result result, List<PlaneMap> maps) {
        TableBuilder table = new TableBuilder(SCHEMA);
        long rejected = 0;
        for (int k = 0; k < files.size(); k++) {
            FrameStack.Part p = result.parts().get(k);
            rejected += p.rejected();
            table.addRow();
            table.set("frame", files.get(k).toString());
            table.set("shiftX", maps.get(k).shiftX()).set("shiftY", maps.get(k).shiftY());
            table.set("sky", p.sky()).set("sigma", p.sigma()).set("expected", p.sigma());
            table.set("weight", p.weight()).set("varianceFactor", p.factor()).set("rejected", p.rejected());
        }
        table.addRow();
        table.set("frame", "stack").set("shiftX", 0.0).set("shiftY", 0.0).set("sky", 0.0);
        table.set("sigma", result.sigma()).set("expected", result.expected()).set("weight", 1.0);
        table.set("varianceFactor", Double.NaN).set("rejected", rejected);
        FieldFrames.write(table.build(), report, spec.commandLine().getOut());
    }
}
