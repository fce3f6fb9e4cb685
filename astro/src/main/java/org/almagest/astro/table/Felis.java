/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.astro.fault.DataFault;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A catalogue's tables as a Felis document describes them (https://felis.lsst.io).
///
/// Read are names, types, nullability, units (`ivoa:unit`, else `fits:tunit`), UCDs, descriptions and
/// primary keys; other keys are passed over.
///
/// @param name name of the catalogue
/// @param version its current version, empty when the document gives none
/// @param tables in the document's order
public record Felis(String name, String version, List<TableDefinition> tables) {
    public Felis {
        tables = List.copyOf(tables);
    }

    /// Reads a document.
    ///
    /// @param yaml the document, UTF-8; not closed
    /// @param source name of the document, for errors
    public static Felis read(InputStream yaml, String source) {
        try {
            Object root = new Load(LoadSettings.builder().setLabel(source).build()).loadFromInputStream(yaml);
            return new Reader(source).catalogue(root);
        } catch (YamlEngineException e) {
            throw new DataFault(source + " is not YAML: " + e.getMessage(), e);
        }
    }

    /// The table of a name that must be there.
    public TableDefinition table(String table) {
        return tables.stream()
                .filter(t -> t.name().equals(table))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no table " + table + " in " + name + "; there are "
                        + tables.stream().map(TableDefinition::name).toList()));
    }

    /// Walks the document and names the place of whatever is wrong with it.
    private record Reader(String source) {
        Felis catalogue(Object root) {
            Map<?, ?> catalogue = map(root, "document");
            String name = text(catalogue, "name", "catalogue");
            List<TableDefinition> tables = new ArrayList<>();
            for (Object table : list(catalogue, "tables", name)) tables.add(table(map(table, "table of " + name)));
            return new Felis(name, version(catalogue.get("version")), tables);
        }

        private TableDefinition table(Map<?, ?> table) {
            String name = text(table, "name", "table");
            List<Column> columns = new ArrayList<>();
            for (Object column : list(table, "columns", name))
                columns.add(column(map(column, "column of " + name), name));
            List<String> key = new ArrayList<>();
            Object ids = table.get("primaryKey");
            if (ids instanceof String id) key.add(local(id));
            if (ids instanceof List<?> many) for (Object id : many) key.add(local(id.toString()));
            try {
                return new TableDefinition(name, optional(table, "description"), new Schema(columns), key);
            } catch (IllegalArgumentException e) {
                throw new DataFault(source + ", table " + name + ": " + e.getMessage(), e);
            }
        }

        private Column column(Map<?, ?> column, String table) {
            String name = text(column, "name", "column of " + table);
            String unit = optional(column, "ivoa:unit");
            return new Column(
                    name,
                    type(text(column, "datatype", table + "." + name), table + "." + name),
                    !Boolean.FALSE.equals(column.get("nullable")),
                    unit.isEmpty() ? optional(column, "fits:tunit") : unit,
                    optional(column, "ivoa:ucd"),
                    optional(column, "description"));
        }

        private ColumnType type(String datatype, String where) {
            return switch (datatype) {
                case "boolean" -> ColumnType.BOOLEAN;
                case "byte", "short" -> ColumnType.SHORT;
                case "int" -> ColumnType.INT;
                case "long" -> ColumnType.LONG;
                case "float" -> ColumnType.FLOAT;
                case "double" -> ColumnType.DOUBLE;
                case "char", "string", "unicode", "text" -> ColumnType.STRING;
                case "binary" -> ColumnType.BINARY;
                case "timestamp" -> ColumnType.TIMESTAMP;
                default ->
                    throw new DataFault(
                            source + ": " + where + " has datatype " + datatype + ", which Felis does not know");
            };
        }

        private String version(@org.jspecify.annotations.Nullable Object version) {
            return switch (version) {
                case null -> "";
                case Map<?, ?> parts -> optional(parts, "current");
                default -> version.toString();
            };
        }

        /// The column's name in an identifier such as `#DiaObject.ra`.
        private String local(String id) {
            return id.substring(Math.max(id.lastIndexOf('.'), id.lastIndexOf('#')) + 1);
        }

        private Map<?, ?> map(@org.jspecify.annotations.Nullable Object value, String what) {
            if (value instanceof Map<?, ?> m) return m;
            throw new DataFault(source + ": the " + what + " is not a mapping");
        }

        private List<?> list(Map<?, ?> owner, String key, String what) {
            if (owner.get(key) instanceof List<?> l) return l;
            throw new DataFault(source + ": " + what + " has no list of " + key);
        }

        private String text(Map<?, ?> owner, String key, String what) {
            if (owner.get(key) instanceof String s) return s;
            throw new DataFault(source + ": a " + what + " has no " + key);
        }

        private String optional(Map<?, ?> owner, String key) {
            Object value = owner.get(key);
            return value == null ? "" : value.toString();
        }
    }
}
