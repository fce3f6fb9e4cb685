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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.unit.Angle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapTest {
    private static final List<String[]> COLUMNS = List.of(
            new String[] {"source_id", "BIGINT", "", "meta.id", ""},
            new String[] {"ra", "DOUBLE", "deg", "pos.eq.ra;meta.main", ""},
            new String[] {"dec", "DOUBLE", "deg", "pos.eq.dec;meta.main", ""},
            new String[] {"ra_error", "REAL", "mas", "stat.error;pos.eq.ra", ""},
            new String[] {"pmra", "DOUBLE", "mas.yr**-1", "pos.pm;pos.eq.ra", "times cos"},
            new String[] {"pmdec", "DOUBLE", "mas.yr**-1", "pos.pm;pos.eq.dec", ""},
            new String[] {"ref_epoch", "DOUBLE", "yr", "meta.ref;time.epoch", ""},
            new String[] {"phot_g_mean_mag", "REAL", "mag", "phot.mag;em.opt", ""},
            new String[] {"radial_velocity", "REAL", "km.s**-1", "spect.dopplerVeloc.opt", ""});
    private static final Circle CONE = new Circle(SkyCoord.ofDegrees(0.1, 60), Angle.ofDegrees(1.5));

    @TempDir
    private Path dir;

    private TapServer server;
    private final List<double[]> stars = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 1500; i++) {
            double ra = (356 + 8 * random.nextDouble()) % 360, dec = 58 + 4 * random.nextDouble();
            stars.add(new double[] {
                1000 + i, ra, dec, 0.1, i % 3 == 0 ? Double.NaN : 5, i % 3 == 0 ? Double.NaN : -5, 2016, 10 + i % 8, 3
            });
        }
        server = new TapServer(COLUMNS, stars, 400);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TapSource source(TapService.Mode mode, Circle cone, OptionalDouble faintest, long maxRows) {
        TapService.Patience patience = new TapService.Patience(
                4, Duration.ofMillis(10), Duration.ofMillis(700), Duration.ofSeconds(20), Duration.ofMillis(5));
        TapService service = new TapService(server.address(), mode, patience, said::add);
        return new TapSource(service, Optional.empty(), cone, faintest, "", maxRows, dir.resolve("scratch"));
    }

    private RefcatManifest build(Path out, TapSource source) {
        List<Mapping> mappings = RefcatBuild.mappings(List.of(source), RefcatOptions.DEFAULT);
        return RefcatBuild.run(out, List.of(source), mappings, RefcatOptions.DEFAULT, said::add);
    }

    private List<Long> ids(Path out) {
        List<Long> ids = new ArrayList<>();
        for (Table t : RefcatFolder.open(out).shards(Circle.SKY)) for (long id : t.longs("refId")) ids.add(id);
        return ids;
    }

    private List<Long> expected(Circle cone, double faintest) {
        return stars.stream()
                .filter(s -> s[7] < faintest
                        && cone.contains(SkyCoord.ofDegrees(s[1], s[2]).vector()))
                .map(s -> (long) s[0])
                .toList();
    }

    private static SortedMap<String, String> shards(Path folder) {
        SortedMap<String, String> out = new TreeMap<>();
        RefcatManifest.read(folder).shards().forEach(s -> out.put(s.file(), s.sha256()));
        return out;
    }

    @Test
    void aSmallConeIsOneQuery() {
        RefcatManifest made =
                build(dir.resolve("out"), source(TapService.Mode.SYNC, CONE, OptionalDouble.of(12), 100_000));
        assertThat(ids(dir.resolve("out"))).containsExactlyInAnyOrderElementsOf(expected(CONE, 12));
        assertThat(server.queries).hasSize(1);
        assertThat(server.queries.peek()).doesNotContain("radial_velocity");
        assertThat(made.bands()).containsExactly("G");
        assertThat(made.sources().getFirst().name()).endsWith("gaiadr3.gaia_source");
    }

    @Test
    void whatOverflowsIsAskedForInParts() {
        for (long most : new long[] {100_000, 60}) {
            Path out = dir.resolve("out" + most);
            RefcatManifest made = build(out, source(TapService.Mode.SYNC, CONE, OptionalDouble.empty(), most));
            assertThat(ids(out)).containsExactlyInAnyOrderElementsOf(expected(CONE, 99));
            assertThat(made.duplicates()).isZero();
        }
        assertThat(shards(dir.resolve("out60"))).isEqualTo(shards(dir.resolve("out100000")));
        assertThat(said).anyMatch(w -> w.contains("asked for in parts"));
    }

    @Test
    void aLargeConeIsAskedForByPixels() {
        Circle large = new Circle(SkyCoord.ofDegrees(0, 60), Angle.ofDegrees(3));
        build(dir.resolve("out"), source(TapService.Mode.SYNC, large, OptionalDouble.empty(), 100_000));
        assertThat(ids(dir.resolve("out"))).containsExactlyInAnyOrderElementsOf(expected(large, 99));
    }

    @Test
    void jobsAreStartedAndWaitedFor() {
        server.startsJobs = false;
        build(dir.resolve("out"), source(TapService.Mode.ASYNC, CONE, OptionalDouble.of(12), 100_000));
        assertThat(ids(dir.resolve("out"))).containsExactlyInAnyOrderElementsOf(expected(CONE, 12));
        assertThat(server.jobs).isNotEmpty();
    }

    @Test
    void whatMayPassIsTriedAgain() {
        server.troubles.addAll(
                List.of(TapServer.Trouble.UNAVAILABLE, TapServer.Trouble.CUT_SHORT, TapServer.Trouble.CLOSED));
        build(dir.resolve("out"), source(TapService.Mode.SYNC, CONE, OptionalDouble.of(12), 100_000));
        assertThat(ids(dir.resolve("out"))).containsExactlyInAnyOrderElementsOf(expected(CONE, 12));
        assertThat(said)
                .anyMatch(w -> w.contains("status 503 (Down for maintenance)"))
                .anyMatch(w -> w.contains("no whole VOTable"));
    }

    @Test
    void afterATimeOutTheQueryBecomesAJob() {
        server.troubles.add(TapServer.Trouble.LATE);
        build(dir.resolve("out"), source(TapService.Mode.AUTO, CONE, OptionalDouble.of(12), 100_000));
        assertThat(server.jobs).hasSize(1);
        assertThat(ids(dir.resolve("out"))).containsExactlyInAnyOrderElementsOf(expected(CONE, 12));
    }

    @Test
    void aServiceThatStaysDownIsGoneOnWithLater() throws IOException {
        build(dir.resolve("whole"), source(TapService.Mode.SYNC, CONE, OptionalDouble.empty(), 100_000));
        int queries = server.queries.size();
        server.queries.clear();
        TapSource source = source(TapService.Mode.SYNC, CONE, OptionalDouble.empty(), 100_000);
        for (int i = 0; i < 3; i++) server.troubles.add(TapServer.Trouble.NONE);
        for (int i = 0; i < 4; i++) server.troubles.add(TapServer.Trouble.UNAVAILABLE);
        assertThatThrownBy(() -> build(dir.resolve("parts"), source))
                .isInstanceOf(ResourceFault.class)
                .hasMessageContaining("failed 4 times")
                .hasMessageContaining("goes on");
        assertThat(RefcatManifest.isIn(dir.resolve("parts"))).isFalse();
        build(dir.resolve("parts"), source);
        assertThat(shards(dir.resolve("parts"))).isEqualTo(shards(dir.resolve("whole")));
        assertThat(Files.readString(dir.resolve("parts/refcat.json")))
                .isEqualTo(Files.readString(dir.resolve("whole/refcat.json")));
        assertThat(server.queries).as("the four refused ones come on top").hasSize(queries + 4);
    }

    @Test
    void refusalsAreOneSentence() {
        TapService service =
                new TapService(server.address(), TapService.Mode.SYNC, TapService.Patience.DEFAULT, said::add);
        for (TapService.Mode mode : new TapService.Mode[] {TapService.Mode.SYNC, TapService.Mode.ASYNC})
            assertThatThrownBy(() -> new TapService(server.address(), mode, TapService.Patience.DEFAULT, said::add)
                            .query("SELECT nonsense", 10, dir.resolve("a.vot")))
                    .isInstanceOf(UserFault.class)
                    .hasMessageContaining("Cannot parse <15> characters")
                    .hasMessageNotContaining("<INFO");
        assertThatThrownBy(() -> new TapSource(
                        service, Optional.of("nothing.here"), CONE, OptionalDouble.empty(), "", 100, dir.resolve("s")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no table nothing.here")
                .hasMessageContaining("gaiadr3.gaia_source");
        assertThatThrownBy(() -> new TapService(
                        java.net.URI.create("ftp://x"), TapService.Mode.SYNC, TapService.Patience.DEFAULT, said::add))
                .isInstanceOf(UserFault.class);
    }
}
