/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/// Avro container files of alerts, whoever wrote them and whatever their schema: a container holds it.
public final class AlertContainer {
    // LSST's first schemas called the number of the detection alertId
    private static final List<String> NUMBERS = List.of("diaSourceId", "alertId");

    private AlertContainer() {}

    /// What is done with an open container.
    public interface Reading<T> {
        /// @throws IOException if the bytes end early or are no Avro
        T of(DataFileReader<GenericRecord> container) throws IOException;
    }

    /// Reads a container.
    ///
    /// @throws DataFault if the file is no container, or damaged
    public static <T> T read(Path file, Reading<T> reading) {
        try (DataFileReader<GenericRecord> in = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            return reading.of(in);
        } catch (FileNotFoundException e) {
            throw new ResourceFault("cannot read " + e.getMessage(), e);
        } catch (IOException
                | AvroRuntimeException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            throw damaged(file, e);
        }
    }

    /// All alerts of a container, as they were written.
    public static List<GenericRecord> records(Path file) {
        return read(file, in -> {
            List<GenericRecord> alerts = new ArrayList<>();
            while (in.hasNext()) alerts.add(in.next());
            return alerts;
        });
    }

    /// Number of the detection that an alert is about.
    ///
    /// @param file where it was read, for the message
    public static long number(GenericRecord alert, Path file) {
        for (String name : NUMBERS)
            if (alert.hasField(name) && alert.get(name) instanceof Number n) return n.longValue();
        Schema schema = alert.getSchema();
        throw new DataFault(file + " holds records '" + schema.getFullName() + "' with neither of "
                + String.join(", ", NUMBERS) + ": they are no alerts of LSST's form; take the file away");
    }

    /// The fault of a file whose bytes are not what they should be.
    public static DataFault damaged(Path file, Exception e) {
        return new DataFault(
                file + " is no Avro container of alerts, or damaged: " + e.getMessage()
                        + "; take it away, and fetch or archive it again",
                e);
    }
}
