"""CBOR (RFC 8949) as the protocol uses it: definite lengths, shortest forms, no maps, no floats."""


def item(data, at=0):
    """One item as a Python value, and where the next begins."""
    kind, short = data[at] >> 5, data[at] & 31
    at += 1
    if kind == 7 and short == 22:
        return None, at
    if short < 24:
        value = short
    elif short < 28:
        size = 1 << (short - 24)
        value = int.from_bytes(data[at : at + size], "big")
        if value < (24 if size == 1 else 1 << (4 * size)):
            raise ValueError("not the shortest form")
        at += size
    else:
        raise ValueError("an indefinite length")
    if kind == 0:
        return value, at
    if kind == 1:
        return -1 - value, at
    if kind in (2, 3):
        part = bytes(data[at : at + value])
        if len(part) != value:
            raise ValueError("cut short")
        return part if kind == 2 else part.decode("utf-8"), at + value
    if kind == 4:
        items = []
        for _ in range(value):
            one, at = item(data, at)
            items.append(one)
        return items, at
    raise ValueError(f"major type {kind} is not used")


def decode(data):
    """The only item of these bytes."""
    value, end = item(data)
    if end != len(data):
        raise ValueError("bytes after the item")
    return value


def encode(value):
    """The shortest form of a value; tuples and lists are arrays."""
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, (bytes, bytearray)):
        return head(2, len(value)) + bytes(value)
    if isinstance(value, str):
        text = value.encode("utf-8")
        return head(3, len(text)) + text
    return head(4, len(value)) + b"".join(encode(one) for one in value)


def head(kind, value):
    if value < 24:
        return bytes([kind << 5 | value])
    for short, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << (8 * size):
            return bytes([kind << 5 | short]) + value.to_bytes(size, "big")
    raise ValueError("more than 64 bits")


def shown(value):
    """As the vectors write it: a byte string as the text h'…'."""
    if isinstance(value, bytes):
        return f"h'{value.hex()}'"
    return [shown(one) for one in value] if isinstance(value, list) else value
