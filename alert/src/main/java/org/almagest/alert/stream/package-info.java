/// Alerts on their way: from the outbox of the alert production database to a Kafka topic, once each.
///
/// [AlertPublisher] drains an [Outbox] in Kafka transactions. Each transaction writes the packets and the
/// number of the last row of the outbox to a compacted position topic, so that both are there or neither
/// is. A publisher that starts fences its predecessor (one fixed transactional id per database), reads the
/// position and goes on behind it: killed at any moment, it loses nothing and sends nothing twice, for
/// readers that read committed records only, as [AlertTail] does. [KafkaNode] is a whole Kafka in this JVM
/// for one machine.
///
/// **May use**: `astro`.
///
/// @see <a href="https://kafka.apache.org/documentation/#semantics">Kafka, message delivery semantics</a>
@NullMarked
package org.almagest.alert.stream;

import org.jspecify.annotations.NullMarked;
