/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/// Tables to and from Parquet files.
///
/// A table that was written comes back equal: types, missing cells, units, UCDs, descriptions and words.
/// Files of other programs are read where their columns are flat.
public final class ParquetTable {
    private ParquetTable() {}

    /// Writes a file packed with ZSTD, aside and then in place.
    public static void write(Path path, Table table) {
        write(path, table, Packing.ZSTD);
    }

    /// Writes a file, aside and then in place. Folders that are missing are made.
    public static void write(Path path, Table table, Packing packing) {
        WholeFile.write(path, aside -> writeAside(aside, table, packing));
    }

    private static void writeAside(Path aside, Table table, Packing packing) throws IOException {
        CompressionCodecName codec = switch (packing) {
            case NONE -> CompressionCodecName.UNCOMPRESSED;
            case SNAPPY -> CompressionCodecName.SNAPPY;
            case ZSTD -> CompressionCodecName.ZSTD;
        };
        TableWriteSupport.Builder builder = new TableWriteSupport.Builder(new ChannelOutput(aside), table)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .withCompressionCodec(codec)
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0);
        // Measured numbers hardly repeat: looking each up in a dictionary costs more than all the rest.
        for (Column column : table.schema().columns())
            if (column.type() != ColumnType.STRING) builder.withDictionaryEncoding(column.name(), false);
        try (ParquetWriter<Integer> out = builder.build()) {
            for (int row = 0; row < table.rows(); row++) out.write(row);
        }
    }

    /// Reads all columns.
    ///
    /// @throws DataFault naming the file, and the column where there is one, if the file is damaged or
    /// nested
    public static Table read(Path path) {
        return read(path, List.of(), true);
    }

    /// Reads the columns named, in that order; the rest of the file is not touched.
    public static Table read(Path path, Collection<String> columns) {
        return read(path, List.copyOf(columns), false);
    }

    /// Hands on the flat columns of a file in blocks, one for each row group; nested ones are passed over.
    ///
    /// @param sink gets each block; one without rows when the file has none
    public static void blocks(Path path, Consumer<Table> sink) {
        withReader(path, in -> {
            FileMetaData meta = in.getFileMetaData();
            List<Type> fields = meta.getSchema().getFields().stream()
                    .filter(SchemaMapping::isFlat)
                    .toList();
            if (fields.isEmpty()) throw new DataFault(path + " has no flat columns");
            Schema schema = schema(path, fields, meta);
            MessageType asked = new MessageType(meta.getSchema().getName(), fields);
            in.setRequestedSchema(asked);
            boolean any = false;
            for (PageReadStore group = in.readNextRowGroup(); group != null; group = in.readNextRowGroup()) {
                int n = Math.toIntExact(group.getRowCount());
                List<ColumnFiller> fillers = fillers(schema, fields, n);
                fill(group, fields, fillers, 0, meta);
                sink.accept(table(schema, n, fillers).withMetadata(SchemaMapping.words(meta.getKeyValueMetaData())));
                any = true;
            }
            if (!any) sink.accept(new TableBuilder(schema).build());
            return true;
        });
    }

    /// The columns of a file.
    public static Schema schema(Path path) {
        return withReader(path, in -> {
            FileMetaData meta = in.getFileMetaData();
            return schema(path, meta.getSchema().getFields(), meta);
        });
    }

    /// Number of rows of a file.
    public static long rows(Path path) {
        return withReader(path, ParquetFileReader::getRecordCount);
    }

    private interface Reading<T> {
        T from(ParquetFileReader in) throws IOException;
    }

    private static <T> T withReader(Path path, Reading<T> reading) {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .build();
        try {
            long length = Files.size(path);
            try (ParquetFileReader in = ParquetFileReader.open(new ChannelInput(path, length), options)) {
                SchemaMapping.check(in.getFileMetaData().getKeyValueMetaData(), path.toString());
                return reading.from(in);
            }
        } catch (NoSuchFileException e) {
            throw new UserFault("no file " + path, e);
        } catch (Fault e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataFault(path + " is no Parquet file, or damaged: " + e.getMessage(), e);
        }
    }

    private static Table read(Path path, List<String> names, boolean all) {
        return withReader(path, in -> {
            FileMetaData meta = in.getFileMetaData();
            MessageType stored = meta.getSchema();
            List<Type> fields = new ArrayList<>();
            if (all) fields.addAll(stored.getFields());
            for (String name : names) {
                if (!stored.containsField(name))
                    throw new DataFault(path + " has no column " + name + "; it has "
                            + stored.getFields().stream().map(Type::getName).toList());
                fields.add(stored.getType(name));
            }
            Schema schema = schema(path, fields, meta);
            in.setRequestedSchema(new MessageType(stored.getName(), fields));
            Map<String, String> words = SchemaMapping.words(meta.getKeyValueMetaData());
            return fill(in, schema, fields, Math.toIntExact(in.getRecordCount()), meta)
                    .withMetadata(words);
        });
    }

    private static Schema schema(Path path, List<Type> fields, FileMetaData meta) {
        return new Schema(fields.stream()
                .map(f -> SchemaMapping.column(f, meta.getKeyValueMetaData(), path.toString()))
                .toList());
    }

    private static Table fill(ParquetFileReader in, Schema schema, List<Type> fields, int rows, FileMetaData meta)
            throws IOException {
        List<ColumnFiller> fillers = fillers(schema, fields, rows);
        int first = 0;
        for (PageReadStore group = in.readNextRowGroup(); group != null; group = in.readNextRowGroup())
            first += fill(group, fields, fillers, first, meta);
        return table(schema, rows, fillers);
    }

    private static List<ColumnFiller> fillers(Schema schema, List<Type> fields, int rows) {
        List<ColumnFiller> fillers = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++)
            fillers.add(new ColumnFiller(schema.columns().get(i), fields.get(i).asPrimitiveType(), rows));
        return fillers;
    }

    /// @return rows of the group
    private static int fill(
            PageReadStore group, List<Type> fields, List<ColumnFiller> fillers, int first, FileMetaData meta) {
        MessageType asked = new MessageType("asked", fields);
        int n = Math.toIntExact(group.getRowCount());
        ColumnReadStoreImpl columns = new ColumnReadStoreImpl(group, new NoConverter(), asked, meta.getCreatedBy());
        for (int i = 0; i < fields.size(); i++) {
            ColumnDescriptor place =
                    asked.getColumnDescription(new String[] {fields.get(i).getName()});
            fillers.get(i).fill(columns.getColumnReader(place), first, n);
        }
        return n;
    }

    private static Table table(Schema schema, int rows, List<ColumnFiller> fillers) {
        return TableBuilder.wrap(
                schema,
                rows,
                fillers.stream().map(ColumnFiller::missing).toList(),
                fillers.stream().map(ColumnFiller::array).toArray());
    }

    /// We take the values from the column readers; nothing is converted by callback.
    private static final class NoConverter extends GroupConverter {
        @Override
        public Converter getConverter(int field) {
            return new org.apache.parquet.io.api.PrimitiveConverter() {};
        }

        @Override
        public void start() {
            // No callbacks.
        }

        @Override
        public void end() {
            // No callbacks.
        }
    }
}
