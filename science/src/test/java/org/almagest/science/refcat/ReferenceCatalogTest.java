/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.almagest.parquet.ParquetTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceCatalogTest {
    private static Table sample(int rows, long seed) {
        Schema schema = Schema.of(
                Column.of("id", ColumnType.LONG, "", ""),
                Column.of("ra", ColumnType.DOUBLE, "deg", ""),
                Column.of("dec", ColumnType.DOUBLE, "deg", ""),
                Column.of("raErr", ColumnType.DOUBLE, "mas", ""),
                Column.of("decErr", ColumnType.DOUBLE, "mas", ""),
                Column.of("pmRa", ColumnType.DOUBLE, "mas/yr", ""),
                Column.of("pmDec", ColumnType.DOUBLE, "mas/yr", ""),
                Column.of("pmRaErr", ColumnType.DOUBLE, "mas/yr", ""),
                Column.of("pmDecErr", ColumnType.DOUBLE, "mas/yr", ""),
                Column.of("epoch", ColumnType.DOUBLE, "yr", ""),
                Column.of("extended", ColumnType.BOOLEAN, "", ""),
                Column.of("gMag", ColumnType.DOUBLE, "mag", ""),
                Column.of("rMag", ColumnType.DOUBLE, "mag", ""));
        Random random = new Random(seed);
        TableBuilder t = new TableBuilder(schema);
        for (int i = 0; i < rows; i++) {
            t.addRow();
            t.set("id", (long) i).set("ra", 360 * random.nextDouble()).set("dec", 160 * random.nextDouble() - 80);
            t.set("raErr", 3.0).set("decErr", 4.0).set("pmRa", 1000.0).set("pmDec", -2000.0);
            t.set("pmRaErr", 1.0).set("pmDecErr", 1.0).set("epoch", 2016.0);
            t.set("gMag", 20.5).set("rMag", 20.0);
        }
        return t.build();
    }

    private static final RefcatColumns COLUMNS = RefcatColumns.DEFAULT.withBands(
            List.of(RefcatColumns.BandColumn.ofAb("g"), RefcatColumns.BandColumn.ofAb("r")));

    @Test
    void everyRowIsInTheShardOfItsPixel() {
        Table catalog = ReferenceCatalog.of(sample(3000, 1), COLUMNS);
        SortedMap<Long, Table> shards = ReferenceCatalog.shards(catalog, 3);
        Healpix grid = new Healpix(3);
        int rows = 0;
        for (Map.Entry<Long, Table> e : shards.entrySet()) {
            rows += e.getValue().rows();
            for (int i = 0; i < e.getValue().rows(); i++) {
                SkyCoord p = SkyCoord.ofDegrees(
                        e.getValue().number("ra", i), e.getValue().number("dec", i));
                assertThat(grid.pixelOf(p)).isEqualTo(e.getKey());
            }
        }
        assertThat(rows).isEqualTo(3000);
    }

    @Test
    void starsAreWhereTheirMotionHasBroughtThem() {
        Table one = ReferenceCatalog.of(sample(1, 5), COLUMNS);
        SkyCoord then = SkyCoord.ofDegrees(one.number("ra", 0), one.number("dec", 0));
        Time epoch = Time.ofMjdTai(51_544.5 + 26 * 365.25);
        ReferenceStars stars = ReferenceStars.load(
                List.of(one),
                new ReferenceStars.Request(
                        new Circle(then, Angle.ofArcmin(1)),
                        epoch,
                        "r",
                        Optional.of(new ReferenceStars.ColourBands("g", "r"))));
        assertThat(stars.size()).isEqualTo(1);
        SkyCoord now = new SkyCoord(stars.raRadians()[0], stars.decRadians()[0]);
        // Ten years of 1" east and 2" south.
        assertThat(then.separation(now).arcsec()).isCloseTo(Math.hypot(10, 20), within(1e-4));
        assertThat(then.positionAngle(now).degrees()).isCloseTo(180 - Math.toDegrees(Math.atan2(1, 2)), within(1e-3));
        assertThat(Math.toDegrees(stars.sigmaRadians()[0]) * 3.6e6)
                .isCloseTo(Math.sqrt((9 + 16) / 2.0 + 100), within(1e-3));
        assertThat(stars.colour()[0]).isCloseTo(0.5, within(1e-5));
        assertThat(stars.flux()[0]).isCloseTo(Math.pow(10, 0.4 * (31.4 - 20)), within(0.01));
        Circle away = new Circle(then, Angle.ofArcsec(5));
        assertThat(ReferenceStars.load(List.of(one), new ReferenceStars.Request(away, epoch, "r", Optional.empty()))
                        .size())
                .isZero();
    }

    @Test
    void missingColumnIsNamed() {
        RefcatColumns wrong = COLUMNS.withBands(List.of(RefcatColumns.BandColumn.ofAb("z")));
        assertThatThrownBy(() -> ReferenceCatalog.of(sample(1, 1), wrong))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("zMag");
    }

    @Test
    void everyFormGivesTheSameCatalogue(@TempDir Path folder) {
        Table sample = sample(50, 9);
        Csv.write(folder.resolve("a.csv"), sample);
        ParquetTable.write(folder.resolve("a.parquet"), sample);
        Table expected = ReferenceCatalog.of(sample, COLUMNS);
        for (String name : List.of("a.csv", "a.parquet")) {
            Table read = ReferenceCatalog.of(RefcatFile.read(folder.resolve(name)), COLUMNS);
            assertThat(read.doubles("ra")).isEqualTo(expected.doubles("ra"));
            assertThat(read.longs("refId")).isEqualTo(expected.longs("refId"));
            assertThat(read.floats("r_flux")).isEqualTo(expected.floats("r_flux"));
        }
        assertThatThrownBy(() -> RefcatFile.read(folder.resolve("a.txt")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("a.txt");
    }

    /// A shard of LSST's form, FITS with fluxes in its own names.
    @Test
    void fitsTablesAreRead() {
        String named = System.getenv("ALMAGEST_DATA");
        Path root = Path.of(System.getProperty("almagest.root"));
        Path data = named == null ? root.resolve("../shared/data") : Path.of(named);
        Path shard = data.resolve("refcat_sdss_htm/903282.fits.gz");
        assumeTrue(Files.exists(shard), () -> "no " + shard);
        Table table = RefcatFile.read(shard);
        assertThat(table.rows()).isEqualTo(2458);
        assertThat(table.schema().find("coord_ra")).isPresent();
    }
}
