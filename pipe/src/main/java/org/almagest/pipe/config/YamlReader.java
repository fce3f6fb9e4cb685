/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads YAML 1.2 into nodes that remember their line.
public final class YamlReader {
    private YamlReader() {}

    /// Parses one document; an empty one is an empty mapping.
    ///
    /// @param text the YAML
    /// @param source its name in messages
    public static ConfigNode read(String text, String source) {
        return read(text, new Source(source, true));
    }

    /// Parses a value given on one line, such as `[1, 2]` or `0.5`.
    public static ConfigNode readValue(String text, Place place) {
        return read(text, new Source(place.source(), false));
    }

    private record Source(String name, boolean lines) {
        Place at(Node node) {
            int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
            return new Place(name, lines ? line : 0);
        }
    }

    private static ConfigNode read(String text, Source source) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(source.name())
                    .setUseMarks(true)
                    .build();
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) return ConfigNode.Mapping.empty(Place.of(source.name()));
            return convert(root.get(), source);
        } catch (YamlEngineException e) {
            throw new UserFault(source.name() + " is not valid YAML: " + e.getMessage(), e);
        }
    }

    private static ConfigNode convert(Node node, Source source) {
        Place place = source.at(node);
        return switch (node) {
            case ScalarNode s -> new ConfigNode.Scalar(s.getValue(), s.getScalarStyle() != ScalarStyle.PLAIN, place);
            case SequenceNode s -> {
                List<ConfigNode> items = new ArrayList<>();
                for (Node item : s.getValue()) items.add(convert(item, source));
                yield new ConfigNode.Sequence(items, place);
            }
            case MappingNode m -> {
                Map<String, ConfigNode> entries = new LinkedHashMap<>();
                for (NodeTuple tuple : m.getValue()) {
                    if (!(tuple.getKeyNode() instanceof ScalarNode key))
                        throw new UserFault(source.at(tuple.getKeyNode()) + ": a key must be a plain name");
                    if (entries.put(key.getValue(), convert(tuple.getValueNode(), source)) != null)
                        throw new UserFault(source.at(key) + ": key '" + key.getValue() + "' stands twice");
                }
                yield new ConfigNode.Mapping(entries, place);
            }
            default -> throw new UserFault(place + ": this kind of YAML is not used here");
        };
    }
}
