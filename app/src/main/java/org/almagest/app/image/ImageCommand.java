/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `almagest image`: looks at and measures single images.
@Command(
        name = "image",
        description = "Look at and measure images that somebody reduced (docs/images-of-others.md).",
        mixinStandardHelpOptions = true)
public final class ImageCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public ImageCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /// The command with the one below it that a word names, or with all when it names none.
    public static CommandLine line(String word) {
        CommandLine line = new CommandLine(new ImageCommand());
        Map<String, Class<?>> all = commands();
        if (all.containsKey(word)) line.addSubcommand(all.get(word));
        else all.values().forEach(line::addSubcommand);
        return line;
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> out = new LinkedHashMap<>();
        out.put("info", ImageInfo.class);
        out.put("measure", MeasureImage.class);
        out.put("register", RegisterFrames.class);
        out.put("stack", StackFrames.class);
        out.put("subtract", SubtractImages.class);
        out.put("reduce", ReduceRaws.class);
        out.put("cosmics", CleanCosmicRays.class);
        out.put("solve", SolveCatalogues.class);
        out.put("psf", FitImagePsf.class);
        out.put("warp", WarpImages.class);
        out.put("coadd", CoaddImages.class);
        out.put("pack", PackImages.class);
        out.put("unpack", UnpackImages.class);
        out.put("photometry", MeasurePositions.class);
        out.put("colour", ColourImage.class);
        return out;
    }
}
