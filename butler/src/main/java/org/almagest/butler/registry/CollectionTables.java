/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.almagest.butler.registry.SqliteDatabase.select;
import static org.almagest.butler.registry.SqliteDatabase.update;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dimension.Suggestion;

/// Collections and the order in which chains search them.
final class CollectionTables {
    /// A collection's number, name, type and sentence.
    record Entry(long id, String name, CollectionType type, String doc) {}

    private CollectionTables() {}

    static Optional<Entry> find(Connection c, String name) throws SQLException {
        return entries(c, "WHERE name = ?", name).stream().findFirst();
    }

    static Entry require(Connection c, String name) throws SQLException {
        Optional<Entry> entry = find(c, name);
        if (entry.isPresent()) return entry.get();
        List<String> names = select(c, r -> r.getString(1), "SELECT name FROM collection");
        throw new UserFault("there is no collection " + name + Suggestion.among(name, names));
    }

    static List<Entry> all(Connection c) throws SQLException {
        return entries(c, "ORDER BY name");
    }

    static Map<Long, String> names(Connection c) throws SQLException {
        Map<Long, String> names = new LinkedHashMap<>();
        for (Entry e : all(c)) names.put(e.id(), e.name());
        return names;
    }

    private static List<Entry> entries(Connection c, String where, Object... values) throws SQLException {
        return select(
                c,
                r -> new Entry(r.getLong(1), r.getString(2), CollectionType.of(r.getInt(3)), r.getString(4)),
                "SELECT id, name, type, doc FROM collection " + where,
                values);
    }

    /// Makes a collection, or finds the one there is.
    static Entry register(Connection c, String name, CollectionType type, String doc) throws SQLException {
        if (name.isBlank() || name.startsWith("/") || name.contains("..") || !name.equals(name.strip()))
            throw new UserFault("collection '" + name + "': names are paths such as u/me/try, without .. in them");
        Optional<Entry> there = find(c, name);
        if (there.isPresent()) {
            if (there.get().type() != type)
                throw new UserFault("collection " + name + " is " + there.get().type() + ", not " + type);
            return there.get();
        }
        update(c, "INSERT INTO collection(name, type, doc) VALUES (?, ?, ?)", name, type.code(), doc);
        return require(c, name);
    }

    static List<Entry> children(Connection c, long parent) throws SQLException {
        return entries(
                c, "JOIN chain ON chain.child = collection.id WHERE chain.parent = ? ORDER BY chain.position", parent);
    }

    /// Sets what a chain searches, in order.
    static void redefine(Connection c, String parent, Collection<String> children) throws SQLException {
        Entry chain = register(c, parent, CollectionType.CHAINED, "");
        List<Entry> entries = new ArrayList<>();
        for (String child : children) {
            Entry e = require(c, child);
            if (e.id() == chain.id() || reaches(c, e, chain.id()))
                throw new UserFault("chain " + parent + " would search itself through " + child);
            if (entries.contains(e)) continue;
            entries.add(e);
        }
        update(c, "DELETE FROM chain WHERE parent = ?", chain.id());
        for (int i = 0; i < entries.size(); i++)
            update(
                    c,
                    "INSERT INTO chain VALUES (?, ?, ?)",
                    chain.id(),
                    i,
                    entries.get(i).id());
    }

    private static boolean reaches(Connection c, Entry from, long target) throws SQLException {
        if (from.type() != CollectionType.CHAINED) return false;
        for (Entry child : children(c, from.id())) if (child.id() == target || reaches(c, child, target)) return true;
        return false;
    }

    /// The collections behind names, chains opened, in search order, each once.
    ///
    /// @param names collections; those with `*`, `?` or `[` stand for all that match
    static List<Entry> flatten(Connection c, Collection<String> names) throws SQLException {
        Map<Long, Entry> found = new LinkedHashMap<>();
        for (String name : names) {
            if (name.matches(".*[*?\\[].*"))
                for (Entry e : entries(c, "WHERE name GLOB ? ORDER BY name", name)) open(c, e, found, new TreeSet<>());
            else open(c, require(c, name), found, new TreeSet<>());
        }
        return List.copyOf(found.values());
    }

    private static void open(Connection c, Entry e, Map<Long, Entry> found, Set<Long> within) throws SQLException {
        if (e.type() != CollectionType.CHAINED) {
            found.putIfAbsent(e.id(), e);
            return;
        }
        if (within.add(e.id())) for (Entry child : children(c, e.id())) open(c, child, found, within);
    }

    static void remove(Connection c, Entry e) throws SQLException {
        List<String> parents = select(
                c,
                r -> r.getString(1),
                "SELECT name FROM collection JOIN chain ON chain.parent = collection.id WHERE chain.child = ?",
                e.id());
        if (!parents.isEmpty())
            throw new UserFault("collection " + e.name() + " is searched by " + String.join(", ", parents)
                    + ": take it out of these first");
        update(c, "DELETE FROM chain WHERE parent = ?", e.id());
        update(c, "DELETE FROM collection WHERE id = ?", e.id());
    }
}
