/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.butler.dimension.Suggestion;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A value of a YAML document that knows its place, so that errors can name file, line, column and key.
final class YamlNode {
    private final Document document;
    private final String path;
    private final Node node;

    /// @param label name of the file, for messages
    private record Document(String label, LoadSettings settings, Mistakes mistakes) {}

    private YamlNode(Document document, String path, Node node) {
        this.document = document;
        this.path = path;
        this.node = node;
    }

    /// @param label name of the file, for messages
    static YamlNode parse(String yaml, String label) {
        LoadSettings settings = LoadSettings.builder().setLabel(label).build();
        try {
            Node root = new Compose(settings)
                    .composeString(yaml)
                    .orElseThrow(() -> new Mistake(0, 0, label + ": ", "the description is empty"));
            return new YamlNode(new Document(label, settings, new Mistakes()), "", root);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            int line = mark.map(m -> m.getLine() + 1).orElse(0);
            int column = mark.map(m -> m.getColumn() + 1).orElse(0);
            String context = e.getContext() == null ? "" : " " + e.getContext();
            throw new Mistake(
                    line,
                    column,
                    label + ":" + line + ":" + column + ": ",
                    "is no YAML:" + context + " " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new Mistake(
                    0,
                    0,
                    label + " ",
                    "is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    /// Where the mistakes of the whole document are gathered.
    Mistakes mistakes() {
        return document.mistakes();
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    Mistake error(String problem) {
        return error(node, problem);
    }

    private Mistake error(Node at, String problem) {
        int line = at.getStartMark().map(m -> m.getLine() + 1).orElse(0);
        int column = at.getStartMark().map(m -> m.getColumn() + 1).orElse(0);
        String place = document.label() + ":" + line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ");
        return new Mistake(line, column, place, problem);
    }

    /// Notes keys that have no meaning here.
    void allow(String... keys) {
        List<String> known = List.of(keys);
        for (NodeTuple t : tuples()) {
            String key = key(t);
            if (!known.contains(key))
                mistakes().add(error(t.getKeyNode(), "there is no key " + key + Suggestion.among(key, known)));
        }
    }

    private List<NodeTuple> tuples() {
        if (!(node instanceof MappingNode map)) throw error("a map of keys to values was expected, not " + shown());
        Map<String, Node> seen = new LinkedHashMap<>();
        for (NodeTuple t : map.getValue()) {
            Node before = seen.putIfAbsent(key(t), t.getKeyNode());
            if (before != null)
                mistakes()
                        .add(error(
                                t.getKeyNode(),
                                "the key " + key(t) + " stands twice, first in line "
                                        + before.getStartMark()
                                                .map(m -> m.getLine() + 1)
                                                .orElse(0)));
        }
        return map.getValue();
    }

    private static String key(NodeTuple t) {
        return t.getKeyNode() instanceof ScalarNode s ? s.getValue() : "(no word)";
    }

    /// The value of a scalar: text, number, truth or nothing.
    private @Nullable Object value() {
        if (!(node instanceof ScalarNode)) return null;
        try {
            return new StandardConstructor(document.settings()).constructSingleDocument(Optional.of(node));
        } catch (YamlEngineException e) {
            throw error("the value " + ((ScalarNode) node).getValue() + " with the tag " + node.getTag()
                    + " cannot be read");
        }
    }

    private String shown() {
        if (node instanceof MappingNode) return "a map";
        if (node instanceof SequenceNode) return "a list";
        Object value = value();
        return value == null ? "nothing" : "'" + value + "'";
    }

    Optional<YamlNode> find(String key) {
        for (NodeTuple t : tuples())
            if (key(t).equals(key)) {
                YamlNode there = below(path.isEmpty() ? key : path + "." + key, t.getValueNode());
                return there.isNothing() ? Optional.empty() : Optional.of(there);
            }
        return Optional.empty();
    }

    private YamlNode below(String where, Node what) {
        return new YamlNode(document, where, what);
    }

    private boolean isNothing() {
        return node instanceof ScalarNode && value() == null;
    }

    YamlNode require(String key) {
        return find(key).orElseThrow(() -> error("the key " + key + " is missing"));
    }

    List<YamlNode> list() {
        if (!(node instanceof SequenceNode list)) throw error("a list was expected, not " + shown());
        List<YamlNode> all = new ArrayList<>();
        for (Node item : list.getValue()) all.add(below(path + "[" + all.size() + "]", item));
        return all;
    }

    Map<String, YamlNode> entries() {
        Map<String, YamlNode> all = new LinkedHashMap<>();
        for (NodeTuple t : tuples()) all.put(key(t), below(path + "." + key(t), t.getValueNode()));
        return all;
    }

    String text() {
        Object value = value();
        if (value == null) throw error("a single value was expected, not " + shown());
        return String.valueOf(value);
    }

    double number() {
        if (value() instanceof Number n) return n.doubleValue();
        throw error("a number was expected, not " + shown());
    }

    long whole() {
        Object value = value();
        if (value instanceof Integer i) return i;
        if (value instanceof Long l) return l;
        throw error("a whole number was expected, not " + shown());
    }

    int whole(int least, int most) {
        long n = whole();
        if (n < least || n > most) throw error(n + " is not within " + least + " to " + most);
        return (int) n;
    }

    String text(String key, String otherwise) {
        return find(key).map(YamlNode::text).orElse(otherwise);
    }

    double number(String key, double otherwise) {
        return find(key).map(YamlNode::number).orElse(otherwise);
    }

    @Override
    public String toString() {
        return path + " = " + shown();
    }
}
