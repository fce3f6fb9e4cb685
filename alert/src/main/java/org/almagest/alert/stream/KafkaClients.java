/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.almagest.astro.fault.ResourceFault;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Kafka clients with our settings.
final class KafkaClients {
    /// Greatest size of a message [byte]: a packet with the longest history is a tenth of it.
    static final int LARGEST_PACKET = 16 << 20;

    private static final Duration POLL = Duration.ofMillis(200);

    private KafkaClients() {}

    static ResourceFault unreachable(String bootstrap, Exception e) {
        return new ResourceFault(
                "no answer from Kafka at " + bootstrap + " (" + e.getMessage()
                        + "); start it, or set the right address",
                e);
    }

    static KafkaProducer<byte[], byte[]> producer(StreamSettings s) {
        Properties p = new Properties();
        int patience = Math.toIntExact(s.patience().toMillis());
        p.put("bootstrap.servers", s.bootstrap());
        p.put("transactional.id", s.transactionalId());
        p.put("acks", "all");
        p.put("enable.idempotence", "true");
        p.put("compression.type", "zstd");
        p.put("linger.ms", "5");
        p.put("batch.size", Integer.toString(2 << 20));
        p.put("max.request.size", Integer.toString(LARGEST_PACKET));
        p.put("max.block.ms", Integer.toString(patience));
        p.put("request.timeout.ms", Integer.toString(Math.max(1000, patience / 2)));
        p.put("delivery.timeout.ms", Integer.toString(Math.max(1000, patience / 2) + patience));
        return new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// A consumer outside any group that sees committed records only.
    static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, Duration patience) {
        Properties p = new Properties();
        p.put("bootstrap.servers", bootstrap);
        p.put("isolation.level", "read_committed");
        p.put("enable.auto.commit", "false");
        p.put("auto.offset.reset", "earliest");
        p.put("fetch.max.bytes", Integer.toString(4 * LARGEST_PACKET));
        p.put("max.partition.fetch.bytes", Integer.toString(LARGEST_PACKET));
        p.put("default.api.timeout.ms", Long.toString(patience.toMillis()));
        p.put("request.timeout.ms", Long.toString(patience.toMillis()));
        return new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Reads up to given offsets and no further.
    ///
    /// @param ends offset in each partition to read up to
    /// @param patience longest time without anything coming
    /// @param wanted told of each record; ends the reading with false
    /// @throws ResourceFault when nothing comes for so long
    static void readTo(
            Consumer<byte[], byte[]> in,
            Map<TopicPartition, Long> ends,
            Duration patience,
            String bootstrap,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long since = System.nanoTime(), before = -1;
        while (ends.keySet().stream().anyMatch(p -> in.position(p) < end(ends, p))) {
            for (ConsumerRecord<byte[], byte[]> r : in.poll(POLL))
                if (r.offset() < end(ends, new TopicPartition(r.topic(), r.partition())) && !wanted.test(r)) return;
            // What is read need not be a record: marks of transactions move the position too.
            long place = ends.keySet().stream().mapToLong(in::position).sum();
            if (place > before) {
                before = place;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience.toNanos()) {
                throw new ResourceFault("Kafka at " + bootstrap + " sent nothing for " + patience.toSeconds()
                        + " s, and more is to come: see that it is up, and do it again");
            }
        }
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /// Makes both topics where they are missing.
    static void makeTopics(StreamSettings s) {
        long patience = s.patience().toMillis();
        Properties p = new Properties();
        p.put("bootstrap.servers", s.bootstrap());
        p.put("default.api.timeout.ms", Long.toString(patience));
        p.put("request.timeout.ms", Long.toString(patience));
        try (Admin admin = Admin.create(p)) {
            Set<String> there = admin.listTopics().names().get(patience, TimeUnit.MILLISECONDS);
            if (!there.contains(s.topic())) make(admin, new NewTopic(s.topic(), s.partitions(), (short) -1), patience);
            if (!there.contains(s.positionTopic()))
                make(
                        admin,
                        new NewTopic(s.positionTopic(), 1, (short) -1).configs(Map.of("cleanup.policy", "compact")),
                        patience);
        } catch (ExecutionException | TimeoutException e) {
            throw unreachable(s.bootstrap(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFault("interrupted while waiting for Kafka at " + s.bootstrap(), e);
        }
    }

    private static void make(Admin admin, NewTopic topic, long patience)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            admin.createTopics(Set.of(topic)).all().get(patience, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // Somebody else was quicker: that is what we wanted.
            if (!(e.getCause() instanceof TopicExistsException)) throw e;
        }
    }
}
