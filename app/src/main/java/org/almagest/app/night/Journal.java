/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.butler.format.RecordJson;
import tools.jackson.core.JacksonException;

/// What is known of the frames, their calibrations, fields and templates; kept in `frames.json`, which is
/// written whole after each part of the work.
///
/// Thread rule: one thread.
final class Journal {
    private static final String FORMAT = "almagest-night/1";

    private final Path file;
    private final Map<String, NightFrame> frames = new LinkedHashMap<>();
    private final List<Field> fields = new ArrayList<>();
    private final List<Template> templates = new ArrayList<>();
    private final List<CalibrationSet> calibrations = new ArrayList<>();
    private String refcat = "";

    /// The form on disk.
    private record Stored(
            String format,
            String refcat,
            List<CalibrationSet> calibrations,
            List<Field> fields,
            List<Template> templates,
            List<NightFrame> frames) {}

    /// A part of the sky that visits look at, and the sky map that its templates lie on.
    ///
    /// @param name of it and of its sky map
    /// @param ra of the middle [deg]
    /// @param dec [deg]
    /// @param half side [deg]
    record Field(String name, double ra, double dec, double half) {}

    /// What the visits of a night are subtracted from.
    ///
    /// @param field that it covers
    /// @param band of the visits
    /// @param night that it serves
    /// @param visits that it is made of
    /// @param collection that holds it; empty when it could not be made
    /// @param broadened whether the images were broadened before, as stars are too sharp to be resampled
    /// @param note how it was chosen, or why there is none
    record Template(
            String field,
            String band,
            int night,
            List<Long> visits,
            String collection,
            boolean broadened,
            String note) {}

    /// Calibrations made of one set of frames.
    ///
    /// @param key exposures that it is made of, as a digest
    /// @param collection that holds them
    /// @param products what was made, and what was not
    record CalibrationSet(String key, String collection, List<Product> products) {}

    /// One calibration.
    ///
    /// @param name such as `flat r`
    /// @param frames that it is made of
    /// @param used whether it is applied
    /// @param note its verification, or what is done without it
    record Product(String name, int frames, boolean used, String note) {}

    /// Reads a journal; an empty one when there is none.
    Journal(Path file) {
        this.file = file;
        if (!Files.exists(file)) return;
        try {
            Stored s = RecordJson.mapper().readValue(file.toFile(), Stored.class);
            if (!s.format().equals(FORMAT))
                throw new DataFault(file + " is of form " + s.format() + ", this program reads " + FORMAT
                        + ": name another folder with --out");
            s.frames().forEach(f -> frames.put(f.file(), f));
            fields.addAll(s.fields());
            templates.addAll(s.templates());
            calibrations.addAll(s.calibrations());
            refcat = s.refcat();
        } catch (JacksonException e) {
            throw new DataFault(
                    file + " cannot be read: " + e.getOriginalMessage() + "; remove it to read all frames again", e);
        }
    }

    /// Writes it.
    void save() {
        Stored s = new Stored(FORMAT, refcat, calibrations, fields, templates, List.copyOf(frames.values()));
        WholeFile.write(
                file, RecordJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(s));
    }

    /// Whether a file is known as it is.
    boolean knows(String name, long bytes, long modified) {
        NightFrame f = frames.get(name);
        return f != null && f.bytes() == bytes && f.modified() == modified;
    }

    boolean knows(String name) {
        return frames.containsKey(name);
    }

    void put(NightFrame f) {
        frames.put(f.file(), f);
    }

    /// All frames in order of time, those without at the end.
    List<NightFrame> frames() {
        return frames.values().stream()
                .sorted(Comparator.comparingDouble(NightFrame::begin).thenComparing(NightFrame::file))
                .toList();
    }

    List<NightFrame> frames(Predicate<NightFrame> which) {
        return frames().stream().filter(which).toList();
    }

    /// Usable science frames, in order of time.
    Stream<NightFrame> science() {
        return frames().stream().filter(f -> f.usable() && f.is("science"));
    }

    void change(NightFrame frame, UnaryOperator<NightFrame> how) {
        put(how.apply(frames.getOrDefault(frame.file(), frame)));
    }

    /// Collection of the reference catalogue; empty when there is none yet.
    String refcat() {
        return refcat;
    }

    void setRefcat(String collection) {
        refcat = collection;
        save();
    }

    List<Field> fields() {
        return fields;
    }

    List<Template> templates() {
        return templates;
    }

    List<CalibrationSet> calibrations() {
        return calibrations;
    }
}
