/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/// A folder as `.tar.gz`: files in the order of their names, of nobody in particular and of one time, so
/// that equal folders make equal archives.
final class Archive {
    private Archive() {}

    /// @param name of the folder in the archive
    /// @param seconds time of all files, since 1970
    static void write(Path folder, String name, long seconds, Path to) throws IOException {
        GzipParameters plain = new GzipParameters();
        plain.setOperatingSystem(255);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16);
                GzipCompressorOutputStream packed = new GzipCompressorOutputStream(file, plain);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            List<Path> all;
            try (Stream<Path> walk = Files.walk(folder)) {
                all = walk.sorted().toList();
            }
            for (Path p : all) {
                String inside = p.equals(folder)
                        ? name
                        : name + "/" + folder.relativize(p).toString().replace('\\', '/');
                TarArchiveEntry entry;
                if (Files.isSymbolicLink(p)) {
                    entry = new TarArchiveEntry(inside, TarConstants.LF_SYMLINK);
                    entry.setLinkName(Files.readSymbolicLink(p).toString());
                } else if (Files.isDirectory(p)) {
                    entry = new TarArchiveEntry(inside + "/");
                    entry.setMode(0755);
                } else {
                    entry = new TarArchiveEntry(inside);
                    entry.setSize(Files.size(p));
                    entry.setMode(Files.isExecutable(p) ? 0755 : 0644);
                }
                entry.setModTime(seconds * 1000);
                entry.setIds(0, 0);
                entry.setNames("", "");
                tar.putArchiveEntry(entry);
                if (Files.isRegularFile(p) && !Files.isSymbolicLink(p)) Files.copy(p, tar);
                tar.closeArchiveEntry();
            }
        }
    }
}
