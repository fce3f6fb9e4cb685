/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The file `survey.json` of a simulated survey: configuration and seed, from which [SimulatedSurvey] gives
/// the whole truth again.
///
/// @param format name and version of this form
public record SurveyFile(String format, long seed, SurveyConfig config) {
    private static final String FORMAT = "almagest-simulated-survey/1";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// Writes the file into a survey's folder.
    static void write(Path folder, SimulatedSurvey survey) {
        String text = MAPPER.writeValueAsString(new SurveyFile(FORMAT, survey.seed(), survey.config()));
        TextFile.write(
                folder.resolve("survey.json"),
                out -> out.append(text.replace("\r\n", "\n")).append('\n'));
    }

    /// The truth of a survey that was written into a folder.
    public static SimulatedSurvey read(Path folder) {
        SurveyFile file = of(folder);
        return SimulatedSurvey.of(file.config(), file.seed());
    }

    /// The file of a survey that was written into a folder.
    public static SurveyFile of(Path folder) {
        return readFile(folder.resolve("survey.json"));
    }

    /// Reads a file of this form.
    public static SurveyFile readFile(Path path) {
        try {
            SurveyFile file = MAPPER.readValue(Files.readString(path), SurveyFile.class);
            if (!FORMAT.equals(file.format()))
                throw new UserFault(path + " has format " + file.format() + ", not " + FORMAT);
            return file;
        } catch (NoSuchFileException e) {
            throw new UserFault(
                    "there is no " + path + ": name a survey that 'almagest simulate' or 'almagest demo' made", e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + path + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new UserFault(path + " does not describe a simulated survey: " + e.getOriginalMessage(), e);
        }
    }
}
