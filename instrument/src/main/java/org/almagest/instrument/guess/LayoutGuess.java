/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.almagest.astro.camera.Section;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.image.Box;

/// Detector, amplifiers and their sections from the header words of one frame.
final class LayoutGuess {
    private static final int MOST_AMPLIFIERS = 64;

    private final FrameHeader frame;
    private final List<String> warnings = new ArrayList<>();

    LayoutGuess(FrameHeader frame) {
        this.frame = frame;
    }

    Layout guess() {
        List<HeaderUnit> images = frame.images().stream()
                .filter(u -> !u.text("EXTNAME")
                        .toUpperCase(Locale.ROOT)
                        .matches("MASK|VARIANCE|WEIGHT|WGT|INVVAR|DQ|ERR|SKY|BPM"))
                .toList();
        if (images.isEmpty()) return Layout.unknown("no image in " + frame.name());
        if (images.size() > 1) {
            Optional<Layout> amplifiers = perAmplifier(images);
            if (amplifiers.isPresent()) return amplifiers.get();
            warnings.add("of " + images.size() + " image HDUs only HDU "
                    + images.getFirst().index()
                    + " is described: their DETSECs do not make up one detector. A file with several detectors must be"
                    + " split before ingest");
        }
        HeaderUnit image = images.getFirst();
        return channels(image).or(() -> suffixed(image)).orElseGet(() -> whole(image));
    }

    /// One image HDU for each amplifier: their DETSECs tile a rectangle.
    private Optional<Layout> perAmplifier(List<HeaderUnit> images) {
        if (images.size() > MOST_AMPLIFIERS) return Optional.empty();
        List<Section> to = new ArrayList<>();
        List<Box> data = new ArrayList<>();
        int binX = 0, binY = 0;
        for (HeaderUnit u : images) {
            Optional<Section> detsec = section(u, "DETSEC").or(() -> section(u, "CCDSEC"));
            Optional<Box> datasec = inside(u, "DATASEC").or(() -> inside(u, "TRIMSEC"));
            if (detsec.isEmpty()) return Optional.empty();
            Box pixels = datasec.orElse(new Box(0, 0, u.width(), u.height()));
            Box there = detsec.get().box();
            if (there.width() % pixels.width() != 0 || there.height() % pixels.height() != 0) return Optional.empty();
            int bx = there.width() / pixels.width(), by = there.height() / pixels.height();
            if (binX != 0 && (bx != binX || by != binY)) return Optional.empty();
            binX = bx;
            binY = by;
            to.add(detsec.get());
            data.add(pixels);
        }
        Box all = to.getFirst().box();
        long area = 0;
        for (Section s : to) {
            all = all.union(s.box());
            area += s.box().area();
        }
        if (area != all.area()) return Optional.empty();
        List<Layout.Part> parts = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            Section s = to.get(i);
            Box b = s.box();
            Box binned = new Box(
                    (b.x0() - all.x0()) / binX, (b.y0() - all.y0()) / binY, b.width() / binX, b.height() / binY);
            parts.add(part(images.get(i), i, new Section(binned, s.flipX(), s.flipY()), data.get(i)));
        }
        boolean moved = binX > 1 || binY > 1 || all.x0() != 0 || all.y0() != 0;
        String backwards = backwards(to);
        return Optional.of(new Layout(
                true,
                all.width() / binX,
                all.height() / binY,
                parts,
                moved ? List.of("DATASEC", "BIASSEC") : List.of("DATASEC", "BIASSEC", "DETSEC"),
                images.size() + " image HDUs whose DETSECs make up " + Section.of(all)
                        + (binX * binY > 1
                                ? " in unbinned pixels, binned " + binX + " x " + binY + " by the size of DATASEC"
                                : "")
                        + backwards,
                warnings));
    }

    private static String backwards(List<Section> sections) {
        long n = sections.stream().filter(s -> s.flipX() || s.flipY()).count();
        return n == 0 ? "" : "; " + n + " of them run backwards";
    }

    private Layout.Part part(HeaderUnit u, int i, Section to, Box data) {
        Optional<Box> bias =
                inside(u, "BIASSEC").filter(b -> b.intersection(data).isEmpty());
        Box image = new Box(0, 0, u.width(), u.height());
        Optional<Box> right = Optional.empty(), left = Optional.empty(), above = Optional.empty();
        if (bias.isEmpty()) {
            right = box(data.x1() + 1, data.y0(), image.x1(), data.y1());
            left = box(0, data.y0(), data.x0() - 1, data.y1());
            above = box(data.x0(), data.y1() + 1, data.x1(), image.y1());
            if (right.isPresent() || left.isPresent())
                warnings.add("no BIASSEC: columns that DATASEC leaves count as overscan (behind) and prescan (before)");
        }
        String extname = u.text("EXTNAME");
        String name = extname.isEmpty() || sameName(extname) ? "A" + (i + 1) : extname;
        return new Layout.Part(name, "", u.index(), to, data, bias.or(box(right)), left, above);
    }

    private static java.util.function.Supplier<Optional<Box>> box(Optional<Box> b) {
        return () -> b;
    }

    private boolean sameName(String extname) {
        return frame.images().stream()
                        .filter(u -> u.text("EXTNAME").equals(extname))
                        .count()
                > 1;
    }

    private static Optional<Box> box(int x0, int y0, int x1, int y1) {
        return x1 < x0 || y1 < y0 ? Optional.empty() : Optional.of(Box.ofCorners(x0, y0, x1, y1));
    }

    /// Words of one image that end in an amplifier's letter or number, such as DATASECA and BIASSECA.
    private Optional<Layout> suffixed(HeaderUnit image) {
        TreeSet<String> suffixes = new TreeSet<>();
        String stem = "";
        for (String s : List.of("TRIMSEC", "DATASEC", "TSEC", "DSEC")) {
            for (String k : image.words().keySet())
                if (k.startsWith(s)
                        && k.length() > s.length()
                        && k.length() <= s.length() + 2
                        && inside(image, k).isPresent()) suffixes.add(k.substring(s.length()));
            stem = s;
            if (suffixes.size() > 1) break;
            suffixes.clear();
        }
        if (suffixes.size() < 2) return Optional.empty();
        List<Box> data = new ArrayList<>();
        for (String s : suffixes) data.add(inside(image, stem + s).orElseThrow());
        List<Section> to = places(image, List.copyOf(suffixes), data);
        List<Layout.Part> parts = new ArrayList<>();
        int i = 0;
        for (String s : suffixes) {
            Optional<Box> bias = inside(image, "BIASSEC" + s).or(() -> inside(image, "BSEC" + s));
            Optional<Box> pre = inside(image, "PRESEC" + s);
            parts.add(new Layout.Part(s, s, image.index(), to.get(i), data.get(i), bias, pre, Optional.empty()));
            i++;
        }
        return Optional.of(assembled(
                parts,
                "from " + stem + String.join(", " + stem, suffixes) + " and BIASSEC"
                        + String.join(", BIASSEC", suffixes)));
    }

    /// Where each amplifier's data go: as CCDSEC says, else as they lie in the image, gaps closed.
    private List<Section> places(HeaderUnit image, List<String> suffixes, List<Box> data) {
        List<Section> told = new ArrayList<>();
        for (int i = 0; i < suffixes.size(); i++) {
            Box box = data.get(i);
            section(image, "CCDSEC" + suffixes.get(i))
                    .or(() -> Optional.empty())
                    .filter(s -> s.box().width() == box.width() && s.box().height() == box.height())
                    .ifPresent(told::add);
        }
        return told.size() == data.size() ? told : closed(data);
    }

    private static List<Section> closed(List<Box> data) {
        List<Section> all = new ArrayList<>();
        for (Box b : data) {
            int x = 0, y = 0;
            TreeSet<Integer> left = new TreeSet<>(), below = new TreeSet<>();
            for (Box o : data) {
                if (o.x1() < b.x0() && left.add(o.x0())) x += o.width();
                if (o.y1() < b.y0() && below.add(o.y0())) y += o.height();
            }
            all.add(Section.of(new Box(x, y, b.width(), b.height())));
        }
        return all;
    }

    /// Suprime-Cam's words: ranges T_EFMN11 to T_EFMX11 of each channel.
    private Optional<Layout> channels(HeaderUnit image) {
        List<Box> data = new ArrayList<>(), over = new ArrayList<>(), above = new ArrayList<>();
        for (int c = 1; c <= 8; c++) {
            Optional<Box> d = range(image, "EF", c, "EF", c), o = range(image, "OS", c, "EF", c);
            if (d.isEmpty() || o.isEmpty()) break;
            data.add(d.get());
            over.add(o.get());
            above.add(range(image, "EF", c, "OS", c).orElse(o.get()));
        }
        if (data.isEmpty()) return Optional.empty();
        List<Section> to = closed(data);
        List<Layout.Part> parts = new ArrayList<>();
        for (int i = 0; i < data.size(); i++)
            parts.add(new Layout.Part(
                    "C" + (i + 1),
                    Integer.toString(i + 1),
                    image.index(),
                    to.get(i),
                    data.get(i),
                    Optional.of(over.get(i)),
                    Optional.empty(),
                    Optional.of(above.get(i))));
        return Optional.of(
                assembled(parts, "from the ranges T_EFMN11 ... and T_OSMN11 ... of " + data.size() + " channels"));
    }

    private static Optional<Box> range(HeaderUnit u, String x, int cx, String y, int cy) {
        int x0 = u.whole("T_" + x + "MN" + cx + "1").orElse(0),
                x1 = u.whole("T_" + x + "MX" + cx + "1").orElse(0);
        int y0 = u.whole("T_" + y + "MN" + cy + "2").orElse(0),
                y1 = u.whole("T_" + y + "MX" + cy + "2").orElse(0);
        boolean within = x0 >= 1 && y0 >= 1 && x1 <= u.width() && y1 <= u.height();
        return within ? box(x0 - 1, y0 - 1, x1 - 1, y1 - 1) : Optional.empty();
    }

    private Layout assembled(List<Layout.Part> parts, String evidence) {
        Box all = parts.getFirst().section().box();
        for (Layout.Part p : parts) all = all.union(p.section().box());
        return new Layout(false, all.x1() + 1, all.y1() + 1, parts, List.of(), evidence, warnings);
    }

    /// One image, one amplifier.
    private Layout whole(HeaderUnit image) {
        Box all = new Box(0, 0, image.width(), image.height());
        Optional<Box> told = inside(image, "TRIMSEC").or(() -> inside(image, "DATASEC"));
        Box data = told.orElse(all);
        Optional<Box> bias =
                inside(image, "BIASSEC").filter(b -> b.intersection(data).isEmpty());
        Layout.Part part = new Layout.Part(
                "A",
                "",
                image.index(),
                Section.of(new Box(0, 0, data.width(), data.height())),
                data,
                bias,
                Optional.empty(),
                Optional.empty());
        String evidence = told.isPresent()
                ? "one image HDU; TRIMSEC or DATASEC" + (bias.isPresent() ? " and BIASSEC" : "") + " tell its parts"
                : "one image HDU of " + image.width() + " x " + image.height() + " pixels, no word tells of parts";
        return new Layout(false, data.width(), data.height(), List.of(part), List.of(), evidence, warnings);
    }

    /// A section, of the image's HDU or of the merged header.
    private Optional<Section> section(HeaderUnit u, String keyword) {
        Optional<HeaderWord> word = u.find(keyword);
        if (word.isEmpty() || !word.get().value().startsWith("[")) return Optional.empty();
        try {
            return Optional.of(Section.parse(word.get().value()));
        } catch (Fault e) {
            warnings.add("HDU " + u.index() + ": " + keyword + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /// A section that lies within the image.
    private Optional<Box> inside(HeaderUnit u, String keyword) {
        Box image = new Box(0, 0, u.width(), u.height());
        Optional<Box> box = section(u, keyword).map(Section::box);
        if (box.isPresent() && !image.contains(box.get())) {
            warnings.add("HDU " + u.index() + ": " + keyword + " = " + Section.of(box.get())
                    + " reaches out of the image of " + u.width() + " x " + u.height() + " pixels and is passed over");
            return Optional.empty();
        }
        return box;
    }
}
