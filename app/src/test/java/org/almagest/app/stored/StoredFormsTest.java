/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.table.Table;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.datastore.FileDatastore;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.format.Formatter;
import org.almagest.butler.format.Formatters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every version of every stored form has a kept file that reads back as what it was made of; newer
/// versions are refused. Registries and databases: `VersionsTest`, `SqliteApdbTest`.
class StoredFormsTest {
    private static final Path KEPT =
            Path.of(System.getProperty("almagest.root")).resolve("testdata/stored");

    @TempDir
    Path dir;

    private final Formatters formatters = Formatters.load();

    @Test
    void filesOfEveryVersionReadBackAsTheyWereMade() throws IOException {
        int read = 0;
        for (Map.Entry<String, Object> kept : KeptValues.all().entrySet()) {
            Formatter<?> formatter = KeptValues.formatterOf(formatters, kept.getValue());
            for (int version = 1; version <= formatter.version(); version++) {
                Path file = KeptValues.file(KEPT, formatter, version, kept.getKey());
                assertThat(file).as("kept file; KeptValues.main writes it").exists();
                same(read(formatter, file, version, kept.getValue()), kept.getValue(), file.toString());
                read++;
            }
        }
        try (Stream<Path> files = Files.list(KEPT)) {
            assertThat(files.count()).as("files that nobody reads").isEqualTo(read);
        }
    }

    private static <T> Object read(Formatter<T> formatter, Path file, int version, Object like) throws IOException {
        return formatter.read(file, version, like.getClass().asSubclass(formatter.type()));
    }

    @SuppressWarnings("rawtypes")
    @Test
    void everyFormHasAKeptValue() {
        Set<String> kept = new TreeSet<>();
        KeptValues.all()
                .values()
                .forEach(v -> kept.add(KeptValues.formatterOf(formatters, v).name()));
        for (Formatter f : ServiceLoader.load(Formatter.class))
            if (!f.name().equals("raw")) assertThat(kept).contains(f.name());
        assertThat(kept).contains("almagest-json");
    }

    private static void same(Object read, Object made, String what) {
        switch (made) {
            case Exposure e -> {
                Exposure r = (Exposure) read;
                same(r.image(), e.image(), what);
                same(r.variance(), e.variance(), what);
                same(r.mask(), e.mask(), what);
                assertThat(r.info().wcs()).as(what).isEqualTo(e.info().wcs());
                assertThat(r.info().psf().orElseThrow())
                        .usingRecursiveComparison()
                        .isEqualTo(e.info().psf().orElseThrow());
                assertThat(r.info().filter()).as(what).isEqualTo(e.info().filter());
                assertThat(r.info().detector()).as(what).isEqualTo(e.info().detector());
                assertThat(r.info().metadata()).as(what).isEqualTo(e.info().metadata());
                assertThat(r.info().photoCalib().orElseThrow())
                        .usingRecursiveComparison()
                        .isEqualTo(e.info().photoCalib().orElseThrow());
                assertThat(r.info().apertureCorrections())
                        .usingRecursiveComparison()
                        .isEqualTo(e.info().apertureCorrections());
            }
            case Image i -> {
                assertThat(((Image) read).box()).as(what).isEqualTo(i.box());
                assertThat(((Image) read).toArray()).as(what).isEqualTo(i.toArray());
            }
            case Mask m -> {
                assertThat(((Mask) read).box()).as(what).isEqualTo(m.box());
                assertThat(((Mask) read).toArray()).as(what).isEqualTo(m.toArray());
                assertThat(((Mask) read).planes()).as(what).isEqualTo(m.planes());
            }
            case Table t -> {
                Table r = (Table) read;
                assertThat(r.schema().columns()).as(what).isEqualTo(t.schema().columns());
                assertThat(r.metadata()).as(what).isEqualTo(t.metadata());
                assertThat(r.rows()).as(what).isEqualTo(t.rows());
                for (int row = 0; row < t.rows(); row++)
                    for (int c = 0; c < t.schema().size(); c++)
                        assertThat(r.cell(c, row)).as(what).isEqualTo(t.cell(c, row));
            }
            default -> assertThat(read).as(what).isEqualTo(made);
        }
    }

    /// The file says itself that it is newer.
    @Test
    void newerFilesAreRefusedByWhatStandsInThem() throws IOException {
        refuses("gaussian", "ALMVER  =                    1", "ALMVER  =                    9", "ALMVER = 9");
        refuses("table", "table/1", "table/9", "almagest.format = table/9");
        refuses("metadata", "\"version\":1", "\"version\":9", "version 9 of almagest-json");
    }

    private void refuses(String name, String now, String later, String told) throws IOException {
        Object value = java.util.Objects.requireNonNull(KeptValues.all().get(name));
        Formatter<?> formatter = KeptValues.formatterOf(formatters, value);
        Path kept = KeptValues.file(KEPT, formatter, formatter.version(), name);
        String bytes = Files.readString(kept, StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains(now);
        Path newer = dir.resolve(kept.getFileName().toString());
        Files.writeString(newer, bytes.replace(now, later), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(formatter, newer, formatter.version(), value))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining(newer.toString())
                .hasMessageContaining(told)
                .hasMessageContaining("use a newer Almagest");
    }

    /// The registry says that the file is newer.
    @Test
    void newerFilesAreRefusedByWhatTheRegistryKnows() {
        FileDatastore datastore = new FileDatastore(KEPT);
        for (Map.Entry<String, Object> kept : KeptValues.all().entrySet()) {
            Formatter<?> formatter = KeptValues.formatterOf(formatters, kept.getValue());
            int version = formatter.version();
            String path = KeptValues.file(KEPT, formatter, version, kept.getKey())
                    .getFileName()
                    .toString();
            DatasetType type = new DatasetType(
                    "kept",
                    DimensionUniverse.standard().group(java.util.List.of("instrument")),
                    formatter.storage(),
                    false);
            DatasetRef ref = DatasetRef.predict(type, DataId.of("instrument", "Cam"), "run");
            assertThatThrownBy(() ->
                            read(datastore, formatter, new StoredDataset(ref, path, formatter.name(), version + 1, 1)))
                    .isInstanceOf(DataFault.class)
                    .hasMessageContaining("has version " + (version + 1) + " of the form " + formatter.name())
                    .hasMessageContaining("use a newer Almagest");
        }
    }

    private static <T> void read(FileDatastore datastore, Formatter<T> formatter, StoredDataset stored) {
        datastore.read(stored, formatter, formatter.type());
    }
}
