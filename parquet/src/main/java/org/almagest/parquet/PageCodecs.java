/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/// Packs and unpacks pages straight from and to arrays: ZSTD, SNAPPY, GZIP and none.
final class PageCodecs implements CompressionCodecFactory {
    private static final int ZSTD_LEVEL = 3;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        return new Compressor(name);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        return new Decompressor(name);
    }

    @Override
    public void release() {
        // Nothing is held.
    }

    private static byte[] bytesOf(BytesInput bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
        bytes.writeAllTo(out);
        return out.toByteArray();
    }

    private static IOException unknown(CompressionCodecName name) {
        return new IOException("pages packed with " + name + " are not read; NONE, GZIP, SNAPPY and ZSTD are");
    }

    private record Compressor(CompressionCodecName getCodecName) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            byte[] in = bytesOf(bytes);
            return BytesInput.from(
                    switch (getCodecName) {
                        case UNCOMPRESSED -> in;
                        case ZSTD -> Zstd.compress(in, ZSTD_LEVEL);
                        case SNAPPY -> Snappy.compress(in);
                        case GZIP -> gzip(in);
                        case LZO, BROTLI, LZ4, LZ4_RAW -> throw unknown(getCodecName);
                    });
        }

        private static byte[] gzip(byte[] in) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream(in.length / 2 + 64);
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(in);
            }
            return out.toByteArray();
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }

    private record Decompressor(CompressionCodecName codec) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return BytesInput.from(unpacked(bytesOf(bytes), size));
        }

        @Override
        public void decompress(ByteBuffer in, int packedSize, ByteBuffer out, int size) throws IOException {
            byte[] packed = new byte[packedSize];
            in.get(packed);
            out.put(unpacked(packed, size));
        }

        private byte[] unpacked(byte[] in, int size) throws IOException {
            byte[] out = switch (codec) {
                case UNCOMPRESSED -> in;
                case ZSTD -> zstd(in, size);
                case SNAPPY -> Snappy.uncompress(in);
                case GZIP -> gunzip(in);
                case LZO, BROTLI, LZ4, LZ4_RAW -> throw unknown(codec);
            };
            if (out.length != size) throw new IOException("a page unpacks to " + out.length + " bytes, not " + size);
            return out;
        }

        private static byte[] zstd(byte[] in, int size) throws IOException {
            byte[] out = new byte[size];
            long n = Zstd.decompress(out, in);
            if (Zstd.isError(n)) throw new IOException("damaged page: " + Zstd.getErrorName(n));
            return n == size ? out : Arrays.copyOf(out, (int) n);
        }

        private static byte[] gunzip(byte[] in) throws IOException {
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(in))) {
                return gzip.readAllBytes();
            }
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
