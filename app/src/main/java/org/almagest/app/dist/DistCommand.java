/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest dist`.
@Command(
        name = "dist",
        description = "Make an archive for this kind of machine that needs neither JDK nor Maven: Java, jars, launcher,"
                + " pipelines, schemas, instruments, docs, licences. To be used from a clone.",
        mixinStandardHelpOptions = true)
public final class DistCommand implements Callable<Integer> {
    /// What goes along as it stands in the clone.
    private static final List<String> FOLDERS = List.of("pipelines", "schemas", "instruments", "docs");

    private static final List<String> FILES = List.of("almagest", "LICENSE", "README.md", "CHANGELOG.md");

    /// 2026-01-01, as the jars have.
    private static final long SECONDS = 1_767_225_600;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The archive. Default: almagest-VERSION-OS-ARCH.tar.gz.")
    private Optional<Path> output = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private DistCommand() {}

    @Override
    public Integer call() {
        Path home = Path.of(System.getProperty("almagest.home", "."));
        Path jar = home.resolve("app/target/almagest-app.jar"), libraries = home.resolve("app/target/lib");
        if (!Files.isRegularFile(jar) || !Files.isDirectory(libraries))
            throw new UserFault(home + " is no clone that was built: run ./almagest dist in one");
        String name = "almagest-" + version() + "-" + system();
        Path to = output.orElse(Path.of(name + ".tar.gz"));
        if (to.getFileName() == null || !to.toString().endsWith(".tar.gz"))
            throw new UserFault("--output " + to + ": a name that ends in .tar.gz was expected");
        PrintWriter out = spec.commandLine().getOut();
        try {
            Path work = Files.createTempDirectory("almagest-dist");
            try {
                fill(home, jar, libraries, work.resolve(name), out);
                WholeFile.write(to, aside -> Archive.write(work.resolve(name), name, SECONDS, aside));
            } finally {
                remove(work);
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%s: %.0f MB; unpack it anywhere and run %s/almagest doctor",
                    to,
                    Files.size(to) / 1e6,
                    name));
            return 0;
        } catch (IOException e) {
            throw new ResourceFault("cannot make the archive: " + e.getMessage() + "; is the disk full?", e);
        }
    }

    private static String version() {
        return Optional.ofNullable(DistCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static String system() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9].*", "");
        return os + "-" + System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    }

    private static void fill(Path home, Path jar, Path libraries, Path folder, PrintWriter out) throws IOException {
        Files.createDirectories(folder);
        out.println("making the run time ...");
        RunTime.make(folder.resolve("runtime"));
        for (String f : FILES) if (Files.exists(home.resolve(f))) Files.copy(home.resolve(f), folder.resolve(f));
        for (String f : FOLDERS) copy(home.resolve(f), folder.resolve(f));
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Files.copy(jar, lib.resolve("almagest-app.jar"));
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> all = Files.list(libraries)) {
            for (Path p : all.sorted().toList()) {
                if (!p.toString().endsWith(".jar")) continue;
                Files.copy(p, lib.resolve(p.getFileName()));
                if (!p.getFileName().toString().startsWith("almagest-")) jars.add(p);
            }
        }
        Path notices = folder.resolve("notices");
        List<String> without = Notices.gather(jars, notices);
        Files.createDirectories(notices);
        copy(home.resolve(".build/licences"), notices.resolve("licences"));
        Files.writeString(
                notices.resolve("README.txt"),
                "Licences and notices of the libraries in lib/, as their jars hold them; those of Java are in"
                        + " runtime/legal.\ndocs/dependencies.md names the licence of each; licences/ has the texts of those that many share.\n"
                        + "STIL is under LGPL-3.0 and Logback under LGPL-2.1, both unmodified: put other versions in lib/ as you\n"
                        + "like. These jars hold no text of their own:\n"
                        + String.join("\n", without) + "\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) return;
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.toList()) {
                Path there = to.resolve(from.relativize(p).toString());
                if (Files.isDirectory(p)) Files.createDirectories(there);
                else Files.copy(p, there);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!Files.isSymbolicLink(p)) p.toFile().setWritable(true);
                Files.deleteIfExists(p);
            }
        }
    }
}
