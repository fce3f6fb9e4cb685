/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.UserFault;

/// What the class of a step declares: dimensions, connections and configuration.
public final class StepType {
    private final Class<?> task;
    private final Step step;
    private final Constructor<?> constructor;
    private final Class<? extends Record> inputs;
    private final Class<? extends Record> outputs;
    private final List<Connection> connections;

    private StepType(Class<?> task) {
        this.task = task;
        Step annotation = task.getAnnotation(Step.class);
        if (annotation == null) throw new UserFault(task.getName() + " is no step: it lacks @Step");
        this.step = annotation;
        Type[] arguments = taskArguments(task);
        this.inputs = recordClass(arguments[0]);
        this.outputs = recordClass(arguments[1]);
        this.constructor = findConstructor(task);
        this.connections = ConnectionReader.read(task, inputs, outputs, List.of(step.dimensions()));
    }

    /// Reads what a class declares; a class that is no step is a fault of the user.
    public static StepType of(Class<?> task) {
        return new StepType(task);
    }

    /// Loads a class by name and reads what it declares.
    public static StepType named(String className) {
        try {
            return of(Class.forName(className, true, StepType.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new UserFault("there is no step class " + className, e);
        }
    }

    public String className() {
        return task.getName();
    }

    /// Name of the class without its package.
    public String simpleName() {
        return task.getSimpleName();
    }

    /// Dimensions of one quantum.
    public List<String> dimensions() {
        return List.of(step.dimensions());
    }

    /// Name of the effect outside the butler, or empty.
    public String effect() {
        return step.effect();
    }

    /// All connections: inputs, then outputs, each in the order of the record's components.
    public List<Connection> connections() {
        return connections;
    }

    /// Record of the inputs.
    public Class<? extends Record> inputs() {
        return inputs;
    }

    /// Record of the outputs.
    public Class<? extends Record> outputs() {
        return outputs;
    }

    /// `DEFAULT` of the configuration record; empty for a step without configuration.
    public Optional<Record> defaultConfig() {
        if (constructor.getParameterCount() == 0) return Optional.empty();
        Class<?> config = constructor.getParameterTypes()[0];
        try {
            return Optional.of((Record) config.getField("DEFAULT").get(null));
        } catch (ReflectiveOperationException e) {
            throw new InternalFault(config.getName() + " lacks a public static final DEFAULT", e);
        }
    }

    /// A step with a configuration; `config` must be empty when the step has none.
    public PipelineTask<?, ?> create(Optional<Record> config) {
        try {
            Object made = config.isPresent() ? constructor.newInstance(config.get()) : constructor.newInstance();
            return (PipelineTask<?, ?>) made;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Fault fault) throw fault;
            if (e.getCause() instanceof IllegalArgumentException bad)
                throw new UserFault("configuration of " + simpleName() + ": " + bad.getMessage(), bad);
            throw new InternalFault("cannot make " + className() + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new InternalFault("cannot make " + className(), e);
        }
    }

    private static Type[] taskArguments(Class<?> task) {
        for (Type face : task.getGenericInterfaces())
            if (face instanceof ParameterizedType p && p.getRawType() == PipelineTask.class)
                return p.getActualTypeArguments();
        throw new UserFault(task.getName() + " is no step: it does not implement PipelineTask itself");
    }

    private static Class<? extends Record> recordClass(Type type) {
        if (type instanceof Class<?> c && c.isRecord()) return c.asSubclass(Record.class);
        throw new InternalFault("inputs and outputs of a step must be plain records, not " + type);
    }

    private static Constructor<?> findConstructor(Class<?> task) {
        Constructor<?> found = Arrays.stream(task.getConstructors())
                .filter(c ->
                        c.getParameterCount() == 0 || c.getParameterCount() == 1 && c.getParameterTypes()[0].isRecord())
                .max((a, b) -> Integer.compare(a.getParameterCount(), b.getParameterCount()))
                .orElseThrow(() -> new InternalFault(
                        task.getName() + " needs a public constructor with one configuration record, or none"));
        found.setAccessible(true);
        return found;
    }
}
