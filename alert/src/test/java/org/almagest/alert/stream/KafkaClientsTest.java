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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
    private static final TopicPartition PARTITION = new TopicPartition("alerts", 0);

    /// A consumer of one partition with three records at offsets 0 to 2.
    private static MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        for (int i = 0; i < 3; i++)
            consumer.addRecord(new ConsumerRecord<>("alerts", 0, i, new byte[0], new byte[] {(byte) i}));
        return consumer;
    }

    private static List<Byte> read(MockConsumer<byte[], byte[]> consumer, long end, int most) {
        List<Byte> out = new ArrayList<>();
        KafkaClients.readTo(consumer, Map.of(PARTITION, end), Duration.ofMillis(300), "host:1", r -> {
            out.add(r.value()[0]);
            return out.size() < most;
        });
        return out;
    }

    @Test
    void readsToTheEndAskedForAndNoFurther() {
        assertThat(read(consumer(), 3, 9)).containsExactly((byte) 0, (byte) 1, (byte) 2);
        assertThat(read(consumer(), 2, 9)).containsExactly((byte) 0, (byte) 1);
        assertThat(read(consumer(), 3, 1)).containsExactly((byte) 0);
        assertThat(read(consumer(), 0, 9)).isEmpty();
    }

    /// A broker that goes away while it is read from gives no error, but nothing more either.
    @Test
    void aBrokerThatFallsSilentIsTold() {
        assertThatThrownBy(() -> read(consumer(), 5, 9))
                .isInstanceOf(ResourceFault.class)
                .hasMessageContaining("host:1");
    }

    @Test
    void aTopicNameThatKafkaDoesNotTakeIsTheUsersMistake() {
        assertThatThrownBy(() -> StreamSettings.of("host:1", "my alerts", "apdb"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("my alerts");
    }
}
