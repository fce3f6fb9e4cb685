/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.almagest.astro.fault.ResourceFault;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/// A whole Kafka (broker and controller) in this JVM, on the loopback address: the stream of one machine.
///
/// Its topics live in a folder and are there again when it starts on the same folder. It takes 10 to 20 s
/// to start.
///
/// Thread rule: several threads may use the stream; one starts and closes it.
public final class KafkaNode implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final int port;

    private KafkaNode(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /// Starts a node on a free port.
    ///
    /// @param folder where topics are kept; made when missing
    public static KafkaNode start(Path folder) {
        // somebody may take a free port before Kafka does
        for (int attempt = 1; ; attempt++)
            try {
                return start(folder, freePort());
            } catch (ResourceFault e) {
                if (attempt == ATTEMPTS) throw e;
            }
    }

    /// Starts a node on a port.
    public static KafkaNode start(Path folder, int port) {
        return start(folder, port, freePort());
    }

    /// As above with the port of the controller, which only the node itself uses.
    static KafkaNode start(Path folder, int port, int controllerPort) {
        // a server of its own may end its process; this one lives in somebody else's
        Exit.setExitProcedure(KafkaNode::givenUp);
        Exit.setHaltProcedure(KafkaNode::givenUp);
        try {
            Files.createDirectories(folder);
            format(folder);
            KafkaConfig config = KafkaConfig.fromProps(properties(folder, port, controllerPort), false);
            KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
            try {
                server.startup();
            } catch (RuntimeException e) {
                server.shutdown();
                throw e;
            }
            return new KafkaNode(server, port);
        } catch (Exception e) {
            throw new ResourceFault(
                    "cannot start Kafka in " + folder + " on port " + port + ": " + e.getMessage()
                            + "; is the folder in use by another node, or the port?",
                    e);
        }
    }

    private static void givenUp(int status, @Nullable String message) {
        throw new IllegalStateException("Kafka has given up" + (message == null ? "" : ": " + message));
    }

    private static void format(Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) return;
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(Optional.of(folder.toString()))
                    .addDirectory(folder.toString())
                    .setIgnoreFormatted(true)
                    .run();
        }
    }

    private static Properties properties(Path folder, int port, int controllerPort) {
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        p.setProperty("listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        p.setProperty("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("server.max.startup.time.ms", "60000");
        p.setProperty("log.dirs", folder.toString());
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "1");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("transaction.state.log.num.partitions", "1");
        p.setProperty("share.coordinator.state.topic.replication.factor", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("message.max.bytes", Integer.toString(KafkaClients.LARGEST_PACKET));
        p.setProperty("log.retention.hours", "-1");
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "2");
        p.setProperty("background.threads", "2");
        return p;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ResourceFault("no free port on " + HOST + ": " + e.getMessage(), e);
        }
    }

    /// Host and port for clients.
    public String bootstrap() {
        return HOST + ":" + port;
    }

    /// Stops the node; its topics stay in the folder.
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
