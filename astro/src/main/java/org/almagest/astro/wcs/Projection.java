/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

/// Projections of the native sphere onto the plane (Calabretta & Greisen 2002, section 5), in radians.
///
/// The native direction is a unit vector (cos theta cos phi, cos theta sin phi, sin theta).
enum Projection {
    TAN(true),
    SIN(true),
    STG(true),
    ZEA(true),
    ARC(true),
    CAR(false),
    CEA(false),
    MER(false),
    SFL(false),
    AIT(false);

    private final boolean zenithal;

    Projection(boolean zenithal) {
        this.zenithal = zenithal;
    }

    /// Whether the reference point is the native pole; else it is at native (0, 0).
    boolean zenithal() {
        return zenithal;
    }

    /// From the plane to a native direction.
    ///
    /// @param lambda scale of CEA, else not used
    /// @return false where the plane shows no sky
    boolean toVector(double x, double y, double lambda, double[] out) {
        return zenithal ? zenithalVector(x, y, out) : flatVector(x, y, lambda, out);
    }

    private boolean zenithalVector(double x, double y, double[] out) {
        double r = Math.hypot(x, y);
        double cosTheta, sinTheta;
        switch (this) {
            case TAN -> {
                sinTheta = 1 / Math.sqrt(1 + r * r);
                cosTheta = r * sinTheta;
            }
            case SIN -> {
                if (r > 1) return false;
                cosTheta = r;
                sinTheta = Math.sqrt((1 - r) * (1 + r));
            }
            case STG -> {
                double w = r * r / 4;
                cosTheta = r / (1 + w);
                sinTheta = (1 - w) / (1 + w);
            }
            case ZEA -> {
                if (r > 2) return false;
                cosTheta = r * Math.sqrt(1 - r * r / 4);
                sinTheta = 1 - r * r / 2;
            }
            default -> {
                if (r > Math.PI) return false;
                cosTheta = Math.sin(r);
                sinTheta = Math.cos(r);
            }
        }
        out[0] = r == 0 ? 0 : -cosTheta * y / r;
        out[1] = r == 0 ? 0 : cosTheta * x / r;
        out[2] = sinTheta;
        return true;
    }

    private boolean flatVector(double x, double y, double lambda, double[] out) {
        double phi, theta;
        switch (this) {
            case CEA -> {
                if (Math.abs(lambda * y) > 1) return false;
                phi = x;
                theta = Math.asin(lambda * y);
            }
            case MER -> {
                phi = x;
                theta = 2 * Math.atan(Math.exp(y)) - Math.PI / 2;
            }
            case SFL -> {
                theta = y;
                phi = Math.abs(y) >= Math.PI / 2 ? 0 : x / Math.cos(y);
            }
            case AIT -> {
                double z2 = 1 - x * x / 16 - y * y / 4;
                if (z2 < 0.5) return false;
                double z = Math.sqrt(z2);
                phi = 2 * Math.atan2(z * x / 2, 2 * z2 - 1);
                theta = Math.asin(Math.clamp(y * z, -1, 1));
            }
            default -> {
                phi = x;
                theta = y;
            }
        }
        if (Math.abs(theta) > Math.PI / 2 + 1e-12) return false;
        double c = Math.cos(theta);
        out[0] = c * Math.cos(phi);
        out[1] = c * Math.sin(phi);
        out[2] = Math.sin(theta);
        return true;
    }

    /// From a native direction to the plane; NaN where the plane does not show it.
    ///
    /// @param out receives x, y [rad]
    void toPlane(double[] v, double lambda, double[] out) {
        double s = Math.hypot(v[0], v[1]);
        if (zenithal) {
            double r = radius(s, v[2]);
            out[0] = s == 0 ? r : r * v[1] / s;
            out[1] = s == 0 ? r : -r * v[0] / s;
            return;
        }
        double phi = Math.atan2(v[1], v[0]);
        double theta = Math.atan2(v[2], s);
        out[0] = phi;
        switch (this) {
            case CEA -> out[1] = v[2] / lambda;
            case MER -> out[1] = Math.log(Math.tan(Math.PI / 4 + theta / 2));
            case SFL -> {
                out[0] = phi * s;
                out[1] = theta;
            }
            case AIT -> {
                double gamma = Math.sqrt(2 / (1 + s * Math.cos(phi / 2)));
                out[0] = 2 * gamma * s * Math.sin(phi / 2);
                out[1] = gamma * v[2];
            }
            default -> out[1] = theta;
        }
    }

    private double radius(double cosTheta, double sinTheta) {
        return switch (this) {
            case TAN -> sinTheta > 0 ? cosTheta / sinTheta : Double.NaN;
            case SIN -> sinTheta >= 0 ? cosTheta : Double.NaN;
            case STG -> sinTheta > -1 ? 2 * cosTheta / (1 + sinTheta) : Double.NaN;
            case ZEA -> sinTheta > -1 ? cosTheta * Math.sqrt(2 / (1 + sinTheta)) : Double.NaN;
            default -> Math.atan2(cosTheta, sinTheta);
        };
    }
}
