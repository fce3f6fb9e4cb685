/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app;

import java.io.PrintWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.almagest.app.alerts.AlertsCommand;
import org.almagest.app.alerts.ApdbCommand;
import org.almagest.app.butler.ButlerCommand;
import org.almagest.app.demo.Demo;
import org.almagest.app.dist.DistCommand;
import org.almagest.app.doctor.DoctorCommand;
import org.almagest.app.image.ImageCommand;
import org.almagest.app.instrument.InstrumentCommand;
import org.almagest.app.lightcurve.LightCurveCommand;
import org.almagest.app.night.NightCommand;
import org.almagest.app.refcat.RefcatCommand;
import org.almagest.app.run.RunCommand;
import org.almagest.app.simulate.Simulate;
import org.almagest.app.table.TableCommand;
import org.almagest.app.train.JudgeReliability;
import org.almagest.app.train.TrainReliability;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `almagest` command: survey data management for astronomy.
@Command(
        name = "almagest",
        description = "Survey data management for astronomy: raw frames to alerts, catalogues and data releases.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Exit codes: 0 done, 2 a mistake in the command, 3 bad data, 4 a resource missing, 70 a defect."})
public final class Almagest implements Runnable {
    /// The commands in the order of the help.
    private static final Map<String, Class<?>> COMMANDS = commands();
    /// Those that run no other, and are described alone: describing all takes longer than the work of some.
    private static final Set<String> ALONE = Set.of("image", "table", "doctor");

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces of errors.")
    private boolean debug;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private Almagest() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /// Runs one command and exits with its code.
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        System.exit(execute(args));
    }

    /// Runs one command.
    ///
    /// @return its exit code
    public static int execute(String... args) {
        return execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
    }

    /// Runs one command that writes elsewhere.
    ///
    /// @param out where results go
    /// @param err where errors go
    /// @return its exit code
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        Almagest root = new Almagest();
        CommandLine line = line(root, args)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (error, commandLine, _) -> FaultReport.print(error, commandLine.getErr(), root.debug));
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            // picocli hands exceptions alone to the handler
            return FaultReport.print(e, err, root.debug);
        }
    }

    private static CommandLine line(Almagest root, String... args) {
        CommandLine line = new CommandLine(root);
        String word = args.length > 0 ? args[0] : "";
        boolean isAlone = ALONE.contains(word);
        COMMANDS.forEach((name, type) -> {
            if (isAlone && !name.equals(word)) return;
            if (type == ImageCommand.class) line.addSubcommand(ImageCommand.line(args.length > 1 ? args[1] : ""));
            else line.addSubcommand(type);
        });
        return line;
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> out = new LinkedHashMap<>();
        out.put("help", CommandLine.HelpCommand.class);
        out.put("instrument", InstrumentCommand.class);
        out.put("image", ImageCommand.class);
        out.put("butler", ButlerCommand.class);
        out.put("table", TableCommand.class);
        out.put("doctor", DoctorCommand.class);
        out.put("dist", DistCommand.class);
        out.put("refcat", RefcatCommand.class);
        out.put("run", RunCommand.class);
        out.put("apdb", ApdbCommand.class);
        out.put("alerts", AlertsCommand.class);
        out.put("lightcurve", LightCurveCommand.class);
        out.put("demo", Demo.class);
        out.put("night", NightCommand.class);
        out.put("simulate", Simulate.class);
        out.put("train-reliability", TrainReliability.class);
        out.put("judge-reliability", JudgeReliability.class);
        return Collections.unmodifiableMap(out);
    }
}
