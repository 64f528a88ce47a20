#!/usr/bin/env python3
"""A weak mobile link in user space: two network namespaces joined by a link that is slow, far and lossy.

For machines whose kernel has no netem. Needs root, `ip` and /dev/net/tun. The TCP on both sides is the
kernel's own; only the packets between the namespaces pass through this program.

    link.py CONTROL [seed]

makes tn-a (10.99.7.1) and tn-b (10.99.7.2), prints "ready" and runs until it is killed, then removes them.
CONTROL is a file with one line, read again ten times a second:

    kbit/s  one-way delay in ms  loss in %  [an outage every s  lasting s]

0 kbit/s is a link without a limit. Each direction has its own queue of 60 packets; what doesn't fit is lost,
as in a modem. The same seed loses the same packets in the same order of arrival.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field

NEW_NETWORK_NAMESPACE = 0x40000000  # CLONE_NEWNET
TUN_SET_INTERFACE = 0x400454CA  # TUNSETIFF
TUN_WITHOUT_HEADER = 0x1001  # IFF_TUN | IFF_NO_PI
MTU = 1400
QUEUE_PACKETS = 60
LOOK_AGAIN = 0.1  # seconds between two looks at the control file
SIDES = {"tn-a": "10.99.7.1", "tn-b": "10.99.7.2"}
LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass
class Weather:
    """What the control file says."""

    bytes_per_second: float = 1e9
    delay: float = 0.0
    loss: float = 0.0
    outage_every: float = 0.0
    outage_lasts: float = 0.0

    @staticmethod
    def read(path):
        with open(path, encoding="ascii") as control:
            numbers = [float(word) for word in control.read().split()]
        rate, delay, loss, every, lasts = (numbers + [0.0] * 5)[:5]
        return Weather(rate * 125 if rate else 1e9, delay / 1000, loss / 100, every, lasts)

    def out(self, since_start):
        return bool(self.outage_every) and since_start % self.outage_every > self.outage_every - self.outage_lasts


@dataclass
class End:
    """One namespace's TUN device and the queue of what it sends."""

    name: str
    device: int
    busy_until: float = field(default=0.0)


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def enter(namespace):
    if LIBC.setns(namespace, NEW_NETWORK_NAMESPACE) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def make_end(name, address):
    remove(name)
    run("ip", "netns", "add", name)
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{name}", os.O_RDONLY)
    enter(there)
    try:
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(device, TUN_SET_INTERFACE, struct.pack("16sH22x", b"road", TUN_WITHOUT_HEADER))
        run("ip", "addr", "add", f"{address}/30", "dev", "road")
        run("ip", "link", "set", "road", "mtu", str(MTU), "up")
        run("ip", "link", "set", "lo", "up")
        # The careful one, and the only one every kernel lets a namespace choose.
        run("sysctl", "-qw", "net.ipv4.tcp_congestion_control=reno")
    finally:
        enter(home)
        os.close(there)
        os.close(home)
    return End(name, device)


def remove(name):
    subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL, check=False)


def carry(control, seed):
    chance = random.Random(seed)
    ends = [make_end(name, address) for name, address in SIDES.items()]
    other = {ends[0].device: ends[1], ends[1].device: ends[0]}
    start = time.monotonic()
    weather, looked = Weather.read(control), start
    under_way, count = [], 0
    print("ready", flush=True)
    while True:
        now = time.monotonic()
        if now - looked > LOOK_AGAIN:
            try:
                weather = Weather.read(control)
            except (OSError, ValueError):
                pass  # being written at this moment: the next look finds it whole
            looked = now
        while under_way and under_way[0][0] <= now:
            _, _, end, packet = heapq.heappop(under_way)
            try:
                os.write(end.device, packet)
            except OSError:
                pass  # the device's own queue is full: a lost packet
        wait = min(LOOK_AGAIN, max(0.0, under_way[0][0] - now)) if under_way else LOOK_AGAIN
        for device in select.select([end.device for end in ends], [], [], wait)[0]:
            end = next(end for end in ends if end.device == device)
            while True:
                try:
                    packet = os.read(device, 2048)
                except BlockingIOError:
                    break
                now = time.monotonic()
                if packet[0] >> 4 != 4 or weather.out(now - start):
                    continue
                if (end.busy_until - now) * weather.bytes_per_second > QUEUE_PACKETS * MTU:
                    continue
                end.busy_until = max(end.busy_until, now) + len(packet) / weather.bytes_per_second
                if chance.random() >= weather.loss:
                    count += 1
                    heapq.heappush(under_way, (end.busy_until + weather.delay, count, other[device], packet))


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        carry(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    finally:
        for name in SIDES:
            remove(name)


if __name__ == "__main__":
    main()
