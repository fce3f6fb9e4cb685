/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.InternalFault;
import org.almagest.pipe.task.Connection;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.StepType;

/// Makes the record of inputs from the datasets of each component, and takes the record of outputs apart.
final class InputFiller {
    private InputFiller() {}

    /// @param values component to datasets or handles, in order
    static Record fill(StepType type, QuantumContext context, Map<String, List<Object>> values) {
        RecordComponent[] components = type.inputs().getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            if (types[i] == QuantumContext.class) arguments[i] = context;
            else {
                List<Object> found = values.getOrDefault(components[i].getName(), List.of());
                if (types[i] == List.class) arguments[i] = List.copyOf(found);
                else if (types[i] == Optional.class)
                    arguments[i] = found.stream().findFirst();
                else arguments[i] = found.getFirst();
            }
        }
        try {
            Constructor<? extends Record> constructor = type.inputs().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new InternalFault("cannot make " + type.inputs().getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new InternalFault("cannot make " + type.inputs().getName(), e);
        }
    }

    /// The value of an output; empty when the step left it out.
    static Optional<Object> value(Record outputs, Connection connection) {
        for (RecordComponent c : outputs.getClass().getRecordComponents()) {
            if (!c.getName().equals(connection.component())) continue;
            try {
                c.getAccessor().setAccessible(true);
                Object value = c.getAccessor().invoke(outputs);
                return value instanceof Optional<?> o ? o.map(x -> (Object) x) : Optional.of(value);
            } catch (ReflectiveOperationException e) {
                throw new InternalFault("cannot read " + c.getName() + " of " + outputs.getClass(), e);
            }
        }
        throw new InternalFault(outputs.getClass() + " has no " + connection.component());
    }

    static List<Object> listOf(Map<String, List<Object>> values, String component) {
        return values.computeIfAbsent(component, _ -> new ArrayList<>());
    }
}
