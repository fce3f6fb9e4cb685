/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.almagest.astro.table.Table;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/// Turns alert packets into Avro bytes of the schema [AlertSchemas#alert()], without schema or frame.
///
/// Equal packets give equal bytes. Thread rule: one thread.
public final class AlertEncoder {
    private final Map<String, Schema> records = new HashMap<>();
    private final Map<Table, RecordEncoder> encoders = new IdentityHashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
    private final BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);

    public AlertEncoder() {
        Schema alert = AlertSchemas.alert();
        records.put("diaSource", alert.getField("diaSource").schema());
        records.put("prvDiaSources", alert.getField("diaSource").schema());
        records.put(
                "prvDiaForcedSources",
                alert.getField("prvDiaForcedSources").schema().getTypes().get(1).getElementType());
        records.put("diaObject", alert.getField("diaObject").schema().getTypes().get(1));
    }

    /// The bytes of one packet.
    public byte[] encode(AlertPacket packet) {
        bytes.reset();
        try {
            out.writeLong(packet.alertId());
            text(packet.observationReason());
            text(packet.targetName());
            row("diaSource", packet.diaSource());
            array("prvDiaSources", packet.earlierSources());
            array("prvDiaForcedSources", packet.forcedSources());
            out.writeIndex(packet.diaObject().isPresent() ? 1 : 0);
            if (packet.diaObject().isPresent())
                row("diaObject", packet.diaObject().get());
            else out.writeNull();
            missing();
            missing();
            Optional<AlertPacket.Cutouts> cutouts = packet.cutouts();
            blob(cutouts.map(AlertPacket.Cutouts::difference));
            blob(cutouts.map(AlertPacket.Cutouts::science));
            blob(cutouts.map(AlertPacket.Cutouts::template));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private RecordEncoder encoder(String field, Table table) {
        return encoders.computeIfAbsent(table, t -> new RecordEncoder(Objects.requireNonNull(records.get(field)), t));
    }

    private void row(String field, TableRows rows) throws IOException {
        encoder(field, rows.table()).write(rows.rows()[0], out);
    }

    private void array(String field, TableRows rows) throws IOException {
        out.writeIndex(1);
        out.writeArrayStart();
        out.setItemCount(rows.rows().length);
        RecordEncoder encoder = encoder(field, rows.table());
        for (int row : rows.rows()) {
            out.startItem();
            encoder.write(row, out);
        }
        out.writeArrayEnd();
    }

    private void text(String value) throws IOException {
        out.writeIndex(value.isEmpty() ? 0 : 1);
        if (value.isEmpty()) out.writeNull();
        else out.writeString(value);
    }

    private void missing() throws IOException {
        out.writeIndex(0);
        out.writeNull();
    }

    private void blob(Optional<byte[]> value) throws IOException {
        out.writeIndex(value.isPresent() ? 1 : 0);
        if (value.isPresent()) out.writeBytes(value.get());
        else out.writeNull();
    }
}
