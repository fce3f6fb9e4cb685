/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Files;
import java.util.List;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;
import org.almagest.instrument.base.InstrumentFiles;
import org.almagest.instrument.base.YamlInstrument;

/// The repository that a night works in.
final class NightRepository {
    private NightRepository() {}

    /// Opens it; makes it when it is not there. The description of the camera is taken over.
    static Butler open(NightPlace place, YamlInstrument instrument) {
        Butler butler = Files.exists(place.repository().resolve("butler.yaml"))
                ? Butler.open(place.repository())
                : Butler.create(place.repository());
        InstrumentFiles.register(butler, instrument);
        return butler;
    }

    /// What names a raw frame.
    static DataId raw(YamlInstrument instrument, NightFrame f) {
        return DataId.of("instrument", instrument.name(), "exposure", f.exposure(), "detector", (long) f.detector());
    }

    /// Collections of raw frames.
    static List<String> raws(YamlInstrument instrument) {
        return List.of(InstrumentFiles.rawCollection(instrument.name()));
    }
}
