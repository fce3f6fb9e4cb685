/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.camera.Camera;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.camera.Section;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.image.Box;
import org.almagest.astro.time.Site;
import org.almagest.astro.unit.Angle;
import org.almagest.butler.dimension.RowIdField;
import org.almagest.butler.dimension.RowIdPacker;
import org.jspecify.annotations.Nullable;

/// Reads an instrument's description and checks it.
final class InstrumentParser {
    private static final String FORMAT = "almagest-instrument/1";
    private static final String[] FACTS = {
        "begin",
        "exposure_seconds",
        "dark_seconds",
        "observation_type",
        "physical_filter",
        "ra",
        "dec",
        "rotation_angle",
        "object",
        "airmass",
        "azimuth",
        "zenith_angle",
        "group",
        "sequence",
        "observation_id",
        "program",
        "reason",
        "exposure_number",
        "visit_number"
    };
    private static final String[] AMPLIFIER_DEFAULTS = {
        "gain", "read_noise", "saturation", "linearity_limit", "bias_level"
    };

    private final String yaml;
    private final YamlNode root;

    InstrumentParser(String yaml, String label) {
        this.yaml = yaml;
        this.root = YamlNode.parse(yaml, label);
    }

    YamlInstrument parse() {
        root.allow(
                "format",
                "name",
                "telescope",
                "site",
                "raw",
                "facts",
                "exposure_id",
                "row_id",
                "day_obs",
                "filters",
                "focal_plane",
                "amplifier_defaults",
                "detectors");
        Mistakes mistakes = root.mistakes();
        mistakes.attempt(root, this::format);
        Optional<String> name = mistakes.attempt(root, this::name);
        Optional<YamlNode> raw = mistakes.attempt(root, () -> root.require("raw"));
        raw.ifPresent(r -> mistakes.attempt(r, () -> {
            r.allow("layout", "header", "detector", "check");
            return r;
        }));
        Optional<YamlInstrument.Layout> layout =
                raw.flatMap(r -> mistakes.attempt(r, () -> layout(r.require("layout"))));
        Optional<List<Integer>> header = raw.flatMap(r -> mistakes.attempt(r, () -> headerHdus(r)));
        Optional<List<String>> checked = raw.flatMap(r -> mistakes.attempt(r, () -> checkedWords(r)));
        Optional<Map<String, FactRule>> facts = mistakes.attempt(root, this::facts);
        Optional<YamlInstrument.ExposureRule> rule =
                mistakes.attempt(root, () -> exposureRule(facts.orElseGet(Map::of)));
        Optional<RowIdPacker> rowIds = mistakes.attempt(
                root, () -> root.find("row_id").map(InstrumentParser::rowIds).orElse(RowIdPacker.DEFAULT));
        Optional<Double> dayOffset = mistakes.attempt(
                root,
                () -> root.find("day_obs").map(InstrumentParser::dayOffset).orElse(-12.0));
        Optional<Optional<Site>> site =
                mistakes.attempt(root, () -> root.find("site").map(InstrumentParser::site));
        Optional<String> telescope = mistakes.attempt(root, () -> root.text("telescope", ""));
        Optional<Map<String, String>> filters = mistakes.attempt(root, this::filters);
        Optional<Camera> camera =
                mistakes.attempt(root, () -> camera(name.orElse("?"), layout.orElse(YamlInstrument.Layout.IMAGE)));
        Optional<Optional<FactRule>> detector = raw.flatMap(r -> mistakes.attempt(r, () -> detectorRule(r, camera)));
        if (!mistakes.isEmpty()) throw new MistakesFault(mistakes.inOrder());
        return new YamlInstrument(new YamlInstrument.Parts(
                yaml,
                name.orElseThrow(),
                telescope.orElseThrow(),
                site.orElseThrow().orElse(null),
                layout.orElseThrow(),
                header.orElseThrow(),
                checked.orElseThrow(),
                detector.orElseThrow().orElse(null),
                facts.orElseThrow(),
                rule.orElseThrow(),
                rowIds.orElseThrow(),
                dayOffset.orElseThrow(),
                filters.orElseThrow(),
                camera.orElseThrow()));
    }

    private String format() {
        YamlNode format = root.require("format");
        if (!format.text().equals(FORMAT)) throw format.error("this program knows " + FORMAT);
        return FORMAT;
    }

    private String name() {
        YamlNode name = root.require("name");
        if (!name.text().matches("[A-Za-z][A-Za-z0-9_-]*"))
            throw name.error("'" + name.text() + "' is not one word of letters, digits, _ and -");
        return name.text();
    }

    private static Optional<FactRule> detectorRule(YamlNode raw, Optional<Camera> camera) {
        Optional<FactRule> rule = raw.find("detector").map(d -> FactRule.parse("detector", d));
        int detectors = camera.map(c -> c.detectors().size()).orElse(1);
        if (rule.isEmpty() && detectors > 1)
            throw raw.error("with " + detectors + " detectors the key detector must tell which");
        return rule;
    }

    private static YamlInstrument.Layout layout(YamlNode node) {
        return switch (node.text()) {
            case "amplifiers" -> YamlInstrument.Layout.AMPLIFIERS;
            case "image" -> YamlInstrument.Layout.IMAGE;
            default -> throw node.error("layout " + node.text() + " is neither amplifiers nor image");
        };
    }

    private static List<Integer> headerHdus(YamlNode raw) {
        return raw.find("header")
                .map(h -> h.list().stream().map(n -> n.whole(0, 10_000)).toList())
                .orElse(List.of(0));
    }

    private static List<String> checkedWords(YamlNode raw) {
        List<String> known = List.of("DATASEC", "BIASSEC", "DETSEC");
        return raw.find("check")
                .map(c -> c.list().stream()
                        .map(n -> {
                            if (!known.contains(n.text())) throw n.error(n.text() + " is none of " + known);
                            return n.text();
                        })
                        .toList())
                .orElse(known);
    }

    private static Site site(YamlNode node) {
        node.allow("longitude", "latitude", "elevation");
        double longitude = node.require("longitude").number();
        double latitude = node.require("latitude").number();
        if (!(Math.abs(longitude) <= 360 && Math.abs(latitude) <= 90))
            throw node.error("longitude " + longitude + ", latitude " + latitude + " [deg] are no place on Earth");
        return new Site(Angle.ofDegrees(longitude), Angle.ofDegrees(latitude), node.number("elevation", 0));
    }

    private static double dayOffset(YamlNode node) {
        node.allow("offset_hours");
        return node.number("offset_hours", -12);
    }

    private Map<String, FactRule> facts() {
        YamlNode node = root.require("facts");
        node.allow(FACTS);
        Map<String, FactRule> facts = new LinkedHashMap<>();
        node.entries()
                .forEach((fact, form) -> node.mistakes()
                        .attempt(form, () -> FactRule.parse(fact, form))
                        .ifPresent(rule -> facts.put(fact, rule)));
        for (String needed : List.of("begin", "exposure_seconds"))
            node.mistakes().attempt(node, () -> node.require(needed));
        return facts;
    }

    private YamlInstrument.ExposureRule exposureRule(Map<String, FactRule> facts) {
        if (root.find("exposure_id").isEmpty()) return YamlInstrument.ExposureRule.SECONDS;
        YamlNode node = root.require("exposure_id");
        node.allow("rule");
        YamlNode rule = node.require("rule");
        return switch (rule.text()) {
            case "seconds" -> YamlInstrument.ExposureRule.SECONDS;
            case "keyword" -> {
                if (!facts.containsKey("exposure_number")) throw rule.error("the rule needs the fact exposure_number");
                yield YamlInstrument.ExposureRule.KEYWORD;
            }
            default -> throw rule.error("rule " + rule.text() + " is neither seconds nor keyword");
        };
    }

    private static RowIdPacker rowIds(YamlNode node) {
        node.allow("release", "visit", "detector", "counter");
        YamlNode visit = node.require("visit");
        List<RowIdField> fields = new ArrayList<>();
        if (visit.isList()) for (YamlNode f : visit.list()) fields.add(rowIdField(f));
        else fields.add(RowIdField.whole("visit", visit.whole(1, 63)));
        try {
            return new RowIdPacker(
                    node.require("release").whole(0, 63),
                    fields,
                    node.require("detector").whole(0, 63),
                    node.require("counter").whole(1, 63));
        } catch (Fault e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static RowIdField rowIdField(YamlNode node) {
        node.allow("name", "bits", "divide", "modulo", "add", "days_since");
        return new RowIdField(
                node.require("name").text(),
                node.require("bits").whole(1, 63),
                node.find("divide").map(YamlNode::whole).orElse(1L),
                node.find("modulo").map(YamlNode::whole).orElse(0L),
                node.find("add").map(YamlNode::whole).orElse(0L),
                node.find("days_since").map(InstrumentParser::date).orElse(null));
    }

    private static LocalDate date(YamlNode node) {
        try {
            return LocalDate.parse(node.text());
        } catch (DateTimeException e) {
            throw node.error("'" + node.text() + "' is no date such as 2010-01-01");
        }
    }

    private Map<String, String> filters() {
        YamlNode node = root.require("filters");
        Map<String, String> filters = new LinkedHashMap<>();
        List<YamlNode> list = node.list();
        for (YamlNode f : list)
            node.mistakes().attempt(f, () -> {
                f.allow("name", "band");
                String name = f.require("name").text();
                if (filters.put(name, f.require("band").text()) != null)
                    throw f.error("filter " + name + " stands twice");
                return name;
            });
        if (list.isEmpty()) throw node.error("an instrument has one filter at least");
        return filters;
    }

    private Camera camera(String name, YamlInstrument.Layout layout) {
        YamlNode plane = root.require("focal_plane");
        plane.allow("pixel_scale", "plate_scale", "parity", "rotation", "pointing_uncertainty");
        double pixelScale = plane.number("pixel_scale", Double.NaN);
        double plateScale = plane.number("plate_scale", 1);
        int parity = plane.find("parity").map(p -> p.whole(-1, 1)).orElse(-1);
        if (parity == 0) throw plane.error("parity is -1 or +1");
        List<Detector> detectors = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        YamlNode all = root.require("detectors");
        for (YamlNode d : all.list())
            root.mistakes()
                    .attempt(d, () -> detector(d, layout, pixelScale, plateScale))
                    .ifPresent(detector -> {
                        if (!seen.add(detector.id()) || !seen.add(detector.name()))
                            root.mistakes()
                                    .add(d.error("detector " + detector.id() + " " + detector.name()
                                            + ": its id or name stands twice"));
                        detectors.add(detector);
                    });
        if (all.list().isEmpty()) throw all.error("an instrument has one detector at least");
        return new Camera(
                name,
                parity,
                Angle.ofDegrees(plane.number("rotation", 0)),
                Angle.ofArcsec(plane.number("pointing_uncertainty", 0)),
                detectors);
    }

    private Detector detector(YamlNode d, YamlInstrument.Layout layout, double pixelScale, double plateScale) {
        d.allow("id", "name", "size", "center", "rotation", "pixel_scale", "amplifiers");
        double[] size = pair(d.require("size"));
        double[] center = d.find("center").map(InstrumentParser::pair).orElse(new double[] {0, 0});
        double scale = d.number("pixel_scale", pixelScale);
        if (!(scale > 0)) throw d.error("no pixel_scale [arcsec/pixel] here nor in focal_plane");
        List<Amplifier> amplifiers = new ArrayList<>();
        List<YamlNode> told = d.require("amplifiers").list();
        for (YamlNode a : told)
            d.mistakes().attempt(a, () -> amplifier(a, layout)).ifPresent(amplifiers::add);
        try {
            return new Detector(
                    d.require("id").whole(0, Integer.MAX_VALUE),
                    d.require("name").text(),
                    (int) size[0],
                    (int) size[1],
                    center[0] * plateScale,
                    center[1] * plateScale,
                    d.number("rotation", 0),
                    scale,
                    amplifiers);
        } catch (IllegalArgumentException e) {
            throw d.error(String.valueOf(e.getMessage()));
        }
    }

    private static double[] pair(YamlNode node) {
        List<YamlNode> two = node.list();
        if (two.size() != 2) throw node.error("two numbers were expected");
        return new double[] {two.get(0).number(), two.get(1).number()};
    }

    private Amplifier amplifier(YamlNode a, YamlInstrument.Layout layout) {
        a.allow(
                "name",
                "hdu",
                "section",
                "data",
                "overscan",
                "prescan",
                "parallel_overscan",
                "gain",
                "read_noise",
                "saturation",
                "linearity_limit",
                "bias_level");
        boolean perAmplifier = layout == YamlInstrument.Layout.AMPLIFIERS;
        String hdu = perAmplifier ? a.require("hdu").text() : a.text("hdu", "0");
        double saturation = level(a, "saturation", Double.POSITIVE_INFINITY);
        try {
            return new Amplifier(
                    a.require("name").text(),
                    hdu,
                    section(a.require("section")),
                    box(a.require("data")),
                    box(a, "overscan"),
                    box(a, "prescan"),
                    box(a, "parallel_overscan"),
                    level(a, "gain", 1),
                    level(a, "read_noise", 0),
                    saturation,
                    level(a, "linearity_limit", saturation),
                    level(a, "bias_level", 0));
        } catch (IllegalArgumentException e) {
            throw a.error(String.valueOf(e.getMessage()));
        }
    }

    private double level(YamlNode a, String key, double otherwise) {
        double common = root.find("amplifier_defaults")
                .map(d -> {
                    d.allow(AMPLIFIER_DEFAULTS);
                    return d.number(key, otherwise);
                })
                .orElse(otherwise);
        return a.number(key, common);
    }

    private static Section section(YamlNode node) {
        try {
            return Section.parse(node.text());
        } catch (Fault e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static Box box(YamlNode node) {
        Section s = section(node);
        if (s.flipX() || s.flipY()) throw node.error("sections of the raw image do not run backwards");
        return s.box();
    }

    private static @Nullable Box box(YamlNode a, String key) {
        return a.find(key).map(InstrumentParser::box).orElse(null);
    }
}
