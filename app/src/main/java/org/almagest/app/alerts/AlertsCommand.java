/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.alerts;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.alert.archive.AlertArchive;
import org.almagest.alert.packet.AlertLine;
import org.almagest.alert.packet.AlertSchemas;
import org.almagest.alert.stream.AlertPublisher;
import org.almagest.alert.stream.AlertTail;
import org.almagest.alert.stream.Frame;
import org.almagest.alert.stream.KafkaNode;
import org.almagest.alert.stream.KafkaPublisher;
import org.almagest.alert.stream.StreamSettings;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbEngine;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.fault.UserFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest alerts`: sends alerts to Kafka, shows them as they come, and keeps them on disk.
@Command(
        name = "alerts",
        description = "Send alerts to a Kafka topic, show them as they come, and keep them on disk.",
        mixinStandardHelpOptions = true)
public final class AlertsCommand implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public AlertsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "publish",
            description = "Send what waits in a database's outbox, each alert once.",
            mixinStandardHelpOptions = true)
    void publish(
            @Parameters(paramLabel = "APDB", description = "The alert production database.") String location,
            @Option(names = "--bootstrap", description = "Host and port of a Kafka node.") Optional<String> bootstrap,
            @Option(names = "--node", description = "Folder of an embedded Kafka node to start for this, instead.")
                    Optional<Path> node,
            @Option(names = "--port", defaultValue = "9092", description = "Its port. Default: 9092.") int port,
            @Option(names = "--topic", defaultValue = "alerts", description = "Topic. Default: alerts.") String topic,
            @Option(names = "--trim", description = "Drop from the outbox what is known to be sent.") boolean trim,
            @Option(names = "--archive", description = "Also keep every packet in this folder, before it is sent.")
                    Optional<Path> archive,
            @Option(names = "--follow", description = "Go on until interrupted, looking once a second.")
                    boolean follow) {
        if (bootstrap.isPresent() == node.isPresent())
            throw new UserFault("alerts publish wants either --bootstrap or --node");
        if (port < 1 || port > 65_535) throw new UserFault("--port " + port + " is no port: 1 to 65535");
        try (Apdb apdb = ApdbEngine.of(location).open(location)) {
            if (node.isPresent()) {
                try (KafkaNode kafka = KafkaNode.start(node.get(), port)) {
                    drain(apdb, kafka.bootstrap(), topic, archive, trim, follow);
                }
            } else {
                drain(apdb, bootstrap.get(), topic, archive, trim, follow);
            }
        }
    }

    private void drain(Apdb apdb, String bootstrap, String topic, Optional<Path> folder, boolean trim, boolean follow) {
        Optional<OutboxArchive> archive = folder.map(f -> new OutboxArchive(apdb, new AlertArchive(f)));
        StreamSettings settings = StreamSettings.of(bootstrap, topic, apdb.identity());
        try (AlertPublisher publisher = new KafkaPublisher(settings, new ApdbOutbox(apdb))) {
            do {
                archive.ifPresent(OutboxArchive::update);
                long sent = publisher.publish();
                if (sent > 0 || !follow)
                    print(String.format(Locale.ROOT, "sent %d alerts to %s at %s", sent, topic, bootstrap));
                if (trim) {
                    // What came while it was sent must be kept too before it goes.
                    archive.ifPresent(OutboxArchive::update);
                    apdb.trimOutbox(publisher.position());
                }
            } while (follow && pause());
        }
    }

    /// @return false when interrupted
    private static boolean pause() {
        try {
            Thread.sleep(1000);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Command(
            name = "archive",
            description = "Keep the packets of a database's outbox as FOLDER/VISIT/DETECTOR.avro, which any Avro"
                    + " program reads.",
            mixinStandardHelpOptions = true)
    void archive(
            @Parameters(paramLabel = "APDB", description = "The alert production database.") String location,
            @Parameters(paramLabel = "FOLDER", description = "The archive; made when it is new.") Path folder) {
        try (Apdb apdb = ApdbEngine.of(location).open(location)) {
            long kept = new OutboxArchive(apdb, new AlertArchive(folder)).update();
            print(String.format(Locale.ROOT, "%d alerts of %s are in %s", kept, location, folder));
        }
    }

    @Command(
            name = "show",
            description = "Print alerts of an archive, or of any Avro containers of LSST's alerts, one line each.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "FOLDER", description = "The archive, or a folder or file of Avro containers.")
                    Path folder,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "Numbers of detections (diaSourceId).")
                    List<Long> ids) {
        if (!Files.exists(folder)) throw new UserFault("there is no archive " + folder);
        AlertArchive archive = new AlertArchive(folder);
        for (long id : ids) {
            print(archive.line(id).orElseThrow(() -> new UserFault("no alert " + id + " is in " + folder)));
        }
    }

    @Command(
            name = "tail",
            description = "Print alerts as they come, one line each; only committed ones are seen.",
            mixinStandardHelpOptions = true)
    int tail(
            @Option(
                            names = "--bootstrap",
                            defaultValue = "localhost:9092",
                            description = "Host and port of a Kafka node. Default: localhost:9092.")
                    String bootstrap,
            @Option(names = "--topic", defaultValue = "alerts", description = "Topic. Default: alerts.") String topic,
            @Option(names = "--from-beginning", description = "Begin with the oldest alert kept.") boolean beginning,
            @Option(names = "--count", defaultValue = "0", description = "Stop after so many. Default: never.")
                    long count,
            @Option(names = "--until-end", description = "Stop at the end of what is there now.") boolean untilEnd) {
        Shown shown = new Shown(topic, count);
        try (AlertTail tail = beginning || untilEnd
                ? AlertTail.fromBeginning(bootstrap, topic, PATIENCE)
                : AlertTail.fromNow(bootstrap, topic, PATIENCE)) {
            if (untilEnd) {
                tail.drain(shown::more);
            } else {
                spec.commandLine().getErr().println("listening to " + topic + " at " + bootstrap + "; Ctrl-C ends");
                boolean more = true;
                while (more && !Thread.currentThread().isInterrupted())
                    for (AlertTail.Received alert : tail.poll(POLL)) more = more && shown.more(alert);
            }
        }
        return shown.unreadable ? FaultKind.DATA.exitCode() : 0;
    }

    /// What has been shown of a topic.
    private final class Shown {
        private final String topic;
        private final long wanted;
        private long seen;
        private boolean unreadable;

        /// @param wanted alerts to show; 0 for all
        Shown(String topic, long wanted) {
            this.topic = topic;
            this.wanted = wanted;
        }

        /// Shows what came. Bytes that are no alert are told of and passed over: they stay in the topic,
        /// and what stands behind them is to be seen.
        ///
        /// @return whether more is wanted
        boolean more(AlertTail.Received alert) {
            try {
                print(line(alert));
            } catch (DataFault e) {
                unreadable = true;
                String place = String.format(Locale.ROOT, "%s %d:%d", topic, alert.partition(), alert.offset());
                spec.commandLine().getErr().println("almagest: data error: " + place + ": " + e.getMessage());
            }
            return ++seen != wanted;
        }
    }

    /// One alert in a line: its place in the stream, numbers, position, flux and history.
    static String line(AlertTail.Received received) {
        return String.format(Locale.ROOT, "%d:%d ", received.partition(), received.offset())
                + line(Frame.of(received.bytes()));
    }

    private static String line(Frame frame) {
        return frame.schemaId() == AlertSchemas.ID
                ? AlertLine.of(frame.body())
                : "schema " + frame.schemaId() + ", " + frame.body().length + " bytes";
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
