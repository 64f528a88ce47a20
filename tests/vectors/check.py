#!/usr/bin/env python3
"""Reads docs/vectors as a client in another language would: from docs/sync-protocol.md alone.

CBOR, the records' chain, the parts of an envelope, signatures, seals, what is carried without a network and
the enrolment url are done here again with Python's standard library and the zstd command, so a mistake
shared by the Rust code and its own tests shows.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import sys

sys.dont_write_bytecode = True  # a check leaves no files behind
import cbor
import ed25519
import hpke
import lists
from tablet import zstd

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "vectors"
checked = 0


def check(what, seen, said):
    global checked
    if seen != said:
        sys.exit(f"{what}: computed {seen!r}, the vector says {said!r}")
    checked += 1


def vector(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def raw(text):
    return bytes.fromhex(text)


def decode(data):
    return cbor.shown(cbor.decode(data))


def signed(public, purpose, message, signature):
    return ed25519.verify(public, b"tungnha/1/" + purpose + b"\0" + HUB + message, signature)


# --- The vectors ------------------------------------------------------------------------------------

keys = vector("keys")
HUB = raw(keys["hub_id"])
for whose in ("hub_sign", "device"):
    public = raw(keys[f"{whose}_public"])
    check(f"{whose} key", ed25519.public(raw(keys[f"{whose}_seed"])), public)

log = vector("records")
chain = raw(log["chain_before"])
for seq, record in enumerate(log["records"], start=1):
    data = raw(record["record"])
    check(f"record {seq}", (record["seq"], decode(data)), (seq, record["decoded"]))
    chain = hashlib.sha256(chain + hashlib.sha256(data).digest()).digest()
    check(f"chain {seq}", chain.hex(), record["chain"])

for place, record in enumerate(vector("door")["records"], start=1):
    check(f"door {place}", decode(raw(record["record"])), record["decoded"])
    check(f"door {place}: kind, head", (record["decoded"][0] in (1, 2, 4, 8, 9, 11), record["decoded"][1:4]), (True, [12, 8, 0]))

batch = vector("batch")
body = raw(batch["body"])
epoch, first, before, _, records = decode(body)
check("batch", decode(body), batch["decoded"])
check("batch: epoch, first, chain", (epoch, first, before), (log["epoch"], 1, f"h'{log['chain_before']}'"))
check("batch: records", records, [f"h'{record['record']}'" for record in log["records"]])

envelope = vector("envelope")
whole = raw(envelope["envelope"])
head, signature, compressed = whole[:8], whole[8:72], whole[72:]
check("envelope: magic, version, dictionary", head[:4], b"TN\x01\x00")
check("envelope: dev", int.from_bytes(head[4:], "big"), envelope["dev"])
check("envelope: dev of the log", envelope["dev"], log["dev"])
check("envelope: parts", [head.hex(), signature.hex(), compressed.hex()],
      [envelope["head"], envelope["signature"], envelope["compressed_body"]])
check("envelope: signature", signed(raw(keys["device_public"]), b"batch", head + compressed, signature), True)

ack = vector("ack")
whole = raw(ack["ack"])
check("ack: parts", [whole[:64].hex(), whole[64:].hex()], [ack["signature"], ack["body"]])
check("ack: signature", signed(raw(keys["hub_sign_public"]), b"ack", whole[64:], whole[:64]), True)
check("ack", decode(whole[64:]), ack["decoded"])
check("ack: dev, epoch, through, chain", ack["decoded"][1:5],
      [log["dev"], log["epoch"], len(log["records"]), f"h'{chain.hex()}'"])

for name in ["list-page-noted", "list-page"]:
    page = vector(name)
    whole = raw(page["page"])
    check(f"{name}: parts", [whole[:64].hex(), whole[64:].hex()], [page["signature"], page["compressed_body"]])
    check(f"{name}: signature", signed(raw(keys["hub_sign_public"]), b"page", whole[64:], whole[:64]), True)
    check(name, decode(raw(page["body"])), page["decoded"])
    check(f"{name}: fields", len(page["decoded"]), 15)
    rows = lists.List()
    rows.apply(cbor.decode(raw(page["body"])))
    rows.compare(*cbor.decode(raw(page["body"]))[13:15])

table = vector("snapshot")
signed_table = raw(table["table"])
check("table: parts", [signed_table[:64].hex(), signed_table[64:].hex()], [table["signature"], table["body"]])
check("table: signature", signed(raw(keys["hub_sign_public"]), b"snapshot", signed_table[64:], signed_table[:64]), True)
check("table", decode(signed_table[64:]), table["decoded"])
name = hashlib.sha256(whole).hexdigest()
check("table: its piece is the page", table["decoded"],
      [page["decoded"][0], page["decoded"][3], [[f"h'{name}'", len(whole)]]])
check("table: where the piece is", table["path"], f"/v1/snap/{name}")

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45(text):
    """RFC 9285: three letters are two bytes, two are one."""
    out = b""
    for at in range(0, len(text), 3):
        group = [LETTERS.index(letter) for letter in text[at : at + 3]]
        out += sum(digit * 45**place for place, digit in enumerate(group)).to_bytes(len(group) - 1, "big")
    return out


carry = vector("carry")
private, public = hpke.derive(raw(keys["hub_seal_seed"]))
check("the hub's sealing key", public.hex(), keys["hub_seal_public"])
sealed = raw(carry["sealed"])
check("sealed: magic, version", sealed[:4], b"TS\x01\x00")
check("sealed: opens to the envelope",
      hpke.open_sealed(private, public, b"tungnha/1/seal/envelope", HUB, sealed[4:]), raw(envelope["envelope"]))
check("sealed: not for another use",
      hpke.open_sealed(private, public, b"tungnha/1/seal/detail", HUB, sealed[4:]), None)
bundle = raw(carry["bundle"])
check("bundle: magic, version", bundle[:4], b"TNF\x01")
check("bundle", decode(bundle[4:]), carry["bundle_decoded"])
hub, items, certificates, labels = decode(bundle[4:])
check("bundle: hub, items", (hub, items), (f"h'{keys['hub_id']}'", [f"h'{envelope['envelope']}'", f"h'{carry['sealed']}'"]))
check("bundle: labels", labels, [[log["dev"], log["epoch"], 1, len(log["records"]) + 1]] * 2)
certificate = raw(certificates[0][2:-1])
check("certificate: signature",
      signed(raw(keys["hub_sign_public"]), b"certificate", certificate[64:], certificate[:64]), True)
check("certificate", decode(certificate[64:]), carry["certificate_decoded"])
check("certificate: tablet, key", (carry["certificate_decoded"][1], carry["certificate_decoded"][7]),
      (log["dev"], f"h'{keys['device_public']}'"))
receipt = raw(carry["receipt"])
check("receipt: magic, version", receipt[:4], b"TNR\x01")
check("receipt", decode(receipt[4:]), carry["receipt_decoded"])
check("receipt: the acknowledgement, and the item that was sealed to another hub", decode(receipt[4:])[1:],
      [[f"h'{ack['ack']}'"], [[1, 2]]])
parts = {}
for text in reversed(carry["receipt_frames"]):
    head, data = text.removeprefix("TN1:").split(":", 1)
    name, part, of = head.split("/")
    check("frame: letters", set(text) <= set(LETTERS), True)
    check("frame: set, parts", (name, int(of)), (hashlib.sha256(receipt).hexdigest()[:8].upper(), len(carry["receipt_frames"])))
    parts[int(part)] = base45(data)
check("frames: together", b"".join(parts[part] for part in sorted(parts)), receipt)

check("batch: expanded", zstd("-d", data=compressed), body)
check("page: expanded", zstd("-d", data=whole[64:]), raw(page["body"]))

team = vector("team")
whole = raw(team["team"])
check("team: parts", [whole[:64].hex(), whole[64:].hex()], [team["signature"], team["body"]])
check("team: signature", signed(raw(keys["hub_sign_public"]), b"team", whole[64:], whole[:64]), True)
check("team", decode(whole[64:]), team["decoded"])
check("team: whose", team["decoded"][1], log["dev"])
lead_dev, lead_public = team["decoded"][3][0][0], raw(team["decoded"][3][0][1][2:-1])
check("team: the lead's key", ed25519.public(raw(team["lead_seed"])), lead_public)
word = raw(team["at_work"])
check("at work: parts", [word[:64].hex(), word[64:].hex()], [team["at_work_signature"], team["at_work_body"]])
check("at work: signature", signed(lead_public, b"at-work", word[64:], word[:64]), True)
check("at work", (decode(word[64:]), decode(word[64:])[0]), (team["at_work_decoded"], lead_dev))


def montgomery(public):
    """The X25519 key that stands for an ed25519 one."""
    y = int.from_bytes(public, "little") & ((1 << 255) - 1)
    return ((1 + y) * pow(1 - y, ed25519.P - 2, ed25519.P) % ed25519.P).to_bytes(32, "little")


def hkdf(salt, material, info):
    prk = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(prk, info + b"\x01", hashlib.sha256).digest()


def lead_code(own_seed, other_public, what, number):
    shared = hpke.x25519(hashlib.sha512(own_seed).digest()[:32], montgomery(other_public))
    key = hkdf(HUB, shared, b"tungnha/1/code/team-key")
    tag = hkdf(b"tungnha code", key, b"tungnha/1/code/lead-" + what + log["dev"].to_bytes(4, "big") + number.to_bytes(8, "big"))
    letters = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[byte & 31] for byte in tag[:12])
    return "-".join(letters[at : at + 4] for at in (0, 4, 8))


for name, what in (("day_code", b"day"), ("new_pin_code", b"reset")):
    for seed, other in ((team["lead_seed"], keys["device_public"]), (keys["device_seed"], lead_public.hex())):
        check(name, lead_code(raw(seed), raw(other), what, 2), team[name])
check("the record of a code", decode(raw(team["record"])), team["record_decoded"])

paper = vector("paper")
whole = raw(paper["paper"])
check("paper: signature", signed(raw(keys["hub_sign_public"]), b"paper", whole[64:], whole[:64]), True)
check("paper: expanded", zstd("-d", data=whole[64:]), raw(paper["body"]))
check("paper", decode(raw(paper["body"])), paper["decoded"])
check("paper: what it says", paper["decoded"][4], f"h'{paper['board']}'")
check("paper: its name", hashlib.sha256(raw(paper["board"])).hexdigest()[:16], paper["digest"])
check("board", decode(raw(paper["board"])), paper["board_decoded"])
check("assigned", decode(raw(paper["assigned"])), paper["assigned_decoded"])
check("points", decode(raw(paper["points"])), paper["points_decoded"])
check("helpers", decode(raw(paper["helpers"])), paper["helpers_decoded"])
check("assignment", decode(raw(paper["assignment"])), paper["assignment_decoded"])

enrolment = vector("enrolment")
code = enrolment["url"].removeprefix("tungnha://enrol/")
data = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
check("enrolment", (data.hex(), decode(data)), (enrolment["body"], enrolment["decoded"]))
check("enrolment: the hub's keys", enrolment["decoded"][1:4],
      [f"h'{keys[name]}'" for name in ("hub_id", "hub_sign_public", "hub_seal_public")])

print(f"vectors: {checked} checks passed")
