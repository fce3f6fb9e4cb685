/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.almagest.astro.fault.ResourceFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka ends its process when it cannot go on; a node within a program must not end that program.
class KafkaNodeTest {
    @TempDir
    Path dir;

    @Test
    void aPortOfTheControllerThatIsTakenIsAFaultAndTheProgramGoesOn() throws IOException {
        try (ServerSocket taken = socket();
                ServerSocket free = socket()) {
            int port = free.getLocalPort();
            free.close();
            assertThatThrownBy(() -> KafkaNode.start(dir.resolve("a"), port, taken.getLocalPort()))
                    .isInstanceOf(ResourceFault.class)
                    .hasMessageContaining(dir.resolve("a").toString())
                    .hasMessageContaining("port");
        }
        try (KafkaNode node = KafkaNode.start(dir.resolve("a"))) {
            assertThat(node.bootstrap()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void aPortOfTheBrokerThatIsTakenIsAFaultToo() throws IOException {
        try (ServerSocket taken = socket()) {
            assertThatThrownBy(() -> KafkaNode.start(dir.resolve("b"), taken.getLocalPort()))
                    .isInstanceOf(ResourceFault.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    private static ServerSocket socket() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }
}
