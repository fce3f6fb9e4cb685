/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.pipe.task.Deferred;

/// What the making of all combined products shares: sources from handles, and the header of the result.
final class Products {
    private Products() {}

    /// Sources of exposures that are read strip by strip.
    ///
    /// @param scale factor of each, from a small part or the whole of it
    static List<FrameCombine.Source> sources(
            List<Deferred<Exposure>> handles, ToDoubleFunction<Deferred<Exposure>> scale) {
        List<FrameCombine.Source> out = new ArrayList<>();
        for (Deferred<Exposure> h : handles)
            out.add(new FrameCombine.Source(h.dataId().toString(), scale.applyAsDouble(h), h::get));
        return out;
    }

    /// The pixels of an exposure, told by its header.
    static Exposure corner(Deferred<Exposure> handle) {
        return handle.get(new Box(0, 0, 1, 1)).orElseGet(handle::get);
    }

    /// Dark time of an exposure [s].
    static double darkSeconds(Deferred<Exposure> handle) {
        double seconds =
                corner(handle).info().visitInfo().map(VisitInfo::darkSeconds).orElse(Double.NaN);
        if (!(seconds > 0)) throw new DataFault(handle.dataId() + ": a dark of " + seconds + " s cannot be scaled");
        return seconds;
    }

    static void requireInputs(String product, List<?> inputs, int least) {
        if (inputs.size() < least)
            throw new DataFault("a " + product + " wants " + least + " exposures or more, there are " + inputs.size());
    }

    /// The checks of a product; of one exposure no scatter can be seen, so that the check of its noise is
    /// left out.
    ///
    /// @param noiseRatio scatter of the exposures over what their variances promise
    static List<Verification.Check> checks(
            int inputs, String name, double noiseRatio, double tolerance, Verification.Check... others) {
        List<Verification.Check> out = new ArrayList<>();
        if (inputs > 1) out.add(new Verification.Check(name, noiseRatio, 1 - tolerance, 1 + tolerance, ""));
        out.addAll(List.of(others));
        return out;
    }

    /// The combined exposure with a header that tells what went in.
    static Exposure withProvenance(
            Exposure combined, String product, ExposureInfo like, List<Deferred<Exposure>> inputs) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("PRODUCT", product);
        words.put("INPUTS", Integer.toString(inputs.size()));
        for (int i = 0; i < inputs.size(); i++)
            words.put("INPUT " + i, inputs.get(i).dataId().toString());
        ExposureInfo info = ExposureInfo.NONE.withDetector(like.detector()).withMetadata(words);
        return combined.with(info);
    }
}
