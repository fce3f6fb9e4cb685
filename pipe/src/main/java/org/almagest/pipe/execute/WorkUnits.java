/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.almagest.pipe.graph.Quantum;
import org.almagest.pipe.graph.QuantumGraph;
import org.almagest.pipe.task.Connection;

/// Cuts a graph into work units, each run by one worker in order.
///
/// Quanta of one visit and detector that follow each other are one unit, but for a step with an effect
/// outside the butler, which is a unit of its own so that no other quantum waits for its turn. Quanta that
/// hang together by a dataset that is not stored are always one unit. Units never wait for each other in a
/// circle: those that would are made one.
final class WorkUnits {
    /// One unit.
    ///
    /// @param index its place
    /// @param affinity visit and detector, empty for none
    /// @param quanta indices in the graph, in order
    /// @param waitsFor indices of the quanta outside that must have ended
    record Unit(int index, String affinity, List<Integer> quanta, Set<Integer> waitsFor) {}

    private final QuantumGraph graph;
    private final int[] parent;

    private WorkUnits(QuantumGraph graph) {
        this.graph = graph;
        this.parent = new int[graph.quanta().size()];
        for (int i = 0; i < parent.length; i++) parent[i] = i;
    }

    static List<Unit> of(QuantumGraph graph) {
        WorkUnits units = new WorkUnits(graph);
        Set<UUID> unstored = unstored(graph);
        for (int i = 0; i < graph.quanta().size(); i++)
            for (int before : graph.needs().get(i))
                if (units.together(before, i)
                        || passes(graph.quanta().get(before), graph.quanta().get(i), unstored)) units.join(before, i);
        units.joinCircles();
        return units.list();
    }

    private boolean together(int a, int b) {
        Quantum p = graph.quanta().get(a);
        Quantum q = graph.quanta().get(b);
        boolean effect =
                !p.step().type().effect().isEmpty() || !q.step().type().effect().isEmpty();
        return !effect && p.unit().isPresent() && p.unit().equals(q.unit());
    }

    /// Datasets that are never in a file.
    static Set<UUID> unstored(QuantumGraph graph) {
        Set<UUID> ids = new HashSet<>();
        for (Quantum q : graph.quanta())
            for (Connection c : q.step().connections(Connection.Role.OUTPUT))
                if (!c.stored())
                    Optional.ofNullable(q.outputs().get(c.component())).ifPresent(ref -> ids.add(ref.id()));
        return ids;
    }

    private static boolean passes(Quantum from, Quantum to, Set<UUID> unstored) {
        Set<UUID> made = new HashSet<>();
        from.outputs().values().forEach(ref -> made.add(ref.id()));
        for (List<Quantum.InputRef> refs : to.inputs().values())
            for (Quantum.InputRef ref : refs)
                if (unstored.contains(ref.ref().id()) && made.contains(ref.ref().id())) return true;
        return false;
    }

    private int root(int i) {
        int r = i;
        while (parent[r] != r) r = parent[r];
        while (parent[i] != r) {
            int next = parent[i];
            parent[i] = r;
            i = next;
        }
        return r;
    }

    private boolean join(int a, int b) {
        int p = root(a);
        int q = root(b);
        parent[Math.max(p, q)] = Math.min(p, q);
        return p != q;
    }

    private Map<Integer, Set<Integer>> edges() {
        Map<Integer, Set<Integer>> edges = new HashMap<>();
        for (int i = 0; i < parent.length; i++) {
            edges.computeIfAbsent(root(i), _ -> new HashSet<>());
            for (List<List<Integer>> kind : List.of(graph.needs(), graph.follows()))
                for (int before : kind.get(i))
                    if (root(before) != root(i))
                        edges.computeIfAbsent(root(before), _ -> new HashSet<>())
                                .add(root(i));
        }
        return edges;
    }

    /// Joins units that wait for each other in a circle, and those between two circles.
    private void joinCircles() {
        boolean joined = true;
        while (joined) {
            Map<Integer, Set<Integer>> forward = edges();
            Map<Integer, Set<Integer>> left = trimmed(reversed(trimmed(forward)));
            joined = false;
            for (Map.Entry<Integer, Set<Integer>> e : left.entrySet())
                for (int other : e.getValue()) joined |= join(e.getKey(), other);
        }
    }

    private static Map<Integer, Set<Integer>> reversed(Map<Integer, Set<Integer>> edges) {
        Map<Integer, Set<Integer>> back = new HashMap<>();
        edges.keySet().forEach(n -> back.put(n, new HashSet<>()));
        edges.forEach((from, tos) ->
                tos.forEach(to -> back.computeIfAbsent(to, _ -> new HashSet<>()).add(from)));
        return back;
    }

    /// What is left when nodes that nothing leads to are taken away, again and again.
    private static Map<Integer, Set<Integer>> trimmed(Map<Integer, Set<Integer>> edges) {
        Map<Integer, Integer> incoming = new HashMap<>();
        edges.keySet().forEach(n -> incoming.put(n, 0));
        edges.values().forEach(tos -> tos.forEach(to -> incoming.merge(to, 1, Integer::sum)));
        ArrayDeque<Integer> free = new ArrayDeque<>();
        incoming.forEach((n, count) -> {
            if (count == 0) free.add(n);
        });
        Map<Integer, Set<Integer>> left = new HashMap<>(edges);
        while (!free.isEmpty()) {
            int n = free.poll();
            for (int to : left.getOrDefault(n, Set.of())) if (incoming.merge(to, -1, Integer::sum) == 0) free.add(to);
            left.remove(n);
        }
        return left;
    }

    private List<Unit> list() {
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < parent.length; i++)
            members.computeIfAbsent(root(i), _ -> new ArrayList<>()).add(i);
        List<Unit> units = new ArrayList<>();
        for (List<Integer> quanta : members.values()) {
            Set<Integer> inside = new HashSet<>(quanta);
            Set<Integer> outside = new TreeSet<>();
            for (int q : quanta)
                for (List<List<Integer>> kind : List.of(graph.needs(), graph.follows()))
                    for (int before : kind.get(q)) if (!inside.contains(before)) outside.add(before);
            String affinity = graph.quanta()
                    .get(quanta.getFirst())
                    .unit()
                    .map(Object::toString)
                    .orElse("");
            units.add(new Unit(units.size(), affinity, List.copyOf(quanta), outside));
        }
        return units;
    }
}
