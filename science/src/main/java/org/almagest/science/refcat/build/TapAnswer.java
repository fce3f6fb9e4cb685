/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// What a VOTable of a service says of itself (DALI 1.1, section 4.4).
///
/// @param status value of the last INFO `QUERY_STATUS`, empty when there is none
/// @param message its text
/// @param rows of TABLEDATA that were counted; 0 in other forms
record TapAnswer(String status, String message, long rows) {
    boolean isOverflow() {
        return status.equalsIgnoreCase("OVERFLOW");
    }

    boolean isError() {
        return status.equalsIgnoreCase("ERROR");
    }

    /// Reads a document to its end.
    ///
    /// @throws XMLStreamException if it is no XML, or cut short
    static TapAnswer read(Path file) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            raw.mark(2);
            boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            XMLStreamReader xml = factory.createXMLStreamReader(packed ? new GZIPInputStream(raw) : raw);
            String status = "", message = "";
            long rows = 0;
            boolean root = false;
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
                String name = xml.getLocalName();
                if (!root && !name.equals("VOTABLE")) throw new XMLStreamException("its root is " + name);
                root = true;
                if (name.equals("TR")) rows++;
                if (!name.equals("INFO") || !"QUERY_STATUS".equals(xml.getAttributeValue(null, "name"))) continue;
                String value = xml.getAttributeValue(null, "value");
                status = value == null ? "" : value.strip();
                message = xml.getElementText().strip().replaceAll("\\s+", " ");
            }
            return new TapAnswer(status, message, rows);
        }
    }
}
