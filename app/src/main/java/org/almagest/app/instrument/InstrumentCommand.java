/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.instrument;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.almagest.astro.fault.FaultKind;
import org.almagest.instrument.check.DescriptionCheck;
import org.almagest.instrument.guess.Guess;
import org.almagest.instrument.guess.InstrumentGuess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest instrument`: makes and checks the description of a camera.
@Command(
        name = "instrument",
        description = "Make and check the description of a camera (docs/instrument-guess.md).",
        mixinStandardHelpOptions = true,
        subcommands = {InstrumentCommand.GuessFrames.class, InstrumentCommand.Check.class})
public final class InstrumentCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public InstrumentCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /// `almagest instrument guess`.
    @Command(
            name = "guess",
            description =
                    "Guess a camera's description from a few of its frames, and print it as YAML with the evidence"
                            + " of every guess. What is missing, odd or doubtful goes to the error output.",
            footer = {
                "",
                "Give frames of every kind and filter: two flats and two biases tell gain and read noise.",
                "Exit codes: 0 the description reads all the frames given, 3 it does not (it is printed all the same)."
            },
            mixinStandardHelpOptions = true)
    static final class GuessFrames implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(
                arity = "1..*",
                paramLabel = "FRAME",
                description = "FITS frames, or dumps of headers: .yaml, .json, .ecsv.")
        private List<Path> frames;

        @Option(names = "--name", description = "Name of the instrument (default: made from INSTRUME).")
        private String name = "";

        @Option(names = "--facts", description = "Print a table of the facts (CSV) instead of the description.")
        private boolean table;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        GuessFrames() {}

        @Override
        public Integer call() {
            InstrumentGuess guess = InstrumentGuess.of(frames, name);
            var out = spec.commandLine().getOut();
            var err = spec.commandLine().getErr();
            if (table) {
                out.println("fact,found,keywords,details,value,warnings,evidence");
                for (Guess g : guess.facts()) out.println(row(g));
            } else out.print(guess.yaml());
            out.flush();
            for (Guess g : guess.facts())
                switch (g) {
                    case Guess.Absent a when a.isMinor() -> {}
                    case Guess.Absent a -> err.println("missing: " + a.fact() + ": " + a.cost());
                    case Guess.Found f -> f.warnings().forEach(w -> err.println("check: " + f.fact() + ": " + w));
                }
            guess.reports().forEach(err::println);
            return guess.isWhole() ? 0 : 3;
        }

        private static String row(Guess g) {
            return switch (g) {
                case Guess.Absent a -> csv(a.fact(), "absent", "", "", "", "", a.sought());
                case Guess.Found f -> {
                    List<String> details = new ArrayList<>();
                    f.details().entrySet().stream()
                            .sorted(java.util.Map.Entry.comparingByKey())
                            .forEach(e -> details.add(e.getKey() + "=" + e.getValue()));
                    yield csv(
                            f.fact(),
                            "found",
                            String.join("+", f.keywords()),
                            String.join(";", details),
                            f.value(),
                            String.join(" | ", f.warnings()),
                            f.evidence());
                }
            };
        }

        private static String csv(String... cells) {
            List<String> all = new ArrayList<>();
            for (String c : cells)
                all.add(
                        c.matches("[A-Za-z0-9_+=;: .-]*")
                                ? c
                                : "\"" + c.replace("\"", "\"\"").replaceAll("\\p{Cntrl}", " ") + "\"");
            return String.join(",", all);
        }
    }

    /// `almagest instrument check`.
    @Command(
            name = "check",
            description =
                    "Tell all mistakes of a camera's description, with line and column, and what is doubtful in it;"
                            + " with frames also whether it reads them.",
            footer = {"", "Exit codes: 0 it can be used, 2 it has mistakes, 3 it does not read the frames."},
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "FILE", description = "The description, YAML.")
        private Path file;

        @Parameters(index = "1..*", arity = "0..*", paramLabel = "FRAME", description = "FITS frames to read with it.")
        private List<Path> frames = List.of();

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        Check() {}

        @Override
        public Integer call() {
            DescriptionCheck check = DescriptionCheck.of(file, frames);
            var out = spec.commandLine().getOut();
            check.mistakes().forEach(out::println);
            if (!check.mistakes().isEmpty()) {
                int n = check.mistakes().size();
                out.println(n + (n == 1 ? " mistake" : " mistakes"));
                return FaultKind.USER.exitCode();
            }
            check.doubts().forEach(d -> out.println("check: " + d));
            check.failures().forEach(f -> out.println("not read: " + f));
            out.println("no mistakes; " + check.summary());
            if (!frames.isEmpty())
                out.println(frames.size() - check.failures().size() + " of " + frames.size()
                        + " frames can be read with it");
            return check.failures().isEmpty() ? 0 : FaultKind.DATA.exitCode();
        }
    }
}
