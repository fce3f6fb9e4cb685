/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import java.io.IOException;
import org.almagest.astro.fault.DataFault;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/// Reads alerts written with one schema as records of another.
///
/// Thread rule: one thread.
public final class AlertDecoder {
    private final Schema written;
    private final GenericDatumReader<GenericRecord> reader;

    /// Reads alerts of this program's schema.
    public AlertDecoder() {
        this(AlertSchemas.alert(), AlertSchemas.alert());
    }

    /// @param written schema of the bytes
    /// @param wanted schema of the records to make of them
    public AlertDecoder(Schema written, Schema wanted) {
        this.written = written;
        this.reader = new GenericDatumReader<>(written, wanted);
    }

    /// One alert from its bytes, which must be used up.
    public GenericRecord decode(byte[] bytes) {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            GenericRecord alert = reader.read(null, decoder);
            if (!decoder.isEnd()) throw new DataFault("alert of " + bytes.length + " bytes has bytes left at its end");
            return alert;
        } catch (IOException | AvroRuntimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DataFault(
                    "alert of " + bytes.length + " bytes cannot be read as " + written.getFullName() + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
