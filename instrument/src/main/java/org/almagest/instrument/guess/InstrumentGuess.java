/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.Fault;
import org.almagest.instrument.base.RawReader;
import org.almagest.instrument.base.YamlInstrument;

/// The description of a camera, guessed from a few of its frames or from dumps of their headers.
///
/// ```java
/// InstrumentGuess guess = InstrumentGuess.of(List.of(Path.of("a.fits"), Path.of("b.fits")), "");
/// System.out.print(guess.yaml());
/// ```
public final class InstrumentGuess {
    private final List<Guess> facts;
    private final String yaml;
    private final List<String> reports;
    private final boolean whole;

    private InstrumentGuess(List<Guess> facts, String yaml, List<String> reports, boolean whole) {
        this.facts = List.copyOf(facts);
        this.yaml = yaml;
        this.reports = List.copyOf(reports);
        this.whole = whole;
    }

    /// Guesses.
    ///
    /// @param files FITS frames, or dumps of headers (.yaml, .json, .ecsv)
    /// @param name the instrument's name; empty: made from INSTRUME
    /// @throws DataFault when no file can be read, or when the frames are of several cameras
    public static InstrumentGuess of(List<Path> files, String name) {
        List<FrameHeader> frames = new ArrayList<>();
        List<String> reports = new ArrayList<>();
        for (Path file : files) {
            try {
                frames.addAll(HeaderReader.read(file));
            } catch (Fault e) {
                reports.add("not read: " + e.getMessage());
            }
        }
        if (frames.isEmpty()) throw new DataFault("none of the files could be read: " + String.join("; ", reports));
        return of(frames, reports, name);
    }

    /// Guesses from headers.
    ///
    /// @param reports grows by what is odd
    static InstrumentGuess of(List<FrameHeader> frames, List<String> reports, String name) {
        for (FrameHeader f : frames) for (String o : f.oddities()) reports.add(f.name() + ", " + o);
        FrameSet set = new FrameSet(frames);
        OneCamera.check(set);
        Facts facts = Facts.of(set);
        Detectors detectors = Detectors.of(set, facts.kinds());
        Camera camera = detectors.first();
        String yaml = new Description(set, facts, detectors, name).yaml();
        facts.site().ifPresent(site -> site.warnings().forEach(w -> reports.add("check: site: " + w)));
        facts.filterWarnings().forEach(w -> reports.add("check: filters: " + w));
        camera.warnings().forEach(w -> reports.add("check: " + w));
        camera.lacking().forEach(l -> reports.add("missing: " + l));
        detectors.warnings().forEach(w -> reports.add("check: " + w));
        boolean whole = readBack(yaml, frames, reports);
        List<Guess> all = new ArrayList<>(facts.all());
        all.add(camera.pixelScale());
        return new InstrumentGuess(all, yaml, reports, whole);
    }

    /// Reads the frames with the description, as ingest would.
    private static boolean readBack(String yaml, List<FrameHeader> frames, List<String> reports) {
        YamlInstrument instrument;
        try {
            instrument = YamlInstrument.parse(yaml, "the description");
        } catch (Fault e) {
            String.valueOf(e.getMessage()).lines().forEach(m -> reports.add("not complete: " + m));
            return false;
        }
        RawReader reader = new RawReader(instrument);
        Map<String, Path> exposures = new java.util.HashMap<>();
        int good = 0, tried = 0;
        for (FrameHeader f : frames) {
            Optional<Path> file = f.fits();
            if (file.isEmpty()) continue;
            tried++;
            try {
                var facts = reader.check(file.get());
                Path other = exposures.put(facts.exposure() + " " + facts.detector(), file.get());
                if (other != null)
                    reports.add(f.name() + " begins in the same second as " + other.getFileName()
                            + ": exposure_id needs the rule keyword with a number that the header counts");
                else good++;
            } catch (Fault e) {
                reports.add("not ingestible: " + e.getMessage());
            }
        }
        if (tried > 0) reports.add("read back with this description: " + good + " of " + tried + " frames");
        else reports.add("a dump of headers has no pixels: levels, saturation and noise are not measured");
        return good == tried;
    }

    /// What was found and what was not, one for each fact.
    public List<Guess> facts() {
        return facts;
    }

    /// The description, with comments that tell the evidence.
    public String yaml() {
        return yaml;
    }

    /// What was odd in reading the frames, and whether they can be read with the description; one sentence
    /// each.
    public List<String> reports() {
        return reports;
    }

    /// Whether the description is complete and reads all the frames given.
    public boolean isWhole() {
        return whole;
    }
}
