/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.almagest.astro.fault.UserFault;
import org.jspecify.annotations.Nullable;

/// A part of a visit number that gets bits of its own: `number / divide % modulo + add`, or that date
/// YYYYMMDD counted in days.
///
/// @param name such as `sequence`
/// @param bits bits in the row id
/// @param divide 1 or more
/// @param modulo 1 or more; 0 = all that is left
/// @param add added behind
/// @param daysSinceOrNull day 0, when the value is a date YYYYMMDD
public record RowIdField(
        String name,
        int bits,
        long divide,
        long modulo,
        long add,
        @Nullable LocalDate daysSinceOrNull) {
    public RowIdField {
        if (bits < 0 || bits > 63) throw new UserFault("row id field " + name + " of " + bits + " bits");
        if (divide < 1 || modulo < 0)
            throw new UserFault("row id field " + name + ": divide " + divide + ", modulo " + modulo);
    }

    /// The whole number in one field.
    public static RowIdField whole(String name, int bits) {
        return new RowIdField(name, bits, 1, 0, 0, null);
    }

    /// This field's value of a number, unchecked.
    long value(long number) {
        long part = Math.floorDiv(number, divide);
        if (modulo > 0) part = Math.floorMod(part, modulo);
        part += add;
        if (daysSinceOrNull == null) return part;
        return ChronoUnit.DAYS.between(daysSinceOrNull, date(part));
    }

    /// What a value of this field adds to the number.
    long share(long value) {
        long part = value;
        if (daysSinceOrNull != null) {
            LocalDate d = daysSinceOrNull.plusDays(value);
            part = d.getYear() * 10_000L + d.getMonthValue() * 100L + d.getDayOfMonth();
        }
        return (part - add) * divide;
    }

    private LocalDate date(long yyyymmdd) {
        try {
            return LocalDate.of(
                    Math.toIntExact(yyyymmdd / 10_000), (int) (yyyymmdd / 100 % 100), (int) (yyyymmdd % 100));
        } catch (DateTimeException | ArithmeticException e) {
            throw new UserFault("row id field " + name + ": " + yyyymmdd + " is no date YYYYMMDD", e);
        }
    }
}
