/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documents that lead through the house name only what is there.
class MapTest {
    private static final Pattern CODE = Pattern.compile("`([^`\\s]+)`");
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.*<>-]+)+/?|[A-Za-z0-9_-]+\\.(md|yaml|sh|java)");
    private static final Pattern CLASS =
            Pattern.compile("[A-Z][a-z][A-Za-z]+(Task|Test|Builder|Fits|Wcs|Psf|Butler|Registry)");

    private static Path root() {
        return Path.of(System.getProperty("almagest.root"));
    }

    @Test
    void documentsNameOnlyWhatExists() throws IOException {
        List<String> gone = new ArrayList<>();
        for (String document : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/verification.md")) {
            Matcher code = CODE.matcher(Files.readString(root().resolve(document)));
            while (code.find()) {
                String name = code.group(1);
                if (name.contains("*") || name.contains("<") || name.startsWith("http")) continue;
                if (PATH.matcher(name).matches() && !pathExists(name)) gone.add(document + ": " + name);
                if (CLASS.matcher(name).matches() && !classExists(name)) gone.add(document + ": " + name);
            }
        }
        assertThat(gone).isEmpty();
    }

    /// Every version that the root `pom.xml` names stands in the list of dependencies.
    @Test
    void everyLibraryIsListed() throws IOException {
        String pom = Files.readString(root().resolve("pom.xml"));
        String listed = Files.readString(root().resolve("docs/dependencies.md"));
        Matcher version = Pattern.compile("<([a-z]+)\\.version>([^<]+)</").matcher(pom);
        int n = 0;
        for (; version.find(); n++)
            assertThat(listed).as(version.group(1)).containsPattern("\\b" + Pattern.quote(version.group(2)) + "\\b");
        assertThat(n).isGreaterThan(20);
    }

    private static boolean pathExists(String name) throws IOException {
        if (Files.exists(root().resolve(name.replaceFirst("^\\./", "")))) return true;
        return anyFile(f -> f.toString().endsWith("/" + name));
    }

    private static boolean classExists(String name) throws IOException {
        return anyFile(f -> f.getFileName().toString().equals(name + ".java"));
    }

    private static boolean anyFile(java.util.function.Predicate<Path> wanted) throws IOException {
        try (Stream<Path> s = Files.walk(root())) {
            return s.filter(f -> !f.toString().contains("/target/")).anyMatch(wanted);
        }
    }
}
