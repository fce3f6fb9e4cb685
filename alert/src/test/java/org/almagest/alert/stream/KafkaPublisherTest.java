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

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One node serves all tests; each has a topic of its own.
class KafkaPublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static KafkaNode node;

    @BeforeAll
    static void start() {
        node = KafkaNode.start(dir.resolve("kafka"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /// An outbox in memory.
    private static final class ListOutbox implements Outbox {
        private final List<OutboxRow> rows = new ArrayList<>();

        void add(int n) {
            for (int i = 0; i < n; i++) {
                long row = rows.size() + 1;
                rows.add(new OutboxRow(
                        row,
                        1000 + row,
                        ByteBuffer.allocate(300).putLong(1000 + row).array()));
            }
        }

        @Override
        public List<OutboxRow> after(long row, int limit) {
            return rows.stream().filter(r -> r.row() > row).limit(limit).toList();
        }

        @Override
        public long last() {
            return rows.size();
        }

        List<Long> ids() {
            return rows.stream().map(OutboxRow::diaSourceId).toList();
        }
    }

    private static StreamSettings settings(String topic, int batch) {
        return new StreamSettings(node.bootstrap(), topic, "apdb-" + topic, 1, batch, PATIENCE);
    }

    private static List<Long> published(String topic) {
        try (AlertTail tail = AlertTail.fromBeginning(node.bootstrap(), topic, PATIENCE)) {
            List<Long> out = new ArrayList<>();
            tail.drain(r -> out.add(ByteBuffer.wrap(r.bytes()).getLong()));
            return out;
        }
    }

    @Test
    void sendsEachRowOnceAndGoesOnBehindThePosition() {
        ListOutbox outbox = new ListOutbox();
        outbox.add(25);
        try (KafkaPublisher publisher = new KafkaPublisher(settings("plain", 10), outbox)) {
            assertThat(publisher.publish()).isEqualTo(25);
            assertThat(publisher.position()).isEqualTo(25);
            assertThat(publisher.publish()).isZero();
            outbox.add(7);
            assertThat(publisher.publish()).isEqualTo(7);
        }
        outbox.add(3);
        try (KafkaPublisher next = new KafkaPublisher(settings("plain", 10), outbox)) {
            assertThat(next.position()).isEqualTo(32);
            assertThat(next.publish()).isEqualTo(3);
        }
        assertThat(published("plain")).isEqualTo(outbox.ids());
    }

    @Test
    void anOutboxThatWasSetBackIsRefused() {
        ListOutbox outbox = new ListOutbox(), copy = new ListOutbox();
        copy.add(4);
        outbox.add(6);
        try (KafkaPublisher publisher = new KafkaPublisher(settings("back", 10), outbox)) {
            publisher.publish();
        }
        assertThatThrownBy(() -> new KafkaPublisher(settings("back", 10), copy))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("up to row 6")
                .hasMessageContaining("row 4 only");
        outbox.add(1);
        try (KafkaPublisher publisher = new KafkaPublisher(settings("back", 10), outbox)) {
            assertThat(publisher.publish()).isEqualTo(1);
        }
    }

    /// What stands for a kill: nothing of ours runs behind it.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @EnumSource(PublisherStep.class)
    void aKillAtAnyStepLosesAndDoublesNothing(PublisherStep step) {
        String topic = "kill-" + step.name().toLowerCase(java.util.Locale.ROOT);
        ListOutbox outbox = new ListOutbox();
        outbox.add(12);
        AtomicInteger seen = new AtomicInteger();
        KafkaPublisher killed = new KafkaPublisher(settings(topic, 5), outbox, s -> {
            // The second transaction dies, so that a committed one lies before it.
            if (s == step && seen.incrementAndGet() == 2) throw new Killed();
        });
        assertThatThrownBy(killed::publish).isInstanceOf(Killed.class);
        try (KafkaPublisher next = new KafkaPublisher(settings(topic, 5), outbox)) {
            assertThat(next.position()).isEqualTo(step == PublisherStep.COMMITTED ? 10 : 5);
            next.publish();
        }
        killed.close();
        assertThat(published(topic)).isEqualTo(outbox.ids());
    }

    @Test
    void aPublisherThatWasReplacedStops() {
        ListOutbox outbox = new ListOutbox();
        outbox.add(4);
        try (KafkaPublisher old = new KafkaPublisher(settings("fenced", 2), outbox);
                KafkaPublisher young = new KafkaPublisher(settings("fenced", 2), outbox)) {
            assertThat(young.publish()).isEqualTo(4);
            outbox.add(2);
            assertThatThrownBy(old::publish).isInstanceOf(ResourceFault.class).hasMessageContaining("took over");
            young.publish();
        }
        assertThat(published("fenced")).isEqualTo(outbox.ids());
    }

    /// A commit returns before the broker has shown its packets to readers; those count as later until
    /// then.
    private static void waitUntilVisible(String topic, int packets) {
        try (AlertTail tail = AlertTail.fromBeginning(node.bootstrap(), topic, PATIENCE)) {
            int seen = 0;
            for (int i = 0; i < 100 && seen < packets; i++)
                seen += tail.poll(Duration.ofMillis(200)).size();
            assertThat(seen).isEqualTo(packets);
        }
    }

    @Test
    void readersFromNowSeeWhatComesLater() {
        ListOutbox outbox = new ListOutbox();
        outbox.add(2);
        try (KafkaPublisher publisher = new KafkaPublisher(settings("later", 10), outbox)) {
            publisher.publish();
            waitUntilVisible("later", 2);
            try (AlertTail tail = AlertTail.fromNow(node.bootstrap(), "later", PATIENCE)) {
                outbox.add(1);
                publisher.publish();
                List<AlertTail.Received> got = List.of();
                for (int i = 0; i < 100 && got.isEmpty(); i++) got = tail.poll(Duration.ofMillis(200));
                assertThat(got).hasSize(1);
                assertThat(ByteBuffer.wrap(got.getFirst().bytes()).getLong()).isEqualTo(1003);
            }
        }
    }

    @Test
    void namesATopicThatIsMissing() {
        assertThatThrownBy(() -> AlertTail.fromNow(node.bootstrap(), "nowhere", PATIENCE))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no topic nowhere");
    }

    @Test
    void kafkaThatIsDownIsAFaultOfTheResources() {
        StreamSettings down = new StreamSettings("127.0.0.1:1", "alerts", "apdb", 1, 10, Duration.ofSeconds(2));
        assertThatThrownBy(() -> new KafkaPublisher(down, new ListOutbox()))
                .isInstanceOf(ResourceFault.class)
                .hasMessageContaining("127.0.0.1:1")
                .satisfies(e -> assertThat(FaultKind.of(e).exitCode()).isEqualTo(4));
        assertThatThrownBy(() -> AlertTail.fromNow("127.0.0.1:1", "alerts", Duration.ofSeconds(2)))
                .isInstanceOf(ResourceFault.class);
    }
}
