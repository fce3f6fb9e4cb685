/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.InternalFault;

/// Binds one node to a value of a wanted type.
final class ValueBinder {
    private ValueBinder() {}

    static Object bind(ConfigBinder binder, Type type, Optional<Object> base, ConfigNode node, String path) {
        if (type instanceof ParameterizedType p) return generic(binder, p, base, node, path);
        if (!(type instanceof Class<?> raw))
            throw new InternalFault("configuration " + path + " has the unsupported type " + type);
        if (raw.isRecord()) return binder.record(raw, base, node, path);
        if (raw.isSealed() && raw.isInterface()) return choice(binder, raw, base, node, path);
        Object value = raw.isArray() ? array(binder, raw, node, path) : scalar(binder, raw, node, path);
        binder.given(path, node);
        return value;
    }

    private static Object generic(
            ConfigBinder binder, ParameterizedType type, Optional<Object> base, ConfigNode node, String path) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            if (node instanceof ConfigNode.Scalar s && s.isNull()) {
                binder.given(path, node);
                return Optional.empty();
            }
            Optional<Object> inner = base.flatMap(b -> ((Optional<?>) b).map(x -> (Object) x));
            return Optional.of(bind(binder, arguments[0], inner, node, path));
        }
        if (type.getRawType() == List.class) {
            List<Object> items = new ArrayList<>();
            int i = 0;
            for (ConfigNode item : items(binder, node, path))
                items.add(bind(binder, arguments[0], Optional.empty(), item, path + "[" + i++ + "]"));
            if (items.isEmpty()) binder.given(path, node);
            return List.copyOf(items);
        }
        if (type.getRawType() == Map.class) {
            if (!(node instanceof ConfigNode.Mapping mapping))
                throw binder.fault(node.place(), path, "wants a mapping of names to values, not " + node.kind());
            Map<Object, Object> entries = new LinkedHashMap<>();
            base.ifPresent(b -> entries.putAll((Map<?, ?>) b));
            for (Map.Entry<String, ConfigNode> e : mapping.entries().entrySet()) {
                Place place = e.getValue().place();
                Object key = bindKey(binder, arguments[0], new ConfigNode.Scalar(e.getKey(), true, place), path);
                Optional<Object> old = Optional.ofNullable(entries.get(key));
                entries.put(key, bind(binder, arguments[1], old, e.getValue(), ConfigBinder.join(path, e.getKey())));
            }
            return java.util.Collections.unmodifiableMap(entries);
        }
        throw new InternalFault("configuration " + path + " has the unsupported type " + type);
    }

    private static Object bindKey(ConfigBinder binder, Type type, ConfigNode.Scalar key, String path) {
        if (type instanceof Class<?> raw) return scalar(binder, raw, key, path);
        throw new InternalFault("configuration " + path + " has the unsupported key type " + type);
    }

    private static Object choice(
            ConfigBinder binder, Class<?> sealed, Optional<Object> base, ConfigNode node, String path) {
        if (!(node instanceof ConfigNode.Mapping mapping))
            throw binder.fault(node.place(), path, "wants a mapping with a 'type', not " + node.kind());
        ConfigNode type = mapping.entries().get("type");
        Map<String, ConfigNode> rest = new LinkedHashMap<>(mapping.entries());
        rest.remove("type");
        ConfigNode.Mapping values = new ConfigNode.Mapping(rest, mapping.place());
        if (type == null) {
            if (base.isEmpty()) throw binder.fault(node.place(), path, "wants a 'type'");
            return binder.record(base.get().getClass(), base, values, path);
        }
        List<String> names = new ArrayList<>();
        String wanted = type instanceof ConfigNode.Scalar s ? s.text() : type.kind();
        for (Class<?> option : sealed.getPermittedSubclasses()) {
            names.add(option.getSimpleName());
            if (!option.getSimpleName().equals(wanted)) continue;
            binder.given(ConfigBinder.join(path, "type"), type);
            return binder.record(option, base.filter(option::isInstance), values, path);
        }
        throw binder.fault(type.place(), path, "has no type '" + wanted + "'" + Suggestion.of(wanted, names));
    }

    private static List<ConfigNode> items(ConfigBinder binder, ConfigNode node, String path) {
        if (node instanceof ConfigNode.Sequence s) return s.items();
        throw binder.fault(node.place(), path, "wants a list, such as [a, b], not " + node.kind());
    }

    private static Object array(ConfigBinder binder, Class<?> type, ConfigNode node, String path) {
        List<ConfigNode> items = items(binder, node, path);
        Class<?> element = type.getComponentType();
        Object array = Array.newInstance(element, items.size());
        for (int i = 0; i < items.size(); i++) {
            ConfigNode item = items.get(i);
            String at = path + "[" + i + "]";
            Object value = element.isArray() ? array(binder, element, item, at) : scalar(binder, element, item, at);
            Array.set(array, i, value);
        }
        return array;
    }

    private static Object scalar(ConfigBinder binder, Class<?> type, ConfigNode node, String path) {
        if (!(node instanceof ConfigNode.Scalar s) || s.isNull())
            throw binder.fault(node.place(), path, "wants " + describe(type) + ", not " + node.kind());
        String text = s.text();
        if (type == String.class) return text;
        if (type == Path.class) return Path.of(text);
        if (type.isEnum()) return constant(binder, type, s, path);
        try {
            if (type == int.class || type == Integer.class) return Integer.valueOf(text);
            if (type == long.class || type == Long.class) return Long.valueOf(text);
            if (type == double.class || type == Double.class) return number(text);
            if (type == float.class || type == Float.class) return (float) number(text);
            if ((type == boolean.class || type == Boolean.class) && (text.equals("true") || text.equals("false")))
                return Boolean.valueOf(text);
        } catch (NumberFormatException _) {
            throw binder.fault(node.place(), path, "wants " + describe(type) + ", not " + node.kind());
        }
        if (type == boolean.class || type == Boolean.class)
            throw binder.fault(node.place(), path, "wants true or false, not " + node.kind());
        throw new InternalFault("configuration " + path + " has the unsupported type " + type.getName());
    }

    private static double number(String text) {
        return switch (text) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> {
                char last = text.charAt(text.length() - 1);
                if (!Character.isDigit(last) && last != '.') throw new NumberFormatException(text);
                yield Double.parseDouble(text);
            }
        };
    }

    private static Object constant(ConfigBinder binder, Class<?> type, ConfigNode.Scalar node, String path) {
        List<String> names = new ArrayList<>();
        String wanted = node.text().toUpperCase(Locale.ROOT).replace('-', '_');
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            if (name.equals(wanted)) return constant;
            names.add(name);
        }
        throw binder.fault(
                node.place(), path, "has no choice '" + node.text() + "'" + Suggestion.of(node.text(), names));
    }

    private static String describe(Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class)
            return "a whole number";
        if (type == double.class || type == float.class || type == Double.class || type == Float.class)
            return "a number";
        if (type == boolean.class || type == Boolean.class) return "true or false";
        if (type.isEnum()) return "one of its choices";
        return "text";
    }
}
