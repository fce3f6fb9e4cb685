/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/// Reads a topic of alerts as they come; what is not committed is never seen.
///
/// Thread rule: one thread.
public final class AlertTail implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final String bootstrap;
    private final Duration patience;

    /// One packet as it was read.
    ///
    /// @param partition of the topic
    /// @param offset place in the partition
    /// @param bytes the packet in its [Frame]
    public record Received(int partition, long offset, byte[] bytes) {}

    private AlertTail(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            String bootstrap,
            Duration patience) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.bootstrap = bootstrap;
        this.patience = patience;
    }

    /// Reads from the first packet that is kept.
    public static AlertTail fromBeginning(String bootstrap, String topic, Duration patience) {
        AlertTail tail = open(bootstrap, topic, patience);
        tail.consumer.seekToBeginning(tail.partitions);
        return tail;
    }

    /// Reads what comes from now on: all that no reader could see yet, a commit that is just under way
    /// included.
    public static AlertTail fromNow(String bootstrap, String topic, Duration patience) {
        AlertTail tail = open(bootstrap, topic, patience);
        tail.consumer.seekToEnd(tail.partitions);
        // Seeking is lazy: asking for the position makes "now" the moment of this call.
        try {
            tail.partitions.forEach(tail.consumer::position);
        } catch (KafkaException e) {
            tail.close();
            throw KafkaClients.unreachable(bootstrap, e);
        }
        return tail;
    }

    private static AlertTail open(String bootstrap, String topic, Duration patience) {
        KafkaConsumer<byte[], byte[]> consumer = KafkaClients.consumer(bootstrap, patience);
        try {
            Map<String, List<PartitionInfo>> topics = consumer.listTopics(patience);
            List<PartitionInfo> found = topics.get(topic);
            if (found == null)
                throw new UserFault("no topic " + topic + " at " + bootstrap + "; there are " + topics.keySet());
            List<TopicPartition> partitions = found.stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            return new AlertTail(consumer, partitions, bootstrap, patience);
        } catch (KafkaException e) {
            consumer.close();
            throw KafkaClients.unreachable(bootstrap, e);
        } catch (UserFault | ResourceFault e) {
            consumer.close();
            throw e;
        }
    }

    /// What came, waiting at most so long for the first packet. Nothing when the thread is interrupted,
    /// which it stays.
    public List<Received> poll(Duration wait) {
        try {
            List<Received> out = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> r : consumer.poll(wait)) out.add(received(r));
            return out;
        } catch (InterruptException _) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (KafkaException e) {
            throw KafkaClients.unreachable(bootstrap, e);
        }
    }

    /// Reads all packets up to those committed when this is called, one after the other. Stops when the
    /// thread is interrupted, which it stays.
    ///
    /// @param wanted told of each packet; ends the reading with false
    /// @throws ResourceFault if Kafka does not answer, or stops sending before the end
    public void drain(Predicate<Received> wanted) {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            KafkaClients.readTo(consumer, ends, patience, bootstrap, r -> wanted.test(received(r)));
        } catch (InterruptException _) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            throw KafkaClients.unreachable(bootstrap, e);
        }
    }

    /// A record without a value, which others may write, has no bytes.
    private static Received received(ConsumerRecord<byte[], byte[]> r) {
        byte @Nullable [] value = r.value();
        return new Received(r.partition(), r.offset(), value == null ? new byte[0] : value);
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close();
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
