/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.doctor;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.app.table.TextTable;
import org.almagest.astro.fault.FaultKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `almagest doctor`.
@Command(
        name = "doctor",
        description =
                "Look at this machine, and at a repository and a Kafka node if they are named, and say what to do."
                        + " Exit code 0 when nothing fails, else 4.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--repo", paramLabel = "DIR", description = "Repository to look at.")
    private Optional<Path> repository = Optional.empty();

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka node to ask.")
    private Optional<String> kafka = Optional.empty();

    @Option(names = "--json", description = "Print a JSON list.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private DoctorCommand() {}

    @Override
    public Integer call() {
        List<Finding> found = new ArrayList<>();
        found.add(MachineChecks.java());
        found.add(MachineChecks.memory());
        found.add(MachineChecks.disk(repository.orElse(Path.of("."))));
        found.add(MachineChecks.temporary());
        found.add(MachineChecks.natives());
        MachineChecks.openFiles().ifPresent(found::add);
        found.add(MachineChecks.ports());
        found.add(MachineChecks.clock());
        found.add(MachineChecks.names(System.getProperty("sun.jnu.encoding", "unknown")));
        found.add(MachineChecks.caches(
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                System.getProperty("almagest.workerCache", "")));
        kafka.ifPresent(address -> found.add(KafkaCheck.of(address)));
        repository.ifPresent(root -> found.addAll(RepositoryCheck.of(root)));
        PrintWriter out = spec.commandLine().getOut();
        if (json) printJson(found, out);
        else print(found, out);
        return found.stream().anyMatch(f -> f.level() == Finding.Level.FAIL) ? FaultKind.RESOURCE.exitCode() : 0;
    }

    private static void print(List<Finding> found, PrintWriter out) {
        TextTable text = new TextTable(List.of("", "check", "found"));
        for (Finding f : found) {
            text.add(List.of(f.level().name(), f.check(), f.found()));
            if (!f.advice().isEmpty()) text.add(List.of("", "", "-> " + f.advice()));
        }
        text.print(out);
    }

    private static void printJson(List<Finding> found, PrintWriter out) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Finding f : found) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("level", f.level().name());
            row.put("check", f.check());
            row.put("found", f.found());
            row.put("advice", f.advice());
            rows.add(row);
        }
        out.println(JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(rows));
    }
}
