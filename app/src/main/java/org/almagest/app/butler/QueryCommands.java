/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.butler;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.almagest.app.table.TextTable;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.region.Region;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.query.ExpressionParser;
import org.almagest.butler.registry.Registry;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands that ask a repository.
final class QueryCommands {
    private QueryCommands() {}

    private static Pattern glob(String pattern) {
        return Pattern.compile(
                ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
    }

    /// `almagest butler query-collections`.
    @Command(name = "query-collections", description = "List collections; chains with what they search.")
    static final class QueryCollections extends RepositoryCommand {
        @Parameters(index = "1", arity = "0..1", paramLabel = "GLOB", description = "Names, with * and ?.")
        private String pattern = "*";

        @Override
        int run(Butler butler) {
            TextTable table = new TextTable(List.of("Name", "Type", "Children"));
            for (Registry.CollectionInfo c : butler.registry().collections())
                if (glob(pattern).matcher(c.name()).matches())
                    table.add(List.of(c.name(), c.type().name(), String.join(", ", c.children())));
            table.print(out());
            return 0;
        }
    }

    /// `almagest butler query-dataset-types`.
    @Command(name = "query-dataset-types", description = "List dataset types.")
    static final class QueryDatasetTypes extends RepositoryCommand {
        @Override
        int run(Butler butler) {
            TextTable table = new TextTable(List.of("Name", "Dimensions", "Storage", "Calibration"));
            for (DatasetType t : butler.registry().types())
                table.add(List.of(
                        t.name(),
                        String.join(", ", t.dimensions().required()),
                        t.storage(),
                        t.calibration() ? "yes" : "no"));
            table.print(out());
            return 0;
        }
    }

    /// `almagest butler query-datasets`.
    @Command(name = "query-datasets", description = "List datasets.")
    static final class QueryDatasets extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "TYPE", description = "Dataset type, with * and ?.")
        private String type;

        @Option(
                names = "--collections",
                split = ",",
                description = "Collections to search, with * and ?. Default: all RUN collections.")
        private List<String> collections = new ArrayList<>();

        @Option(names = "--where", description = "Expression that they must fulfil.")
        private String where = "";

        @Option(names = "--find-first", description = "Only the first of each data ID, in the order of collections.")
        private boolean findFirst;

        @Option(names = "--show-uri", description = "Show where the files are.")
        private boolean showUri;

        @Option(names = "--limit", description = "Show at most so many.")
        private int limit = Integer.MAX_VALUE;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        QueryDatasets() {}

        @Override
        int run(Butler butler) {
            List<String> searched = collections.isEmpty()
                    ? butler.registry().collections().stream()
                            .filter(c -> c.type() == CollectionType.RUN)
                            .map(Registry.CollectionInfo::name)
                            .toList()
                    : collections;
            List<DatasetType> types = butler.registry().types().stream()
                    .filter(t -> glob(type).matcher(t.name()).matches())
                    .toList();
            if (types.isEmpty()) butler.registry().type(type);
            int total = 0;
            for (DatasetType t : types) total += print(butler, t, searched);
            err().println(total + (total == 1 ? " dataset" : " datasets"));
            return 0;
        }

        private int print(Butler butler, DatasetType t, List<String> searched) {
            List<DatasetRef> found =
                    butler.registry().queryDatasets(t, searched, ExpressionParser.parse(where), findFirst);
            if (found.isEmpty()) return 0;
            List<String> head = new ArrayList<>(List.of("Type", "Run"));
            head.addAll(t.dimensions().required());
            head.add(showUri ? "URI" : "Id");
            TextTable table = new TextTable(head);
            for (DatasetRef ref : found.subList(0, Math.min(limit, found.size()))) {
                List<String> row = new ArrayList<>(List.of(t.name(), ref.run()));
                for (String d : t.dimensions().required()) row.add(ref.dataId().text(d));
                row.add(showUri ? uri(butler, ref) : ref.id().toString());
                table.add(row);
            }
            table.print(out());
            return found.size();
        }
    }

    private static String uri(Butler butler, DatasetRef ref) {
        return butler.datastore().file(butler.locate(ref).path()).toUri().toString();
    }

    /// `almagest butler query-data-ids`.
    @Command(name = "query-data-ids", description = "List the data IDs of some dimensions.")
    static final class QueryDataIds extends RepositoryCommand {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "DIMENSION", description = "Dimensions.")
        private List<String> dimensions;

        @Option(names = "--where", description = "Expression that they must fulfil.")
        private String where = "";

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        QueryDataIds() {}

        @Override
        int run(Butler butler) {
            List<String> names = butler.universe().group(dimensions).names();
            TextTable table = new TextTable(names);
            for (DataId id : butler.queryDataIds(dimensions, where))
                table.add(names.stream().map(id::text).toList());
            table.print(out());
            err().println(table.size() + (table.size() == 1 ? " data ID" : " data IDs"));
            return 0;
        }
    }

    /// `almagest butler query-dimension-records`.
    @Command(name = "query-dimension-records", description = "List the records of an element, such as visit.")
    static final class QueryDimensionRecords extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "ELEMENT", description = "Dimension or relation.")
        private String element;

        @Option(names = "--where", description = "Expression that they must fulfil.")
        private String where = "";

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        QueryDimensionRecords() {}

        @Override
        int run(Butler butler) {
            DimensionElement e = butler.universe().element(element);
            List<String> names = new ArrayList<>(e.requires());
            if (!e.relation()) names.add(e.name());
            names.addAll(e.implies());
            names.addAll(e.fields().keySet());
            List<String> head = new ArrayList<>(names);
            if (e.timespan()) head.add("timespan (TAI)");
            if (e.region()) head.add("region");
            TextTable table = new TextTable(head);
            for (DimensionRecord r : butler.queryRecords(element, where)) {
                List<String> row = new ArrayList<>();
                for (String n : names) row.add(r.find(n).map(Object::toString).orElse("-"));
                if (e.timespan()) row.add(r.timespan().map(Timespan::toString).orElse("-"));
                if (e.region()) row.add(r.region().map(Region::text).orElse("-"));
                table.add(row);
            }
            table.print(out());
            err().println(table.size() + (table.size() == 1 ? " record" : " records"));
            return 0;
        }
    }

    /// `almagest butler get-uri`.
    @Command(name = "get-uri", description = "Tell where the file of one dataset is.")
    static final class GetUri extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "TYPE", description = "Dataset type.")
        private String type;

        @Parameters(index = "2..*", paramLabel = "DIMENSION=VALUE", description = "The data ID.")
        private Map<String, String> values = Map.of();

        @Option(names = "--collections", split = ",", required = true, description = "Collections to search, in order.")
        private List<String> collections;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        GetUri() {}

        @Override
        int run(Butler butler) {
            out().println(uri(butler, butler.require(type, id(butler, values), collections)));
            return 0;
        }

        private static DataId id(Butler butler, Map<String, String> values) {
            DataId id = DataId.EMPTY;
            for (Map.Entry<String, String> e : new java.util.TreeMap<>(values).entrySet())
                id = id.with(e.getKey(), value(butler, e.getKey(), e.getValue()));
            return id;
        }

        private static Object value(Butler butler, String dimension, String text) {
            return switch (butler.universe().dimension(dimension).key()) {
                case LONG -> {
                    try {
                        yield Long.parseLong(text);
                    } catch (NumberFormatException e) {
                        throw new UserFault(dimension + " " + text + " is no whole number", e);
                    }
                }
                case TEXT, DOUBLE, BOOLEAN -> text;
            };
        }
    }

    /// `almagest butler retrieve`.
    @Command(
            name = "retrieve",
            description =
                    "Write one dataset to a file of its own: a table in the form that the file's name tells (.csv,"
                            + " .ecsv, .fits, .vot, .parquet), anything else as it lies in the repository.")
    static final class Retrieve extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "TYPE", description = "Dataset type.")
        private String type;

        @Parameters(index = "2", paramLabel = "FILE", description = "What to write.")
        private Path file;

        @Parameters(index = "3..*", paramLabel = "DIMENSION=VALUE", description = "The data ID.")
        private Map<String, String> values = Map.of();

        @Option(names = "--collections", split = ",", required = true, description = "Collections to search, in order.")
        private List<String> collections;

        @Option(names = "--format", description = "Form of a table: csv, ecsv, fits, votable, parquet.")
        private Optional<TableForm> form = Optional.empty();

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        Retrieve() {}

        @Override
        int run(Butler butler) {
            DatasetRef ref = butler.require(type, GetUri.id(butler, values), collections);
            if (ref.type().storage().equals("Table")) {
                Table table = butler.get(ref, Table.class);
                TableFile.write(file, form.orElseGet(() -> TableForm.of(file)), table);
                out().println(file + ": " + table.rows() + " rows of "
                        + table.schema().size() + " columns");
                return 0;
            }
            if (form.isPresent())
                throw new UserFault(type + " holds " + ref.type().storage() + ", no table: leave --format out");
            Path from = Path.of(java.net.URI.create(uri(butler, ref)));
            WholeFile.write(file, aside -> Files.copy(from, aside));
            out().println(file + ": as it lies in " + from);
            return 0;
        }
    }
}
