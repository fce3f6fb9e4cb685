/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;

/// All formatters there are. Immutable.
public final class Formatters {
    private final Map<String, Formatter<?>> byName = new LinkedHashMap<>();
    private final Map<String, Formatter<?>> byStorage = new LinkedHashMap<>();
    private final JsonFormatter json = new JsonFormatter();

    private Formatters(Iterable<? extends Formatter<?>> all) {
        for (Formatter<?> f : all) {
            Formatter<?> other = byName.put(f.name(), f);
            if (other != null) throw new IllegalArgumentException("two formatters are named " + f.name());
            byStorage.put(f.storage(), f);
        }
        byName.put(json.name(), json);
    }

    /// The formatters on the class path.
    @SuppressWarnings("rawtypes")
    public static Formatters load() {
        ServiceLoader<Formatter> found = ServiceLoader.load(Formatter.class);
        return new Formatters(found.stream().map(p -> (Formatter<?>) p.get()).toList());
    }

    /// The formatter that a registry names.
    public Formatter<?> named(String name) {
        Formatter<?> f = byName.get(name);
        if (f == null)
            throw new UserFault("no formatter " + name + " is on the class path; there are " + byName.keySet());
        return f;
    }

    /// The storage name of a class: the short name of the formatter for it, or the full name of a record
    /// that goes to JSON.
    public String storage(Class<?> type) {
        Optional<Formatter<?>> f = forClass(type);
        if (f.isPresent()) return f.get().storage();
        if (JsonFormatter.writes(type)) return type.getName();
        throw new UserFault(type.getName() + " cannot be stored: no formatter is for it and it is no record");
    }

    /// The formatter for values of a dataset type.
    public Formatter<?> forStorage(String storage) {
        Formatter<?> f = byStorage.get(storage);
        return f == null ? json : f;
    }

    private Optional<Formatter<?>> forClass(Class<?> type) {
        for (Formatter<?> f : byStorage.values()) if (f.type().equals(type)) return Optional.of(f);
        for (Formatter<?> f : byStorage.values()) if (f.type().isAssignableFrom(type)) return Optional.of(f);
        return Optional.empty();
    }

    /// The class of a storage name.
    public Class<?> type(String storage) {
        Formatter<?> f = byStorage.get(storage);
        if (f != null) return f.type();
        try {
            Class<?> type = Class.forName(storage, false, Formatters.class.getClassLoader());
            if (JsonFormatter.writes(type)) return type;
            throw new DataFault("storage " + storage + " is no record class");
        } catch (ClassNotFoundException e) {
            throw new UserFault("storage " + storage + ": no formatter and no class of that name", e);
        }
    }
}
