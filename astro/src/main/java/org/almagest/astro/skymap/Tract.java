/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.skymap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.astro.region.ConvexPolygon;
import org.almagest.astro.region.Region;
import org.almagest.astro.region.Relation;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.unit.Angle;

/// A tract: a tangent plane cut into square pixels, and these into patches.
///
/// A WCS of its pixels is TAN with CRVAL at [#centre], CRPIX at ([#crpixX], [#crpixY]) (0-based; FITS
/// counts one more), and CD = diag(-[#pixelScale], +[#pixelScale]). Immutable.
public final class Tract {
    private final int id;
    private final TangentPlane plane;
    private final double scale;
    private final Region innerRegion;
    private final PatchLayout layout;
    private final int columns;
    private final int rows;
    private final int crpixX;
    private final int crpixY;

    /// @param bounds least xi, least eta, greatest xi, greatest eta that the pixels must reach [rad]
    Tract(int id, SkyCoord centre, double scaleRadians, double[] bounds, Region innerRegion, PatchLayout layout) {
        this.id = id;
        this.plane = new TangentPlane(centre);
        this.scale = scaleRadians;
        this.innerRegion = innerRegion;
        this.layout = layout;
        long x0 = (long) Math.floor(-bounds[2] / scale), x1 = (long) Math.ceil(-bounds[0] / scale);
        long y0 = (long) Math.floor(bounds[1] / scale), y1 = (long) Math.ceil(bounds[3] / scale);
        int inner = layout.innerPixels();
        this.columns = Math.toIntExact((x1 - x0 + inner) / inner);
        this.rows = Math.toIntExact((y1 - y0 + inner) / inner);
        this.crpixX = Math.toIntExact(-x0 + ((long) columns * inner - (x1 - x0 + 1)) / 2);
        this.crpixY = Math.toIntExact(-y0 + ((long) rows * inner - (y1 - y0 + 1)) / 2);
    }

    public int id() {
        return id;
    }

    /// Point of contact of the tangent plane: CRVAL.
    public SkyCoord centre() {
        return plane.centre();
    }

    /// Column of the point of contact (0-based).
    public double crpixX() {
        return crpixX;
    }

    /// Row of the point of contact (0-based).
    public double crpixY() {
        return crpixY;
    }

    /// Size of a pixel at the centre.
    public Angle pixelScale() {
        return new Angle(scale);
    }

    /// Patches along x.
    public int columns() {
        return columns;
    }

    /// Patches along y.
    public int rows() {
        return rows;
    }

    public int patches() {
        return columns * rows;
    }

    /// The pixels of all inner parts of patches.
    public Box box() {
        return new Box(0, 0, columns * layout.innerPixels(), rows * layout.innerPixels());
    }

    /// The sky that all its patches cover.
    public ConvexPolygon region() {
        return polygon(layout.clipped() ? box() : box().grown(layout.borderPixels()));
    }

    /// The sky whose primary tract this is; for a discrete map, but for what lies nearer to another centre.
    public Region innerRegion() {
        return innerRegion;
    }

    /// Pixel position: {x, y}, both NaN 90 deg or more from the centre.
    public double[] toPixel(SkyCoord sky) {
        double[] p = new double[2];
        plane.project(sky.raRadians(), sky.decRadians(), p);
        p[0] = crpixX - p[0] / scale;
        p[1] = crpixY + p[1] / scale;
        return p;
    }

    /// Sky position of a pixel position.
    public SkyCoord toSky(double x, double y) {
        return plane.deproject((crpixX - x) * scale, (y - crpixY) * scale);
    }

    /// The polygon around the outer edges of a box of pixels.
    public ConvexPolygon polygon(Box b) {
        double x0 = b.x0() - 0.5, y0 = b.y0() - 0.5, x1 = b.x1() + 0.5, y1 = b.y1() + 0.5;
        return new ConvexPolygon(List.of(toSky(x0, y0), toSky(x1, y0), toSky(x1, y1), toSky(x0, y1)));
    }

    /// @param index row times columns plus column
    public Patch patch(int index) {
        if (index < 0 || index >= patches())
            throw new IllegalArgumentException("patch " + index + " of tract " + id + ", which has " + patches());
        return patch(index % columns, index / columns);
    }

    public Patch patch(int column, int row) {
        if (column < 0 || column >= columns || row < 0 || row >= rows)
            throw new IllegalArgumentException("patch (" + column + ", " + row + ") of tract " + id);
        int side = layout.innerPixels();
        Box inner = new Box(column * side, row * side, side, side);
        Box outer = inner.grown(layout.borderPixels());
        return new Patch(
                this, row * columns + column, column, row, inner, layout.clipped() ? outer.intersection(box()) : outer);
    }

    /// The patch in whose inner part a position lies, whether or not this tract is the position's primary
    /// one; empty outside all.
    public Optional<Patch> patchOf(SkyCoord sky) {
        double[] p = toPixel(sky);
        // NaN fails both comparisons.
        double column = Math.floor((p[0] + 0.5) / layout.innerPixels());
        double row = Math.floor((p[1] + 0.5) / layout.innerPixels());
        if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return Optional.empty();
        return Optional.of(patch((int) column, (int) row));
    }

    /// Patches with at least one pixel, border included, in a region.
    public List<Patch> patchesOverlapping(Region region) {
        List<Patch> found = new ArrayList<>();
        if (!region.overlaps(region())) return found;
        for (int row = 0; row < rows; row++) {
            if (!region.overlaps(polygon(stripe(row)))) continue;
            for (int column = 0; column < columns; column++) {
                Patch patch = patch(column, row);
                if (region.relation(patch.region()) != Relation.DISJOINT) found.add(patch);
            }
        }
        return found;
    }

    private Box stripe(int row) {
        int side = layout.innerPixels();
        return new Box(0, row * side, columns * side, side).grown(layout.borderPixels());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Tract t
                && id == t.id
                && centre().equals(t.centre())
                && scale == t.scale
                && layout.equals(t.layout)
                && columns == t.columns
                && rows == t.rows;
    }

    @Override
    public int hashCode() {
        return 31 * id + centre().hashCode();
    }

    @Override
    public String toString() {
        return "Tract[" + id + ", " + columns + " x " + rows + " patches]";
    }
}
