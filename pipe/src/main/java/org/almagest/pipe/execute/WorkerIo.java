/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.butler.datastore.FileDatastore;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.Connection;
import org.almagest.pipe.task.DatasetView;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.QuantumIo;

/// Reads the inputs of one quantum from memory or files, and writes its outputs aside; nothing is in place
/// before [#keep].
final class WorkerIo implements QuantumIo<Record, Record> {
    private final WorkerStep step;
    private final UnitPlan.QuantumPlan plan;
    private final QuantumContext context;
    private final List<UnitPlan.InputPlan> inputs;
    private final DatasetCache cache;
    private final StoredFiles files;
    private final Map<UnitPlan.OutputPlan, FileDatastore.Staged> staged = new LinkedHashMap<>();
    private final List<String> caveats = new ArrayList<>();
    private final List<UnitPlan.OutputPlan> made = new ArrayList<>();
    private long readNanos;
    private long writeNanos;
    private boolean written;
    private boolean complete;

    /// @param inputs those that can be had
    WorkerIo(
            WorkerStep step,
            UnitPlan.QuantumPlan plan,
            QuantumContext context,
            List<UnitPlan.InputPlan> inputs,
            DatasetCache cache,
            StoredFiles files) {
        this.step = step;
        this.plan = plan;
        this.context = context;
        this.inputs = inputs;
        this.cache = cache;
        this.files = files;
    }

    @Override
    public QuantumContext context() {
        return context;
    }

    @Override
    public Record read() {
        long start = System.nanoTime();
        Map<String, List<Object>> values = new HashMap<>();
        for (UnitPlan.InputPlan input : inputs) {
            Connection c = step.connection(input.component());
            InputFiller.listOf(values, input.component()).add(c.deferred() ? handle(input, c) : load(input, c));
        }
        readNanos += System.nanoTime() - start;
        return InputFiller.fill(step.type(), context, values);
    }

    private Object load(UnitPlan.InputPlan input, Connection c) {
        Optional<Object> cached = cache.find(input.id());
        if (cached.isEmpty()) return files.read(input, c.type());
        if (!c.consumed()) return cached.get();
        boolean last = plan.release().contains(input.id())
                && inputs.stream().filter(i -> i.id().equals(input.id())).count() == 1;
        if (!last) return cache.copy(cached.get());
        cache.release(List.of(input.id()));
        return cached.get();
    }

    private Deferred<?> handle(UnitPlan.InputPlan input, Connection c) {
        DataId id = DataId.of(input.dataId());
        Optional<Object> cached = cache.find(input.id());
        return cached.isPresent() ? new DatasetView<>(id, cached.get()) : new FileHandle<>(id, input, c.type());
    }

    private final class FileHandle<T> implements Deferred<T> {
        private final DataId dataId;
        private final UnitPlan.InputPlan input;
        private final Class<T> type;

        FileHandle(DataId dataId, UnitPlan.InputPlan input, Class<T> type) {
            this.dataId = dataId;
            this.input = input;
            this.type = type;
        }

        @Override
        public DataId dataId() {
            return dataId;
        }

        @Override
        public T get() {
            return timed(() -> files.read(input, type));
        }

        @Override
        public Optional<T> get(Box part) {
            return timed(() -> files.read(input, type, part));
        }

        @Override
        public <R extends AutoCloseable> Optional<R> open(Class<R> form) {
            return timed(() -> files.open(input, form));
        }

        private <R> R timed(java.util.function.Supplier<R> reading) {
            long start = System.nanoTime();
            try {
                return reading.get();
            } finally {
                readNanos += System.nanoTime() - start;
            }
        }
    }

    @Override
    public void write(Record outputs) {
        if (written) throw new IllegalStateException("the outputs of a quantum are written once");
        written = true;
        long start = System.nanoTime();
        for (UnitPlan.OutputPlan output : plan.outputs()) {
            Optional<Object> value = InputFiller.value(outputs, step.output(output.component()));
            if (value.isEmpty()) {
                caveats.add("no " + output.name());
                continue;
            }
            if (output.stored() && !plan.rerun()) staged.put(output, files.stage(value.get(), output));
            if (output.keep()) cache.keep(output.id(), value.get());
            made.add(output);
        }
        writeNanos += System.nanoTime() - start;
        complete = true;
    }

    /// Whether all outputs were written.
    boolean complete() {
        return complete;
    }

    /// Outputs that the step gave.
    List<UnitPlan.OutputPlan> made() {
        return made;
    }

    List<String> caveats() {
        return caveats;
    }

    double readSeconds() {
        return readNanos / 1e9;
    }

    double writeSeconds() {
        return writeNanos / 1e9;
    }

    /// Puts all files in place.
    List<Message.Written> keep() {
        List<Message.Written> all = new ArrayList<>();
        staged.forEach((output, file) -> all.add(files.keep(output, file)));
        staged.clear();
        return all;
    }

    /// Throws away what is not in place.
    void discard() {
        staged.values().forEach(FileDatastore.Staged::discard);
        staged.clear();
    }
}
