/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.dimension.RowIdPacker;
import org.almagest.butler.format.JsonLines;
import org.almagest.pipe.task.Connection;
import org.almagest.pipe.task.QuantumContext;

/// Finds the quanta that a repository gives a pipeline.
///
/// Steps are taken in order. The data IDs of a step's quanta follow from the datasets of its inputs; each
/// quantum then gets what belongs to its data ID, and is dropped when it lacks something required. The
/// expressions bear on quanta and on inputs alike.
public final class QuantumGraphBuilder {
    private static final long FREE_IDS = 1L << 40;

    private final PipelineGraph pipeline;
    private final GraphSource source;
    private final DimensionSlice slice;
    private final String run;
    private final WhereFilter data;
    private final Map<String, DatasetPool> pools = new HashMap<>();
    private final Map<UUID, Integer> producers = new HashMap<>();
    private final List<Quantum> quanta = new ArrayList<>();
    private final List<List<Integer>> needs = new ArrayList<>();
    private final List<DroppedQuantum> dropped = new ArrayList<>();

    private QuantumGraphBuilder(PipelineGraph pipeline, GraphSource source, String run, String where) {
        this.pipeline = pipeline;
        this.source = source;
        this.slice = new DimensionSlice(source);
        this.run = run;
        this.data = WhereFilter.parse(slice, where);
    }

    /// Builds the graph.
    ///
    /// @param pipeline bound steps
    /// @param source the repository's input collections
    /// @param run RUN collection of the outputs
    /// @param where data expression; blank for no constraint
    public static QuantumGraph build(PipelineGraph pipeline, GraphSource source, String run, String where) {
        QuantumGraphBuilder builder = new QuantumGraphBuilder(pipeline, source, run, where);
        for (PipelineStep step : pipeline.ordered()) builder.add(step);
        List<List<Integer>> follows = EffectOrder.of(builder.quanta, builder.slice);
        return new QuantumGraph(
                pipeline,
                run,
                List.copyOf(builder.quanta),
                List.copyOf(builder.needs),
                follows,
                List.copyOf(builder.dropped));
    }

    private void add(PipelineStep step) {
        DimensionGroup group = source.universe().group(step.type().dimensions());
        WhereFilter own = WhereFilter.parse(slice, step.where().orElse(""));
        Map<String, DatasetType> outputs = new LinkedHashMap<>();
        for (Connection c : step.connections(Connection.Role.OUTPUT)) outputs.put(c.component(), register(c, false));
        DatasetType metadata =
                new DatasetType(step.label() + "_metadata", group, source.storage(QuantumMetadata.class), false);
        DatasetType log = new DatasetType(step.label() + "_log", group, source.storage(JsonLines.class), false);
        List<Integer> made = new ArrayList<>();
        for (DataId id : candidates(step, group, own)) {
            DataId full = slice.expand(id);
            if (!data.test(full) || !own.test(full)) continue;
            Optional<Map<String, List<Quantum.InputRef>>> inputs = inputs(step, group, own, id, full);
            if (inputs.isEmpty()) continue;
            Map<String, DatasetRef> refs = new LinkedHashMap<>();
            outputs.forEach((component, type) -> refs.put(component, DatasetRef.predict(type, full, run)));
            made.add(quanta.size());
            quanta.add(new Quantum(
                    step,
                    context(step, full),
                    inputs.get(),
                    refs,
                    DatasetRef.predict(metadata, full, run),
                    DatasetRef.predict(log, full, run),
                    slice.timespan(full),
                    unit(full)));
            needs.add(producersOf(inputs.get()));
        }
        for (int index : made)
            for (Map.Entry<String, DatasetRef> e : quanta.get(index).outputs().entrySet())
                publish(step, e.getKey(), e.getValue(), index);
    }

    /// The dataset type of a connection, which must not differ from what the repository knows.
    private DatasetType register(Connection c, boolean calibration) {
        DimensionGroup group = source.universe().group(c.dimensions());
        boolean certified = calibration || pipeline.dataset(c.datasetType()).calibration();
        DatasetType wanted = new DatasetType(c.datasetType(), group, source.storage(c.type()), certified);
        Optional<DatasetType> known = source.datasetType(c.datasetType());
        if (known.isEmpty()) return wanted;
        if (!known.get().dimensions().equals(group))
            throw new UserFault("dataset type " + c.datasetType() + " goes by " + group + " in the pipeline, but by "
                    + known.get().dimensions() + " in the repository");
        return known.get();
    }

    private void publish(PipelineStep step, String component, DatasetRef ref, int quantum) {
        Integer other = producers.put(ref.id(), quantum);
        if (other != null)
            throw new UserFault(step.label() + "." + component + ": " + quanta.get(other) + " and "
                    + quanta.get(quantum) + " would both make " + ref);
        pools.computeIfAbsent(ref.type().name(), _ -> new DatasetPool(slice, ref.type()))
                .add(ref);
    }

    private DatasetPool pool(Connection c) {
        boolean made = pipeline.dataset(c.datasetType()).producer().isPresent();
        return pools.computeIfAbsent(c.datasetType(), name -> {
            DatasetPool pool = new DatasetPool(slice, register(c, c.calibration()));
            if (!made) for (DatasetRef ref : source.datasets(name)) pool.add(ref);
            return pool;
        });
    }

    /// Data IDs that quanta may have, earlier ones first.
    private List<DataId> candidates(PipelineStep step, DimensionGroup group, WhereFilter own) {
        TreeSet<DataId> ids = new TreeSet<>();
        boolean driven = false;
        for (Connection c : step.connections(Connection.Role.INPUT)) {
            DatasetPool pool = pool(c);
            DimensionRelation relation = DimensionRelation.between(slice, pool.dimensions(), group);
            if (!c.required() || !relation.reaches()) continue;
            driven = true;
            for (Quantum.InputRef ref : pool.members())
                if (data.test(ref.dataId()) && own.test(ref.dataId())) ids.addAll(relation.follow(ref.dataId()));
        }
        if (!driven)
            throw new UserFault(step.place() + ": " + step.label() + " by "
                    + step.type().dimensions() + " has no required input whose data IDs lead to its own");
        return ids.stream()
                .sorted(Comparator.comparingLong((DataId id) -> slice.timespan(slice.expand(id))
                                .map(Timespan::beginNanos)
                                .orElse(Long.MIN_VALUE))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /// What a quantum reads; empty when it lacks something, which is noted.
    private Optional<Map<String, List<Quantum.InputRef>>> inputs(
            PipelineStep step, DimensionGroup group, WhereFilter own, DataId id, DataId full) {
        Map<String, List<Quantum.InputRef>> inputs = new TreeMap<>();
        for (Connection c : step.connections()) {
            if (c.role() == Connection.Role.OUTPUT) continue;
            boolean made = pipeline.dataset(c.datasetType()).producer().isPresent();
            // where a step of the pipeline has no work, what is certified already serves
            boolean valid = c.calibration() && (!made || pool(c).members().isEmpty());
            List<Quantum.InputRef> found = valid
                    ? calibration(c, full)
                    : pool(c).of(group, full).stream()
                            .filter(r -> data.test(r.dataId()) && own.test(r.dataId()))
                            .toList();
            if (found.isEmpty() && c.required()) {
                boolean fault = c.role() == Connection.Role.PREREQUISITE && !c.mayLack();
                if (fault && !valid && pool(c).members().isEmpty()) throw noneAtAll(step, c);
                dropped.add(new DroppedQuantum(step.label(), id, c.datasetType(), reason(c, made, full), fault));
                return Optional.empty();
            }
            if (found.size() > 1 && c.count() != Connection.Count.LIST)
                throw new DataFault(
                        step.label() + " " + id + " wants one " + c.datasetType() + " and finds " + found.size() + ": "
                                + found.get(0).ref() + ", " + found.get(1).ref());
            inputs.put(c.component(), found);
        }
        return Optional.of(inputs);
    }

    private static UserFault noneAtAll(PipelineStep step, Connection c) {
        return new UserFault("step " + step.label() + " needs " + c.datasetType()
                + ", and the input collections hold none; name the collection that does, or leave the step out");
    }

    private List<Quantum.InputRef> calibration(Connection c, DataId full) {
        DatasetType type = register(c, true);
        DataId key = full.subset(type.dimensions().required());
        if (key.values().size() < type.dimensions().required().size()) return List.of();
        return source.valid(c.datasetType(), key, slice.timespan(full).orElse(Timespan.ALL))
                .map(ref -> List.of(new Quantum.InputRef(ref, slice.expand(ref.dataId()))))
                .orElse(List.of());
    }

    private String reason(Connection c, boolean made, DataId full) {
        String what =
                c.count() == Connection.Count.LIST ? "no " + c.datasetType() + " at all" : "no " + c.datasetType();
        if (made)
            return what + " comes from "
                    + pipeline.dataset(c.datasetType()).producer().orElse("?");
        if (source.datasetType(c.datasetType()).isEmpty()) return what + ": the repository has no such dataset type";
        if (c.calibration())
            return what + " is valid " + (slice.timespan(full).isPresent() ? "at its time" : "")
                    + " in the input collections";
        return what + " in the input collections belongs to it";
    }

    private List<Integer> producersOf(Map<String, List<Quantum.InputRef>> inputs) {
        TreeSet<Integer> found = new TreeSet<>();
        for (List<Quantum.InputRef> refs : inputs.values())
            for (Quantum.InputRef ref : refs) {
                Integer producer = producers.get(ref.ref().id());
                if (producer != null) found.add(producer);
            }
        return List.copyOf(found);
    }

    private QuantumContext context(PipelineStep step, DataId full) {
        long base = 1;
        long capacity = FREE_IDS;
        if (full.has(DimensionSlice.DETECTOR)
                && (full.has(DimensionSlice.VISIT) || full.has(DimensionSlice.EXPOSURE))) {
            RowIdPacker packer = source.rowIds(full.text("instrument"));
            String number = full.has(DimensionSlice.VISIT) ? DimensionSlice.VISIT : DimensionSlice.EXPOSURE;
            base = packer.pack(0, full.number(number), full.number(DimensionSlice.DETECTOR));
            capacity = packer.capacity();
        }
        return new QuantumContext(step.label(), full, run, base, capacity, slice.facts(full));
    }

    private static Optional<DataId> unit(DataId full) {
        if (!full.has(DimensionSlice.DETECTOR)) return Optional.empty();
        if (full.has(DimensionSlice.VISIT))
            return Optional.of(full.subset(List.of("instrument", DimensionSlice.VISIT, DimensionSlice.DETECTOR)));
        if (full.has(DimensionSlice.EXPOSURE))
            return Optional.of(full.subset(List.of("instrument", DimensionSlice.EXPOSURE, DimensionSlice.DETECTOR)));
        return Optional.empty();
    }
}
