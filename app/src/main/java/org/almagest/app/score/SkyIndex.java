/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.score;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Positions on the sky, ready to be asked which one is nearest. Immutable.
public final class SkyIndex {
    private final double[] ra;
    private final double[] dec;
    private final int[] byDec;

    /// @param raDegrees right ascensions [deg]
    /// @param decDegrees declinations [deg], as long as `raDegrees`
    public SkyIndex(double[] raDegrees, double[] decDegrees) {
        this.ra = raDegrees.clone();
        this.dec = decDegrees.clone();
        Integer[] order = new Integer[dec.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> dec[i]));
        this.byDec = Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    /// Distance of an entry from a position [arcsec]; exact to 1e-6 over the small distances asked for
    /// here.
    public double arcsec(int entry, double raDegrees, double decDegrees) {
        double dRa = (ra[entry] - raDegrees + 540) % 360 - 180;
        double east = dRa * Math.cos(Math.toRadians(0.5 * (dec[entry] + decDegrees)));
        return 3600 * Math.hypot(east, dec[entry] - decDegrees);
    }

    /// The nearest entry within a radius.
    public OptionalInt nearest(double raDegrees, double decDegrees, double radiusArcsec) {
        int best = -1;
        double bestDistance = radiusArcsec;
        for (int k = firstAtOrAbove(decDegrees - radiusArcsec / 3600); k < byDec.length; k++) {
            int entry = byDec[k];
            if (dec[entry] > decDegrees + radiusArcsec / 3600) break;
            double d = arcsec(entry, raDegrees, decDegrees);
            if (d <= bestDistance) {
                bestDistance = d;
                best = entry;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /// The entries within a radius, from south to north.
    public int[] within(double raDegrees, double decDegrees, double radiusArcsec) {
        IntStream.Builder out = IntStream.builder();
        for (int k = firstAtOrAbove(decDegrees - radiusArcsec / 3600); k < byDec.length; k++) {
            int entry = byDec[k];
            if (dec[entry] > decDegrees + radiusArcsec / 3600) break;
            if (arcsec(entry, raDegrees, decDegrees) <= radiusArcsec) out.add(entry);
        }
        return out.build().toArray();
    }

    /// How many entries lie within a radius.
    public int countWithin(double raDegrees, double decDegrees, double radiusArcsec) {
        return within(raDegrees, decDegrees, radiusArcsec).length;
    }

    private int firstAtOrAbove(double limit) {
        int low = 0, high = byDec.length;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (dec[byDec[mid]] < limit) low = mid + 1;
            else high = mid;
        }
        return low;
    }
}
