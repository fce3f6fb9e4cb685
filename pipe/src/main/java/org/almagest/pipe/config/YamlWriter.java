/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.almagest.astro.fault.InternalFault;

/// Writes configuration as YAML that [YamlReader] and [ConfigBinder] read back to the same value: one form
/// for one value, so that equal configurations have equal text on every machine.
public final class YamlWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./+-]*");

    private YamlWriter() {}

    /// The YAML of a configuration record, a [ConfigNode], or maps, lists and scalars.
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        block(out, tree(value), 0);
        return out.toString();
    }

    /// Maps, lists, text, numbers and truth values that stand for a configuration; nothing for an empty
    /// `Optional`.
    public static Object tree(Object value) {
        return switch (value) {
            case Optional<?> o -> o.isPresent() ? tree(o.get()) : Optional.empty();
            case ConfigNode.Scalar s -> s.isNull() ? Optional.empty() : s.text();
            case ConfigNode.Sequence s -> tree(s.items());
            case ConfigNode.Mapping m -> tree(m.entries());
            case Record r -> record(r);
            case Map<?, ?> m -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                m.forEach((k, v) -> entries.put(k instanceof Enum<?> e ? e.name() : k.toString(), tree(v)));
                yield entries;
            }
            case Collection<?> c -> {
                List<Object> items = new ArrayList<>();
                for (Object item : c) items.add(tree(item));
                yield items;
            }
            case Enum<?> e -> e.name();
            case Number n -> n;
            case Boolean b -> b;
            default -> value.getClass().isArray() ? array(value) : value.toString();
        };
    }

    private static Map<String, Object> record(Record record) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Class<?> face : record.getClass().getInterfaces())
            if (face.isSealed()) entries.put("type", record.getClass().getSimpleName());
        for (RecordComponent c : record.getClass().getRecordComponents())
            entries.put(c.getName(), tree(ConfigBinder.read(c, record)));
        return entries;
    }

    private static List<Object> array(Object array) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) items.add(tree(Array.get(array, i)));
        return items;
    }

    private static void block(StringBuilder out, Object tree, int indent) {
        switch (tree) {
            case Map<?, ?> m
            when !m.isEmpty() -> {
                for (Map.Entry<?, ?> e : m.entrySet()) {
                    out.repeat(' ', indent).append(text(e.getKey().toString())).append(':');
                    value(out, e.getValue(), indent + 2);
                }
            }
            case List<?> l
            when !l.isEmpty() && !flat(l) -> {
                for (Object item : l) {
                    out.repeat(' ', indent).append('-');
                    value(out, item, indent + 2);
                }
            }
            default -> out.repeat(' ', indent).append(inline(tree)).append('\n');
        }
    }

    private static void value(StringBuilder out, Object value, int indent) {
        boolean nested =
                value instanceof Map<?, ?> m && !m.isEmpty() || value instanceof List<?> l && !l.isEmpty() && !flat(l);
        if (nested) {
            out.append('\n');
            block(out, value, indent);
        } else {
            out.append(' ').append(inline(value)).append('\n');
        }
    }

    private static boolean flat(List<?> list) {
        for (Object item : list) if (item instanceof Map<?, ?> || item instanceof List<?>) return false;
        return true;
    }

    private static String inline(Object value) {
        return switch (value) {
            case Optional<?> _ -> "null";
            case Map<?, ?> _ -> "{}";
            case List<?> l -> {
                List<String> items = new ArrayList<>();
                for (Object item : l) items.add(inline(item));
                yield "[" + String.join(", ", items) + "]";
            }
            case String s -> text(s);
            case Double d -> number(d, d.toString());
            case Float f -> number(f, f.toString());
            case Number n -> n.toString();
            case Boolean b -> b.toString();
            default -> throw new InternalFault("no YAML form for " + value.getClass());
        };
    }

    private static String number(double value, String digits) {
        if (Double.isNaN(value)) return ".nan";
        if (Double.isInfinite(value)) return value > 0 ? ".inf" : "-.inf";
        return digits;
    }

    private static String text(String s) {
        boolean word = switch (s.toLowerCase(Locale.ROOT)) {
            case "true", "false", "null", "yes", "no", "on", "off" -> true;
            default -> s.startsWith(".");
        };
        if (!word && PLAIN.matcher(s).matches()) return s;
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : s.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' ' || c == 0x7f) quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    else quoted.append(c);
                }
            }
        }
        return quoted.append('"').toString();
    }
}
