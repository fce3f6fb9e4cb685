/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The YAML above an ECSV table.
///
/// @param cells the lines behind it
/// @param fields one for each column of the file, in the order of the header
/// @param words of the table
record EcsvHeader(CellReader cells, List<Field> fields, Map<String, String> words) {
    /// Where the columns say what type of ours they were.
    private static final String TYPE_KEY = "almagest";

    /// One column of the file.
    ///
    /// @param column what it becomes, or each of its elements
    /// @param elements of an array in each cell, 0 for a single value
    record Field(String name, Column column, int elements) {}

    /// The columns of the table.
    Schema schema() {
        List<Column> columns = new ArrayList<>();
        for (Field f : fields) {
            if (f.elements == 0) columns.add(f.column);
            for (int k = 0; k < f.elements; k++) columns.add(f.column.renamed(f.name + "_" + k));
        }
        return new Schema(columns);
    }

    /// Sees that the line of names agrees.
    void check(List<String> names, String source) {
        List<String> declared = fields.stream().map(Field::name).toList();
        if (!declared.equals(names))
            throw new DataFault(source + ": the line of names has " + names + ", the header above it " + declared);
    }

    static EcsvHeader read(Reader reader, String source) throws IOException {
        StringBuilder yaml = new StringBuilder();
        // The delimiter is known only after the header: comments are read with either.
        CellReader head = new CellReader(reader, source, ',');
        boolean version = false;
        for (Optional<String> c = head.comment(); c.isPresent(); c = head.comment()) {
            String text = c.get();
            if (text.startsWith("# %ECSV")) version = true;
            else if (text.startsWith("# ")) yaml.append(text, 2, text.length()).append('\n');
            else yaml.append('\n');
        }
        if (!version) throw new DataFault(source + " is no ECSV file: its first line must be \"# %ECSV 1.0\"");
        Map<?, ?> root = load(yaml.toString(), source);
        char delimiter = ' ';
        if (root.get("delimiter") instanceof String text) {
            if (!text.equals(",") && !text.equals(" "))
                throw new DataFault(source + ": the delimiter is \"" + text + "\"; ECSV has a comma or a blank");
            delimiter = text.charAt(0);
        }
        if (!(root.get("datatype") instanceof List<?> columns))
            throw new DataFault(source + ": the ECSV header has no list \"datatype\"");
        List<Field> fields = new ArrayList<>();
        for (Object column : columns) {
            if (!(column instanceof Map<?, ?> map) || !map.containsKey("name"))
                throw new DataFault(source + ": an entry of the ECSV header's \"datatype\" has no name: " + column);
            fields.add(field(map, source));
        }
        return new EcsvHeader(head.with(delimiter), fields, words(root.get("meta")));
    }

    private static Map<?, ?> load(String yaml, String source) {
        // Tags such as !!omap or !numpy.ndarray tell Python's types; what lies beneath is plain.
        String plain = yaml.replaceAll("(?m)(:|-)( +)!{1,2}[A-Za-z][\\w.:/-]*(?=\\s|$)", "$1$2");
        try {
            Object root = new Load(LoadSettings.builder().setLabel(source).build()).loadFromString(plain);
            if (root instanceof Map<?, ?> map) return map;
        } catch (YamlEngineException e) {
            throw new DataFault(source + ": the ECSV header is no YAML: " + e.getMessage(), e);
        }
        throw new DataFault(source + ": the ECSV header is no map of keys to values");
    }

    private static Field field(Map<?, ?> map, String source) {
        String name = text(map, "name"), subtype = text(map, "subtype");
        String datatype = text(map, "datatype");
        Map<?, ?> meta = map.get("meta") instanceof Map<?, ?> m ? m : Map.of();
        String ucd = text(meta, "ucd");
        String ours = text(meta, TYPE_KEY);
        int elements = 0;
        ColumnType type;
        boolean nullable = true;
        if (!ours.isEmpty()) {
            nullable = ours.endsWith("?");
            type = ours(nullable ? ours.substring(0, ours.length() - 1) : ours, name, source);
        } else if (!subtype.isEmpty()) {
            elements = count(subtype);
            type = elements == 0 ? ColumnType.STRING : type(subtype.substring(0, subtype.indexOf('[')), name, source);
        } else type = type(datatype, name, source);
        return new Field(
                name, new Column(name, type, nullable, text(map, "unit"), ucd, text(map, "description")), elements);
    }

    private static ColumnType ours(String type, String name, String source) {
        try {
            return ColumnType.valueOf(type);
        } catch (IllegalArgumentException e) {
            throw new DataFault(source + ": column " + name + " is of the unknown type " + type, e);
        }
    }

    /// How many numbers an array of a subtype such as `float64[2,3]` has; 0 when it is of no one length.
    private static int count(String subtype) {
        int open = subtype.indexOf('[');
        if (open < 0 || !subtype.endsWith("]") || subtype.startsWith("string")) return 0;
        int n = 1;
        for (String part : subtype.substring(open + 1, subtype.length() - 1).split(",", -1)) {
            if (!part.strip().matches("[0-9]{1,4}")) return 0;
            n *= Integer.parseInt(part.strip());
        }
        return n <= 1000 ? n : 0;
    }

    /// The parts of a JSON array of numbers, whatever its shape.
    static List<String> elements(String json) {
        List<String> out = new ArrayList<>();
        for (String part : json.replaceAll("[\\[\\]\\s]", "").split(",", -1)) if (!part.isEmpty()) out.add(part);
        return out;
    }

    private static ColumnType type(String datatype, String name, String source) {
        return switch (datatype) {
            case "bool" -> ColumnType.BOOLEAN;
            case "int8", "uint8", "int16" -> ColumnType.SHORT;
            case "uint16", "int32" -> ColumnType.INT;
            case "uint32", "int64", "uint64" -> ColumnType.LONG;
            case "float16", "float32" -> ColumnType.FLOAT;
            case "float64", "float128" -> ColumnType.DOUBLE;
            case "string" -> ColumnType.STRING;
            default ->
                throw new DataFault(source + ": column " + name + " is of the ECSV type " + datatype
                        + ", which tables do not hold");
        };
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }

    private static Map<String, String> words(@org.jspecify.annotations.Nullable Object meta) {
        Map<String, String> out = new LinkedHashMap<>();
        if (meta instanceof Map<?, ?> map) map.forEach((k, v) -> out.put(String.valueOf(k), String.valueOf(v)));
        if (meta instanceof List<?> list)
            for (Object one : list)
                if (one instanceof Map<?, ?> map) map.forEach((k, v) -> out.put(String.valueOf(k), String.valueOf(v)));
        return out;
    }

    /// The comment lines above a table.
    static String text(Table table) {
        StringBuilder out = new StringBuilder("# %ECSV 1.0\n# ---\n# datatype:\n");
        for (Column c : table.schema().columns()) {
            out.append("# - {name: ").append(quoted(c.name()));
            if (!c.unit().isEmpty()) out.append(", unit: ").append(quoted(c.unit()));
            out.append(", datatype: ").append(datatype(c.type()));
            if (!c.description().isEmpty()) out.append(", description: ").append(quoted(c.description()));
            out.append(", meta: {");
            if (!c.ucd().isEmpty()) out.append("ucd: ").append(quoted(c.ucd())).append(", ");
            out.append(TYPE_KEY + ": ")
                    .append(quoted(c.type() + (c.nullable() ? "?" : "")))
                    .append("}}\n");
        }
        out.append("# delimiter: ','\n");
        if (!table.metadata().isEmpty()) {
            out.append("# meta: !!omap\n");
            table.metadata()
                    .forEach((k, v) -> out.append("# - {")
                            .append(quoted(k))
                            .append(": ")
                            .append(quoted(v))
                            .append("}\n"));
        }
        return out.append("# schema: astropy-2.0\n").toString();
    }

    private static String datatype(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> "bool";
            case SHORT -> "int16";
            case INT -> "int32";
            case LONG -> "int64";
            case FLOAT -> "float32";
            case DOUBLE -> "float64";
            case STRING, TIMESTAMP, BINARY -> "string";
        };
    }

    /// A text in the double quotes of YAML, all of it ASCII.
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') out.append('\\').append((char) c);
            else if (c >= ' ' && c <= '~') out.append((char) c);
            else out.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
        });
        return out.append('"').toString();
    }
}
