/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.unit.Flux;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefcatBuildTest {
    @TempDir
    private Path dir;

    /// Stars in the columns of Gaia's archive, over a few shards at the meridian where ra begins.
    private Path gaia(String name, int rows, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder csv =
                new StringBuilder("source_id,ref_epoch,ra,ra_error,dec,dec_error,pmra,pmra_error,pmdec,pmdec_error,"
                        + "phot_g_mean_mag,phot_g_mean_flux_over_error\n");
        for (int i = 0; i < rows; i++)
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,2016.0,%.9f,0.2,%.9f,0.3,%s,0.1,%s,0.1,%.4f,%d%n",
                    4_611_686_018_427_387_905L + i,
                    (358 + 4 * random.nextDouble()) % 360,
                    4 * random.nextDouble() - 2,
                    i % 5 == 0 ? "" : "12.5",
                    i % 5 == 0 ? "" : "-3.25",
                    10 + 8 * random.nextDouble(),
                    100));
        return Files.writeString(dir.resolve(name), csv);
    }

    private RefcatManifest build(Path out, RefcatOptions options, Path... files) {
        List<RefcatSource> sources =
                Stream.of(files).<RefcatSource>map(FileSource::of).toList();
        return RefcatBuild.run(out, sources, RefcatBuild.mappings(sources, options), options, _ -> {});
    }

    @Test
    void everyStarIsInItsShardWithItsNumbers() throws IOException {
        Path out = dir.resolve("out");
        RefcatManifest made = build(out, RefcatOptions.DEFAULT, gaia("g.csv", 2000, 1));
        assertThat(made.stars()).isEqualTo(2000);
        assertThat(made.bands()).containsExactly("G");
        assertThat(made.firstEpoch()).isEqualTo(2016);
        RefcatFolder folder = RefcatFolder.open(out);
        Healpix grid = new Healpix(5);
        List<Long> ids = new ArrayList<>();
        for (RefcatManifest.Shard shard : made.shards()) {
            Table t = folder.shard(shard);
            assertThat(t.rows()).isEqualTo(shard.rows());
            for (int i = 0; i < t.rows(); i++) {
                assertThat(grid.pixelOf(SkyCoord.ofDegrees(t.number("ra", i), t.number("dec", i))))
                        .isEqualTo(shard.pixel());
                long id = t.longs("refId")[i];
                ids.add(id);
                if (id % 5 != 0) assertThat(t.floats("pmRa")[i]).isEqualTo(12.5f);
                assertThat(t.floats("raErr")[i]).isEqualTo(0.2f);
            }
        }
        assertThat(ids).doesNotHaveDuplicates().contains(4_611_686_018_427_387_905L, 4_611_686_018_427_387_906L);
        assertThat(out.resolve(".build")).doesNotExist();
    }

    @Test
    void magnitudesBecomeNanojansky() throws IOException {
        Path csv = Files.writeString(
                dir.resolve("s.csv"),
                "ra,dec,Vmag,e_Vmag,gMeanPSFMag,gMeanPSFMagErr,gMeanKronMag\n10,20,15,0.01,16,0.02,15.5\n11,20,99,,-999,,1\n");
        RefcatManifest made = build(dir.resolve("out"), RefcatOptions.DEFAULT, csv);
        assertThat(made.bands()).containsExactly("V", "g");
        Table t = RefcatFolder.open(dir.resolve("out")).shards(cone(10.5, 20, 2)).stream()
                .filter(s -> s.number("ra", 0) == 10 || s.rows() > 1)
                .findFirst()
                .orElseThrow();
        assertThat(Flux.abMagnitude(t.number("V_flux", 0))).isCloseTo(15.02, within(1e-6));
        assertThat(t.number("V_fluxErr", 0) / t.number("V_flux", 0)).isCloseTo(0.0092103, within(1e-6));
        assertThat(Flux.abMagnitude(t.number("g_flux", 0))).isCloseTo(16, within(1e-6));
        assertThat(made.sources().getFirst().cellsDoubtful().values()).containsExactlyInAnyOrder(1L, 1L);
    }

    private static Circle cone(double ra, double dec, double radius) {
        return new Circle(SkyCoord.ofDegrees(ra, dec), Angle.ofDegrees(radius));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.ecsv", "t.fits", "t.vot", "t.parquet"})
    void everyFormGivesTheSameStars(String name) throws IOException {
        Path csv = gaia("g.csv", 300, 2);
        build(dir.resolve("a"), RefcatOptions.DEFAULT, csv);
        Path other = dir.resolve(name);
        TableFile.write(other, TableForm.of(other), TableFile.read(csv));
        build(dir.resolve("b"), RefcatOptions.DEFAULT, other);
        assertThat(shards(dir.resolve("b"))).isEqualTo(shards(dir.resolve("a")));
    }

    private static SortedMap<String, String> shards(Path folder) {
        SortedMap<String, String> out = new TreeMap<>();
        RefcatManifest.read(folder).shards().forEach(s -> out.put(s.file(), s.sha256()));
        return out;
    }

    private static SortedMap<String, String> bytes(Path folder) throws IOException {
        SortedMap<String, String> out = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path f : files.filter(Files::isRegularFile).toList())
                out.put(folder.relativize(f).toString(), RefcatBuild.sha256(Files.readAllBytes(f)));
        }
        return out;
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest(name = "stopped after {0} words")
    @ValueSource(ints = {1, 2})
    void stoppedAndContinuedIsTheSameByteForByte(int words) throws IOException {
        Path first = gaia("a.csv", 700, 3), second = gaia("b.csv", 700, 3);
        List<RefcatSource> sources = List.of(FileSource.of(first), FileSource.of(second));
        List<Mapping> mappings = RefcatBuild.mappings(sources, RefcatOptions.DEFAULT);
        RefcatBuild.run(dir.resolve("whole"), sources, mappings, RefcatOptions.DEFAULT, _ -> {});
        Path out = dir.resolve("parts");
        int[] said = {0};
        assertThatThrownBy(() -> RefcatBuild.run(out, sources, mappings, RefcatOptions.DEFAULT, _ -> {
                    if (++said[0] == words) throw new Stop();
                }))
                .isInstanceOf(Stop.class);
        assertThat(RefcatManifest.isIn(out)).isFalse();
        // What a kill leaves: a unit without its index, shards half done, a line cut short.
        if (words == 1) Files.writeString(out.resolve(".build/source1-rows"), "half a row");
        List<String> said2 = new ArrayList<>();
        RefcatManifest made = RefcatBuild.run(out, sources, mappings, RefcatOptions.DEFAULT, said2::add);
        assertThat(said2).anyMatch(w -> w.startsWith("going on"));
        assertThat(said2).noneMatch(w -> w.contains("a.csv rows"));
        assertThat(bytes(out)).isEqualTo(bytes(dir.resolve("whole")));
        assertThat(made.duplicates()).isEqualTo(700);
        assertThat(made.stars()).isEqualTo(700);
    }

    @Test
    void stoppedAmongTheShardsIsTheSameByteForByte() throws IOException {
        Path csv = gaia("a.csv", 700, 4);
        RefcatManifest whole = build(dir.resolve("whole"), RefcatOptions.DEFAULT, csv);
        Path out = dir.resolve("parts");
        Files.createDirectories(out.resolve(".build"));
        Files.writeString(out.resolve(".build/plan"), whole.fingerprint() + "\n");
        RefcatManifest.Shard done = whole.shards().getFirst();
        Files.createDirectories(out.resolve("shards"));
        Files.copy(dir.resolve("whole").resolve(done.file()), out.resolve(done.file()));
        Files.writeString(out.resolve("shards/.17.parquet.0a.part"), "half");
        Files.writeString(
                out.resolve(".build/shards.done"),
                done.pixel() + " " + done.rows() + " " + done.sha256() + " 2016.0 2016.0 .\n17 4 00aa");
        build(out, RefcatOptions.DEFAULT, csv);
        assertThat(bytes(out)).isEqualTo(bytes(dir.resolve("whole")));
    }

    @Test
    void rowsThatCannotBeUsedAreCounted() throws IOException {
        Path csv = Files.writeString(
                dir.resolve("s.csv"), "ra,dec,Vmag\n10,20,15\n,20,15\nNaN,20,15\n10,95,15\nabc,1,2\n400,1,x\n");
        RefcatManifest.Source s =
                build(dir.resolve("out"), RefcatOptions.DEFAULT, csv).sources().getFirst();
        assertThat(s.rowsRead()).isEqualTo(6);
        assertThat(s.rowsKept()).isEqualTo(2);
        assertThat(s.rowsDropped()).isEqualTo(Map.of("no coordinates", 3L, "coordinates out of range", 1L));
        assertThat(s.cellsDoubtful()).isEqualTo(Map.of("no number in ra", 1L, "no number in Vmag", 1L));
    }

    @Test
    void aTableWithoutStarsIsAFault() throws IOException {
        Path csv = Files.writeString(dir.resolve("s.csv"), "ra,dec,Vmag\nx,20,15\n");
        assertThatThrownBy(() -> build(dir.resolve("out"), RefcatOptions.DEFAULT, csv))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no star came of")
                .hasMessageContaining("no number in ra");
    }

    @Test
    void foldersOfOthersAreLeftAlone() throws IOException {
        Path csv = gaia("a.csv", 10, 5), other = gaia("b.csv", 10, 6);
        build(dir.resolve("out"), RefcatOptions.DEFAULT, csv);
        assertThat(build(dir.resolve("out"), RefcatOptions.DEFAULT, csv).stars())
                .isEqualTo(10);
        assertThatThrownBy(() -> build(dir.resolve("out"), RefcatOptions.DEFAULT, other))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("other sources");
        Files.createDirectories(dir.resolve("mine"));
        Files.writeString(dir.resolve("mine/letter.txt"), "dear");
        assertThatThrownBy(() -> build(dir.resolve("mine"), RefcatOptions.DEFAULT, csv))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("not empty");
    }

    @Test
    void sexagesimalAnglesAreRead() throws IOException {
        Path csv = Files.writeString(
                dir.resolve("s.csv"), "ra,dec,Vmag\n01:30:00,-00:30:00,15\n1h30m0s,+10d15m36s,15\n22.5,5 30,15\n");
        build(dir.resolve("out"), RefcatOptions.DEFAULT, csv);
        List<Double> decs = new ArrayList<>();
        for (Table t : RefcatFolder.open(dir.resolve("out")).shards(Circle.SKY))
            for (int i = 0; i < t.rows(); i++) {
                assertThat(t.number("ra", i)).isCloseTo(22.5, within(1e-12));
                decs.add(Math.rint(1e6 * t.number("dec", i)) / 1e6);
            }
        assertThat(decs).containsExactlyInAnyOrder(-0.5, 10.26, 5.5);
    }

    @Test
    void aChangedShardIsFound() throws IOException {
        build(dir.resolve("out"), RefcatOptions.DEFAULT, gaia("a.csv", 10, 5));
        RefcatFolder folder = RefcatFolder.open(dir.resolve("out"));
        RefcatManifest.Shard shard = folder.manifest().shards().getFirst();
        Files.writeString(dir.resolve("out").resolve(shard.file()), "other");
        assertThatThrownBy(() -> folder.shard(shard))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("checksum");
    }
}
