package org.almagest.alert.packet;

import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// The few words of an alert that fit on one line.
///
/// @param diaSourceId number of the detection
/// @param ra [deg]
/// @param dec [deg]
/// @param band empty when unknown
/// @param psfFlux in the difference [nJy], NaN when unknown
/// @param snr NaN when unknown
/// @param reliability NaN when unknown
public record AlertDigest(
        long diaSourceId, double ra, double dec, String band, double psfFlux, double snr, double reliability) {
    /// The digest of an alert of this program's schema.
    ///
    /// @param body the packet without frame
    public static AlertDigest of(byte[] body) {
        GenericRecord source = (GenericRecord) new AlertDecoder().decode(body).get("diaSource");
        Object band = source.get("band");
        return new AlertDigest(
                ((Number) source.get("diaSourceId")).longValue(),
                number(source.get("ra")),
                number(source.get("dec")),
                band == null ? "" : band.toString(),
                number(source.get("psfFlux")),
                number(source.get("snr")),
                number(source.get("reliability")));
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number n ? n.doubleValue() : Double.NaN;
    }
}
