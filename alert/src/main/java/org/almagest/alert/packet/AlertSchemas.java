/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.InternalFault;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/// The Avro schemas of alerts.
public final class AlertSchemas {
    /// Number of the schema this program writes: 100 major + minor.
    public static final int ID = 1101;

    private static final List<String> RECORDS =
            List.of("diaSource", "diaForcedSource", "diaObject", "ssSource", "mpc_orbits", "alert");
    private static final Schema ALERT = load();

    private AlertSchemas() {}

    /// The schema this program writes, complete in itself.
    public static Schema alert() {
        return ALERT;
    }

    /// A schema from files that name each other's records, such as LSST's `*.avsc` of one version.
    ///
    /// @param folder holds one file per record, and no others that end in `.avsc`
    /// @return the schema of the record named `alert`
    public static Schema ofFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".avsc")).sorted().toList())
                texts.add(Files.readString(file));
            return parse(texts, folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("alert schemas in " + folder, e);
        }
    }

    /// Parses files in whatever order their references allow.
    private static Schema parse(List<String> texts, String source) {
        Schema.Parser parser = new Schema.Parser();
        List<String> waiting = new ArrayList<>(texts);
        while (!waiting.isEmpty()) {
            List<String> later = new ArrayList<>();
            String problem = "";
            for (String text : waiting) {
                try {
                    Schema.Parser attempt = new Schema.Parser();
                    attempt.addTypes(parser.getTypes().values());
                    Schema parsed = attempt.parse(text);
                    if (parsed.getName().equals("alert")) return parsed;
                    parser = attempt;
                } catch (SchemaParseException | AvroTypeException e) {
                    problem = String.valueOf(e.getMessage());
                    later.add(text);
                }
            }
            if (later.size() == waiting.size())
                throw new DataFault(source + " holds no complete alert schema: " + problem);
            waiting = later;
        }
        throw new DataFault(source + " holds no record named alert");
    }

    private static Schema load() {
        List<String> texts = new ArrayList<>();
        for (String record : RECORDS) {
            try (InputStream in = AlertSchemas.class.getResourceAsStream(record + ".avsc")) {
                if (in == null) throw new InternalFault("schemas/alert/" + record + ".avsc is not on the class path");
                texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new InternalFault("schemas/alert/" + record + ".avsc cannot be read", e);
            }
        }
        return parse(texts, "schemas/alert");
    }
}
