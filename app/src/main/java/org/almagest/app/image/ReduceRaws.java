/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureRecipe;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.instrument.base.RawReader;
import org.almagest.instrument.base.YamlInstrument;
import org.almagest.parquet.TableFile;
import org.almagest.science.isr.IsrCalibrations;
import org.almagest.science.isr.IsrFrame;
import org.almagest.science.isr.IsrStep;
import org.almagest.science.isr.ProductRows;
import org.almagest.science.isr.RawAmplifier;
import org.almagest.science.isr.StripRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest image reduce`.
@Command(
        name = "reduce",
        description =
                "Remove the instrument's signature from raw frames of one detector without a repository: overscan,"
                        + " gain, assembly, bias, dark, defects, variance, flat. Writes NAME.reduced.fits with image [electron], mask"
                        + " and variance.",
        footer = {
            "",
            "The camera's description is that of a repository; `almagest instrument guess` makes one from frames."
        },
        mixinStandardHelpOptions = true)
final class ReduceRaws implements Callable<Integer> {
    private static final Schema BOXES = Schema.of(
            Column.of("x0", ColumnType.INT, "pixel", "First column."),
            Column.of("y0", ColumnType.INT, "pixel", "First row."),
            Column.of("width", ColumnType.INT, "pixel", "Columns."),
            Column.of("height", ColumnType.INT, "pixel", "Rows."));

    @Spec
    private CommandSpec spec;

    @Mixin
    private ManyImages images;

    @Option(names = "--instrument", required = true, paramLabel = "YAML", description = "Description of the camera.")
    private Path instrument = Path.of("camera.yaml");

    @Option(names = "--bias", paramLabel = "FITS", description = "Combined bias [electron].")
    private Optional<Path> bias = Optional.empty();

    @Option(names = "--dark", paramLabel = "FITS", description = "Combined dark [electron per second].")
    private Optional<Path> dark = Optional.empty();

    @Option(names = "--flat", paramLabel = "FITS", description = "Combined flat, 1 on average.")
    private Optional<Path> flat = Optional.empty();

    @Option(
            names = "--defects",
            paramLabel = "FILE",
            description = "Table of boxes (x0, y0, width, height), or a FITS image whose pixels other than 0 are bad.")
    private Optional<Path> defects = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ReduceRaws() {}

    @Override
    public Integer call() {
        List<Path> files = images.files();
        IsrCalibrations products = products();
        RawReader reader = new RawReader(YamlInstrument.load(instrument));
        PlanePool pool = new PlanePool();
        for (Path file : files) {
            pool.takeBack();
            RawExposure raw = reader.read(file, pool);
            List<RawAmplifier> amplifiers =
                    raw.amplifiers().stream().map(RawAmplifier::of).toList();
            IsrFrame frame = new IsrFrame(amplifiers, raw.info(), products, pool);
            IsrStep.applyAll(IsrStep.standard(), frame);
            Exposure made = frame.exposure();
            Path out = images.output(file, ".reduced.fits");
            ExposureFits.write(out, made, ExposureRecipe.PLAIN);
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "%s: detector %s, %d x %d pixels",
                            out,
                            raw.detector().name(),
                            made.box().width(),
                            made.box().height()));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private IsrCalibrations products() {
        return IsrCalibrations.NONE
                .withBias(bias.map(ReduceRaws::product))
                .withDark(dark.map(ReduceRaws::product))
                .withFlat(flat.map(ReduceRaws::product))
                .withDefects(defects.map(ReduceRaws::defects));
    }

    /// The pixels of a file's first image, without marks: plain ones are read for each frame, packed ones
    /// are unpacked once.
    private static IsrCalibrations.Product product(Path file) {
        try (FitsFile in = FitsFile.open(file)) {
            boolean packed = file.getFileName().toString().matches("(?i).*\\.(gz|bz2)");
            if (!packed && !in.firstImage().isCompressed()) return () -> StripRows.of(FitsFile.open(file));
            Image image = in.firstImage().readImage();
            return () -> ProductRows.of(image, Optional.empty());
        }
    }

    private static Table defects(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean isFits = name.matches(".*\\.(fits|fit|fts)(\\.(gz|bz2|fz))?");
        if (isFits)
            try (FitsFile in = FitsFile.open(file)) {
                for (FitsHdu hdu : in.hdus()) if (hdu.isImage() && !hdu.box().isEmpty()) return boxes(hdu);
            }
        Table table = TableFile.read(file);
        for (Column c : BOXES.columns())
            if (table.schema().find(c.name()).isEmpty())
                throw new UserFault(
                        file + " has no column " + c.name() + ": boxes of defects have x0, y0, width, height");
        return table;
    }

    /// The runs of bad pixels in the rows of an image.
    private static Table boxes(FitsHdu hdu) {
        int[] px = hdu.readInts();
        Box box = hdu.box();
        TableBuilder out = new TableBuilder(BOXES);
        for (int y = 0; y < box.height(); y++)
            for (int x = 0; x < box.width(); x++) {
                int first = x;
                while (x < box.width() && px[y * box.width() + x] != 0) x++;
                if (x == first) continue;
                out.addRow();
                out.set("x0", first).set("y0", y).set("width", x - first).set("height", 1);
            }
        return out.build();
    }
}
