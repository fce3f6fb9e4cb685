/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.parquet.ParquetTable;

/// Builds a folder with a reference catalogue: shards in Parquet and [RefcatManifest].
///
/// First each source is cut, unit by unit, into runs of stars of one shard; then the runs of each shard are
/// put together. Memory holds the rows of one block and one shard. A build that ended anywhere goes on with
/// the units and shards that are missing. Thread rule: one build per folder at a time.
public final class RefcatBuild {
    private static final String WORK = ".build";
    private static final String PLAN = "plan";
    private static final String SHARDS_DONE = "shards.done";
    /// Stars of one source are numbered from its place times this, when they have no numbers.
    private static final long NUMBERS_PER_SOURCE = 1L << 40;

    private final Path folder;
    private final Path work;
    private final List<RefcatSource> sources;
    private final List<Mapping> mappings;
    private final StarRecord form;
    private final int order;
    private final String fingerprint;
    private final Consumer<String> report;

    private RefcatBuild(
            Path folder,
            List<RefcatSource> sources,
            List<Mapping> mappings,
            RefcatOptions options,
            Consumer<String> report) {
        this.folder = folder;
        this.work = folder.resolve(WORK);
        this.sources = sources;
        this.mappings = mappings;
        this.order = options.order();
        this.report = report;
        Set<String> bands = new LinkedHashSet<>();
        for (Mapping m : mappings) m.bands().forEach(b -> bands.add(b.band()));
        this.form = new StarRecord(List.copyOf(bands));
        StringBuilder plan = new StringBuilder(RefcatManifest.FORMAT + "\n" + order + "\n");
        for (int i = 0; i < sources.size(); i++)
            plan.append(sources.get(i).fingerprint())
                    .append('\n')
                    .append(mappings.get(i))
                    .append('\n');
        this.fingerprint = sha256(plan.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Finds the columns of some sources, without reading their rows.
    ///
    /// @throws UserFault if a column needed is missing, or several could be it
    public static List<Mapping> mappings(List<RefcatSource> sources, RefcatOptions options) {
        return sources.stream()
                .map(s -> MappingGuess.of(s.name(), s.schema(), options))
                .toList();
    }

    /// Builds a catalogue, or goes on with one, or finds that it is there.
    ///
    /// @param folder where to; made when it is missing
    /// @param mappings of [#mappings]
    /// @param report gets words on the progress
    /// @return what the folder holds
    /// @throws UserFault if the folder holds something else
    public static RefcatManifest run(
            Path folder,
            List<RefcatSource> sources,
            List<Mapping> mappings,
            RefcatOptions options,
            Consumer<String> report) {
        if (sources.isEmpty()) throw new UserFault("a reference catalogue needs a table or a service to be made of");
        return new RefcatBuild(folder, sources, mappings, options, report).run();
    }

    /// The catalogue of a folder that was built, or one built of a table.
    ///
    /// @param from a folder of [#run], or a table whose columns can be told
    /// @param work where a table's catalogue is built; left alone for a folder
    public static RefcatFolder of(Path from, Path work, RefcatOptions options, Consumer<String> report) {
        if (Files.isDirectory(from)) return RefcatFolder.open(from);
        List<RefcatSource> sources = List.of(FileSource.of(from));
        List<Mapping> mappings = mappings(sources, options);
        run(work, sources, mappings, options, report);
        return RefcatFolder.open(work);
    }

    private RefcatManifest run() {
        if (RefcatManifest.isIn(folder)) {
            RefcatManifest there = RefcatManifest.read(folder);
            if (!there.fingerprint().equals(fingerprint))
                throw new UserFault(folder + " holds a reference catalogue of other sources, columns or options; name"
                        + " another folder, or remove it");
            report.accept("the catalogue is there already");
            removeWork();
            return there;
        }
        prepare();
        List<Spill.Index> spills = new ArrayList<>();
        List<RowCounts> counts = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) counts.add(cut(i, spills));
        long kept = counts.stream().mapToLong(RowCounts::rowsKept).sum();
        if (kept == 0) throw new DataFault(nothingKept(counts));
        RowCounts doubles = new RowCounts();
        double[] epochs = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        List<RefcatManifest.Shard> shards = join(spills, doubles, epochs);
        List<RefcatManifest.Source> told = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            RowCounts c = counts.get(i);
            told.add(new RefcatManifest.Source(
                    sources.get(i).name(),
                    mappings.get(i).table(),
                    c.rowsRead(),
                    c.rowsKept(),
                    c.rowsDropped(),
                    c.cellsDoubtful()));
        }
        long stars = shards.stream().mapToLong(RefcatManifest.Shard::rows).sum();
        RefcatManifest manifest = new RefcatManifest(
                RefcatManifest.FORMAT,
                fingerprint,
                told,
                order,
                form.bands(),
                epochs[0],
                epochs[1],
                stars,
                kept - stars,
                shards);
        removeHalfWritten();
        manifest.write(folder);
        removeWork();
        return manifest;
    }

    /// What a kill left of a shard, which was written again.
    private void removeHalfWritten() {
        try (Stream<Path> inside = Files.list(folder.resolve("shards"))) {
            for (Path p : inside.filter(p -> p.getFileName().toString().endsWith(".part"))
                    .toList()) Files.deleteIfExists(p);
        } catch (IOException e) {
            report.accept("could not tidy up " + folder + ": " + e.getMessage());
        }
    }

    private String nothingKept(List<RowCounts> counts) {
        StringBuilder out = new StringBuilder("no star came of ");
        for (int i = 0; i < sources.size(); i++)
            out.append(i == 0 ? "" : "; ")
                    .append(sources.get(i).name())
                    .append(": ")
                    .append(counts.get(i).rowsRead())
                    .append(" rows, left out ")
                    .append(counts.get(i).rowsDropped())
                    .append(
                            counts.get(i).cellsDoubtful().isEmpty()
                                    ? ""
                                    : ", cells " + counts.get(i).cellsDoubtful());
        removeWork();
        return out.toString();
    }

    private void prepare() {
        Path plan = work.resolve(PLAN);
        try {
            if (Files.isRegularFile(plan)) {
                if (Files.readString(plan).strip().equals(fingerprint)) {
                    report.accept("going on with what an earlier run left");
                    return;
                }
                throw new UserFault(folder + " holds the unfinished catalogue of other sources, columns or options;"
                        + " name another folder, or remove it");
            }
            if (Files.isDirectory(folder))
                try (Stream<Path> inside = Files.list(folder)) {
                    if (inside.anyMatch(p -> !p.getFileName().toString().equals(WORK)))
                        throw new UserFault(folder + " is not empty; a reference catalogue wants a folder of its own");
                }
            Files.createDirectories(work);
            WholeFile.write(plan, fingerprint + "\n");
        } catch (IOException e) {
            throw new ResourceFault("cannot use the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private RowCounts cut(int i, List<Spill.Index> spills) {
        UnitsOnDisk units = new UnitsOnDisk(i);
        sources.get(i).units(mappings.get(i), units);
        RowCounts all = new RowCounts();
        for (Spill.Index done : units.done.values()) {
            all.add(done.counts());
            spills.add(done);
        }
        return all;
    }

    /// The units of one source.
    private final class UnitsOnDisk implements RefcatSource.Units {
        private final int source;
        private final Map<String, Spill.Index> done = new LinkedHashMap<>();

        UnitsOnDisk(int source) {
            this.source = source;
        }

        private Path file(String unit) {
            return work.resolve("source" + source + "-" + unit);
        }

        @Override
        public boolean isDone(String unit) {
            if (done.containsKey(unit)) return true;
            if (!Files.isRegularFile(Spill.indexOf(file(unit)))) return false;
            done.put(unit, Spill.read(file(unit)));
            return true;
        }

        @Override
        public void make(String unit, Predicate<SkyCoord> wanted, Consumer<Consumer<Table>> rows) {
            RowCounts counts = new RowCounts();
            long first = sources.get(source) instanceof FileSource ? source * NUMBERS_PER_SOURCE : -1;
            RowConverter converter = new RowConverter(mappings.get(source), form, first, wanted, counts);
            try (Spill.Writer out = new Spill.Writer(file(unit), form, order)) {
                rows.accept(block -> converter.convert(block, out::take));
                done.put(unit, out.finish(counts));
            } catch (IOException e) {
                throw WholeFile.cannotWrite(file(unit), e);
            }
            report.accept(sources.get(source).name() + " " + unit + ": " + counts.rowsKept() + " stars of "
                    + counts.rowsRead() + " rows");
        }

        @Override
        public void report(String words) {
            report.accept(words);
        }

        @Override
        public Path folder() {
            return work;
        }
    }

    /// A shard's runs in one file.
    private record Piece(Path file, Spill.Run run) {}

    private List<RefcatManifest.Shard> join(List<Spill.Index> spills, RowCounts doubles, double[] epochs) {
        SortedMap<Long, List<Piece>> byPixel = new TreeMap<>();
        for (Spill.Index spill : spills)
            for (Spill.Run run : spill.runs())
                byPixel.computeIfAbsent(run.pixel(), _ -> new ArrayList<>()).add(new Piece(spill.rows(), run));
        Map<Long, RefcatManifest.Shard> done = shardsDone(epochs);
        List<RefcatManifest.Shard> out = new ArrayList<>();
        Map<Path, FileChannel> open = new LinkedHashMap<>();
        try {
            for (Map.Entry<Long, List<Piece>> e : byPixel.entrySet()) {
                RefcatManifest.Shard there = done.get(e.getKey());
                out.add(there != null ? there : shard(e.getKey(), e.getValue(), open, doubles, epochs));
            }
        } catch (IOException e) {
            throw new ResourceFault("cannot read what was written to " + work + ": " + e.getMessage(), e);
        } finally {
            for (FileChannel channel : open.values()) closeQuietly(channel);
        }
        return out;
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It was read only: nothing is lost.
        }
    }

    private RefcatManifest.Shard shard(
            long pixel, List<Piece> pieces, Map<Path, FileChannel> open, RowCounts doubles, double[] epochs)
            throws IOException {
        long bytes = pieces.stream()
                .mapToLong(p -> (long) p.run.rows() * form.bytes())
                .sum();
        if (bytes > Integer.MAX_VALUE - 64)
            throw new UserFault("shard " + pixel + " of order " + order + " would have more than "
                    + Integer.MAX_VALUE / form.bytes() + " stars; give a higher --order");
        ByteBuffer records = ByteBuffer.allocate((int) bytes).order(ByteOrder.BIG_ENDIAN);
        for (Piece piece : pieces) {
            FileChannel channel = open.get(piece.file);
            if (channel == null) {
                if (open.size() == 64) {
                    Path eldest = open.keySet().iterator().next();
                    FileChannel old = open.remove(eldest);
                    if (old != null) old.close();
                }
                channel = FileChannel.open(piece.file, StandardOpenOption.READ);
                open.put(piece.file, channel);
            }
            ByteBuffer part = records.slice(records.position(), piece.run.rows() * form.bytes());
            long at = piece.run.offset();
            while (part.hasRemaining()) {
                int n = channel.read(part, at);
                if (n < 0) throw new IOException(piece.file + " is cut short");
                at += n;
            }
            records.position(records.position() + part.capacity());
        }
        records.flip();
        Table table = form.shard(records, doubles);
        String name = "shards/" + pixel + ".parquet";
        Path file = folder.resolve(name);
        ParquetTable.write(file, table);
        RefcatManifest.Shard shard =
                new RefcatManifest.Shard(pixel, name, table.rows(), sha256(Files.readAllBytes(file)));
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
        for (double epoch : table.doubles("epoch")) {
            low = Math.min(low, epoch);
            high = Math.max(high, epoch);
        }
        epochs[0] = Math.min(epochs[0], low);
        epochs[1] = Math.max(epochs[1], high);
        Files.writeString(
                work.resolve(SHARDS_DONE),
                pixel + " " + shard.rows() + " " + shard.sha256() + " " + low + " " + high + " .\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return shard;
    }

    private Map<Long, RefcatManifest.Shard> shardsDone(double[] epochs) {
        Map<Long, RefcatManifest.Shard> out = new LinkedHashMap<>();
        Path journal = work.resolve(SHARDS_DONE);
        if (!Files.isRegularFile(journal)) return out;
        try {
            for (String line : Files.readAllLines(journal)) {
                String[] words = line.split(" ", -1);
                // A line that a kill cut short lacks its end; one that follows it stands on the same line.
                if (words.length != 6 || !words[5].equals(".")) continue;
                String name = "shards/" + words[0] + ".parquet";
                out.put(
                        Long.valueOf(words[0]),
                        new RefcatManifest.Shard(Long.parseLong(words[0]), name, Integer.parseInt(words[1]), words[2]));
                epochs[0] = Math.min(epochs[0], Double.parseDouble(words[3]));
                epochs[1] = Math.max(epochs[1], Double.parseDouble(words[4]));
            }
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + journal + ": " + e.getMessage(), e);
        }
        return out;
    }

    private void removeWork() {
        if (!Files.isDirectory(work)) return;
        try (Stream<Path> inside = Files.walk(work)) {
            for (Path p : inside.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(p);
        } catch (IOException e) {
            report.accept("could not remove " + work + ": " + e.getMessage());
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
