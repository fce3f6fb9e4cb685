/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import java.time.Duration;
import org.almagest.astro.fault.UserFault;

/// How to reach a stream.
///
/// @param bootstrap host and port of a Kafka node
/// @param topic topic of the alerts
/// @param database name of the database whose outbox is drained: unique for ever, because the position is
/// kept under it
/// @param partitions of the topic when it is made; packets keep their order within a partition
/// @param batch greatest number of packets in a transaction
/// @param patience how long to wait for Kafka before giving up
public record StreamSettings(
        String bootstrap, String topic, String database, int partitions, int batch, Duration patience) {
    public StreamSettings {
        if (partitions < 1 || batch < 1)
            throw new IllegalArgumentException(partitions + " partitions, batches of " + batch);
        if (!topic.matches("[A-Za-z0-9._-]{1,200}"))
            throw new UserFault("topic name '" + topic + "': Kafka takes letters, digits, '.', '_' and '-'");
    }

    /// One partition, 500 packets in a transaction, 15 s of patience.
    public static StreamSettings of(String bootstrap, String topic, String database) {
        return new StreamSettings(bootstrap, topic, database, 1, 500, Duration.ofSeconds(15));
    }

    /// The compacted topic of the position.
    public String positionTopic() {
        return topic + ".position";
    }

    String transactionalId() {
        return "almagest-alerts-" + database;
    }
}
