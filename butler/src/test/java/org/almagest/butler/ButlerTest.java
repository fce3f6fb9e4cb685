/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.format.YamlText;
import org.almagest.butler.query.Expression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ButlerTest {
    /// A stored value.
    public record Zero(double level, List<Integer> counts) {}

    @TempDir
    Path dir;

    Butler butler;

    @BeforeEach
    void makeRepository() {
        butler = Butler.create(dir.resolve("repo"));
        butler.registry().insert(SmallSurvey.records());
    }

    @AfterEach
    void close() {
        butler.close();
    }

    static DataId detector(long d) {
        return DataId.of("instrument", "Cam", "detector", d);
    }

    @Test
    void givesBackWhatWasPutAlsoToAnotherProcess() {
        butler.registerType("zero", Zero.class, "detector");
        DatasetRef ref = butler.put(new Zero(Double.NaN, List.of(1, 2)), "zero", detector(1), "u/me/a");
        assertThat(butler.get(ref, Zero.class)).isEqualTo(new Zero(Double.NaN, List.of(1, 2)));
        try (Butler other = Butler.open(butler.root())) {
            assertThat(other.get("zero", detector(1), List.of("u/me/a"), Zero.class)
                            .counts())
                    .containsExactly(1, 2);
            assertThat(other.locate(ref).path()).isEqualTo("u/me/a/zero/zero_1.json");
            assertThat(other.registry().find(ref.id())).contains(ref);
        }
    }

    @Test
    void refusesASecondDatasetAndKeepsTheFirst() throws IOException {
        butler.registerType("note", String.class, "detector");
        DatasetRef first = butler.put("one", "note", detector(0), "run");
        assertThatThrownBy(() -> butler.put("two", "note", detector(0), "run"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("note {detector: 0, instrument: Cam} in run");
        assertThat(butler.get(first, String.class)).isEqualTo("one");
        try (var files = Files.list(butler.root().resolve("run/note"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void leavesNoFileWhenWritingFails() {
        DatasetType type = butler.registerType("zero", Zero.class, "detector");
        DatasetRef ref = DatasetRef.predict(type, detector(0), "run");
        assertThatThrownBy(() -> butler.datastore().stage(butler.root().resolve("x/y"), f -> {
                    Files.writeString(f, "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(ResourceFault.class)
                .hasMessageContaining("No space left");
        assertThat(butler.verify().unknown()).isEmpty();
        assertThat(butler.exists(ref)).isFalse();
    }

    @Test
    void publishesWrittenFilesTogetherAndTwiceTheSame() {
        DatasetType type = butler.registerType("note", String.class, "visit", "detector");
        List<StoredDataset> written = new ArrayList<>();
        for (long v = 1; v <= 4; v++)
            written.add(
                    butler.write("v" + v, DatasetRef.predict(type, detector(0).with("visit", v), "out")));
        assertThat(butler.exists(written.getFirst().ref())).isFalse();
        butler.publish(written);
        butler.publish(written);
        assertThat(butler.queryDatasets("note", List.of("out"), "visit > 2"))
                .extracting(r -> butler.get(r, String.class))
                .containsExactly("v3", "v4");
        assertThat(butler.verify().missing()).isEmpty();
        assertThat(butler.verify().datasets()).isEqualTo(4);
    }

    @Test
    void namesPredictedDatasetsByRunTypeAndDataId() {
        DatasetType type = butler.type("note", String.class, false, List.of("visit", "detector"));
        DatasetRef a = DatasetRef.predict(type, detector(0).with("visit", 1), "out");
        DatasetRef b = DatasetRef.predict(type, detector(0).with("visit", 1).with("band", "r"), "out");
        assertThat(a).isEqualTo(b);
        assertThat(a.id().version()).isEqualTo(5);
        assertThat(DatasetRef.unique(type, a.dataId(), "out").id().version()).isEqualTo(7);
    }

    @Test
    void searchesChainsInOrder() {
        butler.registerType("note", String.class, "detector");
        butler.put("old", "note", detector(0), "a");
        butler.put("old1", "note", detector(1), "a");
        butler.put("new", "note", detector(0), "b");
        butler.registry().redefineChain("inner", List.of("b"));
        butler.registry().redefineChain("top", List.of("inner", "a"));
        assertThat(butler.get("note", detector(0), List.of("top"), String.class))
                .isEqualTo("new");
        assertThat(butler.queryDatasets("note", List.of("top"), ""))
                .extracting(r -> butler.get(r, String.class))
                .containsExactly("new", "old1");
        assertThat(butler.registry().flatten(List.of("top"))).containsExactly("b", "a");
        assertThatThrownBy(() -> butler.registry().redefineChain("inner", List.of("top")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("search itself");
        assertThatThrownBy(() -> butler.registry().flatten(List.of("tap"))).hasMessageContaining("did you mean top?");
    }

    @Test
    void findsTheCalibrationValidAtTheTimeOfTheVisit() {
        butler.registerCalibrationType("bias", String.class, "detector");
        DatasetRef early = butler.put("early", "bias", detector(0), "cal/1");
        DatasetRef late = butler.put("late", "bias", detector(0), "cal/2");
        Timespan toVisit3 = Timespan.until(SmallSurvey.visitTime(3).begin().orElseThrow());
        Timespan fromVisit3 = Timespan.since(SmallSurvey.visitTime(3).begin().orElseThrow());
        butler.registry().certify("calib", List.of(early), toVisit3);
        assertThatThrownBy(() -> butler.registry().certify("calib", List.of(late), Timespan.ALL))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("another is valid");
        butler.registry().certify("calib", List.of(late), fromVisit3);
        DataId visit2 = detector(0).with("visit", 2);
        assertThat(butler.find("bias", visit2, List.of("calib"))).contains(early);
        assertThat(butler.find("bias", detector(0).with("visit", 3), List.of("calib")))
                .contains(late);
        assertThat(butler.find("bias", detector(0).with("exposure", 104), List.of("calib")))
                .contains(late);
        assertThat(butler.find("bias", detector(1).with("visit", 3), List.of("calib")))
                .isEmpty();
        butler.registry().decertify("calib", "bias", SmallSurvey.visitTime(2));
        assertThat(butler.find("bias", visit2, List.of("calib"))).isEmpty();
        assertThat(butler.find("bias", detector(0).with("visit", 1), List.of("calib")))
                .contains(early);
        DatasetType type = butler.registry().type("bias");
        assertThat(butler.registry().queryDatasets(type, List.of("calib"), Expression.ALL, false))
                .containsExactlyInAnyOrder(early, late);
    }

    @Test
    void tagsDatasetsOfSeveralRuns() {
        butler.registerType("note", String.class, "detector");
        DatasetRef a = butler.put("a", "note", detector(0), "a");
        DatasetRef b = butler.put("b", "note", detector(1), "b");
        butler.registry().associate("good", List.of(a, b));
        assertThat(butler.queryDatasets("note", List.of("good"), "")).containsExactly(a, b);
        assertThat(butler.find("note", detector(1), List.of("good"))).contains(b);
        butler.remove(List.of(b));
        assertThat(butler.queryDatasets("note", List.of("good"), "")).containsExactly(a);
        assertThat(butler.verify().unknown()).isEmpty();
        butler.registry().removeCollection("b");
        assertThatThrownBy(() -> butler.registry().removeCollection("a")).hasMessageContaining("holds 1 datasets");
    }

    @Test
    void refusesTheSameTypeWithOtherDimensions() {
        butler.registerType("note", String.class, "detector");
        assertThatThrownBy(() -> butler.registerType("note", YamlText.class, "detector"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("Text of instrument+detector");
    }

    @Test
    void keepsFilesOutsideWhereTheyAre() throws IOException {
        butler.registerType("note", String.class, "detector");
        Path outside = Files.writeString(dir.resolve("outside.txt"), "text");
        DatasetType type = butler.registry().type("note");
        var formatter = butler.formatters().forStorage("Text");
        DatasetRef direct = DatasetRef.predict(type, detector(0), "in");
        butler.ingest(outside, direct, formatter, TransferMode.DIRECT);
        DatasetRef linked = DatasetRef.predict(type, detector(1), "in");
        butler.ingest(outside, linked, formatter, TransferMode.SYMLINK);
        assertThat(butler.get(direct, String.class)).isEqualTo("text");
        assertThat(butler.get(linked, String.class)).isEqualTo("text");
        butler.remove(List.of(direct, linked));
        assertThat(outside).exists();
        assertThat(butler.find("note", detector(0), List.of("in"))).isEqualTo(Optional.empty());
    }

    @Test
    void letsManyThreadsAndButlersWriteAtOnce() throws Exception {
        butler.registerType("note", String.class, "visit", "detector");
        List<Callable<Integer>> work = new ArrayList<>();
        try (Butler second = Butler.open(butler.root());
                ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 40; i++) {
                int n = i;
                work.add(() -> {
                    Butler b = n % 2 == 0 ? butler : second;
                    b.put("n" + n, "note", detector(n % 2).with("visit", n), "run");
                    return b.queryDatasets("note", List.of("run"), "").size();
                });
            }
            for (var f : pool.invokeAll(work)) assertThat(f.get()).isPositive();
        }
        assertThat(butler.queryDatasets("note", List.of("run"), "")).hasSize(40);
    }

    @Test
    void saysWhatIsWrongWithTheFiles() throws IOException {
        butler.registerType("note", String.class, "detector");
        DatasetRef ref = butler.put("a", "note", detector(0), "a");
        Files.delete(butler.datastore().file(butler.locate(ref).path()));
        Files.writeString(butler.root().resolve("stray"), "x");
        Butler.Check check = butler.verify();
        assertThat(check.missing()).extracting(StoredDataset::ref).containsExactly(ref);
        assertThat(check.unknown()).containsExactly("stray");
        assertThatThrownBy(() -> butler.get(ref, String.class))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("is gone");
    }

    @Test
    void clearsWhatKilledProcessesLeft() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path run = Files.createDirectories(butler.root().resolve("run"));
        Path left = Files.writeString(run.resolve("..unfinished-" + ended.pid() + "-1-a.fits12.part"), "x");
        Path busy = Files.writeString(
                run.resolve(".unfinished-" + ProcessHandle.current().pid() + "-2-b.fits"), "x");
        Path fresh = Files.writeString(run.resolve(".unfinished-" + ended.pid() + "-3-c.fits"), "of another machine?");
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        Files.setLastModifiedTime(left, longAgo);
        Files.setLastModifiedTime(busy, longAgo);
        assertThat(butler.verify().unknown()).hasSize(3);
        assertThat(butler.datastore().removeUnfinished()).containsExactly("run/" + left.getFileName());
        assertThat(left).doesNotExist();
        assertThat(busy).exists();
        assertThat(fresh).exists();
    }

    @Test
    void keepsExposuresImagesMasksAndTablesAndGivesParts() {
        Image image = Image.wrap(new float[] {1, 2, 3, 4, 5, Float.NaN}, new Box(10, 20, 3, 2));
        Mask mask = Mask.clear(image.box(), MaskPlanes.of("BAD", "SAT"));
        mask.set(11, 21, 2);
        Exposure exposure = new Exposure(image, mask, image.copy(), ExposureInfo.NONE.withDetector(1));
        TableBuilder rows = new TableBuilder(Schema.of(Column.of("x", ColumnType.DOUBLE, "pixel", "column")));
        rows.addRow();
        Table table = rows.set("x", 1.5).build();
        butler.registerType("e", Exposure.class, "detector");
        butler.registerType("i", Image.class, "detector");
        butler.registerType("m", Mask.class, "detector");
        butler.registerType("t", Table.class, "detector");
        DatasetRef e = butler.put(exposure, "e", detector(0), "run");
        DatasetRef i = butler.put(image, "i", detector(0), "run");
        DatasetRef m = butler.put(mask, "m", detector(0), "run");
        DatasetRef t = butler.put(table, "t", detector(0), "run");
        assertThat(butler.get(e, Exposure.class).mask().get(11, 21)).isEqualTo(2);
        Exposure part =
                butler.getDeferred(e, Exposure.class).get(new Box(11, 21, 5, 5)).orElseThrow();
        assertThat(part.box()).isEqualTo(new Box(11, 21, 2, 1));
        assertThat(part.image().get(11, 21)).isEqualTo(5f);
        assertThat(butler.getDeferred(e, Exposure.class).get(new Box(0, 0, 5, 5)))
                .isEmpty();
        assertThat(butler.get(i, Image.class).get(12, 20)).isEqualTo(3f);
        assertThat(butler.get(m, Mask.class).planes()).isEqualTo(mask.planes());
        assertThat(butler.get(t, Table.class).doubles("x")).containsExactly(1.5);
        assertThat(butler.locate(t).path()).isEqualTo("run/t/t_0.parquet");
        assertThatThrownBy(() -> butler.get(t, Exposure.class))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("is Table and cannot be read as");
        assertThatThrownBy(() -> butler.put("text", "t", detector(1), "run"))
                .hasMessageContaining("t holds Table, not a java.lang.String");
    }

    @Test
    void refusesFoldersThatAreNoRepository() {
        assertThatThrownBy(() -> Butler.open(dir)).isInstanceOf(UserFault.class).hasMessageContaining("butler.yaml");
        assertThatThrownBy(() -> Butler.create(butler.root())).hasMessageContaining("repository already");
    }

    @Test
    void collectionsKeepTheirType() {
        butler.registry().registerCollection("a", CollectionType.RUN, "");
        assertThatThrownBy(() -> butler.registry().redefineChain("a", List.of()))
                .hasMessageContaining("collection a is RUN, not CHAINED");
    }
}
