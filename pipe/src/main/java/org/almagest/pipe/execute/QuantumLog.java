/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.almagest.butler.format.JsonLines;
import org.almagest.butler.format.RecordJson;
import tools.jackson.databind.json.JsonMapper;

/// Gathers what one quantum logs.
final class QuantumLog implements AutoCloseable {
    /// More events than this are counted, not kept.
    private static final int MOST = 10_000;

    private final JsonMapper mapper = RecordJson.mapper();
    private final List<LogSource.Attachment> attachments = new ArrayList<>();
    private final List<LogLine> lines = new ArrayList<>();
    private long left;

    private QuantumLog() {}

    static QuantumLog open() {
        QuantumLog log = new QuantumLog();
        for (LogSource source : ServiceLoader.load(LogSource.class)) log.attachments.add(source.attach(log::add));
        return log;
    }

    synchronized void add(LogLine line) {
        if (lines.size() < MOST) lines.add(line);
        else left++;
    }

    synchronized JsonLines lines() {
        List<String> json = new ArrayList<>();
        for (LogLine line : lines) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("time", line.time().toString());
            fields.put("level", line.level());
            fields.put("logger", line.logger());
            fields.put("message", line.message());
            if (!line.error().isEmpty()) fields.put("error", line.error());
            json.add(mapper.writeValueAsString(fields));
        }
        if (left > 0) json.add(mapper.writeValueAsString(Map.of("message", left + " further events were not kept")));
        return new JsonLines(json);
    }

    @Override
    public void close() {
        attachments.forEach(LogSource.Attachment::close);
    }
}
