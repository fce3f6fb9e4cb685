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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.almagest.astro.fault.DataFault;
import org.jspecify.annotations.Nullable;

/// One way to get a fact from a header: a keyword, a constant or words put together, and what is done to
/// it.
///
/// @param keywordOrNull the word to read
/// @param constantOrNull the value itself
/// @param templateOrNull words put together, `{RUN}_{FRAME}`
/// @param hdu where the word must stand, -1 for the merged header
/// @param unit unit of the number
/// @param scale factor behind the unit
/// @param offset added behind the factor
/// @param values words translated; `*` any other
/// @param matchOrNull the first group of it is taken
/// @param missing values that mean "not known"
/// @param defaultOrNull the value when there is none
/// @param time how a time is written
record FactSource(
        @Nullable String keywordOrNull,
        @Nullable String constantOrNull,
        @Nullable String templateOrNull,
        int hdu,
        NumberUnit unit,
        double scale,
        double offset,
        Map<String, String> values,
        @Nullable Pattern matchOrNull,
        List<String> missing,
        @Nullable String defaultOrNull,
        TimeRule time) {

    private static final Pattern WORD = Pattern.compile("\\{([^{}]+)\\}");

    static FactSource parse(YamlNode node) {
        if (!node.isMap())
            return new FactSource(
                    node.text(), null, null, -1, NumberUnit.NONE, 1, 0, Map.of(), null, List.of(), null, TimeRule.ISO);
        node.allow(
                "keyword",
                "constant",
                "text",
                "hdu",
                "unit",
                "scale",
                "offset",
                "values",
                "match",
                "missing",
                "default",
                "form",
                "at");
        String keyword = node.find("keyword").map(YamlNode::text).orElse(null);
        String constant = node.find("constant").map(YamlNode::text).orElse(null);
        String template = node.find("text").map(YamlNode::text).orElse(null);
        long given = java.util.stream.Stream.of("keyword", "constant", "text")
                .filter(k -> node.find(k).isPresent())
                .count();
        if (given != 1) throw node.error("one of keyword, constant and text must be given");
        boolean isTime = node.find("form").isPresent()
                || node.find("at").isPresent()
                || node.find("scale").map(s -> TimeRule.isScale(s.text())).orElse(false);
        Map<String, String> values = new LinkedHashMap<>();
        node.find("values").ifPresent(v -> v.entries().forEach((k, x) -> values.put(k, x.text())));
        List<String> missing = new ArrayList<>();
        node.find("missing").ifPresent(m -> {
            if (m.isList()) m.list().forEach(x -> missing.add(x.text()));
            else missing.add(m.text());
        });
        return new FactSource(
                keyword,
                constant,
                template,
                node.find("hdu").map(h -> h.whole(0, 10_000)).orElse(-1),
                node.find("unit").map(NumberUnit::parse).orElse(NumberUnit.NONE),
                isTime ? 1 : node.number("scale", 1),
                node.number("offset", 0),
                values,
                node.find("match").map(FactSource::pattern).orElse(null),
                missing,
                node.find("default").map(YamlNode::text).orElse(null),
                isTime ? TimeRule.parse(node) : TimeRule.ISO);
    }

    private static Pattern pattern(YamlNode node) {
        try {
            Pattern p = Pattern.compile(node.text());
            if (p.matcher("").groupCount() < 1) throw node.error("the expression has no group in brackets");
            return p;
        } catch (PatternSyntaxException e) {
            throw node.error("no regular expression: " + e.getMessage());
        }
    }

    /// The value as text, translated; empty when not known.
    Optional<String> text(HeaderWords header, String fact) {
        Optional<String> raw = raw(header).filter(v -> !isMissing(v));
        if (raw.isPresent() && matchOrNull != null) {
            Matcher m = matchOrNull.matcher(raw.get());
            raw = m.find() ? Optional.ofNullable(m.group(1)) : Optional.empty();
        }
        if (raw.isPresent() && !values.isEmpty()) {
            String known = values.get(raw.get());
            if (known == null) known = values.get("*");
            if (known == null)
                throw new DataFault(header.file() + ": " + fact + ": '" + raw.get() + "' of " + sought(header)
                        + " has no translation; there are " + values.keySet());
            raw = Optional.of(known);
        }
        return raw.isPresent() ? raw : Optional.ofNullable(defaultOrNull);
    }

    private Optional<String> raw(HeaderWords header) {
        if (constantOrNull != null) return Optional.of(constantOrNull);
        if (keywordOrNull != null) return header.find(keywordOrNull, hdu);
        Matcher m = WORD.matcher(String.valueOf(templateOrNull));
        StringBuilder s = new StringBuilder();
        while (m.find()) {
            Optional<String> word = header.find(m.group(1), hdu);
            if (word.isEmpty()) return Optional.empty();
            m.appendReplacement(s, Matcher.quoteReplacement(word.get()));
        }
        return Optional.of(m.appendTail(s).toString());
    }

    private boolean isMissing(String value) {
        for (String m : missing) if (m.equals(value) || sameNumber(m, value)) return true;
        return false;
    }

    private static boolean sameNumber(String a, String b) {
        try {
            return Double.parseDouble(a) == Double.parseDouble(b);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /// A text as a number in the unit of the fact.
    double number(String text, HeaderWords header, String fact) {
        try {
            return unit.convert(text) * scale + offset;
        } catch (NumberFormatException e) {
            throw new DataFault(
                    header.file() + ": " + fact + ": '" + text + "' of " + sought(header) + " is no number", e);
        }
    }

    /// What is looked for where, for messages: `keyword EXPTIME in HDU 0`.
    String sought(HeaderWords header) {
        if (constantOrNull != null) return "constant " + constantOrNull;
        if (keywordOrNull != null) return "keyword " + keywordOrNull + " in " + header.place(hdu);
        return "words " + templateOrNull + " in " + header.place(hdu);
    }
}
