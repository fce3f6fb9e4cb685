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
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dimension.Suggestion;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A value of a YAML document that knows its place, so that errors can name it.
final class YamlNode {
    private final String place;
    private final @Nullable Object value;

    private YamlNode(String place, @Nullable Object value) {
        this.place = place;
        this.value = value;
    }

    /// @param label name of the file, for messages
    static YamlNode parse(String yaml, String label) {
        try {
            Object root = new Load(LoadSettings.builder().setLabel(label).build()).loadFromString(yaml);
            return new YamlNode(label, root);
        } catch (YamlEngineException e) {
            throw new UserFault(label + " is no YAML: " + e.getMessage(), e);
        }
    }

    boolean isMap() {
        return value instanceof Map;
    }

    boolean isList() {
        return value instanceof List;
    }

    UserFault error(String problem) {
        return new UserFault(place + ": " + problem);
    }

    /// Refuses keys that have no meaning here.
    void allow(String... keys) {
        List<String> known = List.of(keys);
        for (Object key : map().keySet())
            if (!known.contains(String.valueOf(key)))
                throw error("there is no key " + key + Suggestion.among(String.valueOf(key), known));
    }

    private Map<?, ?> map() {
        if (value instanceof Map<?, ?> map) return map;
        throw error("a map of keys to values was expected, not " + shown());
    }

    private String shown() {
        return value == null ? "nothing" : "'" + value + "'";
    }

    Optional<YamlNode> find(String key) {
        Object there = map().get(key);
        return there == null ? Optional.empty() : Optional.of(new YamlNode(place + "." + key, there));
    }

    YamlNode require(String key) {
        return find(key).orElseThrow(() -> error("the key " + key + " is missing"));
    }

    List<YamlNode> list() {
        if (!(value instanceof List<?> list)) throw error("a list was expected, not " + shown());
        List<YamlNode> all = new ArrayList<>();
        for (Object item : list) all.add(new YamlNode(place + "[" + all.size() + "]", item));
        return all;
    }

    Map<String, YamlNode> entries() {
        Map<String, YamlNode> all = new LinkedHashMap<>();
        map().forEach((k, v) -> all.put(String.valueOf(k), new YamlNode(place + "." + k, v)));
        return all;
    }

    String text() {
        if (value instanceof Map || value instanceof List || value == null)
            throw error("a single value was expected, not " + shown());
        return String.valueOf(value);
    }

    double number() {
        if (value instanceof Number n) return n.doubleValue();
        throw error("a number was expected, not " + shown());
    }

    long whole() {
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
        return place + " = " + shown();
    }
}
