/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.InternalFault;

/// Reads the annotated components of a step's records.
final class ConnectionReader {
    private ConnectionReader() {}

    static List<Connection> read(
            Class<?> task, Class<? extends Record> inputs, Class<? extends Record> outputs, List<String> dimensions) {
        List<Connection> found = new ArrayList<>();
        for (RecordComponent c : inputs.getRecordComponents())
            input(task, c, dimensions).ifPresent(found::add);
        for (RecordComponent c : outputs.getRecordComponents()) found.add(output(task, c, dimensions));
        return List.copyOf(found);
    }

    private static Optional<Connection> input(Class<?> task, RecordComponent c, List<String> dimensions) {
        Input input = c.getAnnotation(Input.class);
        Prerequisite prerequisite = c.getAnnotation(Prerequisite.class);
        if (c.getType() == QuantumContext.class) return Optional.empty();
        if ((input == null) == (prerequisite == null))
            throw new InternalFault(name(task, c) + " needs one of @Input and @Prerequisite");
        Shape shape = Shape.of(task, c);
        if (input != null) {
            List<String> own = input.dimensions().length == 0 ? dimensions : List.of(input.dimensions());
            if (input.consumed() && shape.deferred)
                throw new InternalFault(name(task, c) + " cannot be both consumed and deferred");
            return Optional.of(new Connection(
                    c.getName(),
                    Connection.Role.INPUT,
                    input.value(),
                    own,
                    shape.type,
                    shape.count,
                    shape.deferred,
                    input.consumed(),
                    false,
                    true,
                    false));
        }
        if (prerequisite == null) throw new InternalFault(name(task, c));
        return Optional.of(new Connection(
                c.getName(),
                Connection.Role.PREREQUISITE,
                prerequisite.value(),
                List.of(prerequisite.dimensions()),
                shape.type,
                shape.count,
                shape.deferred,
                false,
                prerequisite.calibration(),
                true,
                prerequisite.mayLack()));
    }

    private static Connection output(Class<?> task, RecordComponent c, List<String> dimensions) {
        Output output = c.getAnnotation(Output.class);
        if (output == null) throw new InternalFault(name(task, c) + " needs @Output");
        Shape shape = Shape.of(task, c);
        if (shape.deferred || shape.count == Connection.Count.LIST)
            throw new InternalFault(name(task, c) + ": an output is one dataset, or an Optional one");
        List<String> own = output.dimensions().length == 0 ? dimensions : List.of(output.dimensions());
        return new Connection(
                c.getName(),
                Connection.Role.OUTPUT,
                output.value(),
                own,
                shape.type,
                shape.count,
                false,
                false,
                output.calibration(),
                output.stored(),
                false);
    }

    private static String name(Class<?> task, RecordComponent c) {
        return task.getSimpleName() + "." + c.getDeclaringRecord().getSimpleName() + "." + c.getName();
    }

    private record Shape(Class<?> type, Connection.Count count, boolean deferred) {
        static Shape of(Class<?> task, RecordComponent c) {
            Connection.Count count = Connection.Count.ONE;
            Type type = c.getGenericType();
            if (type instanceof ParameterizedType p && p.getRawType() == Optional.class) {
                count = Connection.Count.OPTIONAL;
                type = p.getActualTypeArguments()[0];
            } else if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
                count = Connection.Count.LIST;
                type = p.getActualTypeArguments()[0];
            }
            boolean deferred = false;
            if (type instanceof ParameterizedType p && p.getRawType() == Deferred.class) {
                deferred = true;
                type = p.getActualTypeArguments()[0];
            }
            if (type instanceof Class<?> raw) return new Shape(raw, count, deferred);
            throw new InternalFault(name(task, c) + " has a type that no dataset has: " + c.getGenericType());
        }
    }
}
