/// Packets kept on disk: one Avro container per visit and detector, found by the number of a detection.
///
/// A container holds its schema, so that any Avro program reads it; each packet is a block of its own, so
/// that one is fetched without the others.
///
/// **May use**: `astro`, `alert.packet`, `alert.stream`.
@NullMarked
package org.almagest.alert.archive;

import org.jspecify.annotations.NullMarked;
