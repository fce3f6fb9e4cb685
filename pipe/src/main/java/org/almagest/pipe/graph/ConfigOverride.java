/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.Map;
import org.almagest.astro.fault.UserFault;
import org.almagest.pipe.config.ConfigNode;
import org.almagest.pipe.config.Place;
import org.almagest.pipe.config.YamlReader;

/// One value given for one step from outside the pipeline's file.
///
/// @param label the step, or `parameters`
/// @param values what it is given
public record ConfigOverride(String label, ConfigNode.Mapping values) {
    /// Parses `label:path.to.value=value`; the value is YAML on one line.
    public static ConfigOverride parse(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=', colon + 1);
        if (colon < 1 || equals < colon + 2)
            throw new UserFault("-c " + text + ": write it as LABEL:PATH=VALUE, such as -c isr:doFlat=false");
        Place place = Place.of("-c " + text);
        ConfigNode value = YamlReader.readValue(text.substring(equals + 1), place);
        String path = text.substring(colon + 1, equals).strip();
        return new ConfigOverride(text.substring(0, colon), new ConfigNode.Mapping(Map.of(path, value), place));
    }
}
