/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A new file that is written from its beginning to its end. What lies behind the first 8 MiB goes to the
/// disk without a copy in the system's page cache, where the file system can do that.
///
/// Images of a survey are written once and seldom read again at once. The page cache has to find memory for
/// each of their pages, which costs ten times the processor time of the transfer itself (0.9 against 0.04
/// seconds for 400 MiB where memory is fresh, 0.19 where it was in use), and it pushes out what is read
/// often: calibrations and templates.
///
/// Thread rule: one thread.
public final class SequentialFile implements AutoCloseable {
    private static final long CACHED = 8 << 20;
    private static final int BUFFER = 1 << 20;

    private final Path path;
    private final FileChannel cached;
    private Optional<FileChannel> direct = Optional.empty();
    private Optional<ByteBuffer> block = Optional.empty();
    private boolean tried;
    private long written;

    private SequentialFile(Path path, FileChannel cached) {
        this.path = path;
        this.cached = cached;
    }

    /// A file that must not exist yet.
    ///
    /// @throws IOException if it does, or cannot be made
    public static SequentialFile create(Path path) throws IOException {
        return new SequentialFile(
                path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /// Appends what remains in a buffer.
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (written < CACHED) written += through(bytes, (int) Math.min(CACHED - written, bytes.remaining()));
            else if (direct.isPresent() || opened()) gather(bytes, block.orElseThrow());
            else written += through(bytes, bytes.remaining());
        }
    }

    /// Writes what is left, and closes the file.
    @Override
    public void close() throws IOException {
        try {
            if (block.isPresent()) {
                ByteBuffer rest = block.get().flip();
                block = Optional.empty();
                written += through(rest, rest.remaining());
            }
        } finally {
            cached.close();
            if (direct.isPresent()) direct.get().close();
        }
    }

    /// Writes the next `n` bytes through the page cache.
    private int through(ByteBuffer bytes, int n) throws IOException {
        ByteBuffer part = bytes.slice(bytes.position(), n);
        for (long at = written; part.hasRemaining(); ) at += cached.write(part, at);
        bytes.position(bytes.position() + n);
        return n;
    }

    /// Fills the block, and writes it when it is full.
    private void gather(ByteBuffer bytes, ByteBuffer into) throws IOException {
        int n = Math.min(into.remaining(), bytes.remaining());
        into.put(bytes.slice(bytes.position(), n));
        bytes.position(bytes.position() + n);
        if (into.hasRemaining()) return;
        into.flip();
        try {
            for (long at = written; into.hasRemaining(); )
                at += direct.orElseThrow().write(into, at);
        } catch (IOException _) {
            // some file systems open such files and then do not write them: the page cache does, or says why not
            direct.orElseThrow().close();
            direct = Optional.empty();
            block = Optional.empty();
            into.rewind();
            through(into, BUFFER);
        }
        written += BUFFER;
        into.clear();
    }

    private boolean opened() {
        if (tried) return false;
        tried = true;
        try {
            Optional<OpenOption> uncached = uncached();
            long unit = Files.getFileStore(path).getBlockSize();
            if (uncached.isEmpty() || unit < 1 || BUFFER % unit != 0) return false;
            direct = Optional.of(FileChannel.open(path, StandardOpenOption.WRITE, uncached.get()));
            block = Optional.of(ByteBuffer.allocateDirect((int) (BUFFER + unit))
                    .alignedSlice((int) unit)
                    .slice(0, BUFFER));
            return true;
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    /// The option of a file that is not cached, by its name: not every Java has it.
    private static Optional<OpenOption> uncached() {
        try {
            for (Object option :
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                if (option instanceof OpenOption o && option.toString().equals("DIRECT")) return Optional.of(o);
        } catch (ClassNotFoundException _) {
            // then all files are cached
        }
        return Optional.empty();
    }
}
