/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.almagest.butler.format.RecordJson;
import tools.jackson.databind.json.JsonMapper;

/// Messages on a pipe: length as four bytes, then JSON.
final class Wire {
    private static final int LONGEST = 1 << 30;
    private final JsonMapper mapper = RecordJson.mapper();

    void send(DataOutputStream out, Message message) throws IOException {
        byte[] json = mapper.writerFor(Message.class).writeValueAsBytes(message);
        synchronized (out) {
            out.writeInt(json.length);
            out.write(json);
            out.flush();
        }
    }

    /// The next message; empty at the end of the stream.
    Optional<Message> receive(DataInputStream in) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException _) {
            return Optional.empty();
        }
        if (length < 0 || length > LONGEST) throw new IOException("a message of " + length + " bytes");
        byte[] json = in.readNBytes(length);
        if (json.length < length) return Optional.empty();
        return Optional.of(mapper.readValue(json, Message.class));
    }
}
