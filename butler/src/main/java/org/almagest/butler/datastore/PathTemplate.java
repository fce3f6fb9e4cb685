/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.datastore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dataset.DatasetRef;

/// Makes a dataset's path: `{run}/{type}/{tract?}/{patch?}/{visit?}/{exposure?}/{name}.{ext}`.
///
/// `{run}` keeps its slashes; `{type}` is the dataset type; `{name}` is the type and all values of the data
/// ID but the instrument; `{ext}` the format's ending; any other word is a dimension, and with `?` it may
/// be absent, which drops a part between slashes that is then empty. Letters that file systems dislike
/// become `_`.
///
/// @param text the template
public record PathTemplate(String text) {
    /// The template of new repositories.
    public static final PathTemplate DEFAULT =
            new PathTemplate("{run}/{type}/{tract?}/{patch?}/{visit?}/{exposure?}/{name}.{ext}");

    private static final Pattern FIELD = Pattern.compile("\\{([a-z_0-9]+)(\\??)\\}");

    public PathTemplate {
        if (!text.contains("{run}") || !text.contains("{name}"))
            throw new UserFault("path template '" + text + "' needs {run} and {name}: paths must differ");
    }

    /// The path of a dataset, relative to the repository's root.
    ///
    /// @param extension ending without a dot
    public String path(DatasetRef ref, String extension) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split("/")) {
            Matcher m = FIELD.matcher(part);
            StringBuilder s = new StringBuilder();
            while (m.find()) {
                String value = value(ref, m.group(1), extension, !m.group(2).isEmpty());
                m.appendReplacement(s, Matcher.quoteReplacement(value));
            }
            m.appendTail(s);
            if (!s.isEmpty()) parts.add(s.toString());
        }
        return String.join("/", parts);
    }

    private static String value(DatasetRef ref, String field, String extension, boolean optional) {
        return switch (field) {
            case "run" -> clean(ref.run(), true);
            case "type" -> clean(ref.type().name(), false);
            case "ext" -> extension;
            case "name" -> name(ref);
            default -> {
                Optional<Object> value = ref.dataId().find(field);
                if (value.isEmpty() && !optional)
                    throw new UserFault("path template: " + ref + " has no " + field + "; write {" + field + "?}");
                yield value.map(v -> clean(v.toString(), false)).orElse("");
            }
        };
    }

    private static String name(DatasetRef ref) {
        StringBuilder s = new StringBuilder(clean(ref.type().name(), false));
        for (String d : ref.type().dimensions().required())
            if (!d.equals("instrument")) s.append('_').append(clean(ref.dataId().text(d), false));
        return s.toString();
    }

    private static String clean(String s, boolean slashes) {
        return s.replaceAll(slashes ? "[^A-Za-z0-9_.+:/-]" : "[^A-Za-z0-9_.+:-]", "_");
    }
}
