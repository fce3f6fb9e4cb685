/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.time.Time;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFormatterTest {
    @TempDir
    Path dir;

    final JsonFormatter json = new JsonFormatter();

    enum Sort {
        A,
        B
    }

    sealed interface Shape permits Round, Square {}

    record Round(double r) implements Shape {}

    record Square(double side, Optional<String> name) implements Shape {
        public double getArea() {
            return side * side;
        }

        public boolean isEmpty() {
            return side == 0;
        }
    }

    record All(
            double[] doubles,
            float[] floats,
            int[][] ints,
            long big,
            boolean yes,
            String text,
            Sort sort,
            List<Shape> shapes,
            Map<String, Double> map,
            Map<Sort, List<Integer>> byEnum,
            Optional<Double> maybe,
            @Nullable String nothing,
            Time time,
            Box box,
            Shape shape) {}

    static All sample() {
        Map<String, Double> map = new LinkedHashMap<>();
        map.put("z", Double.NaN);
        map.put("a", Double.NEGATIVE_INFINITY);
        return new All(
                new double[] {0.1, Double.NaN, Double.MIN_VALUE},
                new float[] {1e-38f, Float.NaN, 0.1f},
                new int[][] {{1, 2}, {}},
                Long.MIN_VALUE,
                true,
                "\u00e5 \"q\"",
                Sort.B,
                List.of(new Round(1), new Square(2, Optional.of("s"))),
                map,
                Map.of(Sort.A, List.of(1)),
                Optional.of(2.5),
                null,
                new Time(5),
                new Box(1, 2, 3, 0),
                new Square(0, Optional.empty()));
    }

    @Test
    void givesBackEveryKindOfComponent() throws IOException {
        Path file = dir.resolve("a.json");
        All value = sample();
        json.write(value, file, Recipe.PLAIN);
        All back = (All) json.read(file, 1, All.class);
        assertThat(back)
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .withEqualsForType(Float::equals, Float.class)
                .isEqualTo(value);
        assertThat(back.map().keySet()).containsExactly("z", "a");
        assertThat(Files.readString(file))
                .startsWith("{\"format\":\"almagest-json\",\"version\":1,\"type\":")
                .doesNotContain("area")
                .doesNotContain("empty");
    }

    @Test
    void keepsFieldsOfAstro() throws IOException {
        ChebyshevField field = fieldOf();
        Path file = dir.resolve("f.json");
        json.write(field, file, Recipe.PLAIN);
        ChebyshevField back = (ChebyshevField) json.read(file, 1, ChebyshevField.class);
        assertThat(back.evaluate(3.5, 4)).isEqualTo(field.evaluate(3.5, 4));
    }

    private static ChebyshevField fieldOf() {
        return ChebyshevField.constant(new Box(0, 0, 10, 10), 1.25);
    }

    @Test
    void refusesOtherClassesOtherFormsAndOtherComponents() throws IOException {
        Path file = dir.resolve("a.json");
        json.write(new Round(1), file, Recipe.PLAIN);
        assertThatThrownBy(() -> json.read(file, 1, Square.class))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("Round, not a ");
        assertThat(json.read(file, 1, Shape.class)).isEqualTo(new Round(1));
        assertThatThrownBy(() -> json.read(file, 2, Round.class)).hasMessageContaining("version 2");
        Files.writeString(file, Files.readString(file).replace("\"r\":", "\"q\":"));
        assertThatThrownBy(() -> json.read(file, 1, Round.class))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining(file.toString());
        Files.writeString(file, "{\"format\":");
        assertThatThrownBy(() -> json.read(file, 1, Round.class)).isInstanceOf(DataFault.class);
    }
}
