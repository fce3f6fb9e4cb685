/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.camera.Section;
import org.almagest.astro.image.Box;

/// Writes what was found as a description of an instrument, the evidence beside it.
final class Description {
    private final FrameSet frames;
    private final Facts facts;
    private final Camera camera;
    private final Detectors detectors;
    private final String name;
    private final StringBuilder out = new StringBuilder();

    Description(FrameSet frames, Facts facts, Detectors detectors, String name) {
        this.frames = frames;
        this.facts = facts;
        this.camera = detectors.first();
        this.detectors = detectors;
        this.name = name.isEmpty() ? name(frames) : name;
    }

    String yaml() {
        line("# Guessed by almagest instrument guess from " + frames.size()
                + (frames.size() == 1 ? " frame: " : " frames: ")
                + String.join(
                        ", ",
                        frames.frames().stream()
                                .limit(3)
                                .map(f -> Yaml.comment(f.name()).substring(2))
                                .toList())
                + (frames.size() > 3 ? ", ..." : ""));
        lacking();
        line("format: almagest-instrument/1");
        line("name: " + name
                + frames.first("INSTRUME")
                        .map(w -> "  " + Yaml.comment("from INSTRUME = '" + w.value() + "'"))
                        .orElse(""));
        frames.first("TELESCOP").ifPresent(w -> line("telescope: " + Yaml.text(w.value())));
        facts.site().ifPresent(this::site);
        raw();
        line("facts:");
        facts.all().forEach(this::fact);
        line("exposure_id: {rule: seconds}");
        line("row_id: {release: 2, visit: 32, detector: 8, counter: 21}");
        facts.site()
                .ifPresent(s -> line("day_obs: {offset_hours: " + Yaml.number(s.dayOffsetHours())
                        + "}  # the date changes at midday of the site"));
        line("filters:");
        facts.filterWarnings().forEach(w -> line("  " + Yaml.comment("CHECK: " + w)));
        facts.filters().forEach((f, band) -> line("  - {name: " + Yaml.text(f) + ", band: " + Yaml.text(band) + "}"));
        plane();
        detectors();
        return out.toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /// What is missing, first, with what it costs.
    private void lacking() {
        List<String> all = new ArrayList<>();
        for (Guess g : facts.all())
            if (g instanceof Guess.Absent a && !a.isMinor())
                all.add("no " + a.fact() + " (" + a.sought() + "): " + a.cost());
        if (camera.pixelScale() instanceof Guess.Absent a) all.add("no pixel scale (" + a.sought() + "): " + a.cost());
        all.addAll(camera.lacking());
        if (facts.site().isEmpty()) all.add("no site: no barycentric times, and nights are dated as if near Greenwich");
        if (!camera.layout().isKnown())
            all.add("no detectors (" + camera.layout().evidence() + "): give a frame with pixels");
        if (all.isEmpty()) return;
        line("# Missing:");
        all.forEach(a -> line("#   " + Yaml.comment(a).substring(2)));
    }

    private void site(SiteGuess.Answer s) {
        line("site: " + SiteGuess.yaml(s) + "  " + Yaml.comment(s.evidence()));
        s.warnings().forEach(w -> line("  " + Yaml.comment("CHECK: " + w)));
    }

    private void raw() {
        List<Integer> merged = frames.frames().getFirst().merged();
        for (FrameHeader f : frames.frames()) if (f.merged().size() > merged.size()) merged = f.merged();
        line("raw:");
        line("  layout: " + (camera.layout().perAmplifier() ? "amplifiers" : "image") + "  "
                + Yaml.comment(camera.layout().evidence()));
        line("  header: ["
                + String.join(", ", merged.stream().map(String::valueOf).toList()) + "]");
        if (!detectors.keywordOrEmpty().isEmpty())
            line("  detector: {keyword: " + Yaml.text(detectors.keywordOrEmpty()) + "}");
        detectors.warnings().forEach(w -> line("  " + Yaml.comment("CHECK: " + w)));
        if (camera.layout().perAmplifier())
            line("  check: [" + String.join(", ", camera.layout().checked()) + "]");
        camera.warnings().forEach(w -> line("  " + Yaml.comment("CHECK: " + w)));
    }

    private void fact(Guess g) {
        switch (g) {
            case Guess.Absent a -> line("  " + Yaml.comment(a.fact() + ": missing, " + a.sought()));
            case Guess.Found f -> {
                line("  " + f.fact() + ": " + f.form() + "  " + Yaml.comment(f.evidence()));
                f.warnings().forEach(w -> line("    " + Yaml.comment("CHECK: " + w)));
            }
        }
    }

    private void plane() {
        Optional<HeaderWcs> wcs = HeaderWcs.find(frames);
        String turned = wcs.map(w -> ", parity: " + w.parity() + ", rotation: "
                        + Yaml.number(Math.rint(w.rotationDegrees() * 100) / 100))
                .orElse("");
        String told = wcs.map(w -> "; parity and rotation [deg] from the WCS of " + w.frame())
                .orElse("; no WCS tells parity and rotation, the sky as seen and north up are taken");
        switch (camera.pixelScale()) {
            case Guess.Absent a ->
                line("focal_plane: {pixel_scale: 1, pointing_uncertainty: 600}  "
                        + Yaml.comment("MISSING: " + a.sought() + told));
            case Guess.Found f -> {
                line("focal_plane: {pixel_scale: " + f.form() + turned + ", pointing_uncertainty: 600}  "
                        + Yaml.comment(f.evidence() + told + "; the uncertainty [arcsec] is a common one"));
                f.warnings().forEach(w -> line("  " + Yaml.comment("CHECK: " + w)));
            }
        }
    }

    private void detectors() {
        Layout layout = camera.layout();
        if (detectors.all().stream().anyMatch(d -> !d.camera().layout().isKnown())) {
            line("detectors: []  " + Yaml.comment("MISSING: " + layout.evidence()));
            return;
        }
        Map<String, Double> common = common();
        camera.evidence().forEach((key, from) -> line(Yaml.comment(key + ": " + from)));
        if (!common.isEmpty()) line("amplifier_defaults: " + numbers(common));
        line("detectors:");
        for (Detectors.One d : detectors.all()) detector(d, common);
    }

    private void detector(Detectors.One d, Map<String, Double> common) {
        Layout layout = d.camera().layout();
        line("  - id: " + d.id());
        line("    name: " + Yaml.text(d.name()));
        line("    size: [" + layout.width() + ", " + layout.height() + "]");
        d.center()
                .ifPresent(c -> line("    center: [" + Yaml.number(Math.rint(c[0] * 100) / 100) + ", "
                        + Yaml.number(Math.rint(c[1] * 100) / 100) + "]  # from CRPIX1, CRPIX2"));
        line("    amplifiers:");
        for (int i = 0; i < layout.amplifiers().size(); i++) {
            Map<String, Double> own = new LinkedHashMap<>(d.camera().numbers().get(i));
            own.keySet().removeAll(common.keySet());
            amplifier(layout.amplifiers().get(i), own);
        }
    }

    private Map<String, Double> common() {
        Map<String, Double> common = new LinkedHashMap<>();
        List<Map<String, Double>> all = new ArrayList<>();
        for (Detectors.One d : detectors.all()) all.addAll(d.camera().numbers());
        if (all.isEmpty()) return common;
        all.getFirst().forEach((k, v) -> {
            if (all.stream().allMatch(m -> v.equals(m.get(k)))) common.put(k, v);
        });
        return common;
    }

    private void amplifier(Layout.Part p, Map<String, Double> own) {
        StringBuilder s = new StringBuilder("      - {name: " + Yaml.text(p.name()) + ", hdu: " + p.hdu()
                + ", section: \"" + p.section() + "\", data: " + box(p.data()));
        p.overscan().ifPresent(b -> s.append(", overscan: ").append(box(b)));
        p.prescan().ifPresent(b -> s.append(", prescan: ").append(box(b)));
        p.parallelOverscan().ifPresent(b -> s.append(", parallel_overscan: ").append(box(b)));
        own.forEach((k, v) -> s.append(", ").append(k).append(": ").append(Yaml.number(v)));
        line(s.append("}").toString());
    }

    private static String numbers(Map<String, Double> all) {
        List<String> parts = new ArrayList<>();
        all.forEach((k, v) -> parts.add(k + ": " + Yaml.number(v)));
        return "{" + String.join(", ", parts) + "}";
    }

    private static String box(Box b) {
        return "\"" + Section.of(b) + "\"";
    }

    /// One word of letters, digits, _ and -.
    private static String name(FrameSet frames) {
        Optional<HeaderWord> w = frames.first("INSTRUME").or(() -> frames.first("TELESCOP"));
        String s = w.map(HeaderWord::value)
                .orElse("MyCam")
                .replaceAll("[^A-Za-z0-9_-]+", "")
                .replaceAll("^[-_]+", "");
        if (s.isEmpty()) return "MyCam";
        String word = Character.isLetter(s.charAt(0)) ? s : "Cam" + s;
        return word.substring(0, Math.min(32, word.length()));
    }
}
