/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/// The bytes of a FITS file, wherever they lie: a plain file is read in pieces, a gz or bz2 file is
/// unpacked into memory.
final class ByteSource implements AutoCloseable {
    private final String name;
    private final long size;
    private final byte[] bytes;
    private final long first;
    private final java.util.Optional<FileChannel> channel;

    private ByteSource(String name, long size, byte[] bytes, long first, java.util.Optional<FileChannel> channel) {
        this.name = name;
        this.size = size;
        this.bytes = bytes;
        this.first = first;
        this.channel = channel;
    }

    static ByteSource of(String name, byte[] bytes) {
        return new ByteSource(name, bytes.length, bytes, 0, java.util.Optional.empty());
    }

    static ByteSource open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                byte[] magic = new byte[3];
                int n = channel.read(ByteBuffer.wrap(magic), 0);
                boolean gzip = n >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
                boolean bzip2 = n >= 3 && magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h';
                if (gzip || bzip2) {
                    channel.close();
                    return of(path.toString(), unpack(path, gzip));
                }
                return new ByteSource(path.toString(), channel.size(), new byte[0], 0, java.util.Optional.of(channel));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new UserFault("no file " + path, e);
        } catch (IOException e) {
            throw new ResourceFault("cannot open " + path + ": " + e.getMessage(), e);
        }
    }

    private static byte[] unpack(Path path, boolean gzip) throws IOException {
        byte[] packed = Files.readAllBytes(path);
        ByteArrayOutputStream out = new ByteArrayOutputStream(4 * packed.length);
        try (InputStream in = gzip
                ? new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 16)
                : new BZip2CompressorInputStream(new ByteArrayInputStream(packed), true)) {
            in.transferTo(out);
        } catch (IOException e) {
            throw new FitsFormatException(
                    path.toString(), 0, (gzip ? "gzip" : "bzip2") + " data are damaged or cut short", e);
        }
        return out.toByteArray();
    }

    String name() {
        return name;
    }

    long size() {
        return size;
    }

    /// Fills a buffer from a place in the file; the caller has checked that the bytes exist.
    void read(long position, ByteBuffer into) {
        if (channel.isEmpty()) {
            int n = into.remaining();
            into.put(bytes, Math.toIntExact(position - first), n);
            return;
        }
        try {
            long at = position;
            while (into.hasRemaining()) {
                int n = channel.get().read(into, at);
                if (n < 0) throw new ResourceFault(name + " shrank while it was read");
                at += n;
            }
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    /// A part of the file, brought into memory; its bytes keep their places.
    ByteSource inMemory(long position, long length) {
        byte[] part = new byte[Math.toIntExact(length)];
        read(position, ByteBuffer.wrap(part));
        return new ByteSource(name, position + length, part, position, java.util.Optional.empty());
    }

    /// Bytes of a part of the file, big-endian, ready to be read.
    ByteBuffer slice(long position, long length) {
        int n = Math.toIntExact(length);
        if (channel.isEmpty())
            return ByteBuffer.wrap(bytes, Math.toIntExact(position - first), n)
                    .slice()
                    .order(ByteOrder.BIG_ENDIAN);
        ByteBuffer buffer = ByteBuffer.allocate(n).order(ByteOrder.BIG_ENDIAN);
        read(position, buffer);
        return buffer.flip();
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) channel.get().close();
        } catch (IOException e) {
            throw new ResourceFault("cannot close " + name + ": " + e.getMessage(), e);
        }
    }
}
