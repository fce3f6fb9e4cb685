/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Table;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A trained score of difference sources, as it is kept in JSON.
///
/// The features of its trees are columns of the detections' table: numbers as they are, true and false as 1
/// and 0, missing ones as NaN.
///
/// @param format form of this record: 1
/// @param name name of the model
/// @param version its version
/// @param training what it was trained on and how, in words
/// @param threshold score that separates what is kept, chosen in training
/// @param trees the classifier
public record ReliabilityModel(
        int format, String name, String version, String training, double threshold, BoostedTrees trees) {
    /// The form written now.
    public static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public ReliabilityModel {
        if (format != FORMAT)
            throw new DataFault("reliability model " + name + " " + version + " has format " + format
                    + ", this program reads " + FORMAT);
    }

    /// Reads a model: `builtin:NAME` from the resources of this room, else a file.
    public static ReliabilityModel read(String location) {
        if (location.startsWith("builtin:")) return builtin(location.substring("builtin:".length()));
        Path file = Path.of(location);
        if (!Files.exists(file)) throw new UserFault("there is no reliability model at " + file);
        try {
            return parse(Files.readAllBytes(file), location);
        } catch (IOException e) {
            throw new ResourceFault("reliability model " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ReliabilityModel builtin(String name) {
        try (InputStream in = ReliabilityModel.class.getResourceAsStream(name + ".json")) {
            if (in == null) throw new UserFault("there is no built-in reliability model " + name);
            return parse(in.readAllBytes(), name);
        } catch (IOException e) {
            throw new ResourceFault("reliability model " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ReliabilityModel parse(byte[] json, String source) {
        try {
            return JSON.readValue(json, ReliabilityModel.class);
        } catch (JacksonException e) {
            throw new DataFault("reliability model " + source + " is damaged: " + e.getOriginalMessage(), e);
        }
    }

    /// The bytes of its file.
    public byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    /// `name-version`, as it stands beside each score.
    public String label() {
        return name + "-" + version;
    }

    /// Scores of all rows of a table.
    public float[] score(Table detections) {
        double[][] rows = FeatureRows.of(detections, trees.featureNames());
        float[] scores = new float[rows.length];
        for (int i = 0; i < scores.length; i++) scores[i] = (float) trees.probability(rows[i]);
        return scores;
    }
}
