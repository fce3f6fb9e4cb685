/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.InternalFault;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.format.Formatter;
import org.almagest.butler.format.Recipe;

/// Reads raw frames by the instrument descriptions that a repository keeps. Raws are ingested, never
/// written.
public final class RawFormatter implements Formatter<RawExposure> {
    private final Map<Path, YamlInstrument> known = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "RawExposure";
    }

    @Override
    public Class<RawExposure> type() {
        return RawExposure.class;
    }

    @Override
    public String extension() {
        return "fits";
    }

    @Override
    public Formatter<RawExposure> within(Path root, DataId dataId) {
        Path description = InstrumentFiles.file(root, dataId.text("instrument"));
        return new Bound(new RawReader(known.computeIfAbsent(description, YamlInstrument::load)));
    }

    @Override
    public void write(RawExposure value, Path file, Recipe recipe) {
        throw new InternalFault("raw frames are ingested, not written");
    }

    @Override
    public RawExposure read(Path file, int version, Class<? extends RawExposure> asked) {
        throw new InternalFault("raw frames are read within a repository, which knows the instrument");
    }

    /// The formatter of one instrument's frames.
    private record Bound(RawReader reader) implements Formatter<RawExposure> {
        private static final RawFormatter SELF = new RawFormatter();

        @Override
        public String name() {
            return SELF.name();
        }

        @Override
        public int version() {
            return SELF.version();
        }

        @Override
        public String storage() {
            return SELF.storage();
        }

        @Override
        public Class<RawExposure> type() {
            return RawExposure.class;
        }

        @Override
        public String extension() {
            return SELF.extension();
        }

        @Override
        public void write(RawExposure value, Path file, Recipe recipe) {
            SELF.write(value, file, recipe);
        }

        @Override
        public RawExposure read(Path file, int version, Class<? extends RawExposure> asked) {
            return reader.read(file);
        }
    }
}
