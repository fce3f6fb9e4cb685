/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `almagest image`: looks at and measures single images.
@Command(
        name = "image",
        description = "Look at and measure images that somebody reduced (docs/images-of-others.md).",
        mixinStandardHelpOptions = true,
        subcommands = {
            ImageInfo.class,
            MeasureImage.class,
            RegisterFrames.class,
            StackFrames.class,
            SubtractImages.class,
            ReduceRaws.class,
            CleanCosmicRays.class,
            SolveCatalogues.class,
            FitImagePsf.class,
            WarpImages.class,
            CoaddImages.class,
            PackImages.class,
            UnpackImages.class,
            MeasurePositions.class,
            ColourImage.class
        })
public final class ImageCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public ImageCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
