/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.butler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.app.progress.Progress;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.TransferMode;
import org.almagest.instrument.base.CuratedCalibrations;
import org.almagest.instrument.base.InstrumentFiles;
import org.almagest.instrument.base.RawIngest;
import org.almagest.instrument.base.VisitDefinition;
import org.almagest.instrument.base.YamlInstrument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands on instruments, their raw frames, visits and kept calibrations.
final class InstrumentCommands {
    private InstrumentCommands() {}

    /// `almagest butler register-instrument`.
    @Command(
            name = "register-instrument",
            description = "Make an instrument known that a YAML file describes (docs/instruments.md).")
    static final class RegisterInstrument extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "YAML", description = "The description.")
        private Path description;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        RegisterInstrument() {}

        @Override
        int run(Butler butler) {
            YamlInstrument instrument = YamlInstrument.load(description);
            InstrumentFiles.register(butler, instrument);
            out().println("registered " + instrument.name() + ": "
                    + instrument.camera().detectors().size() + " detectors, filters "
                    + String.join(", ", instrument.filters().keySet()));
            return 0;
        }
    }

    /// `almagest butler ingest-raws`.
    @Command(
            name = "ingest-raws",
            description = "Make raw files datasets. A file's error does not stop the others; files that are in"
                    + " already are passed over.")
    static final class IngestRaws extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "INSTRUMENT", description = "Name of the instrument.")
        private String instrument;

        @Parameters(
                index = "2..*",
                arity = "1..*",
                paramLabel = "FILE",
                description = "Raw files, or folders of files ending in .fits, .fit, .fz, .fits.gz.")
        private List<Path> files;

        @Option(
                names = "--transfer",
                description = "copy (default), move, link, symlink or direct: left where they are.")
        private String transfer = "copy";

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        IngestRaws() {}

        @Override
        int run(Butler butler) {
            TransferMode mode = TransferMode.of(transfer);
            YamlInstrument described = InstrumentFiles.open(butler.root(), instrument);
            List<Path> all = expand(files);
            RawIngest ingest = new RawIngest(butler, described, mode);
            RawIngest.Report report;
            try (Progress progress = Progress.start("ingesting", all.size())) {
                report = ingest.ingest(all, progress::step);
            }
            for (RawIngest.Failure f : report.failures())
                err().println("not ingested: " + f.fault().getMessage());
            out().println(report.ingested().size() + " frames ingested, "
                    + report.present().size() + " were there, "
                    + report.failures().size() + " failed");
            return report.failures().isEmpty()
                    ? 0
                    : report.failures().getFirst().fault().kind().exitCode();
        }

        private static List<Path> expand(List<Path> given) {
            List<Path> all = new ArrayList<>();
            for (Path p : given) {
                if (!Files.isDirectory(p)) {
                    all.add(p);
                    continue;
                }
                try (Stream<Path> inside = Files.walk(p)) {
                    inside.filter(f -> f.toString().matches(".*\\.(fits|fit|fz|fits\\.gz)") && Files.isRegularFile(f))
                            .sorted()
                            .forEach(all::add);
                } catch (IOException e) {
                    throw new ResourceFault("cannot list " + p + ": " + e.getMessage(), e);
                }
            }
            if (all.isEmpty()) throw new UserFault("there are no FITS files in " + given);
            return all;
        }
    }

    /// `almagest butler define-visits`.
    @Command(
            name = "define-visits",
            description = "Make a visit of every science exposure, with the sky that each detector saw.")
    static final class DefineVisits extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "INSTRUMENT", description = "Name of the instrument.")
        private String instrument;

        @Option(names = "--where", description = "Expression that the exposures must fulfil.")
        private String where = "";

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        DefineVisits() {}

        @Override
        int run(Butler butler) {
            YamlInstrument described = InstrumentFiles.open(butler.root(), instrument);
            VisitDefinition.Report report = new VisitDefinition(butler, described).define(where);
            if (!report.withoutPointing().isEmpty())
                err().println("without a visit, as their headers tell no pointing: exposures "
                        + report.withoutPointing());
            out().println(report.defined().size() + " visits defined, " + report.present() + " were there");
            return 0;
        }
    }

    /// `almagest butler write-curated-calibrations`.
    @Command(
            name = "write-curated-calibrations",
            description = "Take in and certify calibrations kept as FOLDER/<type>/<detector name>/<date>.<ending>.")
    static final class WriteCuratedCalibrations extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "INSTRUMENT", description = "Name of the instrument.")
        private String instrument;

        @Parameters(index = "2", paramLabel = "FOLDER", description = "Folder of the files.")
        private Path folder;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        WriteCuratedCalibrations() {}

        @Override
        int run(Butler butler) {
            YamlInstrument described = InstrumentFiles.open(butler.root(), instrument);
            int n = new CuratedCalibrations(butler, described).write(folder).size();
            out().println(n + " calibrations certified in " + InstrumentFiles.calibrationCollection(instrument));
            return 0;
        }
    }
}
