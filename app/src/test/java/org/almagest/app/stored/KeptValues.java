/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.stored;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.PixelPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.Sip;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.butler.format.Formatter;
import org.almagest.butler.format.Formatters;
import org.almagest.butler.format.HtmlText;
import org.almagest.butler.format.JsonLines;
import org.almagest.butler.format.Recipe;
import org.almagest.butler.format.YamlText;
import org.almagest.pipe.graph.QuantumMetadata;

/// One small value for every stored form, and the program that writes the kept files of a new version.
final class KeptValues {
    private static final Box BOX = new Box(-3, 40, 12, 9);

    private KeptValues() {}

    /// Writes the kept files of the present versions, where there are none yet: run it once when a version
    /// is new, and keep its files for ever.
    ///
    /// @param args the folder `testdata/stored`
    public static void main(String[] args) throws IOException {
        Formatters formatters = Formatters.load();
        for (Map.Entry<String, Object> kept : all().entrySet()) {
            Formatter<?> formatter = formatterOf(formatters, kept.getValue());
            Path file = file(Path.of(args[0]), formatter, formatter.version(), kept.getKey());
            if (Files.exists(file)) continue;
            Files.createDirectories(Path.of(args[0]));
            write(formatter, kept.getValue(), file);
        }
    }

    static Formatter<?> formatterOf(Formatters formatters, Object value) {
        return formatters.forStorage(formatters.storage(value.getClass()));
    }

    /// The kept file of a form's version.
    static Path file(Path folder, Formatter<?> formatter, int version, String name) {
        return folder.resolve(formatter.name() + "-" + version + "-" + name + "." + formatter.extension());
    }

    private static <T> void write(Formatter<T> formatter, Object value, Path file) throws IOException {
        formatter.write(formatter.type().cast(value), file, Recipe.PLAIN);
    }

    /// Name to value; several values of one form where parts of it have versions of their own.
    static Map<String, Object> all() {
        float[] basis = new float[3 * 7 * 7], stamps = new float[6 * 7 * 7];
        for (int i = 0; i < basis.length; i++) basis[i] = 1f / (1 + i);
        for (int i = 0; i < stamps.length; i++) stamps[i] = 1f / (2 + i);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("gaussian", exposure(new GaussianPsf(1.5, 7)));
        all.put("pixel", exposure(new PixelPsf(new Box(0, 0, 100, 90), 1, 0.5, 7, basis)));
        all.put("grid", exposure(new GridPsf(-3.25, 4.5, 33.25, 44.5, 3, 2, 3, stamps)));
        all.put("image", image(1));
        all.put("mask", mask());
        all.put("table", table());
        all.put("metadata", metadata());
        all.put("log", new JsonLines(List.of("{\"level\": \"INFO\", \"message\": \"a\"}", "{\"level\": \"WARN\"}")));
        all.put("config", new YamlText("gain: 2.0\nsteps: [A, B]\n"));
        all.put("page", new HtmlText("<!doctype html>\n<p>words</p>\n"));
        all.put("text", "words\nand words\n");
        all.put("bytes", "bytes\0".getBytes(StandardCharsets.UTF_8));
        return all;
    }

    private static Image image(double step) {
        Image image = Image.zeros(BOX);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) (step * i - 7.5);
        image.data()[5] = Float.NaN;
        return image;
    }

    private static Mask mask() {
        Mask mask = Mask.clear(BOX, MaskPlanes.of(Map.of("BAD", 0, "SAT", 4, "HIGH_VARIANCE", 30)));
        mask.orBox(new Box(0, 42, 3, 2), mask.valueOf("BAD"));
        mask.orBox(new Box(2, 43, 3, 2), mask.valueOf("HIGH_VARIANCE"));
        return mask;
    }

    private static Exposure exposure(Psf psf) {
        ExposureInfo info = ExposureInfo.NONE
                .withFilter(new FilterLabel("r", "r_03"))
                .withDetector(18)
                .withWcs(new TanSipWcs(
                        new SkyCoord(1.5, -0.25),
                        6.5,
                        44,
                        new double[] {-1e-6, 1e-9, 2e-9, 1e-6},
                        new Sip(2, new double[] {0, 0, 1e-6, 0, 2e-6, 0, 0, 0, 0}, new double[] {
                            0, 0, 0, 0, 0, 0, 3e-6, 0, 0
                        })))
                .withPsf(psf)
                .withPhotoCalib(new PhotoCalib(
                        3.5, 0.01, new ChebyshevField(BOX, 1, 1, new double[] {1, 0.001, 0.002, 0.0001})))
                .withApertureCorrections(Map.of("psfFlux", ChebyshevField.constant(BOX, 1.01)))
                .withMetadata(Map.of("PROPID", "2026-17", "lower case key", "\u03b1 Cen"));
        return new Exposure(image(1), mask(), image(0.5), info);
    }

    private static Table table() {
        TableBuilder out = new TableBuilder(new Schema(List.of(
                new Column("diaSourceId", ColumnType.LONG, false, "", "meta.id", "Number."),
                new Column("ra", ColumnType.DOUBLE, false, "deg", "pos.eq.ra", "Right ascension."),
                new Column("psfFlux", ColumnType.FLOAT, true, "nJy", "phot.flux", "Flux."),
                new Column("isDipole", ColumnType.BOOLEAN, true, "", "", ""),
                new Column("band", ColumnType.STRING, true, "", "", ""))));
        for (int i = 0; i < 4; i++) {
            out.addRow();
            out.set("diaSourceId", (1L << 62) + i).set("ra", 10.125 + i);
            if (i != 2) out.set("psfFlux", 100.5 - i).set("isDipole", i == 1).set("band", "r" + i);
        }
        return out.metadata("schema", "apdb").build();
    }

    private static QuantumMetadata metadata() {
        return new QuantumMetadata(
                "isr",
                "org.almagest.science.isr.IsrTask",
                Map.of("instrument", "Cam", "exposure", 12),
                "successful",
                List.of("no dark"),
                1.5,
                1.25,
                0.25,
                0.125,
                812,
                "2026-01-02T03:04:05Z",
                1,
                2,
                true,
                "ab12",
                Map.of("almagest", "0.1"),
                Map.of("raw", List.of("cc482d12-d495-576d-9bf7-417e930be454")),
                Map.of("image", "dd482d12-d495-576d-9bf7-417e930be454"),
                List.of("image"));
    }
}
