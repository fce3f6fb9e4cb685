/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.datastore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.image.Box;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.format.Formatter;
import org.almagest.butler.format.Recipe;

/// Writes and reads dataset files beneath one folder.
///
/// Thread rule: any number of threads and processes may use one folder.
public final class FileDatastore {
    /// What the names of unfinished files begin with.
    public static final String UNFINISHED = ".unfinished-";

    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private final Path root;

    /// @param root folder that relative paths start from
    public FileDatastore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /// The file of a path that a dataset has.
    public Path file(String path) {
        if (path.contains(":/")) return Path.of(URI.create(path));
        return root.resolve(path);
    }

    /// A file written aside, to be put in its place or thrown away.
    public final class Staged {
        private final Path aside;
        private final Path target;

        private Staged(Path aside, Path target) {
            this.aside = aside;
            this.target = target;
        }

        /// Size of the file [byte].
        public long bytes() {
            try {
                return Files.size(aside);
            } catch (IOException e) {
                throw new ResourceFault("cannot see the size of " + aside, e);
            }
        }

        /// Puts the file in its place, over what is there.
        public void keep() {
            try {
                move(aside, target);
            } catch (IOException e) {
                discard();
                throw new ResourceFault("cannot rename " + aside + " to " + target + ": " + e.getMessage(), e);
            }
        }

        /// Throws the file away.
        public void discard() {
            deleteQuietly(aside);
        }
    }

    /// Writes a value aside.
    public <T> Staged stage(T value, Formatter<T> formatter, Recipe recipe, String path) {
        Path target = file(path);
        return stage(target, aside -> formatter.write(value, aside, recipe));
    }

    /// What fills a file.
    @FunctionalInterface
    public interface Filler {
        void fill(Path file) throws IOException;
    }

    /// Has a file filled aside; nothing is left when that fails.
    public Staged stage(Path target, Filler filler) {
        Path folder = java.util.Objects.requireNonNull(target.getParent());
        Path aside = folder.resolve(
                UNFINISHED + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + "-" + target.getFileName());
        boolean done = false;
        try {
            Files.createDirectories(folder);
            filler.fill(aside);
            done = true;
            return new Staged(aside, target);
        } catch (IOException | UncheckedIOException e) {
            throw new ResourceFault("cannot write " + target + ": " + reason(e) + " (is the disk full?)", e);
        } catch (ResourceFault e) {
            throw new ResourceFault(reason(e).replace(aside.toString(), target.toString()), e);
        } finally {
            if (!done) deleteQuietly(aside);
        }
    }

    /// Reads a dataset.
    public <T> T read(StoredDataset stored, Formatter<T> formatter, Class<? extends T> asked) {
        Path file = file(stored.path());
        Formatter<T> own = known(stored, formatter, file);
        return reading(stored, file, () -> own.read(file, stored.formatVersion(), asked));
    }

    /// Reads the part of a dataset inside a box.
    public <T> Optional<T> read(StoredDataset stored, Formatter<T> formatter, Class<? extends T> asked, Box part) {
        Path file = file(stored.path());
        Formatter<T> own = known(stored, formatter, file);
        return reading(stored, file, () -> own.read(file, stored.formatVersion(), asked, part));
    }

    /// Opens a dataset in a form that is read bit by bit; empty when its files have no such form.
    public <R extends AutoCloseable> Optional<R> open(StoredDataset stored, Formatter<?> formatter, Class<R> form) {
        Path file = file(stored.path());
        Formatter<?> own = known(stored, formatter, file);
        return reading(stored, file, () -> own.open(file, stored.formatVersion(), form));
    }

    /// The formatter for a dataset's place, when it knows the version of the dataset's form.
    private <T> Formatter<T> known(StoredDataset stored, Formatter<T> formatter, Path file) {
        if (stored.formatVersion() > formatter.version())
            throw new DataFault(file + " has version " + stored.formatVersion() + " of the form " + formatter.name()
                    + ", this program knows versions up to " + formatter.version() + ": use a newer Almagest");
        return formatter.within(root, stored.ref().dataId());
    }

    @FunctionalInterface
    private interface Reading<R> {
        R read() throws IOException;
    }

    private static <R> R reading(StoredDataset stored, Path file, Reading<R> reading) {
        try {
            return reading.read();
        } catch (Fault e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new DataFault(
                    "the file of " + stored.ref() + " is gone: " + file + "; almagest butler verify lists such", e);
        } catch (IOException | UncheckedIOException e) {
            throw new DataFault("cannot read " + stored.ref() + " from " + file + ": " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /// Whether a dataset's file is there and as long as it was.
    public boolean isWhole(StoredDataset stored) {
        Path file = file(stored.path());
        try {
            return Files.isRegularFile(file) && Files.size(file) == stored.bytes();
        } catch (IOException e) {
            return false;
        }
    }

    /// Removes a file that belongs to the repository.
    public void remove(StoredDataset stored) {
        if (!stored.owned()) return;
        try {
            Files.deleteIfExists(file(stored.path()));
        } catch (IOException e) {
            throw new ResourceFault("cannot remove " + file(stored.path()) + ": " + reason(e), e);
        }
    }

    /// Whether a file is one that was being written: not in its place yet, or left by a process that was
    /// killed.
    public static boolean isUnfinished(String path) {
        return path.substring(path.lastIndexOf('/') + 1).contains(UNFINISHED);
    }

    /// Removes unfinished files that nobody works on: their process does not run on this machine, and
    /// nothing was written for an hour, as it may run on another one.
    ///
    /// @return paths removed, relative to the root
    public List<String> removeUnfinished() {
        List<String> removed = files().filter(FileDatastore::isUnfinished)
                .filter(path -> !isBeingWritten(path))
                .toList();
        for (String path : removed) deleteQuietly(root.resolve(path));
        return removed;
    }

    private boolean isBeingWritten(String path) {
        int from = path.lastIndexOf(UNFINISHED) + UNFINISHED.length();
        int to = path.indexOf('-', from);
        try {
            FileTime written = Files.getLastModifiedTime(root.resolve(path));
            if (written.toInstant().isAfter(Instant.now().minus(ABANDONED_AFTER))) return true;
            long pid = Long.parseLong(path.substring(from, Math.max(from, to)));
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        } catch (NumberFormatException e) {
            return false;
        } catch (IOException e) {
            // It has been put in its place, or removed, since it was listed.
            return true;
        }
    }

    /// All files beneath the root, as paths relative to it, in order.
    public Stream<String> files() {
        try (Stream<Path> all = Files.walk(root)) {
            return all
                    .filter(Files::isRegularFile)
                    .map(p -> root.relativize(p).toString().replace('\\', '/'))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new ResourceFault("cannot list " + root + ": " + reason(e), e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(FileDatastore.class).warn("cannot remove {}", file, e);
        }
    }
}
