/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/// Publishes to Kafka; see the package for how each packet goes out once.
///
/// The key of a record is the number of the detection, eight bytes with the highest first.
public final class KafkaPublisher implements AlertPublisher {
    private final StreamSettings settings;
    private final Outbox outbox;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Consumer<PublisherStep> observer;
    private final byte[] positionKey;
    private long position;
    private boolean broken;

    /// Makes the topics where they are missing, fences a predecessor and reads the position.
    ///
    /// @throws ResourceFault if Kafka does not answer
    /// @throws DataFault if the outbox is older than what was published from it
    public KafkaPublisher(StreamSettings settings, Outbox outbox) {
        this(settings, outbox, _ -> {});
    }

    /// @param observer is told each step; what it throws ends the work as a crash would
    KafkaPublisher(StreamSettings settings, Outbox outbox, Consumer<PublisherStep> observer) {
        this.settings = settings;
        this.outbox = outbox;
        this.observer = observer;
        this.positionKey = settings.database().getBytes(StandardCharsets.UTF_8);
        KafkaClients.makeTopics(settings);
        this.producer = KafkaClients.producer(settings);
        try {
            producer.initTransactions();
            this.position = lastPosition();
            requireNotSetBack();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw KafkaClients.unreachable(settings.bootstrap(), e);
        } catch (ResourceFault | DataFault e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /// A database that was restored from a copy gives its next alerts numbers that are taken for sent ones.
    private void requireNotSetBack() {
        long last = outbox.last();
        if (position > last)
            throw new DataFault("topic " + settings.topic() + " has alerts of database " + settings.database()
                    + " up to row " + position + ", and its outbox has come to row " + last
                    + " only: it was set back, maybe restored from a copy. Bring back the newer database, or publish"
                    + " to another topic");
    }

    /// The last committed position: fencing has ended every transaction of our predecessors, so it is
    /// final.
    private long lastPosition() {
        TopicPartition only = new TopicPartition(settings.positionTopic(), 0);
        long[] last = {0};
        try (KafkaConsumer<byte[], byte[]> in = KafkaClients.consumer(settings.bootstrap(), settings.patience())) {
            in.assign(Set.of(only));
            in.seekToBeginning(Set.of(only));
            long end = in.endOffsets(Set.of(only)).getOrDefault(only, 0L);
            KafkaClients.readTo(in, Map.of(only, end), settings.patience(), settings.bootstrap(), r -> {
                if (Arrays.equals(r.key(), positionKey))
                    last[0] = ByteBuffer.wrap(r.value()).getLong();
                return true;
            });
        }
        return last[0];
    }

    @Override
    public long publish() {
        if (broken) throw new ResourceFault("this publisher failed before: open a new one");
        long sent = 0;
        while (true) {
            List<OutboxRow> rows = outbox.after(position, settings.batch());
            if (rows.isEmpty()) return sent;
            checkOrder(rows);
            publish(rows);
            position = rows.getLast().row();
            sent += rows.size();
        }
    }

    private void checkOrder(List<OutboxRow> rows) {
        long before = position;
        for (OutboxRow row : rows) {
            if (row.row() <= before)
                throw new IllegalStateException("outbox row " + row.row() + " came behind row " + before);
            before = row.row();
        }
    }

    private void publish(List<OutboxRow> rows) {
        broken = true;
        try {
            producer.beginTransaction();
            observer.accept(PublisherStep.BEGUN);
            for (int i = 0; i < rows.size(); i++) {
                if (i == rows.size() / 2) {
                    producer.flush();
                    observer.accept(PublisherStep.HALF_SENT);
                }
                byte[] key = ByteBuffer.allocate(8)
                        .putLong(rows.get(i).diaSourceId())
                        .array();
                producer.send(
                        new ProducerRecord<>(settings.topic(), key, rows.get(i).bytes()));
            }
            observer.accept(PublisherStep.SENT);
            byte[] last = ByteBuffer.allocate(8).putLong(rows.getLast().row()).array();
            producer.send(new ProducerRecord<>(settings.positionTopic(), positionKey, last));
            observer.accept(PublisherStep.POSITION_SENT);
            producer.commitTransaction();
            observer.accept(PublisherStep.COMMITTED);
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new ResourceFault("another publisher of " + settings.database() + " took over; this one stops", e);
        } catch (KafkaException e) {
            throw KafkaClients.unreachable(settings.bootstrap(), e);
        }
        broken = false;
    }

    @Override
    public long position() {
        return position;
    }

    /// Closes the connection; a transaction that failed is left to the next publisher, which ends it.
    @Override
    public void close() {
        producer.close(broken ? Duration.ZERO : settings.patience());
    }
}
