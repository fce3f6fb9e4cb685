/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import java.util.List;
import java.util.Map;

/// A dimension, or a relation between dimensions, that has records of its own.
///
/// @param name such as `visit` or `visit_detector_region`
/// @param key type of the dimension's value; [KeyType#LONG] and of no meaning for a relation
/// @param relation whether this only relates the dimensions it requires
/// @param requires dimensions without whose values a value of this one means nothing
/// @param implies dimensions whose values follow from this one's
/// @param fields further facts of a record, name to type
/// @param region whether a record has a place on the sky
/// @param timespan whether a record has a time
/// @param stored whether there is a table; else the values are found in the records that imply it
public record DimensionElement(
        String name,
        KeyType key,
        boolean relation,
        List<String> requires,
        List<String> implies,
        Map<String, KeyType> fields,
        boolean region,
        boolean timespan,
        boolean stored) {}
