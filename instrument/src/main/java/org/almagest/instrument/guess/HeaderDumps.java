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
import org.almagest.astro.fault.DataFault;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Dumps of headers: a map of keyword to value in YAML or JSON, the LSST stack's list of keyword, type,
/// value and comment in YAML, and a table of file, HDU, keyword and value in ECSV.
final class HeaderDumps {
    private static final int MOST_CHARACTERS = 300_000_000;

    private HeaderDumps() {}

    static List<FrameHeader> yaml(String name, String text) {
        Node root;
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(name)
                    .setCodePointLimit(MOST_CHARACTERS)
                    .build();
            root = new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> new DataFault(name + ": the dump is empty"));
        } catch (YamlEngineException e) {
            throw new DataFault(name + " is no YAML: " + e.getMessage(), e);
        }
        List<HeaderWord> words = new ArrayList<>();
        switch (root) {
            case MappingNode map -> map.getValue().forEach(t -> word(t).ifPresent(words::add));
            case SequenceNode list -> list.getValue().forEach(n -> listed(n).ifPresent(words::add));
            default -> throw new DataFault(name + ": a map of keyword to value was expected, not a single value");
        }
        return List.of(frame(name, words));
    }

    private static java.util.Optional<HeaderWord> word(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key) || !(tuple.getValueNode() instanceof ScalarNode value))
            return java.util.Optional.empty();
        return word(key.getValue(), value, "");
    }

    /// `[EXPTIME, Double, 30.0, comment]`.
    private static java.util.Optional<HeaderWord> listed(Node node) {
        if (!(node instanceof SequenceNode four)
                || four.getValue().size() < 3
                || !(four.getValue().get(0) instanceof ScalarNode key)
                || !(four.getValue().get(2) instanceof ScalarNode value)) return java.util.Optional.empty();
        String comment =
                four.getValue().size() > 3 && four.getValue().get(3) instanceof ScalarNode c ? c.getValue() : "";
        return word(key.getValue(), value, comment);
    }

    private static java.util.Optional<HeaderWord> word(String keyword, ScalarNode value, String comment) {
        if (keyword.isBlank() || value.getTag().equals(Tag.NULL)) return java.util.Optional.empty();
        return java.util.Optional.of(
                new HeaderWord(keyword, value.getValue(), value.getTag().equals(Tag.STR), comment));
    }

    static List<FrameHeader> json(String name, String text) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(text);
        } catch (JacksonException e) {
            throw new DataFault(name + " is no JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) throw new DataFault(name + ": an object of keyword to value was expected");
        List<HeaderWord> words = new ArrayList<>();
        JsonNode common = root.get("__COMMON__");
        if (common != null && common.isObject()) add(common, words);
        add(root, words);
        return List.of(frame(name, words));
    }

    private static void add(JsonNode object, List<HeaderWord> words) {
        for (Map.Entry<String, JsonNode> e : object.properties()) {
            JsonNode v = e.getValue();
            if (v.isValueNode() && !v.isNull() && !e.getKey().isBlank())
                words.add(new HeaderWord(e.getKey(), v.asString(), v.isString(), ""));
        }
    }

    private static FrameHeader frame(String name, List<HeaderWord> words) {
        if (words.isEmpty()) throw new DataFault(name + ": no header words in this dump");
        List<String> oddities = new ArrayList<>();
        HeaderReader.twice(0, words, oddities);
        return new FrameHeader(name, null, List.of(HeaderUnit.dumped(0, words)), oddities);
    }

    /// A table with the columns filename (may lack), hdu (may lack), keyword and value.
    static List<FrameHeader> ecsv(String name, String text) {
        Map<String, Map<Integer, List<HeaderWord>>> frames = new LinkedHashMap<>();
        @Nullable List<String> columns = null;
        String delimiter = " ";
        for (String line : text.split("\\R")) {
            if (line.startsWith("#")) {
                if (line.contains("delimiter:") && line.contains("','")) delimiter = ",";
                continue;
            }
            if (line.isBlank()) continue;
            List<String> cells = cells(line, delimiter.charAt(0));
            if (columns == null) columns = cells;
            else addRow(columns, cells, name, frames);
        }
        if (frames.isEmpty()) throw new DataFault(name + ": no rows with keyword and value in this table");
        List<FrameHeader> all = new ArrayList<>();
        frames.forEach((file, units) -> {
            List<HeaderUnit> dumped = new ArrayList<>();
            units.forEach((hdu, words) -> dumped.add(HeaderUnit.dumped(hdu, words)));
            all.add(new FrameHeader(file, null, dumped, List.of()));
        });
        return all;
    }

    private static void addRow(
            List<String> columns, List<String> cells, String name, Map<String, Map<Integer, List<HeaderWord>>> frames) {
        int keyword = columns.indexOf("keyword"), value = columns.indexOf("value");
        int file = columns.indexOf("filename"), hdu = columns.indexOf("hdu"), format = columns.indexOf("format");
        if (keyword < 0 || value < 0)
            throw new DataFault(name + ": the table has the columns " + columns + ", but keyword and value are needed");
        if (cells.size() < columns.size() || cells.get(keyword).isBlank()) return;
        int unit = hdu < 0 ? 0 : (int) HeaderWord.number(cells.get(hdu)).orElse(0);
        boolean quoted = format >= 0
                ? cells.get(format).startsWith("str")
                : HeaderWord.number(cells.get(value)).isEmpty();
        frames.computeIfAbsent(file < 0 ? name : cells.get(file), _ -> new LinkedHashMap<>())
                .computeIfAbsent(unit, _ -> new ArrayList<>())
                .add(new HeaderWord(cells.get(keyword), cells.get(value), quoted, ""));
    }

    /// The cells of a line; in quotes a delimiter is a character as others, and a quote is written twice.
    private static List<String> cells(String line, char delimiter) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && inside && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') inside = !inside;
            else if (c == delimiter && !inside) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else cell.append(c);
        }
        cells.add(cell.toString());
        return cells;
    }
}
