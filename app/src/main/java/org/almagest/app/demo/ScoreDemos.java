/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.science.simulate.SurveyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest demo score`: scores finished demonstrations again, several of them as one.
@Command(
        name = "score",
        description = "Score finished demonstrations against their truth, several (other seeds) pooled as one.",
        mixinStandardHelpOptions = true)
final class ScoreDemos implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders that 'almagest demo --dir' filled.")
    private List<Path> folders = List.of();

    @Option(names = "--json", description = "Write the figures to this file.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--tables", description = "Write transients.csv and false.csv into this folder.")
    private Optional<Path> tables = Optional.empty();

    @Option(names = "--without-noise", description = "Leave out the Monte Carlo of noise peaks, which takes longest.")
    private boolean withoutNoise;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ScoreDemos() {}

    @Override
    public Integer call() throws IOException {
        Tally tally = new Tally();
        List<Summary.Costs> costs = new ArrayList<>();
        List<String> surveys = new ArrayList<>();
        int visits = 0;
        long alerts = 0;
        for (Path folder : folders) {
            Path repository = folder.resolve("repo");
            if (!Files.isDirectory(repository))
                throw new UserFault(folder + " holds no repository 'repo': name a folder that 'almagest demo' filled");
            surveys.add(SurveyFile.of(folder.resolve("survey")).config().name());
            Truth truth = Truth.read(folder.resolve("survey"));
            visits += truth.visits(false).size();
            try (Butler butler = Butler.open(repository)) {
                DemoScore score = new DemoScore(butler, promptCollection(butler, folder), truth);
                score.addTo(tally, !withoutNoise);
                costs.add(score.costs());
            }
            alerts += Summary.alertsPublished(folder.resolve("summary.json"));
        }
        Summary summary = new Summary(visits, tally, Summary.Costs.of(costs), alerts, Demo.TOPIC);
        if (json.isPresent()) summary.write(json.get());
        if (tables.isPresent()) ScoreTables.write(tally, tables.get());
        PrintWriter out = spec.commandLine().getOut();
        Figures.of(summary, surveys).lines().forEach(out::println);
        tally.notScored().ifPresent(out::println);
        out.println();
        out.println("completeness behind the reliability cut (n, found, share, binomial error, perfect filter)");
        summary.completeness().bins().forEach(out::println);
        tally.excluded.forEach((cause, n) -> out.println("excluded: " + cause + " " + n));
        out.flush();
        return 0;
    }

    private static String promptCollection(Butler butler, Path folder) {
        return butler.registry().collections().stream()
                .filter(c -> c.type() == CollectionType.CHAINED && c.name().endsWith("/prompt"))
                .map(c -> c.name())
                .findFirst()
                .orElseThrow(() -> new DataFault(folder + "/repo holds no collection */prompt: the demonstration did"
                        + " not come to its end; run it again"));
    }
}
