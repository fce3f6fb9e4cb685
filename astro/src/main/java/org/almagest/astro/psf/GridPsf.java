/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.psf;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.QuinticSpline;
import org.almagest.astro.kernel.SplineGrid;

/// A PSF given by stamps at the nodes of a grid, bilinear in position between them and quintic splines
/// between pixels: the stored form of PSFs that follow from
/// others, such as those of coadds, of matched templates and of difference images.
///
/// Beyond the outermost nodes the nearest edge holds. A stamp without values (all zero) counts nothing, so
/// the PSF of a coadd ends where its inputs end. Immutable.
public final class GridPsf implements Psf {
    private final double x0;
    private final double y0;
    private final double stepX;
    private final double stepY;
    private final int columns;
    private final int rows;
    private final int radius;
    private final float[] stamps;
    private final SplineGrid grid;

    // coefficients of each node, none where the stamp is all zero
    private final float[][] splines;

    /// What the PSF is at a position.
    @FunctionalInterface
    public interface Source {
        /// The PSF as a kernel of odd side; empty where there is none.
        java.util.Optional<Image> kernelAt(double x, double y);
    }

    /// @param x0 column of the first node (parent pixels)
    /// @param y0 row of the first node
    /// @param stepX distance of nodes along x [pixel]
    /// @param stepY distance of nodes along y
    /// @param columns nodes along x
    /// @param rows nodes along y
    /// @param radius half the side of a stamp, rounded down [pixel]
    /// @param stamps node by node along x, then y; each stamp row by row, sum 1 or all zero
    public GridPsf(
            double x0, double y0, double stepX, double stepY, int columns, int rows, int radius, float[] stamps) {
        int side = 2 * radius + 1;
        if (columns < 1 || rows < 1 || radius < 3 || !(stepX > 0) || !(stepY > 0))
            throw new IllegalArgumentException("PSF grid of " + columns + " x " + rows + " nodes, steps " + stepX + ", "
                    + stepY + ", radius " + radius);
        if (stamps.length != columns * rows * side * side)
            throw new IllegalArgumentException(
                    stamps.length + " values for " + columns + " x " + rows + " stamps of side " + side);
        this.x0 = x0;
        this.y0 = y0;
        this.stepX = stepX;
        this.stepY = stepY;
        this.columns = columns;
        this.rows = rows;
        this.radius = radius;
        this.stamps = stamps.clone();
        this.grid = new SplineGrid(side, 1);
        this.splines = new float[columns * rows][];
        float[] coefficients = new float[side * side];
        for (int n = 0; n < splines.length; n++) {
            boolean filled = false;
            for (int i = n * side * side; i < (n + 1) * side * side; i++) filled |= stamps[i] != 0;
            splines[n] = new float[filled ? grid.size() : 0];
            if (!filled) continue;
            System.arraycopy(stamps, n * side * side, coefficients, 0, side * side);
            QuinticSpline.prefilter(coefficients, 0, side, side);
            grid.layOut(coefficients, 0, splines[n], 0);
        }
    }

    /// Samples a PSF over a box.
    ///
    /// @param domain where it is wanted
    /// @param spacing greatest distance of nodes [pixel]
    /// @param radius of the stamps; the source's are cut or padded, and scaled to sum 1
    public static GridPsf sample(Box domain, int spacing, int radius, Source source) {
        int columns = Math.max(2, (domain.width() - 2) / spacing + 2),
                rows = Math.max(2, (domain.height() - 2) / spacing + 2);
        double stepX = Math.max(1, domain.width() - 1) / (double) (columns - 1);
        double stepY = Math.max(1, domain.height() - 1) / (double) (rows - 1);
        int side = 2 * radius + 1;
        float[] stamps = new float[columns * rows * side * side];
        for (int j = 0; j < rows; j++)
            for (int i = 0; i < columns; i++) {
                int at = (j * columns + i) * side * side;
                source.kernelAt(domain.x0() + i * stepX, domain.y0() + j * stepY)
                        .ifPresent(k -> copy(k.withOrigin(-k.width() / 2, -k.height() / 2), stamps, at, radius));
            }
        return new GridPsf(domain.x0(), domain.y0(), stepX, stepY, columns, rows, radius, stamps);
    }

    private static void copy(Image kernel, float[] stamps, int at, int radius) {
        int side = 2 * radius + 1;
        Box box = kernel.box().intersection(new Box(-radius, -radius, side, side));
        double sum = 0;
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) sum += kernel.data()[kernel.index(x, y)];
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++)
                stamps[at + (y + radius) * side + x + radius] = (float) (kernel.data()[kernel.index(x, y)] / sum);
    }

    /// Column of the first node (parent pixels).
    public double x0() {
        return x0;
    }

    /// Row of the first node.
    public double y0() {
        return y0;
    }

    public double stepX() {
        return stepX;
    }

    public double stepY() {
        return stepY;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    @Override
    public int radius() {
        return radius;
    }

    /// The stamps, as the constructor takes them; a copy.
    public float[] stamps() {
        return stamps.clone();
    }

    /// Whether a stamp near a position has values.
    public boolean covers(double x, double y) {
        for (Node n : around(x, y)) if (n.weight > 0 && splines[n.index].length > 0) return true;
        return false;
    }

    private record Node(int index, double weight) {}

    private Node[] around(double x, double y) {
        double u = Math.clamp((x - x0) / stepX, 0, columns - 1), v = Math.clamp((y - y0) / stepY, 0, rows - 1);
        int i = Math.min((int) u, Math.max(0, columns - 2)), j = Math.min((int) v, Math.max(0, rows - 2));
        int right = Math.min(i + 1, columns - 1), up = Math.min(j + 1, rows - 1);
        double a = u - i, b = v - j;
        return new Node[] {
            new Node(j * columns + i, (1 - a) * (1 - b)),
            new Node(j * columns + right, a * (1 - b)),
            new Node(up * columns + i, (1 - a) * b),
            new Node(up * columns + right, a * b)
        };
    }

    @Override
    public Image starAt(double x, double y) {
        return ofOneThread().starAt(x, y);
    }

    @Override
    public Image kernelAt(double x, double y) {
        return ofOneThread().kernelAt(x, y);
    }

    @Override
    public double sigmaAt(double x, double y) {
        return ofOneThread().sigmaAt(x, y);
    }

    @Override
    public Psf ofOneThread() {
        return new SplineStamps(new Profiles(), grid, 1, radius, radius);
    }

    private final class Profiles implements SplineStamps.Field {
        @Override
        public double nearest(double coordinate) {
            return coordinate;
        }

        @Override
        public float[] at(double x, double y, float[] into) {
            if (!covers(x, y))
                throw new IllegalArgumentException("no PSF at (" + x + ", " + y + "): no input reaches there");
            if (splines.length == 1) return splines[0];
            Arrays.fill(into, 0);
            for (Node n : around(x, y)) addScaled(into, (float) n.weight, splines[n.index]);
            return into;
        }

        @Override
        public double sigma(Image kernel) {
            return AdaptiveMoments.of(kernel, 0, 0, Math.max(1, radius / 8.0)).sigma();
        }
    }

    private static void addScaled(float[] to, float w, float[] from) {
        if (w != 0) for (int i = 0; i < from.length; i++) to[i] += w * from[i];
    }
}
