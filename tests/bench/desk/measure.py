"""Runs a command and prints, as JSON, the seconds it took and the most memory it held.

    python3 measure.py tungnha-hub import --data hub list.xlsx
"""

import json
import resource
import subprocess
import sys
import time

begun = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
took = time.monotonic() - begun
if done.returncode != 0:
    sys.stderr.buffer.write(done.stderr)
    sys.exit(1)
# One child only: its peak is that of all children. Linux counts in kB.
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print(json.dumps({"seconds": took, "peak": peak}))
