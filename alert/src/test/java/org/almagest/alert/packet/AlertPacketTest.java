/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Felis;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertPacketTest {
    private static final Path ROOT = Path.of(System.getProperty("almagest.root"));
    private static final Felis APDB = apdb();

    private static Felis apdb() {
        try (InputStream yaml = Files.newInputStream(ROOT.resolve("schemas/apdb.yaml"))) {
            return Felis.read(yaml, "apdb.yaml");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path official(String version) {
        String data = System.getenv()
                .getOrDefault("ALMAGEST_DATA", ROOT.resolve("../shared/data").toString());
        Path folder = Path.of(data, "alerts_rubin");
        assumeTrue(Files.isDirectory(folder), "real alerts are not here: set ALMAGEST_DATA");
        return folder.resolve(version);
    }

    private static Schema officialSchema(String version) {
        return AlertSchemas.ofFolder(official("lsst_alert_packet_schema/" + version));
    }

    private static Table random(String table, int rows, long seed) {
        Random random = new Random(seed);
        TableBuilder t = new TableBuilder(APDB.table(table).schema());
        for (int i = 0; i < rows; i++) {
            t.addRow();
            for (Column c : t.schema().columns()) {
                if (c.nullable() && random.nextInt(4) == 0) continue;
                switch (c.type()) {
                    case BOOLEAN -> t.set(c.name(), random.nextBoolean());
                    case INT -> t.set(c.name(), random.nextInt());
                    case LONG -> t.set(c.name(), random.nextLong());
                    case FLOAT, DOUBLE -> t.set(c.name(), random.nextGaussian());
                    default -> t.set(c.name(), "r");
                }
            }
        }
        return t.build();
    }

    private static AlertPacket packet() {
        return new AlertPacket(
                "science",
                "",
                TableRows.one(random("DiaSource", 3, 1), 2),
                new TableRows(random("DiaSource", 5, 2), new int[] {4, 0}),
                new TableRows(random("DiaForcedSource", 7, 3), new int[] {1, 2, 6}),
                Optional.of(TableRows.one(random("DiaObject", 1, 4), 0)),
                Optional.of(new AlertPacket.Cutouts(new byte[] {1}, new byte[] {2, 3}, new byte[0])));
    }

    @Test
    void readsBackEveryFieldThatWasWritten() {
        AlertPacket packet = packet();
        GenericRecord alert = new AlertDecoder().decode(new AlertEncoder().encode(packet));
        assertThat(alert.get("diaSourceId")).isEqualTo(packet.alertId());
        assertThat(alert.get("observation_reason")).hasToString("science");
        assertThat(alert.get("target_name")).isNull();
        assertThat(alert.get("cutoutScience")).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
        agree((GenericRecord) alert.get("diaSource"), packet.diaSource().table(), 2);
        agree(
                (GenericRecord) alert.get("diaObject"),
                packet.diaObject().orElseThrow().table(),
                0);
        List<?> earlier = (List<?>) alert.get("prvDiaSources");
        List<?> forced = (List<?>) alert.get("prvDiaForcedSources");
        assertThat(earlier).hasSize(2);
        assertThat(forced).hasSize(3);
        agree((GenericRecord) earlier.get(0), packet.earlierSources().table(), 4);
        agree((GenericRecord) forced.get(2), packet.forcedSources().table(), 6);
    }

    private static void agree(GenericRecord record, Table table, int row) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object expected =
                    table.cell(table.schema().indexOf(field.name()), row).orElse(null);
            Object found = record.get(field.name());
            assertThat(found == null ? null : found.toString())
                    .as(field.name())
                    .isEqualTo(expected == null ? null : expected.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10/0", "11/0"})
    void isReadWithTheOfficialSchemas(String version) {
        Schema wanted = officialSchema(version);
        GenericRecord alert =
                new AlertDecoder(AlertSchemas.alert(), wanted).decode(new AlertEncoder().encode(packet()));
        assertThat(alert.getSchema()).isEqualTo(wanted);
        agree((GenericRecord) alert.get("diaSource"), packet().diaSource().table(), 2);
        agree(
                (GenericRecord) alert.get("diaObject"),
                packet().diaObject().orElseThrow().table(),
                0);
    }

    @Test
    void hasTheFieldsOfTheOfficialRecordsInTheirOrder() {
        Schema official = officialSchema("11/0");
        for (Schema.Field record : official.getFields()) {
            Schema theirs = recordOf(record.schema());
            Schema ours = recordOf(AlertSchemas.alert().getField(record.name()).schema());
            List<String> more = List.of("exposureTime", "trailAlgorithm", "trail_flag", "reliabilityVersion");
            if (theirs.getType() != Schema.Type.RECORD) continue;
            assertThat(ours.getFields().stream().map(Schema.Field::name).filter(n -> !more.contains(n)))
                    .containsExactlyElementsOf(
                            theirs.getFields().stream().map(Schema.Field::name).toList());
            for (Schema.Field f : theirs.getFields())
                assertThat(ours.getField(f.name()).schema()).as(f.name()).isEqualTo(f.schema());
        }
    }

    private static Schema recordOf(Schema schema) {
        Schema s = schema.isUnion() ? schema.getTypes().get(1) : schema;
        return s.getType() == Schema.Type.ARRAY ? s.getElementType() : s;
    }

    @Test
    void agreesWithTheTablesOfTheDatabase() {
        for (var pair : java.util.Map.of(
                        "diaSource", "DiaSource", "diaObject", "DiaObject", "prvDiaForcedSources", "DiaForcedSource")
                .entrySet()) {
            for (Schema.Field f : recordOf(
                            AlertSchemas.alert().getField(pair.getKey()).schema())
                    .getFields()) {
                Column column = APDB.table(pair.getValue()).schema().column(f.name());
                Schema type = recordOf(f.schema());
                assertThat(ColumnType.valueOf(type.getType().name()))
                        .as(f.name())
                        .isEqualTo(column.type());
                assertThat(f.schema().isUnion()).as(f.name()).isEqualTo(column.nullable());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fink_rubin_20260305_7alerts_v10_0.avro",
                "hsc_cosmos_apverify_10alerts_v7_1.avro",
                "lsst_alert_packet_schema/7/4/sample_data/fakeAlert.avro",
                "lsst_alert_packet_schema/9/0/sample_data/fakeAlert.avro",
                "lsst_alert_packet_schema/10/0/sample_data/fakeAlert.avro",
                "lsst_alert_packet_schema/11/0/sample_data/fakeAlert.avro"
            })
    void readsContainersOfRealAlerts(String name) {
        List<GenericRecord> alerts = AlertContainer.records(official(name));
        assertThat(alerts).isNotEmpty().allMatch(a -> a.get("diaSource") instanceof GenericRecord);
    }

    @Test
    void readsAPacketOffTheWireWithAnOldSchema() throws Exception {
        byte[] framed = Files.readAllBytes(official("confluent_framed_v9_0_SIMULATED_DC2.bin"));
        assertThat(ByteBuffer.wrap(framed).get()).isZero();
        assertThat(ByteBuffer.wrap(framed).getInt(1)).isEqualTo(900);
        Schema nine = officialSchema("9/0");
        GenericRecord alert = new AlertDecoder(nine, nine).decode(Arrays.copyOfRange(framed, 5, framed.length));
        GenericRecord source = (GenericRecord) alert.get("diaSource");
        assertThat(source.get("visit")).isEqualTo(943_296L);
    }

    @Test
    void refusesBytesThatAreNoAlert() {
        byte[] good = new AlertEncoder().encode(packet());
        AlertDecoder decoder = new AlertDecoder();
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(good, good.length / 2)))
                .isInstanceOf(DataFault.class);
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(good, good.length + 1)))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("bytes left");
    }

    @Test
    void equalPacketsGiveEqualBytes() {
        AlertEncoder encoder = new AlertEncoder();
        assertThat(encoder.encode(packet())).isEqualTo(encoder.encode(packet()));
        assertThat(new AlertEncoder().encode(packet())).isEqualTo(encoder.encode(packet()));
    }
}
