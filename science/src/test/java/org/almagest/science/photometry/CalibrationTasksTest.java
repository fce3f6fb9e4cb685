/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.science.astrometry.CalibrateAstrometryTask;
import org.almagest.science.astrometry.SimulatedCcd;
import org.almagest.science.refcat.ReferenceCatalog;
import org.almagest.science.refcat.ReferenceStars;
import org.junit.jupiter.api.Test;

class CalibrationTasksTest {
    /// Electrons of a star of 0 mag: what the zero point must come to.
    private static final double ZERO_POINT = 30.123;

    private final SimulatedCcd ccd = new SimulatedCcd(1500, 42, 12, false, 1500);

    private Exposure exposure(String band) {
        Image image = Image.zeros(ccd.box), variance = Image.zeros(ccd.box);
        Arrays.fill(image.data(), 2);
        Arrays.fill(variance.data(), 3);
        VisitInfo visit =
                new VisitInfo(1, Time.ofUtc("2026-03-01T02:00:00"), 30, 30, ccd.centre, null, 1.2, "", "science");
        return new Exposure(
                image,
                Mask.clear(ccd.box, MaskPlanes.of("BAD")),
                variance,
                ExposureInfo.NONE
                        .withVisitInfo(visit)
                        .withFilter(new FilterLabel(band, band + "_1"))
                        .withWcs(ccd.guess(20, 0.1, 12)));
    }

    private Table sources() {
        Schema schema = Schema.of(
                Column.of("sourceId", ColumnType.LONG, "", ""),
                Column.of("x", ColumnType.DOUBLE, "pixel", ""),
                Column.of("y", ColumnType.DOUBLE, "pixel", ""),
                Column.of("xErr", ColumnType.FLOAT, "pixel", ""),
                Column.of("yErr", ColumnType.FLOAT, "pixel", ""),
                Column.of("psfInstFlux", ColumnType.FLOAT, "electron", ""),
                Column.of("psfInstFluxErr", ColumnType.FLOAT, "electron", ""),
                Column.of("psfInstFlux_flag", ColumnType.BOOLEAN, "", ""),
                Column.of("calibInstFlux", ColumnType.FLOAT, "electron", ""),
                Column.of("calibInstFluxErr", ColumnType.FLOAT, "electron", ""));
        Random random = new Random(1);
        TableBuilder rows = new TableBuilder(schema);
        for (int i = 0; i < ccd.sources.size(); i++) {
            double flux = ccd.sources.flux()[i] * Math.pow(10, 0.4 * ZERO_POINT), error = Math.sqrt(flux + 1e4);
            double seen = flux + error * random.nextGaussian();
            rows.addRow();
            rows.set("sourceId", 100L + i)
                    .set("x", ccd.sources.x()[i])
                    .set("y", ccd.sources.y()[i]);
            rows.set("xErr", ccd.sources.sigma()[i]).set("yErr", ccd.sources.sigma()[i]);
            rows.set("psfInstFlux", seen).set("psfInstFluxErr", error);
            rows.set("calibInstFlux", seen).set("calibInstFluxErr", error);
        }
        return rows.build();
    }

    private List<Table> refcat() {
        TableBuilder rows = new TableBuilder(ReferenceCatalog.schema(List.of("r")));
        ReferenceStars stars = ccd.references;
        for (int i = 0; i < stars.size(); i++) {
            double njy = 3.6307805477e12 * stars.flux()[i];
            rows.addRow();
            rows.set("refId", (long) i).set("ra", Math.toDegrees(stars.raRadians()[i]));
            rows.set("dec", Math.toDegrees(stars.decRadians()[i]))
                    .set("raErr", 1.0)
                    .set("decErr", 1.0);
            rows.set("epoch", 2026.0).set("r_flux", njy).set("r_fluxErr", 0.1 * njy);
        }
        return new ArrayList<>(ReferenceCatalog.shards(rows.build(), 5).values());
    }

    @Test
    void exposureComesOutOnTheSkyAndInNanojansky() {
        CalibrateAstrometryTask.Out solved = new CalibrateAstrometryTask(CalibrateAstrometryTask.Config.DEFAULT)
                .run(new CalibrateAstrometryTask.In(exposure("r"), sources(), refcat()));
        assertThat(solved.summary().used()).isGreaterThan(100);
        assertThat(solved.matches().rows()).isEqualTo(solved.summary().matches());
        assertThat(solved.summary().pointingErrorArcsec()).isBetween(18.0, 22.0);

        CalibratePhotometryTask.Out out = new CalibratePhotometryTask(CalibratePhotometryTask.Config.DEFAULT)
                .run(new CalibratePhotometryTask.In(solved.exposure(), sources(), refcat()));
        // References scatter by 0.1 mag: the error is about 0.1 * 1.25 / sqrt(250).
        assertThat(out.summary().zeroPoint()).isCloseTo(ZERO_POINT, within(0.03));
        assertThat(out.summary().zeroPointError()).isBetween(0.004, 0.015);
        double njy = out.summary().njyPerUnit();
        assertThat(out.exposure().image().data()[7]).isCloseTo((float) (2 * njy), within((float) (1e-5 * njy)));
        assertThat(out.exposure().variance().data()[7])
                .isCloseTo((float) (3 * njy * njy), within((float) (1e-5 * njy * njy)));
        assertThat(out.exposure().info().photoCalib()).contains(PhotoCalib.IDENTITY);

        Table catalog = out.sources();
        assertThat(catalog.schema().column("psfFlux").unit()).isEqualTo("nJy");
        assertThat(catalog.schema().find("psfFlux_flag")).isPresent();
        SkyCoord truth = ccd.toSky(catalog.number("x", 5), catalog.number("y", 5));
        SkyCoord told = SkyCoord.ofDegrees(catalog.number("ra", 5), catalog.number("dec", 5));
        assertThat(told.separation(truth).arcsec()).isLessThan(0.05);
        assertThat(3600 * catalog.number("decErr", 5)).isCloseTo(0.2 * sources().number("yErr", 5), within(2e-3));
    }

    @Test
    void bandWithoutReferencesIsAFaultThatNamesIt() {
        CalibratePhotometryTask task = new CalibratePhotometryTask(CalibratePhotometryTask.Config.DEFAULT);
        assertThatThrownBy(() -> task.run(new CalibratePhotometryTask.In(exposure("z"), sources(), refcat())))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("band z")
                .hasMessageContaining("[r]");
        assertThat(CalibrateAstrometryTask.refcatBand(exposure("z"), Map.of("z_1", "r")))
                .isEqualTo("r");
    }

    @Test
    void exposureWithoutGuessIsAFault() {
        Exposure bare = exposure("r").withInfo(info -> info.withWcs(null));
        CalibrateAstrometryTask task = new CalibrateAstrometryTask(CalibrateAstrometryTask.Config.DEFAULT);
        assertThatThrownBy(() -> task.run(new CalibrateAstrometryTask.In(bare, sources(), refcat())))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no WCS");
    }
}
