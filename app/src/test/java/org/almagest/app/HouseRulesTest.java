/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of the house, held against the classes and files as they are.
class HouseRulesTest {
    /// Rooms of `astro`: each may use only those before it.
    private static final List<String> ASTRO_ROOMS = List.of(
            "fault",
            "file",
            "unit",
            "linalg",
            "time",
            "sky",
            "region",
            "healpix",
            "htm",
            "table",
            "votable",
            "image",
            "skymap",
            "kernel",
            "psf",
            "fits",
            "wcs",
            "camera",
            "exposure",
            "reduced");

    /// Modules and those that each may use, closed under use.
    private static final Map<String, Set<String>> MODULES = Map.of(
            "astro", Set.of(),
            "parquet", Set.of("astro"),
            "butler", Set.of("astro", "parquet"),
            "pipe", Set.of("astro", "parquet", "butler"),
            "apdb", Set.of("astro"),
            "alert", Set.of("astro"),
            "science", Set.of("astro", "parquet", "butler", "pipe", "apdb", "alert"),
            "instrument", Set.of("astro", "parquet", "butler"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.almagest");

    private static Path root() {
        return Path.of(System.getProperty("almagest.root"));
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.almagest.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void modulesUseOnlyTheModulesNamedForThem() {
        MODULES.forEach((module, allowed) -> {
            DescribedPredicate<JavaClass> outside = DescribedPredicate.describe(
                    "a module that " + module + " may not use",
                    c -> c.getPackageName().startsWith("org.almagest.")
                            && !module.equals(moduleOf(c))
                            && !allowed.contains(moduleOf(c)));
            ArchRuleDefinition.noClasses()
                    .that()
                    .resideInAPackage("org.almagest." + module + "..")
                    .should()
                    .dependOnClassesThat(outside)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        });
    }

    @Test
    void roomsOfAstroUseOnlyTheRoomsBeforeThem() {
        for (int i = 0; i < ASTRO_ROOMS.size(); i++) {
            String[] later = ASTRO_ROOMS.subList(i + 1, ASTRO_ROOMS.size()).stream()
                    .map(room -> "org.almagest.astro." + room + "..")
                    .toArray(String[]::new);
            if (later.length == 0) continue;
            ArchRuleDefinition.noClasses()
                    .that()
                    .resideInAPackage("org.almagest.astro." + ASTRO_ROOMS.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void everyRoomOfAstroIsKnownToTheOrder() {
        Set<String> rooms = new TreeSet<>();
        CLASSES.stream()
                .filter(c -> c.getPackageName().startsWith("org.almagest.astro."))
                .forEach(c -> rooms.add(c.getPackageName().split("\\.")[3]));
        assertThat(ASTRO_ROOMS).containsAll(rooms);
    }

    @Test
    void thirdPartyLibrariesStayWhereTheyAreConfined() {
        Map<String, List<String>> confined = Map.of(
                "nom.tam..", List.of("org.almagest.astro.fits.."),
                "uk.ac.starlink..", List.of("org.almagest.astro.votable.."),
                "org.jtransforms..", List.of("org.almagest.astro.."),
                "org.hipparchus..", List.of("org.almagest.astro.."),
                "org.apache.parquet..", List.of("org.almagest.parquet.."),
                "org.apache.hadoop..", List.of("org.almagest.parquet.."),
                "org.apache.avro..", List.of("org.almagest.alert.."),
                "org.apache.kafka..", List.of("org.almagest.alert.."),
                "picocli..", List.of("org.almagest.app.."));
        confined.forEach((library, rooms) -> ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(rooms.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES));
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<Path> silent = new ArrayList<>();
        for (Path file : sources("src/main/java")) {
            Path info = file.resolveSibling("package-info.java");
            if (!Files.exists(info) && !silent.contains(info)) silent.add(info);
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void noSourceFileIsOverEightHundredLines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources("src")) {
            long lines;
            try (Stream<String> s = Files.lines(file)) {
                lines = s.count();
            }
            if (lines > 800) tooLong.add(file + ": " + lines);
        }
        assertThat(tooLong).isEmpty();
    }

    private static List<Path> sources(String below) throws IOException {
        List<Path> files = new ArrayList<>();
        List<String> modules = new ArrayList<>(MODULES.keySet());
        modules.add("app");
        for (String module : modules) {
            Path tree = root().resolve(module).resolve(below);
            if (!Files.isDirectory(tree)) continue;
            try (Stream<Path> s = Files.walk(tree)) {
                s.filter(f -> f.toString().endsWith(".java")).forEach(files::add);
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static String moduleOf(JavaClass c) {
        return c.getPackageName().split("\\.")[2];
    }
}
