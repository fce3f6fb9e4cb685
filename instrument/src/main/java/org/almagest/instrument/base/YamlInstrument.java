/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.camera.Camera;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.time.Site;
import org.almagest.butler.dimension.RowIdPacker;
import org.jspecify.annotations.Nullable;

/// An instrument that one YAML file describes; see `docs/instruments.md`. Immutable.
public final class YamlInstrument {
    /// Where the pixels of a raw frame are.
    enum Layout {
        /// One image HDU per amplifier.
        AMPLIFIERS,
        /// One image HDU with all amplifiers.
        IMAGE
    }

    /// How exposures get their numbers.
    enum ExposureRule {
        SECONDS,
        KEYWORD
    }

    /// What the description says.
    ///
    /// @param checkedWords words for sections that must agree with the description
    /// @param filters physical filter to band
    /// @param detectorRule which detector a file is of
    record Parts(
            String yaml,
            String name,
            String telescope,
            @Nullable Site site,
            Layout layout,
            List<Integer> headerHdus,
            List<String> checkedWords,
            @Nullable FactRule detectorRule,
            Map<String, FactRule> facts,
            ExposureRule exposureRule,
            RowIdPacker rowIds,
            double dayOffsetHours,
            Map<String, String> filters,
            Camera camera) {}

    private final Parts parts;

    YamlInstrument(Parts parts) {
        this.parts = parts;
    }

    /// Reads a description.
    public static YamlInstrument load(Path file) {
        try {
            return parse(Files.readString(file), String.valueOf(file.getFileName()));
        } catch (NoSuchFileException e) {
            throw new UserFault("there is no instrument description " + file, e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Reads a description.
    ///
    /// @throws UserFault with all its mistakes, one in a line, each with file, line, column and key
    /// @param label name of the file, for messages
    public static YamlInstrument parse(String yaml, String label) {
        return new InstrumentParser(yaml, label).parse();
    }

    public String name() {
        return parts.name();
    }

    /// The description as it was read.
    public String yaml() {
        return parts.yaml();
    }

    public String telescope() {
        return parts.telescope();
    }

    /// Where the telescope stands, if the description tells.
    public Optional<Site> site() {
        return Optional.ofNullable(parts.site());
    }

    public Camera camera() {
        return parts.camera();
    }

    /// How row ids are packed.
    public RowIdPacker rowIds() {
        return parts.rowIds();
    }

    /// Physical filter to band.
    public Map<String, String> filters() {
        return parts.filters();
    }

    /// Whether the description tells a fact, such as `ra`.
    public boolean tells(String fact) {
        return parts.facts().containsKey(fact);
    }

    /// The filter of a name.
    public FilterLabel filter(String physicalFilter) {
        String band = parts.filters().get(physicalFilter);
        if (band == null)
            throw new UserFault("instrument " + name() + " has no filter " + physicalFilter + "; there are "
                    + parts.filters().keySet());
        return new FilterLabel(band, physicalFilter);
    }

    Layout layout() {
        return parts.layout();
    }

    /// Whether a section's word, when present, must agree with the description.
    boolean checks(String word) {
        return parts.checkedWords().contains(word);
    }

    HeaderWords words(FitsFile fits) {
        return HeaderWords.of(fits, parts.headerHdus());
    }

    /// Translates the header of a raw frame.
    ///
    /// @throws DataFault when a fact that is needed is not there; the message names file, HDU and keyword
    public ObservationFacts translate(FitsFile fits) {
        return translate(words(fits));
    }

    ObservationFacts translate(HeaderWords header) {
        return new HeaderTranslation(parts, header).facts();
    }

    /// Which detector a file is of.
    Detector detector(HeaderWords header) {
        List<Detector> all = parts.camera().detectors();
        FactRule rule = parts.detectorRule();
        if (rule == null) return all.getFirst();
        String word = rule.text(header).orElseThrow(() -> rule.absent(header));
        Optional<Detector> named = parts.camera().find(word);
        if (named.isPresent()) return named.get();
        return all.stream()
                .filter(d -> sameNumber(word, d.id()))
                .findFirst()
                .orElseThrow(() -> new DataFault(header.file() + ": there is no detector '" + word + "' ("
                        + rule.sources().getFirst().sought(header) + "); there are "
                        + all.stream().map(d -> d.id() + " " + d.name()).toList()));
    }

    private static boolean sameNumber(String word, int id) {
        try {
            return Double.parseDouble(word) == id;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
