/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.nio.file.Path;
import java.util.List;

/// Ten lines of Python that read the topic with any Kafka and Avro client.
final class PythonReader {
    private PythonReader() {}

    /// @param schemas folder of the alert schemas
    static List<String> lines(String bootstrap, String topic, Path schemas) {
        return List.of(
                "import io, json, fastavro, confluent_kafka",
                "names, folder = {}, '" + schemas + "/'",
                "for part in ('diaSource', 'diaForcedSource', 'diaObject', 'ssSource', 'mpc_orbits', 'alert'):",
                "    schema = fastavro.parse_schema(json.load(open(folder + part + '.avsc')), named_schemas=names)",
                "consumer = confluent_kafka.Consumer({'bootstrap.servers': '" + bootstrap + "', 'group.id': 'demo',",
                "    'auto.offset.reset': 'earliest', 'isolation.level': 'read_committed'})",
                "consumer.subscribe(['" + topic + "'])",
                "while (message := consumer.poll(10)) is not None:",
                "    alert = fastavro.schemaless_reader(io.BytesIO(message.value()[5:]), schema)",
                "    print(alert['diaSourceId'], alert['diaSource']['ra'], alert['diaSource']['psfFlux'])");
    }
}
