/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.app.report.ColourPicture;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;
import org.almagest.science.stack.FieldRegistration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `almagest image colour`.
@Command(
        name = "colour",
        description =
                "Make a colour picture (PNG) of three frames of one field in three bands, registered by their stars.",
        mixinStandardHelpOptions = true)
final class ColourImage implements Callable<Integer> {
    @Parameters(
            arity = "3",
            paramLabel = "FRAME",
            description = "FITS frames for red, green and blue; the picture has the pixels of the first.")
    private List<Path> files = List.of();

    @Option(names = "--out", required = true, paramLabel = "PNG", description = "The picture to write.")
    private Path out = Path.of("colour.png");

    @Option(names = "--part", paramLabel = "X,Y,WIDTH,HEIGHT", description = "Pixels wanted, the first is 0,0.")
    private Optional<String> part = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ColourImage() {}

    @Override
    public Integer call() {
        FieldFrames frames = FieldFrames.read(files, 3);
        Box whole = frames.exposures().getFirst().box();
        Box box = part.map(p -> parsed(p, whole)).orElse(whole);
        List<FieldRegistration.Place> places = frames.register();
        List<Image> bands = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            Exposure e = frames.exposures().get(k);
            PositionGrid grid = PositionGrid.of(places.get(k).map().mapping(), box, Warp.POSITION_TOLERANCE);
            bands.add(k == 0 ? e.image().view(box) : Warp.LANCZOS3.warp(e.image(), grid, true));
        }
        byte[] png = ColourPicture.DEFAULT.png(bands.get(0), bands.get(1), bands.get(2));
        WholeFile.write(out, aside -> Files.write(aside, png));
        return 0;
    }

    private static Box parsed(String text, Box whole) {
        String[] p = text.split(",", -1);
        try {
            if (p.length == 4) {
                Box box = new Box(
                        Integer.parseInt(p[0].strip()),
                        Integer.parseInt(p[1].strip()),
                        Integer.parseInt(p[2].strip()),
                        Integer.parseInt(p[3].strip()));
                if (!box.isEmpty() && whole.contains(box)) return box;
            }
        } catch (IllegalArgumentException e) {
            throw new UserFault("--part wants X,Y,WIDTH,HEIGHT such as 0,0,400,400, not '" + text + "'", e);
        }
        throw new UserFault("--part '" + text + "': wanted are X,Y,WIDTH,HEIGHT inside the " + whole.width() + " x "
                + whole.height() + " pixels");
    }
}
