"""A tablet in another language, written from docs/sync-protocol.md: it keeps a log, speaks to a hub, reads lists.

Nothing is kept over a restart and nothing is shown: it is there to find out whether the page says enough.
"""

import base64
import hashlib
import http.client
import os
import ssl
import subprocess
import time

import cbor
import ed25519
import lists

MEMBER_DOOR = 1 * 8 + 0  # catalogue version 1, channel 0
DONE, ABROAD, ONLY_2G = 1, 18, 32
ALL_FOUR = DONE * 16 + 15


def zstd(*options, data):
    return subprocess.run(["zstd", "-q", *options], input=data, stdout=subprocess.PIPE, check=True).stdout


def unpadded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Refused(Exception):
    """The hub's signed refusal: code and value."""


class Tablet:
    def __init__(self, url):
        code = url.removeprefix("tungnha://enrol/")
        joined = cbor.decode(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)))
        (self.addresses, self.hub, self.hub_key, self.hub_seal, self.pin, self.spare, self.code) = joined[:7]
        self.seed = os.urandom(32)
        self.boot, self.started = 1, time.monotonic()
        self.records, self.anchors, self.chain = [], [[0, 0, 0]], [bytes(32)]
        self.counter, self.through, self.last_ack, self.rows = 0, 0, None, {}

    # --- The road -----------------------------------------------------------------------------------

    def connect(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the pin is what counts
        host, port = self.addresses[0].rsplit(":", 1)
        connection = http.client.HTTPSConnection(host, int(port), context=context, timeout=30)
        connection.connect()
        seen = hashlib.sha256(public_key_info(connection.sock.getpeercert(binary_form=True))).digest()
        if seen not in (self.pin, self.spare):
            raise ValueError("another key stands at the hub's address")
        return connection

    def ask(self, method, path, body=b"", stamped=True, **headers):
        if stamped:
            self.counter += 1
            stamp = cbor.encode([self.dev, self.incarnation, self.epoch, self.counter])
            said = cbor.encode([stamp, method, path, hashlib.sha256(body).digest()])
            headers["Authorization"] = "TN1 " + unpadded(self.sign("request", said) + stamp)
        connection = self.connect()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        status, data = answer.status, answer.read()
        connection.close()
        if status == 409:
            raise Refused(*cbor.decode(self.opened("refusal", data)))
        if status not in (200, 206):
            raise ValueError(f"{method} {path}: {status}")
        return data

    # --- Signatures ---------------------------------------------------------------------------------

    def covered(self, purpose, data):
        return b"tungnha/1/" + purpose.encode() + b"\0" + self.hub + data

    def sign(self, purpose, data):
        return ed25519.sign(self.seed, self.covered(purpose, data))

    def opened(self, purpose, signed):
        """What the hub signed, without the signature."""
        if not ed25519.verify(self.hub_key, self.covered(purpose, signed[64:]), signed[:64]):
            raise ValueError(f"a {purpose} that the hub did not sign")
        return signed[64:]

    # --- Joining ------------------------------------------------------------------------------------

    def enrol(self):
        key = ed25519.public(self.seed)
        body = cbor.encode([self.code, key, "0.1.0"])
        self.certificate = self.ask("POST", "/v1/enrol", self.sign("enrol", body) + body, stamped=False)
        fields = cbor.decode(self.opened("certificate", self.certificate))
        self.incarnation, self.dev, self.epoch, self.member, self.role, self.name, self.lists = fields[:7]
        if fields[7] != key:
            raise ValueError("a certificate for another key")
        self.positions = {number: 0 for number, _ in self.lists}

    # --- The log ------------------------------------------------------------------------------------

    def record(self, kind, *fields):
        """Appends a record; its number counts from 1."""
        mono, wall = int(time.monotonic() - self.started), int(time.time())
        before, now = self.anchors[-1], [self.boot, mono, wall]
        moved, jumped = mono - before[1], (wall - before[2]) - (mono - before[1])
        same_sight = before[0] == self.boot and before[3:] == now[3:]
        anchor = now if not same_sight or jumped not in (-1, 0, 1) else (moved, -1 - 2 * moved, -2 - 2 * moved)[jumped]
        data = cbor.encode([kind, self.member, MEMBER_DOOR, anchor, *fields])
        self.records.append(data)
        self.anchors.append(now)
        self.chain.append(hashlib.sha256(self.chain[-1] + hashlib.sha256(data).digest()).digest())
        return len(self.records)

    def envelope(self, first, last):
        """Records first to last (both with their numbers), signed."""
        body = cbor.encode([self.epoch, first, self.chain[first - 1], self.anchors[first - 1], self.records[first - 1 : last]])
        head = b"TN\x01\x00" + self.dev.to_bytes(4, "big")
        packed = zstd(f"--stream-size={len(body)}", "--no-check", data=body)
        return head + self.sign("batch", head + packed) + packed

    def take(self, ack):
        """An acknowledgement: it counts only where the chain of the hub is the tablet's own."""
        fields = cbor.decode(self.opened("ack", ack))
        incarnation, dev, epoch, through, chain = fields[:5]
        if (incarnation, dev, epoch) != (self.incarnation, self.dev, self.epoch):
            raise ValueError("an acknowledgement for somebody else")
        if self.chain[through] != chain:
            raise ValueError("the hub holds another history")
        self.through, self.last_ack, self.notices = max(self.through, through), ack, fields[6]
        self.hub_positions = dict(fields[9])

    # --- Talking ------------------------------------------------------------------------------------

    def sync(self, *envelopes, pages=1 << 20):
        positions = [[number, at] for number, at in self.positions.items()]
        body = cbor.encode([list(envelopes), positions, pages, self.last_ack, len(self.records) + 1, "0.1.0", int(time.time())])
        try:
            answer = cbor.decode(self.ask("POST", "/v1/sync", body))
        except Refused as refused:
            if refused.args[0] != 1:
                raise
            self.counter = refused.args[1] - 1  # "use counters from N"
            answer = cbor.decode(self.ask("POST", "/v1/sync", body))
        self.take(answer[0])
        for page in answer[1]:
            self.stage([page])
        for table in answer[3] if len(answer) > 3 else []:
            self.stage(self.pieces(table))
        return answer

    def relay(self, *items):
        """The road of files and QR symbols: a bundle out, a receipt back."""
        bundle = b"TNF\x01" + cbor.encode([self.hub, list(items), [self.certificate]])
        receipt = self.ask("POST", "/v1/relay", bundle, stamped=False)
        if receipt[:4] != b"TNR\x01":
            raise ValueError("not a receipt")
        _, acks, refused = cbor.decode(receipt[4:])[:3]
        for ack in acks:
            self.take(ack)
        return refused

    # --- Lists --------------------------------------------------------------------------------------

    def pieces(self, table):
        """The pages of a snapshot table, each fetched in two halves, as after a cut."""
        for digest, length in cbor.decode(self.opened("snapshot", table))[2]:
            path = f"/v1/snap/{digest.hex()}"
            whole = self.ask("GET", path)
            rest = self.ask("GET", path, Range=f"bytes={length // 2}-")
            if whole[: length // 2] + rest != whole or len(whole) != length:
                raise ValueError("a piece that does not go on where it was cut")
            if hashlib.sha256(whole).digest() != digest:
                raise ValueError("a piece that is not the one of the table")
            yield whole

    def stage(self, pages):
        """Applies the pages of one delta; the list must come to the total and checksum the hub says."""
        for page in pages:
            page = cbor.decode(zstd("-d", data=self.opened("page", page)))
            if page[2] == 0 and page[4] == 0:  # a snapshot: what was held of the list goes first
                self.rows[page[0]] = lists.List()
            rows = self.rows[page[0]]
            rows.apply(page)
            if page[5]:  # the last
                rows.compare(total=page[13], checksum=page[14])
                self.positions[page[0]] = page[3]


def public_key_info(certificate):
    """The SubjectPublicKeyInfo of an X.509 certificate: seventh of the fields that are signed (RFC 5280, 4.1)."""
    def inside(at):
        length, at = certificate[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(certificate[at : at + size], "big"), at + size
        return at, at + length

    at, _ = inside(inside(0)[0])
    for _ in range(6):  # version, serial number, algorithm, issuer, validity, subject
        at = inside(at)[1]
    return certificate[at : inside(at)[1]]
