/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.sky.SkyCoord;

/// Stars of one unit of work on disk, in runs of one shard each.
///
/// Rows gather in memory; when there are enough they are sorted by shard and appended. The index beside is
/// written last and whole: with it the unit is done, without it what is there is thrown away.
final class Spill {
    private static final int ROWS_IN_MEMORY = 1 << 16;

    private Spill() {}

    /// A part of the file with rows of one shard.
    record Run(long pixel, long offset, int rows) {}

    /// A unit that is done.
    record Index(Path rows, RowCounts counts, List<Run> runs) {}

    static Path indexOf(Path rows) {
        return rows.resolveSibling(rows.getFileName() + ".index");
    }

    /// Writes a unit.
    static final class Writer implements AutoCloseable {
        private final Path file;
        private final StarRecord form;
        private final Healpix grid;
        private final FileChannel channel;
        private final ByteBuffer gathered;
        private final long[] pixels = new long[ROWS_IN_MEMORY];
        private final List<Run> runs = new ArrayList<>();
        private int n;
        private long written;

        Writer(Path file, StarRecord form, int order) throws IOException {
            this.file = file;
            this.form = form;
            this.grid = new Healpix(order);
            this.gathered = ByteBuffer.allocate(ROWS_IN_MEMORY * form.bytes());
            this.channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }

        void take(StarRecord.Star star) {
            pixels[n++] = grid.pixelOf(SkyCoord.ofDegrees(star.ra, star.dec));
            form.put(star, gathered);
            if (n == ROWS_IN_MEMORY) flush();
        }

        private void flush() {
            if (n == 0) return;
            // Pixels of order 12 at most have 28 bits: pixel and row fit one number, which sorts both.
            long[] keys = new long[n];
            for (int i = 0; i < n; i++) keys[i] = pixels[i] << 20 | i;
            Arrays.sort(keys);
            ByteBuffer sorted = ByteBuffer.allocate(n * form.bytes());
            int begin = 0;
            for (int i = 0; i < n; i++) {
                int row = (int) (keys[i] & 0xfffff);
                sorted.put(gathered.array(), row * form.bytes(), form.bytes());
                boolean last = i + 1 == n || keys[i + 1] >> 20 != keys[i] >> 20;
                if (!last) continue;
                runs.add(new Run(keys[i] >> 20, written + (long) begin * form.bytes(), i + 1 - begin));
                begin = i + 1;
            }
            sorted.flip();
            try {
                while (sorted.hasRemaining()) channel.write(sorted);
            } catch (IOException e) {
                throw WholeFile.cannotWrite(file, e);
            }
            written += (long) n * form.bytes();
            gathered.clear();
            n = 0;
        }

        Index finish(RowCounts counts) throws IOException {
            flush();
            channel.force(true);
            channel.close();
            WholeFile.write(indexOf(file), aside -> {
                try (DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(aside)))) {
                    out.writeUTF(counts.line());
                    out.writeInt(runs.size());
                    for (Run r : runs) {
                        out.writeLong(r.pixel());
                        out.writeLong(r.offset());
                        out.writeInt(r.rows());
                    }
                }
            });
            return new Index(file, counts, runs);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    static Index read(Path rows) {
        Path index = indexOf(rows);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(index)))) {
            RowCounts counts = RowCounts.of(in.readUTF());
            int n = in.readInt();
            List<Run> runs = new ArrayList<>(n);
            for (int i = 0; i < n; i++) runs.add(new Run(in.readLong(), in.readLong(), in.readInt()));
            return new Index(rows, counts, runs);
        } catch (IOException e) {
            throw new ResourceFault(
                    "cannot read " + index + ": " + e.getMessage() + "; remove the folder and build again", e);
        }
    }
}
