/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.almagest.alert.packet.AlertContainer;
import org.almagest.alert.packet.AlertDecoder;
import org.almagest.alert.packet.AlertLine;
import org.almagest.alert.packet.AlertSchemas;
import org.almagest.alert.stream.Frame;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.file.WholeFile;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/// Packets on disk: `VISIT/DETECTOR.avro` below a folder, each file written whole or not at all.
///
/// A visit and detector that is written again is replaced, so that a rerun doubles nothing. Look-ups by
/// number keep an index in memory, which is brought up to date from the files that are new; they also find
/// alerts in containers that other programs wrote, with other schemas.
///
/// Thread rule: one thread; several archives may read one folder.
public final class AlertArchive {
    private static final String SCHEMA_ID = "almagest.schema.id";

    private final Path folder;
    private final Set<Path> indexed = new HashSet<>();
    private final Map<Long, Place> places = new HashMap<>();

    /// Where a packet lies.
    ///
    /// @param block position of its block in the file
    private record Place(Path file, long block) {}

    /// @param folder where the packets are; made with the first of them. To look alerts up it may be a
    /// single container.
    public AlertArchive(Path folder) {
        this.folder = folder;
    }

    /// Keeps the packets of one visit and detector.
    ///
    /// @param alerts packets of the schema that this program writes
    public void put(long visit, int detector, List<Frame> alerts) {
        Path file = file(visit, detector);
        WholeFile.write(file, aside -> write(aside, alerts));
        if (indexed.remove(file)) places.values().removeIf(p -> p.file.equals(file));
    }

    private static void write(Path aside, List<Frame> alerts) throws IOException {
        try (DataFileWriter<GenericRecord> out = new DataFileWriter<>(new GenericDatumWriter<>(AlertSchemas.alert()))) {
            out.setCodec(CodecFactory.deflateCodec(1));
            out.setMeta(SCHEMA_ID, AlertSchemas.ID);
            out.create(AlertSchemas.alert(), aside.toFile());
            for (Frame alert : alerts) {
                if (alert.schemaId() != AlertSchemas.ID) throw new IllegalArgumentException(otherSchema(alert));
                out.appendEncoded(ByteBuffer.wrap(alert.body()));
                out.sync();
            }
        }
    }

    private static String otherSchema(Frame alert) {
        return "its schema is " + alert.schemaId() + ", and this program keeps packets of " + AlertSchemas.ID;
    }

    /// Throws unless a packet is one that can be kept and read again.
    ///
    /// @param what it is, for the message
    /// @throws DataFault if it has another schema than this program's, or does not decode with it
    public static void check(Frame alert, String what) {
        if (alert.schemaId() != AlertSchemas.ID)
            throw new DataFault(what + " cannot be kept: " + otherSchema(alert)
                    + "; archive it with the version of Almagest that wrote it");
        try {
            new AlertDecoder().decode(alert.body());
        } catch (DataFault e) {
            throw new DataFault(what + " cannot be kept: " + e.getMessage(), e);
        }
    }

    /// The packets of one visit and detector in the order they were put; none when nothing was kept.
    public List<Frame> read(long visit, int detector) {
        Path file = file(visit, detector);
        List<Frame> out = new ArrayList<>();
        if (Files.exists(file))
            AlertContainer.read(file, in -> {
                while (in.hasNext()) out.add(next(in, file));
                return out;
            });
        return out;
    }

    /// The alert about a detection, as it was written.
    public Optional<GenericRecord> find(long diaSourceId) {
        if (!places.containsKey(diaSourceId)) index();
        Place place = places.get(diaSourceId);
        if (place == null) return Optional.empty();
        return Optional.of(AlertContainer.read(place.file, in -> {
            in.seek(place.block);
            while (in.hasNext()) {
                GenericRecord alert = in.next();
                if (AlertContainer.number(alert, place.file) == diaSourceId) return alert;
            }
            throw new DataFault(place.file + " changed while it was read");
        }));
    }

    /// The alert about a detection in one line ([AlertLine]).
    public Optional<String> line(long diaSourceId) {
        return find(diaSourceId).map(AlertLine::of);
    }

    /// Numbers of all detections that are kept, in no order.
    public Set<Long> ids() {
        index();
        return Set.copyOf(places.keySet());
    }

    private Path file(long visit, int detector) {
        return folder.resolve(Long.toString(visit)).resolve(detector + ".avro");
    }

    private void index() {
        for (Path file : files())
            if (!indexed.contains(file)) {
                places.putAll(AlertContainer.read(file, in -> numbers(in, file)));
                indexed.add(file);
            }
    }

    private static Map<Long, Place> numbers(DataFileReader<GenericRecord> in, Path file) throws IOException {
        boolean ours = in.getMeta(SCHEMA_ID) != null;
        Map<Long, Place> out = new HashMap<>();
        while (in.hasNext()) {
            Place place = new Place(file, in.previousSync());
            long number = ours ? number(next(in, file).body(), file) : AlertContainer.number(in.next(), file);
            out.put(number, place);
        }
        return out;
    }

    private static long number(byte[] body, Path file) {
        try {
            return DecoderFactory.get().binaryDecoder(body, null).readLong();
        } catch (IOException e) {
            throw AlertContainer.damaged(file, e);
        }
    }

    /// Number of the detection that a packet is about.
    public static long number(Frame alert) {
        return number(alert.body(), Path.of("packet"));
    }

    private static Frame next(DataFileReader<GenericRecord> in, Path file) throws IOException {
        ByteBuffer block = in.nextBlock();
        if (in.getBlockCount() != 1 || in.getMeta(SCHEMA_ID) == null)
            throw new DataFault(file + " was not written by this archive, which would write its packets there: name"
                    + " another folder");
        byte[] body = new byte[block.remaining()];
        block.get(body);
        return new Frame((int) in.getMetaLong(SCHEMA_ID), body);
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) return Files.exists(folder) ? List.of(folder) : List.of();
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(p -> p.toString().endsWith(".avro")).sorted().toList();
        } catch (IOException e) {
            throw new ResourceFault("cannot read the archive " + folder + ": " + e.getMessage(), e);
        }
    }
}
