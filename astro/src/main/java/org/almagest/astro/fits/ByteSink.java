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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.almagest.astro.fault.ResourceFault;

/// Where a FITS file is written to: aside of its place on disk, or memory.
final class ByteSink implements AutoCloseable {
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private final Optional<FileChannel> channel;
    private final Path aside;
    private final Path target;
    private long written;
    private boolean kept;

    private ByteSink(Optional<FileChannel> channel, Path aside, Path target) {
        this.channel = channel;
        this.aside = aside;
        this.target = target;
    }

    static ByteSink inMemory() {
        return new ByteSink(Optional.empty(), Path.of(""), Path.of(""));
    }

    static ByteSink aside(Path target) {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) throw new IllegalArgumentException("cannot write to " + target);
        try {
            Files.createDirectories(folder);
            Path aside = Files.createTempFile(folder, "." + absolute.getFileName(), ".part");
            return new ByteSink(Optional.of(FileChannel.open(aside, StandardOpenOption.WRITE)), aside, absolute);
        } catch (IOException e) {
            throw new ResourceFault("cannot create " + target + ": " + e, e);
        }
    }

    void write(byte[] bytes) {
        write(ByteBuffer.wrap(bytes));
    }

    void write(ByteBuffer bytes) {
        written += bytes.remaining();
        if (channel.isEmpty()) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            memory.writeBytes(copy);
            return;
        }
        try {
            while (bytes.hasRemaining()) channel.get().write(bytes);
        } catch (IOException e) {
            throw new ResourceFault("cannot write " + target + ": " + e.getMessage() + "; is the disk full?", e);
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
            Files.setPosixFilePermissions(aside, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            kept = true;
        } catch (IOException e) {
            throw new ResourceFault("cannot write " + target + ": " + e.getMessage(), e);
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
