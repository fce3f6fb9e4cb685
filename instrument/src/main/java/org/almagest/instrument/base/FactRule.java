/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;

/// How one fact is got from a header: the first of some sources that gives a value.
///
/// @param fact its name, for messages
/// @param sources in the order of the description
record FactRule(String fact, List<FactSource> sources) {
    FactRule {
        sources = List.copyOf(sources);
    }

    /// Reads a fact of the description: a keyword, a map, or a list of these.
    static FactRule parse(String fact, YamlNode node) {
        List<YamlNode> forms = node.isList() ? node.list() : List.of(node);
        if (forms.isEmpty()) throw node.error("no source for this fact");
        return new FactRule(fact, forms.stream().map(FactSource::parse).toList());
    }

    Optional<String> text(HeaderWords header) {
        for (FactSource s : sources) {
            Optional<String> value = s.text(header, fact);
            if (value.isPresent()) return value;
        }
        return Optional.empty();
    }

    /// A number in the unit of the fact.
    Optional<Double> number(HeaderWords header) {
        for (FactSource s : sources) {
            Optional<String> value = s.text(header, fact);
            if (value.isPresent()) return Optional.of(s.number(value.get(), header, fact));
        }
        return Optional.empty();
    }

    /// A whole number.
    Optional<Long> whole(HeaderWords header) {
        Optional<Double> value = number(header);
        if (value.isEmpty()) return Optional.empty();
        if (value.get() != Math.rint(value.get()) || Math.abs(value.get()) > 1L << 53)
            return Optional.of(wholeText(header));
        return Optional.of(value.get().longValue());
    }

    private long wholeText(HeaderWords header) {
        String text = text(header).orElse("");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new DataFault(header.file() + ": " + fact + " '" + text + "' is no whole number", e);
        }
    }

    /// The source that gives a value, with the value.
    Optional<Found> found(HeaderWords header) {
        for (FactSource s : sources) {
            Optional<String> value = s.text(header, fact);
            if (value.isPresent()) return Optional.of(new Found(s, value.get()));
        }
        return Optional.empty();
    }

    /// A source and what it gave.
    record Found(FactSource source, String text) {}

    /// The error that this fact has no value.
    DataFault absent(HeaderWords header) {
        return new DataFault(header.file() + ": no " + fact + ": "
                + String.join(", ", sources.stream().map(s -> s.sought(header)).toList())
                + "; the header lacks it, or the instrument's description names the wrong word");
    }
}
