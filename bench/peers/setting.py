# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""What every step of the comparison needs: the fields with their truth, ours and the peers as whole processes, rows."""
import dataclasses
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import measured  # noqa: E402
import products  # noqa: E402

# CPU that SExtractor took where the peers that are in no registry were timed [s].
RECORDED_SEXTRACTOR = 2.7
SEED = 20191


@dataclasses.dataclass
class Cost:
    """What a program took, as a whole process, start-up and compilation included."""
    cpu: float  # user + system per image [s]
    first: float  # the same for a process with one image [s]
    rss: float  # largest resident size [MiB]
    others: float = 0.0  # processors that other work kept busy meanwhile


class Failed(RuntimeError):
    """A program did not run or ended with an error."""


class Setting:
    """Folders, programs and rows. `quality` is printed before `cost`."""

    def __init__(self, args, folder):
        self.folder = folder
        self.images = args.images
        self.processor = max(os.sched_getaffinity(0))
        self.tools = os.environ.get("ALMAGEST_PEERS", os.path.join(ROOT, "..", "shared", "tools", "peers"))
        self.quality = products.Figures("Quality beside the peers")
        self.cost = products.Figures("CPU beside the peers")
        self.notes = []
        self.yardsticks = []  # CPU of SExtractor on the harness's field, as the run goes on
        self.work = os.path.join(folder, "work")
        os.makedirs(self.work, exist_ok=True)

    def tool(self, name):
        """A program of the peers' harness."""
        return os.path.join(self.tools, name)

    def config(self, name):
        return os.path.join(self.tools, "cfg", name)

    def scratch(self, name):
        path = os.path.join(self.work, name)
        os.makedirs(path, exist_ok=True)
        return path

    def field(self, number=0, what="pair"):
        """Folder of a simulated field with its truth; made when it is not there."""
        path = os.path.join(self.folder, f"field{number}")
        for part in what.split(","):
            if not os.path.exists(os.path.join(path, part, ".made")):
                self.python(os.path.join(HERE, "simulate.py"), self.tools, path, part, SEED + 100 * number)
                open(os.path.join(path, part, ".made"), "w", encoding="utf-8").close()
        return path

    def fields(self):
        """The folders of all fields with a science image and a template."""
        return [self.field(i) for i in range(self.images)]

    def python(self, *words):
        """Runs a program of the harness with Debian's Python, and gives what it printed."""
        done = subprocess.run(["/usr/bin/python3", "-W", "ignore", *map(str, words)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env=self.environment(), check=False)
        if done.returncode:
            raise Failed(f"{' '.join(map(str, words[:2]))}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def score(self, name, *words):
        """The figures that a scorer of the harness prints as JSON on its last line."""
        return json.loads(self.python(self.tool(name), *words).strip().splitlines()[-1])

    @staticmethod
    def environment():
        return dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

    def timed(self, command, cwd=None):
        """One whole process on one core."""
        with open(os.path.join(self.work, "last.log"), "w", encoding="utf-8") as log:
            use = measured.run([str(c) for c in command], self.processor, stdout=log, stderr=subprocess.STDOUT, cwd=cwd,
                               env=self.environment())
        if use.code:
            with open(os.path.join(self.work, "last.log"), encoding="utf-8", errors="replace") as log:
                raise Failed(f"{os.path.basename(str(command[0]))} ended with {use.code}: {log.read()[-400:]}")
        return use

    def almagest(self, *words):
        return self.timed([os.path.join(ROOT, "almagest"), *words])

    @staticmethod
    def into_memory(paths):
        """Reads files, and all of a field's pair, so that whoever runs first does not pay for bringing them from the disk."""
        for path in paths:
            pair = os.path.join(str(path), "pair")
            for name in [os.path.join(pair, n) for n in os.listdir(pair)] if os.path.isdir(pair) else [str(path)]:
                if os.path.isfile(name):
                    with open(name, "rb") as f:
                        while f.read(1 << 24):
                            pass

    def ours(self, words, inputs):
        """Cost of a command of ours over all inputs in one process, and over the first alone.

        `words` gives the command's words for a list of inputs.
        """
        self.into_memory(inputs)
        first = self.almagest(*words(inputs[:1]))
        every = self.almagest(*words(inputs))
        return Cost(every.cpu / len(inputs), first.cpu, every.peak_process, every.others)

    def peer(self, command, inputs):
        """Cost of a peer that takes one input per process: the mean over the same inputs."""
        uses = [self.timed(command(i)) for i in inputs]
        return Cost(sum(u.cpu for u in uses) / len(uses), uses[0].cpu, max(u.peak_process for u in uses),
                    max(u.others for u in uses))

    def sextractor_words(self, image, catalogue):
        return ["source-extractor", image, "-c", self.config("sex5.conf"), "-PARAMETERS_NAME", self.config("cat.param"),
                "-CATALOG_NAME", catalogue]

    def yardstick(self):
        """Runs SExtractor on the harness's own field, by which recorded peers are scaled."""
        image = os.path.join(self.field(0), "pair", "science.fits")
        command = self.sextractor_words(image, os.path.join(self.work, "yardstick.cat"))
        try:
            self.into_memory([image])
            self.yardsticks.append(sorted(self.timed(command).cpu for _ in range(3))[1])
        except FileNotFoundError as f:
            raise Failed(f"no SExtractor, by which the recorded time is scaled: {f}") from f

    def recorded(self, seconds):
        """Cost of a peer that cannot be installed, from where it was recorded beside SExtractor: scaled by the mean of SExtractor's
        CPU now and when this was last asked for, so that what was measured in between has one on both sides."""
        self.yardstick()
        scaled = seconds * sum(self.yardsticks[-2:]) / len(self.yardsticks[-2:]) / RECORDED_SEXTRACTOR
        return Cost(scaled, scaled, float("nan"))

    @staticmethod
    def rounds(ours, peer, number=3):
        """Costs of ours and of the peer in that of some rounds whose ratio is the median: whoever else uses the processors of a
        virtual machine slows one of them down by up to two for seconds or minutes."""
        costs = [(ours(), peer()) for _ in range(number)]
        return sorted(costs, key=lambda c: c[0].cpu / c[1].cpu)[number // 2]

    def compare(self, name, ours, peer_name, peer, goal):
        """The row of a ratio of CPU, and the figures it is made of."""
        self.cost.add(f"{name}: CPU", round(ours.cpu, 3), "s", peer=peer_name, peer_value=round(peer.cpu, 3))
        self.cost.add(f"{name}: CPU, first image alone", round(ours.first, 3), "s", peer=peer_name,
                      peer_value=round(peer.first, 3))
        self.cost.add(f"{name}: peak memory", round(ours.rss), "MiB", peer=peer_name,
                      peer_value=round(peer.rss) if peer.rss == peer.rss else None)
        self.cost.add(f"{name}: CPU over that of {peer_name}", round(ours.cpu / peer.cpu, 4), "", goal, "<=")
        if max(ours.others, peer.others) > 0.1:
            self.notes.append(f"{name}: other work kept {max(ours.others, peer.others):.1f} processors busy meanwhile")
