/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.doctor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.almagest.astro.fault.UserFault;

/// Whether a Kafka node answers: it is asked which requests it knows (ApiVersions, version 0), which any
/// node may be asked before anything else.
///
/// @see <a href="https://kafka.apache.org/protocol">Kafka protocol guide</a>
final class KafkaCheck {
    private static final String CHECK = "kafka";
    private static final int MILLIS = 5000;
    private static final int CORRELATION = 0x616c6d;

    private KafkaCheck() {}

    static Finding of(String address) {
        int colon = address.lastIndexOf(':');
        int port;
        try {
            port = Integer.parseInt(address.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new UserFault("--kafka " + address + ": HOST:PORT was expected", e);
        }
        if (colon <= 0 || port < 1 || port > 65535)
            throw new UserFault("--kafka " + address + ": HOST:PORT was expected");
        String host = address.substring(0, colon);
        InetSocketAddress place = new InetSocketAddress(host, port);
        if (place.isUnresolved()) return Finding.fail(CHECK, "no machine has the name " + host, "see the name");
        try (Socket socket = new Socket()) {
            socket.connect(place, MILLIS);
            socket.setSoTimeout(MILLIS);
            return asked(socket, address);
        } catch (UnknownHostException e) {
            return Finding.fail(CHECK, "no machine has the name " + host, "see the name");
        } catch (SocketTimeoutException e) {
            return Finding.fail(
                    CHECK,
                    address + " does not answer within 5 s",
                    "see that a Kafka node listens there, without" + " TLS, and that no firewall is between");
        } catch (IOException e) {
            return Finding.fail(
                    CHECK, address + ": " + e.getMessage(), "start Kafka there, or name another --kafka HOST:PORT");
        }
    }

    private static Finding asked(Socket socket, String address) throws IOException {
        byte[] client = "almagest-doctor".getBytes(StandardCharsets.US_ASCII);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(2 + 2 + 4 + 2 + client.length);
        out.writeShort(18);
        out.writeShort(0);
        out.writeInt(CORRELATION);
        out.writeShort(client.length);
        out.write(client);
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readInt(), correlation = in.readInt();
        if (correlation != CORRELATION || length < 10 || length > 1 << 20)
            return Finding.fail(
                    CHECK, address + " is no Kafka node: its answer is not of the protocol", "see the port");
        short error = in.readShort();
        return error == 0
                ? Finding.ok(CHECK, address + " answers and knows " + in.readInt() + " requests")
                : Finding.fail(CHECK, address + " answers with error " + error, "see the node's log");
    }
}
