/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.camera;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.ConvexPolygon;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.TanSipWcs;

/// A camera: its detectors, and how its focal plane looks at the sky.
///
/// @param name such as `DemoCam`
/// @param parity -1 when the focal plane looks like the sky (x to the west when y is north), +1 when
/// mirrored
/// @param rotation position angle of the focal plane's y axis where the header tells none
/// @param pointingUncertainty how far off header pointings may be
/// @param detectors by id
public record Camera(String name, int parity, Angle rotation, Angle pointingUncertainty, List<Detector> detectors) {
    public Camera {
        if (parity != 1 && parity != -1) throw new IllegalArgumentException("parity " + parity + " is not -1 or +1");
        detectors = List.copyOf(detectors);
    }

    /// The detector of a number.
    public Detector detector(int id) {
        return find(id).orElseThrow(() -> new UserFault("camera " + name + " has no detector " + id + "; there are "
                + detectors.stream().map(d -> Integer.toString(d.id())).toList()));
    }

    public Optional<Detector> find(int id) {
        return detectors.stream().filter(d -> d.id() == id).findFirst();
    }

    public Optional<Detector> find(String detectorName) {
        return detectors.stream().filter(d -> d.name().equals(detectorName)).findFirst();
    }

    /// The WCS that a detector should have: a gnomonic projection about the boresight.
    ///
    /// @param boresight where the focal plane's (0, 0) looks
    /// @param rotationAngle position angle of the focal plane's y axis, from north through east
    public TanSipWcs initialWcs(Detector detector, SkyCoord boresight, Angle rotationAngle) {
        double[] atBoresight = detector.pixel(0, 0);
        double ct = Math.cos(rotationAngle.radians()), st = Math.sin(rotationAngle.radians());
        double c = detector.cos(), s = detector.sin(), scale = detector.pixelScale() / 3600;
        double xiX = parity * ct, xiY = st;
        double etaX = -parity * st, etaY = ct;
        double[] cd = {
            scale * (xiX * c + xiY * s), scale * (xiY * c - xiX * s),
            scale * (etaX * c + etaY * s), scale * (etaY * c - etaX * s)
        };
        return new TanSipWcs(boresight, atBoresight[0], atBoresight[1], cd);
    }

    /// Where a detector looks, widened on all sides.
    ///
    /// @param padding how much, [#pointingUncertainty()] for what headers say
    public ConvexPolygon region(Detector detector, SkyCoord boresight, Angle rotationAngle, Angle padding) {
        return ConvexPolygon.hull(corners(detector, boresight, rotationAngle, padding));
    }

    /// Where the whole camera looks, widened on all sides: a convex polygon.
    public Region region(SkyCoord boresight, Angle rotationAngle, Angle padding) {
        List<SkyCoord> all = new ArrayList<>();
        for (Detector d : detectors) all.addAll(corners(d, boresight, rotationAngle, padding));
        return ConvexPolygon.hull(all);
    }

    private List<SkyCoord> corners(Detector d, SkyCoord boresight, Angle rotationAngle, Angle padding) {
        TanSipWcs wcs = initialWcs(d, boresight, rotationAngle);
        double pad = 0.5 + padding.arcsec() / d.pixelScale();
        double x0 = -pad, y0 = -pad, x1 = d.width() - 1 + pad, y1 = d.height() - 1 + pad;
        return List.of(wcs.pixelToSky(x0, y0), wcs.pixelToSky(x1, y0), wcs.pixelToSky(x1, y1), wcs.pixelToSky(x0, y1));
    }
}
