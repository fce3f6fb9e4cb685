/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.almagest.astro.fault.DataFault;

/// Confluent's frame around a packet on the wire: a zero byte, the number of its schema as four bytes with
/// the highest first, then the Avro body.
///
/// @param schemaId number of the schema the body was written with: 100 times major plus minor version
/// @param body the packet, without schema
public record Frame(int schemaId, byte[] body) {
    private static final int LENGTH = 5;

    /// The bytes on the wire.
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH + body.length)
                .put((byte) 0)
                .putInt(schemaId)
                .put(body)
                .array();
    }

    /// Takes a frame apart.
    ///
    /// @throws DataFault if the bytes are no frame
    public static Frame of(byte[] bytes) {
        if (bytes.length < LENGTH || bytes[0] != 0)
            throw new DataFault("no framed alert: " + bytes.length + " bytes"
                    + (bytes.length > 0 ? ", the first is " + bytes[0] + " and not 0" : ""));
        return new Frame(ByteBuffer.wrap(bytes).getInt(1), Arrays.copyOfRange(bytes, LENGTH, bytes.length));
    }
}
