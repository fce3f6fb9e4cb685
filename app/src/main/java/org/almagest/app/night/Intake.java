/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.instrument.base.ObservationFacts;
import org.almagest.instrument.base.RawReader;
import org.almagest.instrument.base.YamlInstrument;
import org.almagest.science.quality.ClockRule;
import org.almagest.science.quality.FrameRules;
import org.almagest.science.quality.RawLevels;
import org.almagest.science.quality.VisitQuality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the frames of a folder, reads their headers and levels, and leaves out what the rules bar.
///
/// Thread rule: one thread.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final double SECONDS_PER_DAY = 86_400;
    // what is no frame yet may become one, if it is still being copied
    private static final long UNFINISHED_MILLIS = 30_000;

    private final Path folder;
    private final NightPlace place;
    private final YamlInstrument instrument;
    private final RawReader reader;

    Intake(Path folder, NightPlace place, YamlInstrument instrument) {
        this.folder = folder;
        this.place = place;
        this.instrument = instrument;
        this.reader = new RawReader(instrument);
    }

    /// Whether a name is that of a FITS file.
    static boolean isFits(Path file) {
        return file.getFileName()
                .toString()
                .toLowerCase(Locale.ROOT)
                .matches(".*\\.(fits|fit|fts)(\\.(gz|fz|bz2))?|.*\\.fz");
    }

    /// FITS files below a folder, in order of their names; the results' own folder is passed over.
    static List<Path> list(Path folder, Path results) {
        Path own = results.toAbsolutePath().normalize();
        try (Stream<Path> inside = Files.walk(folder)) {
            return inside.filter(f -> isFits(f) && Files.isRegularFile(f))
                    .filter(f -> !f.toAbsolutePath().normalize().startsWith(own))
                    .sorted()
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new ResourceFault("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    /// Whether there are files that the journal does not know.
    boolean hasNew(Journal journal, long settleMillis) {
        for (Path file : list(folder, place.root()))
            try {
                long bytes = Files.size(file),
                        modified = Files.getLastModifiedTime(file).toMillis();
                String name = folder.relativize(file).toString();
                if (!journal.knows(name, bytes, modified)
                        && age(modified) >= settleMillis
                        && !(journal.knows(name) && wasUsed(journal, name))) return true;
            } catch (IOException e) {
                LOG.debug("{} is gone", file, e);
            }
        return false;
    }

    /// Reads the files that the journal does not know.
    ///
    /// @param settleMillis files changed later than so long ago are left for later: they may still be
    /// written
    /// @return how many were read
    int read(Journal journal, long settleMillis, Runnable done) {
        int count = 0;
        for (Path file : list(folder, place.root())) {
            String name = folder.relativize(file).toString();
            try {
                long bytes = Files.size(file),
                        modified = Files.getLastModifiedTime(file).toMillis();
                if (journal.knows(name, bytes, modified)) continue;
                if (settleMillis > 0 && age(modified) < settleMillis) continue;
                if (journal.knows(name) && wasUsed(journal, name)) {
                    LOG.warn("{} was changed after it was used: what was made of it stays", name);
                    continue;
                }
                NightFrame frame = examine(file, name, bytes, modified);
                if (settleMillis > 0 && !frame.usable() && age(modified) < UNFINISHED_MILLIS) continue;
                journal.put(frame);
                count++;
                done.run();
            } catch (NoSuchFileException e) {
                LOG.warn("{} was taken away", name, e);
            } catch (IOException e) {
                throw new ResourceFault("cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        return count;
    }

    private static long age(long modified) {
        return Instant.now().toEpochMilli() - modified;
    }

    private static boolean wasUsed(Journal journal, String name) {
        return journal.frames(f -> f.file().equals(name)).stream()
                .anyMatch(f -> f.usable() || f.quality().known());
    }

    private NightFrame examine(Path file, String name, long bytes, long modified) {
        try {
            ObservationFacts f = reader.check(file);
            RawExposure raw = reader.read(file);
            boolean dark = f.observationType().equals("dark");
            return new NightFrame(
                    name,
                    bytes,
                    modified,
                    NightFrame.State.READ,
                    "",
                    "",
                    f.observationType(),
                    f.exposure(),
                    f.visit(),
                    f.detector(),
                    f.physicalFilter(),
                    instrument.filter(f.physicalFilter()).band(),
                    f.object(),
                    f.begin().mjdTai(),
                    dark ? f.darkSeconds() : f.exposureSeconds(),
                    night(f.begin().mjdUtc()),
                    raw.info().metadata().getOrDefault("INSTRUME", "").strip(),
                    RawLevels.of(raw),
                    VisitQuality.UNKNOWN,
                    "");
        } catch (Fault e) {
            if (e.kind() == FaultKind.INTERNAL) LOG.error("a defect while reading {}", file, e);
            return NightFrame.unread(name, bytes, modified, brief(e, file));
        }
    }

    /// The message without the path that the row has anyway.
    private String brief(Fault e, Path file) {
        String text = String.valueOf(e.getMessage());
        return text.replace(file.toString(), file.getFileName().toString()).strip();
    }

    /// MJD of the noon before a moment, at the telescope; at Greenwich when the site is unknown.
    private int night(double mjdUtc) {
        double longitude = instrument.site().map(s -> s.longitude().degrees()).orElse(0.0);
        return (int) Math.floor(mjdUtc + longitude / 360 - 0.5);
    }

    /// Applies the rules on raw frames to all that were only read.
    void judge(Journal journal) {
        otherCameras(journal);
        clocks(journal);
        List<NightFrame> fresh = journal.frames(f -> f.state() == NightFrame.State.READ);
        List<String> verdicts = FrameRules.DEFAULT.judge(fresh.stream()
                .map(f -> new FrameRules.Frame(f.kind(), f.seconds(), f.levels()))
                .toList());
        for (int i = 0; i < fresh.size(); i++) exclude(journal, fresh.get(i), verdicts.get(i));
    }

    /// Most frames are of the camera; others are not.
    private static void otherCameras(Journal journal) {
        List<NightFrame> read = journal.frames(NightFrame::usable);
        Map<String, Long> cameras = read.stream()
                .map(NightFrame::camera)
                .filter(c -> !c.isEmpty())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        if (cameras.size() < 2) return;
        String usual = cameras.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
        for (NightFrame f : read)
            if (f.state() == NightFrame.State.READ
                    && !f.camera().isEmpty()
                    && !f.camera().equals(usual))
                exclude(journal, f, "another camera: INSTRUME is " + f.camera() + ", most frames have " + usual);
    }

    /// The times of calibration frames do not matter.
    private static void clocks(Journal journal) {
        List<NightFrame> read = new ArrayList<>(journal.frames(f -> f.usable() && f.is("science")));
        read.sort(Comparator.comparing(NightFrame::file));
        List<String> verdicts = ClockRule.judge(read.stream()
                .map(f -> new ClockRule.Frame(f.file(), f.begin() * SECONDS_PER_DAY, f.seconds(), f.detector()))
                .toList());
        for (int i = 0; i < read.size(); i++)
            if (read.get(i).state() == NightFrame.State.READ) exclude(journal, read.get(i), verdicts.get(i));
    }

    private static void exclude(Journal journal, NightFrame frame, String reason) {
        if (!reason.isEmpty()) journal.change(frame, f -> f.excluded(reason));
    }
}
