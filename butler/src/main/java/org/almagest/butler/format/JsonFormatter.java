/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Any record as JSON: `{"format": "almagest-json", "version": 1, "type": class, "value": {...}}`.
///
/// Components may be numbers (NaN and infinities as text), text, booleans, enums, arrays, lists, maps,
/// further records, sealed interfaces of records (told by `@type`), `Optional` and null.
public final class JsonFormatter implements Formatter<Object> {
    private static final String NAME = "almagest-json";
    private static final int VERSION = 1;

    private final JsonMapper mapper = RecordJson.mapper();

    /// Whether values of a class can be written: records, enums, sealed interfaces, and final classes whose
    /// only public constructor takes their fields, in order.
    static boolean writes(Class<?> type) {
        return type.isRecord() || type.isEnum() || (type.isInterface() && type.isSealed()) || isPlain(type);
    }

    private static boolean isPlain(Class<?> type) {
        if (!Modifier.isFinal(type.getModifiers()) || type.getName().startsWith("java.")) return false;
        if (type.getConstructors().length != 1) return false;
        List<Field> fields = Arrays.stream(type.getDeclaredFields())
                .filter(f -> !Modifier.isStatic(f.getModifiers()))
                .toList();
        Parameter[] parameters = type.getConstructors()[0].getParameters();
        if (parameters.length != fields.size() || parameters.length == 0) return false;
        for (int i = 0; i < parameters.length; i++)
            if (!parameters[i].getName().equals(fields.get(i).getName())
                    || !parameters[i].getType().equals(fields.get(i).getType())) return false;
        return true;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public String storage() {
        return "Json";
    }

    @Override
    public Class<Object> type() {
        return Object.class;
    }

    @Override
    public String extension() {
        return "json";
    }

    @Override
    public void write(Object value, Path file, Recipe recipe) throws IOException {
        if (!writes(value.getClass()))
            throw new IllegalArgumentException(value.getClass().getName() + " is no record");
        ObjectNode root = mapper.createObjectNode();
        root.put("format", NAME);
        root.put("version", VERSION);
        root.put("type", value.getClass().getName());
        root.set("value", mapper.valueToTree(value));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            mapper.writeValue(out, root);
        }
    }

    @Override
    public Object read(Path file, int version, Class<?> asked) throws IOException {
        try {
            JsonNode root = mapper.readTree(file.toFile());
            if (!root.path("format").asString("").equals(NAME))
                throw new DataFault(file + " is no " + NAME + ": it has no \"format\": \"" + NAME + "\"");
            int found = Math.max(version, root.path("version").asInt(1));
            if (found > VERSION)
                throw new DataFault(file + " has version " + found + " of " + NAME
                        + ", this program knows versions up to " + VERSION + ": use a newer Almagest");
            return mapper.treeToValue(
                    root.path("value"), concrete(file, root.path("type").asString(""), asked));
        } catch (JacksonException e) {
            throw new DataFault(file + " cannot be read as " + asked.getName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /// The class to make: the one asked for, or the one that the file names when that is beneath it.
    private static Class<?> concrete(Path file, String named, Class<?> asked) {
        if (asked.getName().equals(named)) return asked;
        try {
            Class<?> type = Class.forName(named, false, JsonFormatter.class.getClassLoader());
            if (asked.isAssignableFrom(type) && writes(type)) return type;
        } catch (ClassNotFoundException e) {
            throw new DataFault(file + " holds a " + named + ", a class that is not on the class path", e);
        }
        throw new DataFault(file + " holds a " + named + ", not a " + asked.getName());
    }
}
