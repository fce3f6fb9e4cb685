/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionUniverse;
import org.junit.jupiter.api.Test;

class DatasetIdsTest {
    /// The rule of Gen3 repositories for raws; the id is what Python's `uuid.uuid5` gives for that text.
    @Test
    void givesRawsTheIdsThatGen3RepositoriesGiveThem() {
        DatasetType raw = new DatasetType(
                "raw", DimensionUniverse.standard().group("exposure", "detector"), "RawExposure", false);
        DataId id = DataId.of("instrument", "LSSTCam", "exposure", 2025041500054L, "detector", 94, "band", "r");
        assertThat(DatasetRef.predict(raw, id, "LSSTCam/raw/all").id())
                .hasToString("138f0b4b-33ba-5524-b843-e77079ced6ac");
    }

    /// RFC 9562, appendix A.4: version 5 of `www.example.com` in the DNS namespace.
    @Test
    void makesVersion5AsTheStandardSays() {
        assertThat(DatasetIds.version5(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
                .hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    @Test
    void sortsUniqueIdsByTime() throws InterruptedException {
        UUID a = DatasetIds.unique();
        Thread.sleep(3);
        UUID b = DatasetIds.unique();
        assertThat(a.toString()).isLessThan(b.toString());
        assertThat(a.variant()).isEqualTo(2);
    }
}
