/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// What the libraries say of their licences.
final class Notices {
    private Notices() {}

    /// Copies licence and notice files out of jars.
    ///
    /// @param folder gets a folder for each jar that has some
    /// @return names of jars that have none
    static List<String> gather(List<Path> jars, Path folder) throws IOException {
        List<String> without = new ArrayList<>();
        for (Path jar : jars) {
            String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            int found = 0;
            try (JarFile file = new JarFile(jar.toFile())) {
                Enumeration<JarEntry> entries = file.entries();
                while (entries.hasMoreElements()) {
                    JarEntry e = entries.nextElement();
                    if (e.isDirectory() || !isNotice(e.getName())) continue;
                    Path to = folder.resolve(name)
                            .resolve(e.getName().replaceFirst("^META-INF/", "").replace('/', '_'));
                    Files.createDirectories(to.getParent());
                    try (InputStream in = file.getInputStream(e)) {
                        Files.write(to, in.readAllBytes());
                    }
                    found++;
                }
            }
            if (found == 0) without.add(name);
        }
        return without;
    }

    static boolean isNotice(String entry) {
        return entry.matches("(META-INF/)?([^/]+/)?(?i:licen[cs]e|notice|copying|copyright|dependencies)[^/]*")
                && !entry.endsWith(".class");
    }
}
