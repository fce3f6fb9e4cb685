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
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// Reads a topic of alerts as they come; what is not committed is never seen.
///
/// Thread rule: one thread.
public final class AlertTail implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final String bootstrap;

    /// One packet as it was read.
    ///
    /// @param partition of the topic
    /// @param offset place in the partition
    /// @param bytes the packet in its [Frame]
    public record Received(int partition, long offset, byte[] bytes) {}

    private AlertTail(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, String bootstrap) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.bootstrap = bootstrap;
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
        tail.partitions.forEach(tail.consumer::position);
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
            return new AlertTail(consumer, partitions, bootstrap);
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
            for (ConsumerRecord<byte[], byte[]> r : consumer.poll(wait))
                out.add(new Received(r.partition(), r.offset(), r.value()));
            return out;
        } catch (InterruptException _) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (KafkaException e) {
            throw KafkaClients.unreachable(bootstrap, e);
        }
    }

    /// All packets up to those committed when this is called.
    public List<Received> drain() {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Received> out = new ArrayList<>();
            while (!Thread.currentThread().isInterrupted()
                    && partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L)))
                out.addAll(poll(Duration.ofMillis(200)));
            return out;
        } catch (KafkaException e) {
            throw KafkaClients.unreachable(bootstrap, e);
        }
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
