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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.alert.archive.AlertArchive;
import org.almagest.alert.stream.KafkaPublisher;
import org.almagest.alert.stream.StreamSettings;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbEngine;
import org.almagest.app.alerts.ApdbOutbox;
import org.almagest.app.alerts.OutboxArchive;
import org.almagest.app.progress.Progress;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.TransferMode;
import org.almagest.instrument.base.RawIngest;
import org.almagest.instrument.base.VisitDefinition;
import org.almagest.instrument.base.YamlInstrument;
import org.almagest.science.refcat.build.RefcatOptions;

/// The order of a night's work: read, sort, calibrate, solve, subtract, associate, measure, report. Each
/// pass does what is not done yet.
///
/// Thread rule: one thread, and one process at a time: the results' folder is locked.
final class Night implements AutoCloseable {
    private final NightPlace place;
    private final Options options;
    private final PrintWriter out;
    private final FileChannel channel;
    private final FileLock lock;
    private final YamlInstrument instrument;
    private final Butler butler;
    private final Journal journal;
    private final Intake intake;
    private final ScienceVisits visits;
    private final Calibrations calibrations;
    private final Fields fields;
    private final Differences differences;
    private final Curves curves;
    private final List<Path> files = new ArrayList<>();
    private List<Curves.Result> results = List.of();
    private boolean broughtCatalogue;

    /// What is asked for.
    ///
    /// @param folder of the frames
    /// @param refcat folder, file or TAP service of the reference catalogue; empty for none, or the one
    /// before
    /// @param columns what is said of its columns
    /// @param settings a pipeline fragment laid over the one that calibrates
    /// @param targets stars that light curves are wanted of
    /// @param processes worker processes; 0 for none
    /// @param settleMillis how long a file must have been unchanged; 0 when all files are whole
    /// @param templates how many frames make a template
    /// @param kafka where alerts are published, as HOST:PORT; empty for nowhere
    /// @param topic that they are published to
    record Options(
            Path folder,
            Optional<String> refcat,
            RefcatOptions columns,
            Optional<Path> settings,
            List<Target> targets,
            int processes,
            long settleMillis,
            Differences.TemplateFrames templates,
            Optional<String> kafka,
            String topic) {}

    /// Opens the work of a night.
    ///
    /// @param err where progress and failures go
    Night(NightPlace place, Options options, PrintWriter out, PrintWriter err) {
        this.place = place;
        this.options = options;
        this.out = out;
        try {
            this.channel = FileChannel.open(place.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            this.lock = lock(channel, place.root());
        } catch (IOException e) {
            throw new ResourceFault("cannot write to " + place.root() + ": " + e.getMessage(), e);
        }
        this.instrument = YamlInstrument.load(place.instrument());
        this.butler = NightRepository.open(place, instrument);
        this.journal = new Journal(place.journal());
        NightRuns runs = new NightRuns(butler, place, options.processes(), out, err);
        this.intake = new Intake(options.folder(), place, instrument);
        this.visits = new ScienceVisits(butler, runs, place, instrument, journal, options.settings());
        this.calibrations = new Calibrations(butler, runs, place, instrument.name(), journal);
        this.fields = new Fields(butler, instrument, journal);
        this.differences = new Differences(butler, runs, place, instrument.name(), journal, options.templates());
        this.curves = new Curves(butler, runs, place, instrument.name(), journal, options.targets());
    }

    private static FileLock lock(FileChannel channel, Path root) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) return lock;
        } catch (OverlappingFileLockException e) {
            throw new UserFault("another night works in " + root, e);
        }
        throw new UserFault("another process works in " + root + ": wait for it, or name another folder with --out");
    }

    /// What a pass did.
    ///
    /// @param frames new files
    /// @param alerts packets in the archive
    record Pass(int frames, long alerts) {}

    /// Whether there are files that no pass has read.
    boolean hasNew() {
        return intake.hasNew(journal, options.settleMillis());
    }

    /// Reads what is new and brings everything up to date.
    ///
    /// @param withCurves whether light curves are measured anew; the page keeps the last ones otherwise
    Pass run(boolean withCurves) {
        int fresh = read();
        ingest();
        if (options.refcat().isPresent() && !broughtCatalogue) {
            journal.setRefcat(new Catalogues(butler, place, instrument, out)
                    .bring(options.refcat().get(), options.columns()));
            broughtCatalogue = true;
        }
        Journal.CalibrationSet set = calibrations.current();
        visits.calibrate(set);
        fields.assign();
        visits.judge();
        differences.update(visits.chain());
        long alerts = alerts();
        if (withCurves) {
            files.clear();
            results = curves.update(visits.chain(), differences.chain(), files);
        }
        report(set, alerts);
        out.flush();
        return new Pass(fresh, alerts);
    }

    private int read() {
        int count = Intake.list(options.folder(), place.root()).size();
        int fresh;
        try (Progress progress = Progress.start("reading frames", count)) {
            fresh = intake.read(journal, options.settleMillis(), progress::step);
        }
        intake.judge(journal);
        journal.save();
        List<NightFrame> all = journal.frames();
        out.println(String.format(
                Locale.ROOT,
                "%d new frames of %d: %s; %d left out",
                fresh,
                all.size(),
                ScienceVisits.counts(journal.frames(NightFrame::usable), NightFrame::kind),
                all.stream().filter(f -> !f.usable()).count()));
        return fresh;
    }

    /// Makes usable frames datasets. Those that are in already are passed over by what the registry has.
    private void ingest() {
        List<Path> files = new ArrayList<>();
        for (NightFrame f : journal.frames(f -> f.state() == NightFrame.State.READ)) {
            if (butler.registry().findType("raw").isPresent()
                    && butler.find("raw", NightRepository.raw(instrument, f), NightRepository.raws(instrument))
                            .isPresent()) continue;
            files.add(options.folder().resolve(f.file()).toAbsolutePath());
        }
        if (!files.isEmpty()) {
            RawIngest.Report report = new RawIngest(butler, instrument, TransferMode.DIRECT).ingest(files);
            for (RawIngest.Failure bad : report.failures()) {
                String name =
                        options.folder().toAbsolutePath().relativize(bad.file()).toString();
                journal.frames(f -> f.file().equals(name))
                        .forEach(f -> journal.change(
                                f,
                                old -> old.excluded(String.valueOf(bad.fault().getMessage()))));
            }
        }
        new VisitDefinition(butler, instrument).define("");
        journal.save();
    }

    private void report(Journal.CalibrationSet set, long alerts) {
        List<String> images = new ArrayList<>(List.of(visits.chain()));
        if (butler.registry().findCollection(differences.chain()).isPresent()) images.addFirst(differences.chain());
        SkyReport sky = new SkyFinds(butler, place, instrument.name(), journal).gather(results, images);
        List<Path> written = new ArrayList<>(files);
        written.addAll(sky.write(place.tables()));
        if (alerts > 0) written.add(place.alerts());
        written.addAll(List.of(place.repository(), place.instrument(), place.pipelines(), place.journal()));
        new NightPage(journal, set)
                .write(
                        place.report(),
                        new NightPage.Content(
                                instrument.name(),
                                visits.bandChoices(),
                                sky,
                                curves.unseen(),
                                curves.lacking(),
                                written,
                                alerts));
    }

    /// Archives what the outbox has, and publishes it.
    private long alerts() {
        if (!Files.exists(place.apdb())) return 0;
        try (Apdb apdb =
                ApdbEngine.of(place.apdb().toString()).open(place.apdb().toString())) {
            long count = new OutboxArchive(apdb, new AlertArchive(place.alerts())).update();
            if (options.kafka().isPresent())
                try (KafkaPublisher publisher = new KafkaPublisher(
                        StreamSettings.of(options.kafka().get(), options.topic(), apdb.identity()),
                        new ApdbOutbox(apdb))) {
                    publisher.publish();
                }
            return count;
        }
    }

    @Override
    public void close() {
        butler.close();
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new ResourceFault("cannot unlock " + place.root() + ": " + e.getMessage(), e);
        }
    }
}
