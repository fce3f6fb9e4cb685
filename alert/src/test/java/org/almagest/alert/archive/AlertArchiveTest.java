/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.almagest.alert.packet.AlertContainer;
import org.almagest.alert.packet.AlertEncoder;
import org.almagest.alert.packet.AlertPacket;
import org.almagest.alert.packet.AlertSchemas;
import org.almagest.alert.packet.TableRows;
import org.almagest.alert.stream.Frame;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertArchiveTest {
    @TempDir
    Path dir;

    private static Frame alert(long id) {
        Schema schema = Schema.of(
                Column.of("diaSourceId", ColumnType.LONG, "", ""),
                Column.of("visit", ColumnType.LONG, "", ""),
                Column.of("detector", ColumnType.SHORT, "", ""),
                Column.of("midpointMjdTai", ColumnType.DOUBLE, "d", ""),
                Column.of("ra", ColumnType.DOUBLE, "deg", ""),
                Column.of("dec", ColumnType.DOUBLE, "deg", ""),
                Column.of("x", ColumnType.FLOAT, "pixel", ""),
                Column.of("y", ColumnType.FLOAT, "pixel", ""),
                Column.of("psfNdata", ColumnType.INT, "", ""),
                Column.of("trailNdata", ColumnType.INT, "", ""),
                Column.of("dipoleNdata", ColumnType.INT, "", ""),
                Column.of("bboxSize", ColumnType.INT, "", ""),
                Column.of("timeProcessedMjdTai", ColumnType.DOUBLE, "d", ""));
        TableBuilder out = new TableBuilder(schema);
        out.addRow();
        out.set("diaSourceId", id).set("visit", 7L).set("detector", 1L);
        Stream.of("midpointMjdTai", "ra", "dec", "x", "y", "timeProcessedMjdTai")
                .forEach(n -> out.set(n, 1.5));
        Table table = out.build();
        TableRows none = new TableRows(table, new int[0]);
        AlertPacket packet =
                new AlertPacket("", "", TableRows.one(table, 0), none, none, Optional.empty(), Optional.empty());
        return new Frame(AlertSchemas.ID, new AlertEncoder().encode(packet));
    }

    @Test
    void givesBackTheBytesByNumberAndReplacesWhatIsRedone() {
        AlertArchive archive = new AlertArchive(dir.resolve("archive"));
        assertThat(archive.find(5)).isEmpty();
        archive.put(7, 1, List.of(alert(5), alert(6)));
        archive.put(7, 2, List.of(alert(8)));
        assertThat(archive.find(6).orElseThrow().get("diaSourceId")).isEqualTo(6L);
        assertThat(archive.find(5).orElseThrow().get("diaSourceId")).isEqualTo(5L);
        assertThat(archive.read(7, 1)).extracting(Frame::body).containsExactly(alert(5).body(), alert(6).body());
        assertThat(archive.read(7, 2)).hasSize(1);
        archive.put(7, 1, List.of(alert(5), alert(9)));
        assertThat(archive.find(6)).isEmpty();
        assertThat(archive.ids()).containsExactlyInAnyOrder(5L, 8L, 9L);
        AlertArchive other = new AlertArchive(dir.resolve("archive"));
        assertThat(other.ids()).containsExactlyInAnyOrder(5L, 8L, 9L);
        assertThat(other.line(9).orElseThrow()).startsWith("alert 9 object - visit 7 detector 1 - ra 1.500000");
    }

    @Test
    void isReadByEveryAvroProgram() {
        new AlertArchive(dir).put(7, 1, List.of(alert(5), alert(6)));
        assertThat(AlertContainer.records(dir.resolve("7/1.avro")).stream().map(r -> r.get("diaSourceId")))
                .containsExactly(5L, 6L);
    }

    @Test
    void namesTheFileThatIsDamaged() throws Exception {
        AlertArchive archive = new AlertArchive(dir);
        archive.put(7, 1, List.of(alert(5)));
        Files.writeString(dir.resolve("7/1.avro"), "no container");
        assertThatThrownBy(() -> archive.read(7, 1))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("1.avro");
    }

    /// A file cut short anywhere, or with one byte changed, is read or refused with its name; never
    /// anything else.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void damageIsAlwaysTold(long seed) throws Exception {
        new AlertArchive(dir).put(7, 1, List.of(alert(5), alert(6)));
        Path file = dir.resolve("7/1.avro");
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] bad = i % 2 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            // Lengths in the header may ask for gigabytes: that it names the file is tested by the cuts.
            if (i % 2 == 1) bad[good.length / 2 + random.nextInt(good.length / 2)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            try {
                new AlertArchive(dir).line(6);
            } catch (DataFault e) {
                refused++;
                assertThat(e).hasMessageContaining("1.avro");
            }
        }
        assertThat(refused).isGreaterThan(30);
    }

    @Test
    void refusesAPacketOfAnotherSchemaOrWithoutSense() {
        AlertArchive.check(alert(5), "alert 5");
        assertThatThrownBy(() -> AlertArchive.check(new Frame(900, new byte[] {2}), "alert 5 of visit 7"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("alert 5 of visit 7")
                .hasMessageContaining("900")
                .hasMessageContaining("1101");
        assertThatThrownBy(() -> AlertArchive.check(new Frame(AlertSchemas.ID, new byte[] {2}), "alert 5 of visit 7"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("alert 5 of visit 7");
    }

    @Test
    void showsAlertsThatAnotherProgramWrote() throws Exception {
        Path seven = rubin("hsc_cosmos_apverify_10alerts_v7_1.avro");
        Path ten = rubin("fink_rubin_20260305_7alerts_v10_0.avro");
        Files.copy(seven, dir.resolve("seven.avro"));
        Files.copy(ten, dir.resolve("ten.avro"));
        AlertArchive both = new AlertArchive(dir);
        assertThat(both.ids()).hasSize(17);
        assertThat(both.line(25409118864932952L).orElseThrow())
                .startsWith("alert 25409118864932952 object 25409118864932")
                .contains(" visit 59160 ");
        assertThat(both.line(170094456272322680L)).isEqualTo(new AlertArchive(ten).line(170094456272322680L));
        assertThat(both.line(170094456272322680L).orElseThrow()).contains(" visit 2026030500055 ");
        assertThat(both.line(1)).isEmpty();
    }

    private static Path rubin(String name) {
        String here =
                Path.of(System.getProperty("almagest.root"), "../shared/data").toString();
        String data = System.getenv().getOrDefault("ALMAGEST_DATA", here);
        Path file = Path.of(data, "alerts_rubin", name);
        assumeTrue(Files.exists(file), "real alerts are not here: set ALMAGEST_DATA");
        return file;
    }

    @Test
    void refusesRecordsThatAreNoAlerts() throws Exception {
        org.apache.avro.Schema schema =
                SchemaBuilder.record("star").fields().requiredDouble("ra").endRecord();
        GenericRecord star = new GenericData.Record(schema);
        star.put("ra", 1.5);
        Path file = dir.resolve("stars.avro");
        try (DataFileWriter<GenericRecord> out = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            out.create(schema, file.toFile()).append(star);
        }
        assertThatThrownBy(() -> new AlertArchive(dir).line(5))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("stars.avro")
                .hasMessageContaining("star")
                .hasMessageContaining("diaSourceId");
    }

    /// A damaged file stays damaged: asking again must not say that the alert is not there.
    @Test
    void tellsOfADamagedFileEachTime() throws Exception {
        Files.createDirectories(dir.resolve("7"));
        Files.writeString(dir.resolve("7/1.avro"), "no container");
        AlertArchive archive = new AlertArchive(dir);
        for (int i = 0; i < 2; i++)
            assertThatThrownBy(() -> archive.line(5))
                    .isInstanceOf(DataFault.class)
                    .hasMessageContaining("1.avro");
    }
}
