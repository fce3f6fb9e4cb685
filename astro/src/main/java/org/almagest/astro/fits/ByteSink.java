/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.file.SequentialFile;
import org.almagest.astro.file.WholeFile;

/// Where a FITS file is written to: aside of its place on disk, or memory.
final class ByteSink implements AutoCloseable {
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private final Optional<SequentialFile> channel;
    private final Path aside;
    private final Path target;
    private long written;
    private boolean kept;

    private ByteSink(Optional<SequentialFile> channel, Path aside, Path target) {
        this.channel = channel;
        this.aside = aside;
        this.target = target;
    }

    static ByteSink inMemory() {
        return new ByteSink(Optional.empty(), Path.of(""), Path.of(""));
    }

    static ByteSink aside(Path target) {
        Path aside = WholeFile.aside(target);
        try {
            return new ByteSink(Optional.of(SequentialFile.create(aside)), aside, target);
        } catch (IOException e) {
            throw WholeFile.cannotWrite(target, e);
        }
    }

    void write(byte[] bytes) {
        write(ByteBuffer.wrap(bytes));
    }

    void write(ByteBuffer bytes) {
        written += bytes.remaining();
        if (channel.isEmpty()) {
            if (bytes.hasArray()) {
                memory.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                bytes.position(bytes.limit());
            } else {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                memory.writeBytes(copy);
            }
            return;
        }
        try {
            channel.get().write(bytes);
        } catch (IOException e) {
            throw WholeFile.cannotWrite(target, e);
        }
    }

    /// Fills up to a whole block.
    void pad(byte with) {
        int n = (int) ((CardFormat.BLOCK - written % CardFormat.BLOCK) % CardFormat.BLOCK);
        byte[] fill = new byte[n];
        java.util.Arrays.fill(fill, with);
        write(fill);
    }

    byte[] bytes() {
        return memory.toByteArray();
    }

    /// Moves the file to its place.
    void keep() {
        if (channel.isEmpty()) return;
        try {
            channel.get().close();
            WholeFile.keep(aside, target);
            kept = true;
        } catch (IOException e) {
            throw WholeFile.cannotWrite(target, e);
        }
    }

    @Override
    public void close() {
        if (channel.isEmpty() || kept) return;
        try {
            channel.get().close();
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            throw new ResourceFault("cannot remove " + aside + ": " + e.getMessage(), e);
        }
    }
}
