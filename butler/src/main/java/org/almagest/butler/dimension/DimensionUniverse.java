/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All dimensions of a repository and how they depend on each other. It is data: a JSON document kept in
/// the repository.
///
/// Besides the elements of the document there are `healpix0` to `healpix17`: pixels of the nested HEALPix
/// scheme, which have no records. Immutable.
public final class DimensionUniverse {
    /// Deepest HEALPix order that is a dimension.
    public static final int MAX_HEALPIX_ORDER = 17;

    private static final String HEALPIX = "healpix";
    private static final String STANDARD = "universe-1.json";

    private final int version;
    private final String json;
    private final Map<String, DimensionElement> elements;
    private final Map<String, Integer> places;

    private DimensionUniverse(int version, String json, Map<String, DimensionElement> elements) {
        this.version = version;
        this.json = json;
        this.elements = elements;
        this.places = new TreeMap<>();
        for (String name : elements.keySet()) places.put(name, places.size());
    }

    /// The universe of new repositories.
    public static DimensionUniverse standard() {
        try (InputStream in = DimensionUniverse.class.getResourceAsStream(STANDARD)) {
            if (in == null) throw new IllegalStateException("resource " + STANDARD + " is not on the class path");
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads a universe's document.
    ///
    /// @param json `{"universe": version, "elements": [{"name": ..., "key": "long"|"text", "requires":
    /// [...], "implies": [...], "fields": {name: type}, "region": true, "timespan": true}, ...]}`, an
    /// element after all it requires and implies; one without `key` is a relation
    public static DimensionUniverse parse(String json) {
        JsonNode root = JsonMapper.shared().readTree(json);
        Map<String, DimensionElement> elements = new LinkedHashMap<>();
        for (JsonNode e : root.path("elements")) {
            DimensionElement element = element(e);
            for (String other : concat(element.requires(), element.implies()))
                if (!elements.containsKey(other))
                    throw new DataFault("dimension universe: " + element.name() + " needs " + other
                            + ", which does not stand before it");
            elements.put(element.name(), element);
        }
        for (int order = 0; order <= MAX_HEALPIX_ORDER; order++) {
            String name = HEALPIX + order;
            elements.put(
                    name,
                    new DimensionElement(
                            name, KeyType.LONG, false, List.of(), List.of(), Map.of(), false, false, false));
        }
        return new DimensionUniverse(root.path("universe").asInt(), json, Collections.unmodifiableMap(elements));
    }

    private static DimensionElement element(JsonNode e) {
        Map<String, KeyType> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> f : e.path("fields").properties())
            fields.put(f.getKey(), type(f.getValue().asString()));
        boolean relation = !e.has("key");
        return new DimensionElement(
                e.path("name").asString(),
                relation ? KeyType.LONG : type(e.path("key").asString()),
                relation,
                texts(e.path("requires")),
                texts(e.path("implies")),
                Collections.unmodifiableMap(fields),
                e.path("region").asBoolean(false),
                e.path("timespan").asBoolean(false),
                e.path("stored").asBoolean(true));
    }

    private static KeyType type(String name) {
        return KeyType.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static List<String> texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        for (JsonNode n : array) all.add(n.asString());
        return List.copyOf(all);
    }

    private static List<String> concat(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    public int version() {
        return version;
    }

    /// The document this universe was read from.
    public String json() {
        return json;
    }

    /// All elements, each after those it depends on.
    public Collection<DimensionElement> elements() {
        return elements.values();
    }

    /// An element that must be there.
    public DimensionElement element(String name) {
        DimensionElement element = elements.get(name);
        if (element == null)
            throw new UserFault("there is no dimension " + name + Suggestion.among(name, elements.keySet()));
        return element;
    }

    public Optional<DimensionElement> find(String name) {
        return Optional.ofNullable(elements.get(name));
    }

    /// A dimension (not a relation) that must be there.
    public DimensionElement dimension(String name) {
        DimensionElement element = element(name);
        if (element.relation()) throw new UserFault(name + " is a relation, not a dimension");
        return element;
    }

    /// The order of a HEALPix dimension such as `healpix5`, -1 for every other name.
    public static int healpixOrder(String dimension) {
        if (!dimension.startsWith(HEALPIX)) return -1;
        try {
            int order = Integer.parseInt(dimension.substring(HEALPIX.length()));
            return order <= MAX_HEALPIX_ORDER ? order : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /// The smallest group that has some dimensions and all they depend on.
    public DimensionGroup group(Collection<String> names) {
        return DimensionGroup.close(this, names);
    }

    /// [#group(Collection)] of names given one by one.
    public DimensionGroup group(String... names) {
        return group(List.of(names));
    }

    int place(String name) {
        Integer place = places.get(name);
        if (place == null) throw new UserFault("there is no dimension " + name);
        return place;
    }
}
