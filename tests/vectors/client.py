#!/usr/bin/env python3
"""An evening of a tablet that was written from docs/sync-protocol.md, against a real hub over TLS.

    python3 tests/vectors/client.py target/debug/tungnha-hub tests/samples/danh-sach-khu-pho-3.xlsx
"""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # a check leaves no files behind
import lists
import tablet

HUB, SAMPLE = (pathlib.Path(name).resolve() for name in sys.argv[1:3])
checked = 0


def check(what, seen, said):
    global checked
    if seen != said:
        sys.exit(f"{what}: {seen!r}, not {said!r}")
    checked += 1


def hub(*args):
    done = subprocess.run([HUB, *args, "--data", DATA, "--json"], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def join(name):
    """A new tablet with its first list."""
    code = hub("enrol", "--role", "member", "--name", name, "--hamlet", "Khu phố 3", "--address", address)
    joined = tablet.Tablet(code["url"])
    joined.enrol()
    check("name on the certificate", joined.name, name)
    catch_up(joined)
    return joined


def catch_up(who):
    """Asks until nothing is missing of a list."""
    who.sync()
    while who.positions != who.hub_positions:
        who.sync()


def cell(of, rid, target):
    """What the field says of a resident and target on a tablet's list."""
    (rows,) = of.rows.values()
    return dict(rows.residents[rid][9])[target]


with tempfile.TemporaryDirectory() as folder:
    DATA = pathlib.Path(folder) / "hub"
    hub("init", "--commune", "Phường Long Thủy")
    hub("import", SAMPLE)
    serving = subprocess.Popen([HUB, "serve", "--data", DATA, "--listen", "127.0.0.1:0", "--json"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said = ""
        while "127.0.0.1:" not in said:
            said = serving.stdout.readline() or sys.exit("the hub did not start: " + serving.stderr.read())
        address = "127.0.0.1:" + said.split("127.0.0.1:")[1].strip().strip('"},/')
        mine = join("Điểu Khánh")
        (rows,) = mine.rows.values()
        people = {tuple(one[field] for field in lists.PERSON) for one in hub("people")}
        check("residents of the list", {lists.person(row) for row in rows.residents.values()}, people)

        home = min(row[1] for row in rows.residents.values())
        family = [row[0] for row in rows.residents.values() if row[1] == home]
        for rid in family:
            mine.record(1, rid, [tablet.ALL_FOUR])
        mine.record(1, family[0], [tablet.DONE * 16 + 7, tablet.ONLY_2G * 16 + 8])
        mine.record(3, len(mine.records))
        mine.record(2, max(rows.households), 1)
        last = len(mine.records)

        mine.sync(mine.envelope(1, 2))
        check("through after two", mine.through, 2)
        again = mine.envelope(1, 2)
        mine.sync(again)
        check("the same once more changes nothing", mine.through, 2)
        check("a relay refuses nothing", mine.relay(mine.envelope(3, last)), [])
        check("through after the relay", mine.through, last)
        check("no notice", mine.notices, [])
        answer = tablet.cbor.decode(mine.ask("GET", "/v1/state"))
        mine.take(answer[0])
        check("state", mine.through, last)
        catch_up(mine)

        # A colleague's tablet: what the first recorded comes down, and an answer that has not seen it conflicts.
        other = join("Trần Thị Bưởi")
        before = cell(other, family[0], 1)
        check("the answer of the first tablet", [head[0] for head in before[0]], [[mine.dev, mine.epoch, 1]])
        other.record(1, family[0], [tablet.ABROAD * 16 + 1, tablet.DONE * 16 + 14])
        other.record(1, family[1], [tablet.ABROAD * 16 + 1], [mine.dev, mine.epoch, 2])
        other.sync(other.envelope(1, 2))
        check("no notice for the colleague", other.notices, [])
        catch_up(mine)
        check("two heads, neither saw the other", len(cell(mine, family[0], 1)[0]), 2)
        check("one head, which saw the other", [head[0] for head in cell(mine, family[1], 1)[0]], [[other.dev, other.epoch, 2]])

        board = {device["dev"]: device for device in hub("devices")}
        check("device board: through", [board[one.dev]["through"] for one in (mine, other)], [last, 2])
        check("device board: missing", [board[one.dev]["missing"] for one in (mine, other)], [0, 0])
        found = hub("verify")
        check("verify", [found[of] for of in ("ok", "records", "forks", "gaps", "quarantined")], [True, last + 2, 0, 0, 0])
    finally:
        serving.terminate()
        serving.wait()

print(f"a tablet written from the page: {checked} checks passed")
