/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.pipe.execute.ExecuteOptions;

/// What is looked at on the machine.
final class MachineChecks {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private MachineChecks() {}

    static Finding java(int feature, boolean vectors) {
        String found = "JDK " + feature + (vectors ? " with" : " without") + " the Vector API";
        if (feature < 25) return Finding.fail("java", found, "install a JDK 25 and set JAVA_HOME to its folder");
        if (!vectors)
            return Finding.fail("java", found, "use a whole JDK 25: workers are started with jdk.incubator.vector");
        if (feature > 25) return Finding.warn("java", found, "JDK 25 is what is tested");
        return Finding.ok("java", found);
    }

    static Finding java() {
        boolean vectors = ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent();
        return java(Runtime.version().feature(), vectors);
    }

    /// @param total memory of the machine, or of the container [bytes]
    static Finding memory(long total, int processors) {
        ExecuteOptions d = ExecuteOptions.DEFAULT;
        long worker = (d.memoryMb() + d.overheadMb()) * MIB;
        // The command itself and, in the demo, the Kafka node have a heap of their own.
        long fit = Math.max(0, (total - d.memoryMb() * MIB) / worker);
        String found = String.format(
                Locale.ROOT,
                "%.1f GiB, %d processors; a worker takes up to %.1f GiB, so %d fit beside the command",
                total / (double) GIB,
                processors,
                worker / (double) GIB,
                fit);
        if (fit < 1)
            return Finding.fail(
                    "memory", found, "run with -j 0, or give workers less with --memory and use small frames");
        if (fit < processors)
            return Finding.warn("memory", found, "use run -j " + fit + " at most; more workers would need more memory");
        return Finding.ok("memory", found + ": run -j " + processors);
    }

    static Finding memory() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system))
            return Finding.warn("memory", "this Java does not tell", "see that workers of 2.5 GiB fit");
        return memory(system.getTotalMemorySize(), Runtime.getRuntime().availableProcessors());
    }

    static Finding disk(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
        try {
            FileStore store = Files.getFileStore(there);
            long free = store.getUsableSpace();
            String found = String.format(Locale.ROOT, "%.1f GiB free for %s", free / (double) GIB, folder);
            String advice = "a night of 4k x 4k frames takes some 0.3 GiB per exposure and detector: make room";
            if (free < GIB) return Finding.fail("disk", found, advice);
            if (free < 20 * GIB) return Finding.warn("disk", found, advice);
            return Finding.ok("disk", found);
        } catch (IOException e) {
            return Finding.fail("disk", folder + ": " + e.getMessage(), "name a folder that can be read");
        }
    }

    /// Whether a folder can be written.
    static Finding writable(String check, Path folder) {
        if (!Files.isDirectory(folder))
            return Finding.fail(check, folder + " is no folder", "make it, or name another");
        try {
            Path probe = Files.createTempFile(folder, ".almagest", ".probe");
            Files.delete(probe);
            return Finding.ok(check, folder + " can be written");
        } catch (IOException e) {
            return Finding.fail(
                    check, folder + " cannot be written: " + e.getMessage(), "give yourself the right to write there");
        }
    }

    /// Whether the folder for passing files serves, also for the native libraries that are unpacked there.
    ///
    /// @param mounts lines of `/proc/mounts`
    static Finding temporary(Path folder, List<String> mounts) {
        Finding write = writable("temporary folder", folder);
        String other = "use another with ALMAGEST_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER";
        if (write.level() == Finding.Level.FAIL) return Finding.fail("temporary folder", write.found(), other);
        String best = "/", options = "";
        Path real;
        try {
            real = folder.toRealPath();
        } catch (IOException e) {
            real = folder.toAbsolutePath();
        }
        for (String line : mounts) {
            String[] words = line.split(" ", -1);
            if (words.length < 4) continue;
            String at = words[1].replace("\\040", " ");
            if (!real.startsWith(at) || at.length() < best.length()) continue;
            best = at;
            options = words[3];
        }
        if (List.of(options.split(",", -1)).contains("noexec"))
            return Finding.fail(
                    "temporary folder",
                    folder + " lies on " + best + ", mounted noexec: native libraries cannot" + " be loaded from there",
                    other);
        return Finding.ok("temporary folder", folder + " can be written and run from");
    }

    static Finding temporary() {
        Path mounts = Path.of("/proc/mounts");
        List<String> lines = new ArrayList<>();
        try {
            if (Files.isReadable(mounts)) lines = Files.readAllLines(mounts);
        } catch (IOException e) {
            lines = List.of();
        }
        return temporary(Path.of(System.getProperty("java.io.tmpdir")), lines);
    }

    /// Whether native libraries load, tried with the registry's.
    static Finding natives() {
        try (Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            String version = memory.getMetaData().getDatabaseProductVersion();
            return Finding.ok("native libraries", "SQLite " + version + " loads");
        } catch (SQLException | LinkageError e) {
            return Finding.fail(
                    "native libraries",
                    "SQLite does not load: " + e.getMessage(),
                    "see that the temporary folder can be run from; this needs Linux, macOS or Windows on x86-64 or ARM");
        }
    }

    static Finding openFiles(long limit) {
        String found = limit + " files may be open";
        if (limit < 1024) return Finding.fail("open files", found, "raise it: ulimit -n 8192");
        if (limit < 4096) return Finding.warn("open files", found, "many workers and Kafka want more: ulimit -n 8192");
        return Finding.ok("open files", found);
    }

    static Optional<Finding> openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Optional.of(openFiles(unix.getMaxFileDescriptorCount()))
                : Optional.empty();
    }

    /// Whether ports of this machine can be opened, as the embedded Kafka node does.
    static Finding ports() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Finding.ok("ports", "can listen at " + any.getLocalSocketAddress());
        } catch (IOException e) {
            return Finding.fail(
                    "ports",
                    "cannot listen at this machine's own address: " + e.getMessage(),
                    "the demo's Kafka node needs it; name a Kafka elsewhere, and see the firewall");
        }
    }

    /// Whether the clock can be right.
    ///
    /// @param now by the clock
    /// @param fileTime of a file just written
    static Finding clock(Instant now, Instant fileTime) {
        int year = now.atZone(ZoneOffset.UTC).getYear();
        String found = now.toString().substring(0, 19) + " UTC";
        if (year < 2026 || year > 2100)
            return Finding.fail("clock", found, "set the clock: light curves and moving objects need the time");
        Duration apart = Duration.between(now, fileTime).abs();
        if (apart.compareTo(Duration.ofSeconds(5)) > 0)
            return Finding.warn(
                    "clock",
                    found + ", but the files' clock is " + apart.toSeconds() + " s away",
                    "the disk is another machine's: set both clocks by NTP");
        return Finding.ok("clock", found);
    }

    static Finding clock() {
        Instant fileTime = Instant.now();
        try {
            Path probe = Files.createTempFile("almagest", ".clock");
            fileTime = Files.getLastModifiedTime(probe).toInstant();
            Files.delete(probe);
        } catch (IOException e) {
            // The temporary folder has a check of its own.
            fileTime = Instant.now();
        }
        return clock(Instant.now(), fileTime);
    }

    static Finding names(String encoding) {
        if (encoding.equalsIgnoreCase("UTF-8")) return Finding.ok("file names", "UTF-8");
        return Finding.warn("file names", encoding, "names beyond ASCII fail: set LC_ALL=C.UTF-8");
    }

    /// Whether starts are quick, by what the launcher laid aside.
    static Finding caches(List<String> flags, String workerCache) {
        boolean own = flags.stream().anyMatch(f -> f.startsWith("-XX:AOTCache="));
        boolean workers = !workerCache.isEmpty() && Files.isReadable(Path.of(workerCache));
        String found = (own ? "start-up cache in use" : "no start-up cache") + ", "
                + (workers ? "workers have theirs" : "none for workers");
        return own && workers
                ? Finding.ok("caches", found)
                : Finding.warn("caches", found, "all is slower to start; make them with ./almagest build");
    }
}
