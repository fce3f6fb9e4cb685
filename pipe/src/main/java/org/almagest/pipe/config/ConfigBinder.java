/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.UserFault;

/// Lays overrides over the defaults of a configuration record.
///
/// Components may be records, enums, text, whole and floating numbers, truth values, arrays of numbers,
/// `Optional`, `List`, `Map` and sealed interfaces of records (chosen by the key `type`). A mapping over a
/// record or a `Map` changes only what it names; a list replaces. A key may be a dotted path.
public final class ConfigBinder {
    private final String owner;
    private final Map<String, List<Configured.Given>> history = new LinkedHashMap<>();

    private ConfigBinder(String owner) {
        this.owner = owner;
    }

    /// Lays overrides over a configuration, the last one winning.
    ///
    /// @param owner what is configured, for messages: a step's label
    /// @param defaults where to start from
    /// @param overrides mappings of (dotted) names to values
    public static <C extends Record> Configured<C> bind(String owner, C defaults, List<ConfigNode.Mapping> overrides) {
        ConfigBinder binder = new ConfigBinder(owner);
        Object value = defaults;
        for (ConfigNode.Mapping override : overrides)
            value = binder.record(defaults.getClass(), Optional.of(value), override, "");
        @SuppressWarnings("unchecked")
        C typed = (C) value;
        return new Configured<>(typed, binder.history);
    }

    /// The `DEFAULT` of a configuration record.
    public static Optional<Object> defaultOf(Class<?> type) {
        try {
            Object value = type.getField("DEFAULT").get(null);
            return type.isInstance(value) ? Optional.of(value) : Optional.empty();
        } catch (NoSuchFieldException _) {
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new InternalFault("cannot read DEFAULT of " + type.getName(), e);
        }
    }

    Object bindAny(Type type, Optional<Object> base, ConfigNode node, String path) {
        return ValueBinder.bind(this, type, base, node, path);
    }

    /// Binds a mapping to a record, starting from a value or else from the record's `DEFAULT`.
    Object record(Class<?> type, Optional<Object> given, ConfigNode node, String path) {
        if (!(node instanceof ConfigNode.Mapping mapping))
            throw fault(node.place(), path, "wants a mapping of names to values, not " + node.kind());
        Optional<Object> base = given.isPresent() ? given : defaultOf(type);
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        boolean[] known = new boolean[components.length];
        for (int i = 0; i < components.length && base.isPresent(); i++) {
            values[i] = read(components[i], base.get());
            known[i] = true;
        }
        for (Map.Entry<String, ConfigNode> entry : mapping.entries().entrySet()) {
            String key = entry.getKey();
            int dot = key.indexOf('.');
            String head = dot < 0 ? key : key.substring(0, dot);
            int i = indexOf(components, head, entry.getValue().place(), path);
            ConfigNode value = dot < 0
                    ? entry.getValue()
                    : new ConfigNode.Mapping(
                            Map.of(key.substring(dot + 1), entry.getValue()),
                            entry.getValue().place());
            Optional<Object> current = known[i] ? Optional.of(values[i]) : Optional.empty();
            values[i] = bindAny(components[i].getGenericType(), current, value, join(path, head));
            known[i] = true;
        }
        for (int i = 0; i < components.length; i++)
            if (!known[i])
                throw fault(mapping.place(), path, "lacks '" + components[i].getName() + "', which has no default");
        return construct(type, components, values, mapping.place(), path);
    }

    private int indexOf(RecordComponent[] components, String name, Place place, String path) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            if (components[i].getName().equals(name)) return i;
            names.add(components[i].getName());
        }
        throw fault(place, path, "has no '" + name + "'" + Suggestion.of(name, names));
    }

    private Object construct(Class<?> type, RecordComponent[] components, Object[] values, Place place, String path) {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) types[i] = components[i].getType();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException)
                throw fault(place, path, String.valueOf(cause.getMessage()));
            throw new InternalFault("cannot make " + type.getName() + ": " + cause, cause);
        } catch (ReflectiveOperationException e) {
            throw new InternalFault("cannot make " + type.getName(), e);
        }
    }

    static Object read(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new InternalFault("cannot read " + component.getName() + " of " + record.getClass(), e);
        }
    }

    void given(String path, ConfigNode node) {
        String text = node instanceof ConfigNode.Scalar s
                ? s.text()
                : YamlWriter.write(node).strip();
        history.computeIfAbsent(path, _ -> new ArrayList<>()).add(new Configured.Given(text, node.place()));
    }

    UserFault fault(Place place, String path, String problem) {
        String name = path.isEmpty() ? owner : owner + ":" + path;
        return new UserFault(place + ": configuration of " + name + " " + problem);
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
