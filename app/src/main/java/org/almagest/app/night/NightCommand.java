/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.app.refcat.RefcatBuildCommand;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.instrument.base.YamlInstrument;
import org.almagest.instrument.guess.InstrumentGuess;
import org.almagest.science.refcat.build.RefcatOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest night`.
@Command(
        name = "night",
        description = {
            "Take a folder of frames from raw to light curves, alerts and a page.",
            "Repeat the command when frames are added: what is done is not done again. With --follow it waits for them."
        },
        mixinStandardHelpOptions = true)
public final class NightCommand implements Callable<Integer> {
    private static final long SETTLE_MILLIS = 500;
    private static final int FIRST_FRAMES = 6;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "FOLDER",
            description = "Folder of the frames, of all kinds; subfolders count.")
    private Path folder;

    @Option(
            names = "--instrument",
            paramLabel = "YAML",
            description = "Description of the camera. Default: it is guessed from the frames (see 'instrument guess').")
    private Optional<Path> instrument = Optional.empty();

    @Option(
            names = "--refcat",
            paramLabel = "PLACE",
            description =
                    "Reference catalogue: a folder of 'refcat build', a table (CSV, ECSV, FITS, VOTable, Parquet), or"
                            + " the address of a TAP service, which is asked for the stars of the night's fields.")
    private Optional<String> refcat = Optional.empty();

    @Option(
            names = "--refcat-columns",
            paramLabel = "YAML",
            description = "Which columns of a table hold what, where that cannot be told (docs/refcat.md).")
    private Optional<Path> columns = Optional.empty();

    @Option(
            names = "--targets",
            paramLabel = "YAML",
            description = "Stars whose light curves are wanted: targets: [{name, ra, dec}].")
    private Optional<Path> targets = Optional.empty();

    @Option(names = "--target", paramLabel = "NAME", description = "Only this one of them. May be repeated.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--out",
            defaultValue = "night",
            paramLabel = "DIR",
            description = "Folder of the results. Default: ./night.")
    private Path out = Path.of("night");

    @Option(
            names = "--settings",
            paramLabel = "YAML",
            description = "Pipeline fragment laid over that which calibrates, such as another threshold.")
    private Optional<Path> settings = Optional.empty();

    @Option(names = "--follow", description = "Stay, and take each new frame as it comes; stop with Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--idle",
            paramLabel = "MINUTES",
            description = "With --follow: end when no frame has come for so long.")
    private Optional<Double> idle = Optional.empty();

    @Option(
            names = "--template-frames",
            paramLabel = "N",
            description =
                    "So many of the night's first frames make the template, when no earlier night does. Default: a"
                            + " sixth of the frames, 3 to 12; with --follow 6.")
    private Optional<Integer> templateFrames = Optional.empty();

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Publish the alerts there, too.")
    private Optional<String> kafka = Optional.empty();

    @Option(names = "--topic", defaultValue = "alerts", description = "Topic of the alerts. Default: alerts.")
    private String topic = "alerts";

    @Option(
            names = {"-j", "--processes"},
            defaultValue = "-1",
            description = "Worker processes; 0 works in this one. Default: one per core.")
    private int processes = -1;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public NightCommand() {}

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) throw new UserFault(folder + " is not a folder");
        NightPlace place = new NightPlace(out, Path.of(System.getProperty("almagest.home", ".")));
        PrintWriter lines = spec.commandLine().getOut();
        describe(place);
        List<Target> wanted = targets.map(t -> Target.read(t, names)).orElse(List.of());
        if (targets.isEmpty() && !names.isEmpty())
            throw new UserFault("--target " + names.getFirst() + ": name the file with its coordinates by --targets");
        int workers = processes < 0 ? Runtime.getRuntime().availableProcessors() : processes;
        Night.Options options = new Night.Options(
                folder,
                refcat,
                columns.map(RefcatBuildCommand::described).orElse(RefcatOptions.DEFAULT),
                settings,
                wanted,
                workers,
                follow ? SETTLE_MILLIS : 0,
                templates(),
                kafka,
                topic);
        try (Night night = new Night(place, options, lines, spec.commandLine().getErr())) {
            Night.Pass pass = follow
                    ? new Following(night, lines, Duration.ofMillis(Math.round(60_000 * idle.orElse(1e6)))).run()
                    : night.run(true);
            lines.println(pass.alerts() + " alerts in " + place.alerts());
            lines.println("report   " + place.report());
        }
        return 0;
    }

    private Differences.TemplateFrames templates() {
        int n = templateFrames.orElse(follow ? FIRST_FRAMES : 0);
        if (n < 0 || (templateFrames.isPresent() && n == 0))
            throw new UserFault("--template-frames " + n + ": 1 or more");
        return n == 0 ? Differences.TemplateFrames.DEFAULT : Differences.TemplateFrames.first(n);
    }

    /// Sees that the results' folder has a description of the camera.
    private void describe(NightPlace place) {
        try {
            Files.createDirectories(place.root());
            if (instrument.isPresent()) {
                YamlInstrument.load(instrument.get());
                Path aside = WholeFile.aside(place.instrument());
                Files.copy(instrument.get(), aside, StandardCopyOption.REPLACE_EXISTING);
                WholeFile.keep(aside, place.instrument());
                return;
            }
        } catch (IOException e) {
            throw new ResourceFault("cannot write to " + place.root() + ": " + e.getMessage(), e);
        }
        if (Files.exists(place.instrument())) return;
        List<Path> frames = Intake.list(folder, place.root());
        if (frames.isEmpty()) throw new UserFault("there are no FITS files in " + folder);
        InstrumentGuess guess = InstrumentGuess.of(CameraSplit.most(frames), "");
        PrintWriter err = spec.commandLine().getErr();
        guess.reports().forEach(err::println);
        WholeFile.write(place.instrument(), guess.yaml());
        spec.commandLine().getOut().println("described the camera in " + place.instrument() + "; read it once");
    }
}
