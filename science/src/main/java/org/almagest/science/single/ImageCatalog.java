/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.single;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.unit.Flux;
import org.almagest.science.photometry.CalibratedCatalog;

/// The catalogue of an image as far as its image tells: with `ra`, `dec` when there is a WCS, with fluxes
/// in nJy and AB magnitudes when there is a calibration.
public final class ImageCatalog {
    private static final List<String> MAGNITUDES = List.of("psf", "calib", "kron");

    private ImageCatalog() {}

    /// @param sources as [SingleImage] gives them
    /// @param info of the exposure it gave with them
    public static Table of(Table sources, ExposureInfo info) {
        boolean calibrated = info.photoCalib().isPresent();
        Table out = sources;
        if (info.wcs().isPresent())
            out = CalibratedCatalog.withSky(out, info.wcs().get());
        out = calibrated ? CalibratedCatalog.inNanojansky(out, 1) : inImageUnits(out);
        return calibrated ? withMagnitudes(out) : out;
    }

    /// The same for fluxes in image units, also where a calibration is known.
    public static Table ofUnits(Table sources, ExposureInfo info) {
        Table out = sources;
        if (info.wcs().isPresent())
            out = CalibratedCatalog.withSky(out, info.wcs().get());
        if (info.photoCalib().isEmpty()) return inImageUnits(out);
        return withMagnitudes(
                CalibratedCatalog.inNanojansky(out, info.photoCalib().get().mean()));
    }

    private static Table inImageUnits(Table t) {
        List<Column> columns = new ArrayList<>();
        for (Column c : t.schema().columns())
            columns.add(
                    c.unit().equals("electron")
                            ? new Column(c.name(), c.type(), c.nullable(), "", c.ucd(), c.description())
                            : c);
        return wrap(t, columns, new ArrayList<>());
    }

    private static Table withMagnitudes(Table t) {
        List<Column> columns = new ArrayList<>(t.schema().columns());
        List<Object> more = new ArrayList<>();
        for (String name : MAGNITUDES) {
            if (t.schema().find(name + "Flux").isEmpty()) continue;
            float[] flux = t.floats(name + "Flux"), error = t.floats(name + "FluxErr");
            float[] mag = new float[flux.length], magErr = new float[flux.length];
            for (int i = 0; i < mag.length; i++) {
                mag[i] = (float) Flux.abMagnitude(flux[i]);
                magErr[i] = (float) (2.5 / Math.log(10) * error[i] / flux[i]);
                if (!(flux[i] > 0)) mag[i] = magErr[i] = Float.NaN;
            }
            columns.add(Column.of(name + "Mag", ColumnType.FLOAT, "mag", "AB magnitude of " + name + "Flux."));
            columns.add(Column.of(name + "MagErr", ColumnType.FLOAT, "mag", "Its standard error."));
            more.add(mag);
            more.add(magErr);
        }
        return wrap(t, columns, more);
    }

    private static Table wrap(Table t, List<Column> columns, List<Object> more) {
        List<Object> arrays = new ArrayList<>();
        for (int i = 0; i < t.schema().size(); i++) arrays.add(t.array(i));
        arrays.addAll(more);
        return TableBuilder.wrap(new Schema(columns), t.rows(), arrays.toArray())
                .withMetadata(t.metadata());
    }
}
