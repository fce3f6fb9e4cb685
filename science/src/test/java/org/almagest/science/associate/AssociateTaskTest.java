/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.almagest.alert.packet.AlertDecoder;
import org.almagest.apdb.sqlite.SqliteApdb;
import org.almagest.apdb.store.ApdbCounts;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.apdb.store.OutboxAlert;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.MemoryQuantum;
import org.almagest.pipe.task.QuantumContext;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssociateTaskTest {
    /// Columns that tell when something was computed: all that may differ between equal runs.
    private static final Set<String> PROCESSING_TIMES = Set.of("timeProcessedMjdTai", "timeWithdrawnMjdTai");

    private static final int VISITS = 4;
    private static final int STARS = SkyField.STARS;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeDatabase() {
        file = folder.resolve("apdb.sqlite");
        SqliteApdb.create(file);
    }

    private static AssociateTask task(Path file) {
        AssociateTask.Config d = AssociateTask.Config.DEFAULT;
        return new AssociateTask(
                new AssociateTask.Config(file.toString(), false, d.historyDays(), d.cutout(), d.association()));
    }

    private static AssociateTask.In inputs(int detector, long visit) {
        DataId id = DataId.of("instrument", "Test", "visit", visit, "detector", detector);
        long base = (visit * 8 + detector) << 12;
        QuantumContext context = new QuantumContext("associate", id, "run", base, 4096, Map.of());
        Exposure e = SkyField.exposure(detector, visit);
        return new AssociateTask.In(context, SkyField.detections(detector, visit, base), e, e, e);
    }

    private static AssociateTask.Out run(Path file, int detector, long visit) {
        AssociateTask.In in = inputs(detector, visit);
        return MemoryQuantum.run(task(file), in.context(), in);
    }

    private static long visit(int i) {
        return SkyField.FIRST_VISIT + i;
    }

    @Test
    void followsEveryStarThroughTheVisits() {
        for (int i = 0; i < VISITS; i++) run(file, 0, visit(i));
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            assertThat(apdb.counts())
                    .isEqualTo(new ApdbCounts(
                            STARS,
                            (long) VISITS * STARS,
                            (long) VISITS * STARS,
                            0,
                            (long) (VISITS - 1) * STARS,
                            VISITS,
                            apdb.counts().alertsInOutbox()));
            Table objects = apdb.diaObjects(Circle.SKY);
            long firstId = inputs(0, visit(0)).context().idBase();
            for (int s = 0; s < STARS; s++) {
                assertThat(objects.longs("diaObjectId")[s]).isEqualTo(firstId + s);
                assertThat(objects.ints("nDiaSources")[s]).isEqualTo(VISITS);
                SkyCoord mean = SkyCoord.ofDegrees(objects.doubles("ra")[s], objects.doubles("dec")[s]);
                double error = 3600 * objects.floats("raErr")[s];
                assertThat(mean.separation(SkyField.star(0, s)).arcsec()).isLessThan(5 * error);
                assertThat(objects.ints("r_psfFluxNdata")[s] + objects.ints("i_psfFluxNdata")[s])
                        .isEqualTo(VISITS);
                assertThat(objects.ints("g_psfFluxNdata")[s]).isZero();
                assertThat(objects.isNull("g_psfFluxMean", s)).isTrue();
                assertThat(objects.doubles("validityStartMjdTai")[s])
                        .isEqualTo(SkyField.mid(visit(VISITS - 1)).mjdTai());
                Table light = apdb.diaSources(new long[] {firstId + s}, Time.ofMjdTai(0), Time.ofMjdTai(1e5));
                assertThat(light.longs("visit"))
                        .containsExactly(IntStream.range(0, VISITS)
                                .mapToLong(AssociateTaskTest::visit)
                                .toArray());
            }
            Table forced = apdb.readAll(ApdbSchema.DIA_FORCED_SOURCE);
            double chi2 = 0;
            for (int i = 0; i < forced.rows(); i++) {
                int star = (int) (forced.longs("diaObjectId")[i] - firstId);
                double truth = SkyField.flux(star, forced.longs("visit")[i]);
                double pull = (forced.floats("psfFlux")[i] - truth) / forced.floats("psfFluxErr")[i];
                chi2 += pull * pull;
            }
            // 75 forced fluxes, a few of them blended: reduced chi square of unit pulls is 1 +- 0.16.
            assertThat(chi2 / forced.rows()).isCloseTo(1, within(0.6));
        }
    }

    @Test
    void putsOneCompleteAlertPerDetectionIntoTheOutbox() {
        for (int i = 0; i < 3; i++) run(file, 0, visit(i));
        long base = inputs(0, visit(2)).context().idBase();
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            List<OutboxAlert> alerts = apdb.outbox(0, 1000);
            assertThat(alerts).hasSize(3 * STARS);
            AlertDecoder decoder = new AlertDecoder();
            for (int s = 0; s < STARS; s++) {
                OutboxAlert last = alerts.get(2 * STARS + s);
                assertThat(last.alert().alertId()).isEqualTo(base + s);
                GenericRecord alert = decoder.decode(last.alert().payload());
                assertThat(((GenericRecord) alert.get("diaSource")).get("diaSourceId"))
                        .isEqualTo(base + s);
                List<?> earlier = (List<?>) alert.get("prvDiaSources");
                assertThat(earlier.stream().map(e -> ((GenericRecord) e).get("visit")))
                        .containsExactly(visit(0), visit(1));
                assertThat((List<?>) alert.get("prvDiaForcedSources")).hasSize(2);
                GenericRecord object = (GenericRecord) alert.get("diaObject");
                assertThat(object.get("nDiaSources")).isEqualTo(3);
                assertThat(object.get("validityStartMjdTai"))
                        .isEqualTo(SkyField.mid(visit(2)).mjdTai());
                assertThat(((ByteBuffer) alert.get("cutoutDifference")).remaining() % 2880)
                        .isZero();
            }
        }
    }

    @Test
    void rerunChangesNothingAndGivesTheSameRows() {
        run(file, 0, visit(0));
        AssociateTask.Out first = run(file, 0, visit(1));
        List<List<String>> before = everything(file, Set.of());
        AssociateTask.Out again = run(file, 0, visit(1));
        assertThat(everything(file, Set.of())).isEqualTo(before);
        assertThat(rows(again.sources(), Set.of())).isEqualTo(rows(first.sources(), Set.of()));
        assertThat(rows(again.objects(), Set.of())).isEqualTo(rows(first.objects(), Set.of()));
        assertThat(rows(again.forcedSources(), Set.of())).isEqualTo(rows(first.forcedSources(), Set.of()));
        assertThat(again.marginal()).isEmpty();
    }

    @Test
    void oneWorkerAndTwoGiveEqualRows() throws Exception {
        Path two = folder.resolve("two.sqlite");
        SqliteApdb.create(two);
        for (int i = 0; i < 3; i++) for (int d = 0; d < 3; d++) run(file, d, visit(i));
        try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 3; i++) {
                int v = i;
                List<Future<?>> running = new ArrayList<>();
                for (int d : new int[] {2, 0, 1}) running.add(workers.submit(() -> run(two, d, visit(v))));
                for (Future<?> f : running) f.get();
            }
        }
        assertThat(everything(two, PROCESSING_TIMES)).isEqualTo(everything(file, PROCESSING_TIMES));
    }

    @Test
    void resultDoesNotDependOnTheOrderOfRows() {
        run(file, 0, visit(0));
        Path other = folder.resolve("other.sqlite");
        SqliteApdb.create(other);
        AssociateTask.In in = inputs(0, visit(0));
        int[] backwards = IntStream.range(0, STARS).map(i -> STARS - 1 - i).toArray();
        AssociateTask.In reversed = new AssociateTask.In(
                in.context(), in.sources().select(backwards), in.difference(), in.science(), in.template());
        MemoryQuantum.run(task(other), in.context(), reversed);
        assertThat(everything(other, PROCESSING_TIMES)).isEqualTo(everything(file, PROCESSING_TIMES));
    }

    @Test
    void keepsFlaggedAndUnreliableDetectionsFromFoundingObjects() {
        AssociateTask.In in = inputs(0, visit(0));
        TableBuilder sources = new TableBuilder(in.sources().schema());
        for (int i = 0; i < STARS; i++) {
            sources.copyRow(in.sources(), i);
            if (i == 3) sources.set("pixelFlags_saturatedCenter", true);
            if (i == 5) sources.set("reliability", 0.05);
            if (i == 6) sources.set("ra", Double.NaN);
            if (i == 7) sources.setNull("reliability");
        }
        AssociateTask.Out out = MemoryQuantum.run(
                task(file),
                in.context(),
                new AssociateTask.In(in.context(), sources.build(), in.difference(), in.science(), in.template()));
        assertThat(out.sources().rows()).isEqualTo(STARS - 3);
        assertThat(out.marginal().orElseThrow().longs("diaSourceId"))
                .containsExactlyInAnyOrder(
                        in.sources().longs("diaSourceId")[3], in.sources().longs("diaSourceId")[5]);
    }

    @Test
    void reprocessesTheLatestVisit() {
        run(file, 0, visit(0));
        run(file, 0, visit(1));
        List<List<String>> before = everything(file, PROCESSING_TIMES);
        AssociateTask.Config d = AssociateTask.Config.DEFAULT;
        AssociateTask again = new AssociateTask(
                new AssociateTask.Config(file.toString(), true, d.historyDays(), d.cutout(), d.association()));
        AssociateTask.In in = inputs(0, visit(1));
        MemoryQuantum.run(again, in.context(), in);
        assertThat(everything(file, PROCESSING_TIMES)).isEqualTo(before);
    }

    @Test
    void checksTheImageBeforeItTouchesTheDatabase() {
        AssociateTask.In in = inputs(0, visit(0));
        AssociateTask.In bad = new AssociateTask.In(
                in.context(),
                in.sources(),
                in.difference(),
                in.science().withInfo(i -> i.withWcs(null)),
                in.template());
        assertThatThrownBy(() -> MemoryQuantum.run(task(file), in.context(), bad))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("WCS");
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            assertThat(apdb.containsVisitDetector(new VisitDetector(visit(0), 0)))
                    .isFalse();
        }
    }

    private static List<List<String>> everything(Path file, Set<String> without) {
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            List<List<String>> all = new ArrayList<>();
            for (String t : List.of(
                    ApdbSchema.DIA_OBJECT,
                    ApdbSchema.DIA_SOURCE,
                    ApdbSchema.DIA_FORCED_SOURCE,
                    ApdbSchema.VISIT_DETECTOR)) all.addAll(rows(apdb.readAll(t), without));
            apdb.outbox(0, 10_000).stream()
                    .sorted(Comparator.comparingLong(a -> a.alert().alertId()))
                    .forEach(a -> all.add(alert(a, without)));
            return all;
        }
    }

    /// Fields and cut-outs of an alert. Its place in the outbox tells who came first, so it is left out.
    private static List<String> alert(OutboxAlert alert, Set<String> without) {
        GenericRecord packet = new AlertDecoder().decode(alert.alert().payload());
        for (String times : without) {
            for (String one : List.of("diaSource", "diaObject")) blank((GenericRecord) packet.get(one), times);
            for (String many : List.of("prvDiaSources", "prvDiaForcedSources"))
                for (Object o : (List<?>) packet.get(many)) blank((GenericRecord) o, times);
        }
        StringBuilder cutouts = new StringBuilder();
        for (String c : List.of("cutoutDifference", "cutoutScience", "cutoutTemplate")) {
            ByteBuffer bytes = (ByteBuffer) packet.get(c);
            cutouts.append(Arrays.hashCode(bytes.array()))
                    .append(' ')
                    .append(bytes.remaining())
                    .append(' ');
            packet.put(c, null);
        }
        return List.of(Long.toString(alert.alert().alertId()), packet.toString(), cutouts.toString());
    }

    private static void blank(GenericRecord record, String field) {
        if (record.getSchema().getField(field) != null) record.put(field, null);
    }

    private static List<List<String>> rows(Table table, Set<String> without) {
        List<List<String>> rows = new ArrayList<>();
        for (int r = 0; r < table.rows(); r++) {
            List<String> cells = new ArrayList<>();
            for (int c = 0; c < table.schema().size(); c++)
                if (!without.contains(table.schema().columns().get(c).name()))
                    cells.add(table.cell(c, r).map(Object::toString).orElse("missing"));
            rows.add(cells);
        }
        return rows;
    }
}
