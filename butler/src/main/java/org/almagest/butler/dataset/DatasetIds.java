/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dimension.DataId;

/// Makes the ids of datasets (RFC 9562).
final class DatasetIds {
    /// The namespace that Gen3 repositories use, so that a raw has the same id there and here.
    private static final UUID NAMESPACE = UUID.fromString("840b31d9-05cd-5161-b2c8-00d32b280d0f");

    private DatasetIds() {}

    /// UUID version 5 of `dataset_type=T,run=R,k1=v1,...`, the required dimensions in alphabetical order.
    static UUID predicted(DatasetType type, DataId required, String run) {
        StringBuilder name = new StringBuilder("dataset_type=" + type.name() + ",run=" + run);
        required.values()
                .forEach((k, v) -> name.append(',').append(k).append('=').append(v));
        return version5(NAMESPACE, name.toString());
    }

    static UUID version5(UUID namespace, String name) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .flip());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        return new UUID(
                (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L,
                (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }

    /// UUID version 7: milliseconds since 1970, then chance.
    static UUID unique() {
        SecureRandom random = new SecureRandom();
        long high = (System.currentTimeMillis() << 16) | 0x7000L | (random.nextInt() & 0xfff);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /// The values of a type's required dimensions.
    static DataId required(DatasetType type, DataId dataId) {
        for (String d : type.dimensions().required())
            if (!dataId.has(d))
                throw new UserFault(type.name() + " needs " + d + ", data ID " + dataId + " has none; it is named by "
                        + String.join(", ", type.dimensions().required()));
        return dataId.subset(type.dimensions().required());
    }
}
