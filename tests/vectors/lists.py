"""List pages: columns back into rows, and the checksum over the rows."""

import datetime
import hashlib

import cbor

DEPTH = 1 << 64
PERSON = ("personal_id", "name", "birth", "sex", "phone")


class List:
    """The rows of one list as a tablet holds them."""

    def __init__(self):
        self.households, self.residents = {}, {}

    def apply(self, page):
        for hid in page[9]:
            self.households.pop(hid, None)
        for rid in page[11]:
            self.residents.pop(rid, None)
        self.households.update((row[0], row) for row in households(page[8]))
        self.residents.update((row[0], row) for row in residents(page[10]))

    def compare(self, total, checksum):
        if len(self.residents) != total:
            raise ValueError(f"{len(self.residents)} residents, not {total}")
        rows = [b"household" + cbor.encode(row) for row in self.households.values()]
        rows += [b"resident" + cbor.encode(row) for row in self.residents.values()]
        seen = sum(int.from_bytes(hashlib.sha256(row).digest()[:16], "big") for row in rows) % (1 << 128)
        if seen.to_bytes(16, "big") != checksum:
            raise ValueError("the rows are not those the hub counted")


def deltas(column):
    """Each value is given as its distance from the one before, modulo 2⁶⁴."""
    value = 0
    for step in column:
        value = (value + step + DEPTH // 2) % DEPTH - DEPTH // 2
        yield value


def planes(data, size):
    """Numbers of some bytes each: first all their highest bytes."""
    rows = len(data) // size
    return iter([sum(data[byte * rows + row] << 8 * (size - 1 - byte) for byte in range(size)) for row in range(rows)])


def households(columns):
    hids, numbers, addresses, orders, callers, calls, nobody, *noted = columns
    landmarks, moves = map(said, noted[:2]) if noted else ({}, {})
    calls, nobody = deltas(calls), iter(nobody)
    rows = zip(deltas(hids), numbers, addresses, deltas(orders), deltas(callers))
    for place, (hid, number, address, order, caller) in enumerate(rows):
        row = [hid, number, address, order, [next(calls), caller - 1, next(nobody)] if caller else None]
        ours = [landmarks.get(place), moves.get(place)]
        yield row + ours if any(ours) else row


def said(columns):
    """What some rows have: the row's place → [at, dev, epoch, seq, word]."""
    rows, *said, words = columns[:6]
    return dict(zip(deltas(rows), map(list, zip(*map(deltas, said), words))))


def ids(columns, births):
    codes, provinces, middles, serials, texts = columns
    provinces, middles, serials, texts = planes(provinces, 2), planes(middles, 2), planes(serials, 3), iter(texts)
    for code, (birth, sex) in zip(codes, births):
        if code == 1:
            year = int(born(birth)[:4])
            middle = ((year // 100 - 19) * 2 + sex - 1) * 100 + year % 100
            yield f"{next(provinces):03}{middle:03}{next(serials):06}"
        elif code == 2:
            yield f"{next(provinces):03}{next(middles):03}{next(serials):06}"
        else:
            yield next(texts) if code == 3 else None


def phones(columns):
    codes, fronts, ends, texts = columns
    fronts, ends, texts = planes(fronts, 2), planes(ends, 3), iter(texts)
    for code in codes:
        yield f"{next(fronts):03}{next(ends):07}" if code == 1 else next(texts) if code == 3 else None


def born(birth):
    """A year, or a day, as ISO 8601 writes it."""
    kind, number = birth
    return str(number) if kind == 1 else (datetime.date(1900, 1, 1) + datetime.timedelta(days=number)).isoformat()


def person(row):
    """Who a row is about, as the hub prints people."""
    _, _, name, (flag,), birth, number, phone, *_ = row
    return number, name, birth and born((flag & 3, birth)), (None, "M", "F")[flag >> 2 & 3], phone


def residents(columns):
    rids, hids, names, flags, births, numbers, telephones, operators, facts, cells, *invited = columns
    invited = said(invited[0]) if invited else {}
    births = iter(births)
    dates = [(flag & 3, next(births)) if flag & 3 else None for flag in flags]
    sexes = [flag >> 2 & 3 for flag in flags]
    of_row = cells_of(cells)
    operators = [operators[0][place] for place in deltas(operators[1])]
    facts = [facts[0][place] for place in deltas(facts[1])]
    numbers, telephones = ids(numbers, zip(dates, sexes)), phones(telephones)
    rows = zip(deltas(rids), deltas(hids), names, flags, dates, numbers, telephones, operators, facts)
    for place, (rid, hid, name, flag, birth, *rest, fact) in enumerate(rows):
        row = [rid, hid, name, bytes([flag]), birth and birth[1], *rest, sorted_facts(fact), of_row.get(place, [])]
        yield row + [invited[place]] if place in invited else row


def sorted_facts(flat):
    triples = sorted(flat[at : at + 3] for at in range(0, len(flat), 3))
    return [value for triple in triples for value in triple]


def cells_of(columns):
    """The cells of each row of the page, sorted by target."""
    *plain, other = columns
    rows = {}
    for place, dev, epoch, seq, member, role, outcome, effective in zip(*map(deltas, plain)):
        head = [[dev, epoch, seq], member, role, outcome, effective, [], 0]
        rows.setdefault(place // 4, []).append([place % 4 + 1, [[head], [], [], [dev, epoch, seq]]])
    for place, cell in other:
        rows.setdefault(place // 4, []).append([place % 4 + 1, cell])
    return {row: sorted(cells) for row, cells in rows.items()}
