/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.alerts;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbCounts;
import org.almagest.apdb.store.ApdbEngine;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest apdb`: makes, describes, migrates and mends alert production databases.
@Command(
        name = "apdb",
        description = "Make, describe, migrate and mend an alert production database.",
        mixinStandardHelpOptions = true)
public final class ApdbCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public ApdbCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "create", description = "Make a new, empty database.", mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "APDB", description = "Where: a file that does not exist yet.") String location) {
        ApdbEngine.of(location).create(location);
        out().println("made " + location + ", schema " + ApdbSchema.current().version());
    }

    @Command(name = "info", description = "Tell what a database holds.", mixinStandardHelpOptions = true)
    void info(@Parameters(paramLabel = "APDB", description = "The database.") String location) {
        try (Apdb apdb = ApdbEngine.of(location).open(location)) {
            ApdbCounts n = apdb.counts();
            Map<String, Long> lines = new LinkedHashMap<>();
            lines.put("objects", n.diaObjects());
            lines.put("versions of objects", n.diaObjectVersions());
            lines.put("detections", n.diaSources());
            lines.put("detections of no object", n.unassociatedDiaSources());
            lines.put("forced measurements", n.diaForcedSources());
            lines.put("visit-detectors", n.visitDetectors());
            lines.put("alerts in the outbox", n.alertsInOutbox());
            lines.forEach((what, count) -> out().println(String.format(Locale.ROOT, "%-26s %,d", what, count)));
            Table facts = apdb.readAll(ApdbSchema.METADATA);
            for (int i = 0; i < facts.rows(); i++)
                out().println(String.format(
                        Locale.ROOT, "%-26s %s", facts.strings("key")[i], facts.strings("value")[i]));
        }
    }

    @Command(
            name = "migrate",
            description = "Bring a database of an older layout to this program's. Make a copy first.",
            mixinStandardHelpOptions = true)
    void migrate(@Parameters(paramLabel = "APDB", description = "The database.") String location) {
        int from = ApdbEngine.of(location).migrate(location);
        out().println(location + " had layout version " + from + " and is up to date now");
    }

    @Command(
            name = "withdraw",
            description = "Take back all that a visit-detector wrote, so that it can be processed again. Later"
                    + " visit-detectors that built upon its objects must be taken back first.",
            mixinStandardHelpOptions = true)
    void withdraw(
            @Parameters(paramLabel = "APDB", description = "The database.") String location,
            @Option(names = "--visit", required = true, description = "Number of the visit.") long visit,
            @Option(names = "--detector", required = true, description = "Number of the detector.") int detector) {
        VisitDetector key = new VisitDetector(visit, detector);
        try (Apdb apdb = ApdbEngine.of(location).open(location)) {
            if (!apdb.withdraw(key)) throw new UserFault(key + " is not in " + location);
            out().println("took back " + key);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
