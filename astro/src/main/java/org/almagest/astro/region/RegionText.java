/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;

/// Reads the text form of regions.
final class RegionText {
    private final String text;
    private int at;

    RegionText(String text) {
        this.text = text;
    }

    static String numbers(double... degrees) {
        StringBuilder s = new StringBuilder();
        for (double d : degrees)
            s.append(s.isEmpty() ? "" : " ").append(String.format(Locale.ROOT, "%.12f", d == 0 ? 0.0 : d));
        return s.toString();
    }

    static String nested(List<Region> members) {
        return members.stream().map(m -> "(" + m.text() + ")").collect(Collectors.joining(" "));
    }

    Region read() {
        Region region = region();
        skipBlanks();
        if (at != text.length()) throw fault("has something behind its end");
        return region;
    }

    private Region region() {
        String word = word();
        try {
            return switch (word.toUpperCase(Locale.ROOT)) {
                case "CIRCLE" -> circle(numbers(word, 3, 3));
                case "ELLIPSE" -> ellipse(numbers(word, 5, 5));
                case "BOX", "RANGE" -> box(numbers(word, 4, 4));
                case "POLYGON" -> polygon(numbers(word, 6, Integer.MAX_VALUE));
                case "UNION" -> new Union(members());
                case "INTERSECTION" -> new Intersection(members());
                default -> throw fault("begins with '" + word + "', which is no shape");
            };
        } catch (IllegalArgumentException e) {
            throw new DataFault("region '" + text + "': " + e.getMessage(), e);
        }
    }

    private static Region circle(double[] n) {
        return new Circle(SkyCoord.ofDegrees(n[0], n[1]), Angle.ofDegrees(n[2]));
    }

    private static Region ellipse(double[] n) {
        return new Ellipse(
                SkyCoord.ofDegrees(n[0], n[1]), Angle.ofDegrees(n[2]), Angle.ofDegrees(n[3]), Angle.ofDegrees(n[4]));
    }

    private static Region box(double[] n) {
        return RaDecBox.of(n[0], n[1], n[2], n[3]);
    }

    private Region polygon(double[] n) {
        if (n.length % 2 != 0) throw fault("has a polygon with an odd count of numbers");
        List<SkyCoord> vertices = new ArrayList<>();
        for (int i = 0; i < n.length; i += 2) vertices.add(SkyCoord.ofDegrees(n[i], n[i + 1]));
        return new ConvexPolygon(vertices);
    }

    private List<Region> members() {
        List<Region> members = new ArrayList<>();
        for (skipBlanks(); at < text.length() && text.charAt(at) == '('; skipBlanks()) {
            at++;
            members.add(region());
            skipBlanks();
            if (at >= text.length() || text.charAt(at) != ')') throw fault("lacks a closing bracket");
            at++;
        }
        return members;
    }

    private double[] numbers(String shape, int least, int most) {
        List<Double> found = new ArrayList<>();
        for (skipBlanks(); at < text.length() && text.charAt(at) != ')'; skipBlanks()) {
            String word = word();
            try {
                found.add(Double.parseDouble(word));
            } catch (NumberFormatException e) {
                throw new DataFault("region '" + text + "': '" + word + "' is not a number", e);
            }
        }
        if (found.size() < least || found.size() > most)
            throw fault("has " + found.size() + " numbers behind " + shape + ", which takes "
                    + (most == least ? "" + least : least + " or more"));
        return found.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private String word() {
        skipBlanks();
        int begin = at;
        while (at < text.length() && " \t\n()".indexOf(text.charAt(at)) < 0) at++;
        if (at == begin) throw fault("ends where a word should stand");
        return text.substring(begin, at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private DataFault fault(String what) {
        return new DataFault("region '" + text + "' " + what);
    }
}
