/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.almagest.app.Almagest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistTest {
    @TempDir
    private Path dir;

    @Test
    void equalFoldersMakeEqualArchives() throws IOException {
        List<byte[]> archives = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            Path folder = Files.createDirectories(dir.resolve(name).resolve("sub"));
            Files.writeString(folder.resolve("text"), "words");
            Path run = Files.writeString(folder.resolveSibling("run"), "#!/bin/sh\n");
            assertThat(run.toFile().setExecutable(true)).isTrue();
            Files.createSymbolicLink(folder.resolve("link"), Path.of("text"));
            Archive.write(dir.resolve(name), "x", 1000, dir.resolve(name + ".tar.gz"));
            archives.add(Files.readAllBytes(dir.resolve(name + ".tar.gz")));
        }
        assertThat(archives.get(0)).isEqualTo(archives.get(1));
        List<String> found = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GzipCompressorInputStream(Files.newInputStream(dir.resolve("a.tar.gz"))))) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry())
                found.add(e.getName() + " " + Integer.toOctalString(e.getMode() & 0777)
                        + (e.isSymbolicLink() ? " " + e.getLinkName() : ""));
        }
        assertThat(found).contains("x/ 755", "x/run 755", "x/sub/ 755", "x/sub/text 644");
        assertThat(found).anyMatch(l -> l.startsWith("x/sub/link") && l.endsWith(" text"));
    }

    @Test
    void noticesAreFoundInJars() throws IOException {
        Path jar = dir.resolve("lib-1.jar"), bare = dir.resolve("bare-2.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String name :
                    List.of("META-INF/LICENSE.txt", "META-INF/licenses/LICENSE-x", "NOTICE", "a/License.class")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bare))) {
            zip.putNextEntry(new ZipEntry("a/B.class"));
        }
        assertThat(Notices.gather(List.of(jar, bare), dir.resolve("n"))).containsExactly("bare-2");
        try (var files = Files.list(dir.resolve("n/lib-1"))) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("LICENSE.txt", "licenses_LICENSE-x", "NOTICE");
        }
    }

    @Test
    void allModulesExist() {
        for (String module : RunTime.MODULES)
            assertThat(ModuleFinder.ofSystem().find(module)).as(module).isPresent();
    }

    @Test
    void onlyArchivesOfTheKindAreMade() {
        StringWriter err = new StringWriter();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        assertThat(Almagest.execute(
                        nowhere,
                        new PrintWriter(err, true),
                        "dist",
                        "--output",
                        dir.resolve("x.zip").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).doesNotContain("\tat ");
    }
}
