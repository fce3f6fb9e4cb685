/// Tables as Parquet files.
///
/// [ParquetTable] writes and reads [Table][org.almagest.astro.table.Table]; parquet-java, and what it needs
/// of Hadoop, are seen by nobody else. Files are reached through plain file channels and packed by our own
/// small codecs, so that no Hadoop file system, configuration or native library of Hadoop is loaded.
///
/// **Types**: SHORT is INT(16), TIMESTAMP is TIMESTAMP(MICROS) without time zone (TAI), STRING is STRING;
/// the others are plain. Units, UCDs and descriptions stand in the key-value metadata as `unit:NAME`,
/// `ucd:NAME`, `description:NAME`; the words of a table as they are.
///
/// **May use**: `astro`.
///
/// @see <a href="https://parquet.apache.org/docs/file-format/">The Parquet format</a>
@NullMarked
package org.almagest.parquet;

import org.jspecify.annotations.NullMarked;
