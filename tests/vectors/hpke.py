"""Opening what was sealed to the hub (RFC 9180 base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305).

Written from the RFCs with nothing but Python's standard library, slow and only for checking the vectors.
"""

import hashlib
import hmac
import struct

P = 2**255 - 19
SUITE_KEM = b"KEM" + struct.pack(">H", 0x20)
SUITE = b"HPKE" + struct.pack(">HHH", 0x20, 1, 3)


# --- X25519 (RFC 7748, 5) ---------------------------------------------------------------------------


def x25519(scalar, point):
    k = bytearray(scalar)
    k[0] &= 248
    k[31] = k[31] & 127 | 64
    k = int.from_bytes(k, "little")
    x1 = int.from_bytes(point, "little") & ((1 << 255) - 1)
    x2, z2, x3, z3, swapped = 1, 0, x1, 1, 0
    for bit in reversed(range(255)):
        now = k >> bit & 1
        if swapped ^ now:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swapped = now
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a, c * b, a * a, b * b
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, (aa - bb) * (aa + 121665 * (aa - bb)) % P
    if swapped:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


NINE = (9).to_bytes(32, "little")


# --- HKDF with labels (RFC 9180, 4) -----------------------------------------------------------------


def extract(suite, salt, label, ikm):
    return hmac.new(salt, b"HPKE-v1" + suite + label + ikm, hashlib.sha256).digest()


def expand(suite, prk, label, info, length):
    info = struct.pack(">H", length) + b"HPKE-v1" + suite + label + info
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([number]), hashlib.sha256).digest()
        out, number = out + block, number + 1
    return out[:length]


def derive(seed):
    """DeriveKeyPair: private and public key of a seed."""
    private = expand(SUITE_KEM, extract(SUITE_KEM, b"", b"dkp_prk", seed), b"sk", b"", 32)
    return private, x25519(private, NINE)


# --- ChaCha20-Poly1305 (RFC 8439) -------------------------------------------------------------------


def rotate(value, by):
    return (value << by | value >> 32 - by) & 0xFFFFFFFF


def block(key, counter, nonce):
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce))
    s = start[:]
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            for by, (one, two, three) in ((16, (a, b, d)), (12, (c, d, b)), (8, (a, b, d)), (7, (c, d, b))):
                s[one] = s[one] + s[two] & 0xFFFFFFFF
                s[three] = rotate(s[three] ^ s[one], by)
    return struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(s, start)))


def aead_open(key, nonce, aad, sealed):
    """The plain text, or None if the tag does not fit."""
    text, tag = sealed[:-16], sealed[-16:]
    one_time = block(key, 0, nonce)
    r = int.from_bytes(one_time[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    pad = lambda data: data + bytes(-len(data) % 16)
    data, total = pad(aad) + pad(text) + struct.pack("<QQ", len(aad), len(text)), 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at : at + 16] + b"\1", "little")) * r % (2**130 - 5)
    total = total + int.from_bytes(one_time[16:32], "little") & (1 << 128) - 1
    if total.to_bytes(16, "little") != tag:
        return None
    out = b""
    for number, at in enumerate(range(0, len(text), 64), start=1):
        out += bytes(a ^ b for a, b in zip(text[at : at + 64], block(key, number, nonce)))
    return out


# --- HPKE (RFC 9180, 5.1 and 6.1) -------------------------------------------------------------------


def open_sealed(private, public, info, aad, sealed):
    """What was sealed to `public` in one shot: encapsulated key, then ciphertext."""
    encapsulated, text = sealed[:32], sealed[32:]
    shared = extract(SUITE_KEM, b"", b"eae_prk", x25519(private, encapsulated))
    shared = expand(SUITE_KEM, shared, b"shared_secret", encapsulated + public, 32)
    context = b"\0" + extract(SUITE, b"", b"psk_id_hash", b"") + extract(SUITE, b"", b"info_hash", info)
    secret = extract(SUITE, shared, b"secret", b"")
    key = expand(SUITE, secret, b"key", context, 32)
    return aead_open(key, expand(SUITE, secret, b"base_nonce", context, 12), aad, text)
