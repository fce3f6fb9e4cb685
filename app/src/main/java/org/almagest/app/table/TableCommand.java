/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest table`.
@Command(
        name = "table",
        description = "Tables in CSV, ECSV, FITS, VOTable and Parquet.",
        mixinStandardHelpOptions = true,
        subcommands = {TableCommand.Convert.class, TableCommand.Columns.class})
public final class TableCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private TableCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /// `almagest table convert`.
    @Command(
            name = "convert",
            description =
                    "Write a table in another form. Names tell the forms: .csv, .ecsv, .fits, .vot or .xml, .parquet;"
                            + " what is read may be packed with gzip.",
            mixinStandardHelpOptions = true)
    static final class Convert implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "IN", description = "The table to read.")
        private Path in;

        @Parameters(index = "1", paramLabel = "OUT", description = "The file to write; one that is there is replaced.")
        private Path to;

        @Option(names = "--from", description = "Form of IN, when its name does not tell: ${COMPLETION-CANDIDATES}.")
        private Optional<TableForm> from = Optional.empty();

        @Option(names = "--to", description = "Form of OUT, when its name does not tell.")
        private Optional<TableForm> form = Optional.empty();

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        Convert() {}

        @Override
        public Integer call() {
            TableForm written = form.orElseGet(() -> TableForm.of(to));
            Table table = TableFile.read(in, from.orElseGet(() -> TableForm.of(in)));
            TableFile.write(to, written, table);
            spec.commandLine()
                    .getOut()
                    .println(to + ": " + table.rows() + " rows of "
                            + table.schema().size() + " columns");
            return 0;
        }
    }

    /// `almagest table columns`.
    @Command(
            name = "columns",
            description = "List a table's columns with type, unit, UCD and description.",
            mixinStandardHelpOptions = true)
    static final class Columns implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The table.")
        private Path file;

        @Option(names = "--from", description = "Its form, when its name does not tell: ${COMPLETION-CANDIDATES}.")
        private Optional<TableForm> from = Optional.empty();

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        Columns() {}

        @Override
        public Integer call() {
            Table table = TableFile.read(file, from.orElseGet(() -> TableForm.of(file)));
            TextTable text = new TextTable(List.of("column", "type", "unit", "ucd", "missing", "description"));
            for (int i = 0; i < table.schema().size(); i++) {
                Column c = table.schema().columns().get(i);
                text.add(List.of(
                        c.name(),
                        c.type().name(),
                        c.unit(),
                        c.ucd(),
                        Integer.toString(table.nulls(i).cardinality()),
                        c.description()));
            }
            text.print(spec.commandLine().getOut());
            return 0;
        }
    }
}
