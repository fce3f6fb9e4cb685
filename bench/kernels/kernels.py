# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""The inner loops over an image of 4096x4096 pixels, warm, beside their bound: the longer of what memory needs for the bytes they
must move and arithmetic for the products they must make, both as measured in the same run (a copy of planes; fused products of
vectors in registers). The last column tells how many times its bound a loop takes."""
import glob
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import rows as bench  # noqa: E402

BEGIN, END = "<!-- table of bench/kernels -->", "<!-- end of bench/kernels -->"
FLAGS = ["-XX:+UseSerialGC", "-Xms1g", "-Xmx2g", "--add-modules=jdk.incubator.vector", "-XX:-LoopUnswitching", "-XX:CompileCommand=quiet",
         "-XX:CompileCommand=inline,org.almagest.astro.kernel.Vector*::lanes*"]


def java():
    """A JDK 25, as the launcher finds one."""
    homes = [os.environ.get("JAVA_HOME", ""), *sorted(glob.glob("/usr/lib/jvm/*")), *sorted(glob.glob("/opt/j*"))]
    on_path = shutil.which("javac")
    if on_path:
        homes.insert(1, os.path.dirname(os.path.dirname(os.path.realpath(on_path))))
    for home in homes:
        try:
            with open(os.path.join(home, "release"), encoding="utf-8") as f:
                if 'JAVA_VERSION="25' in f.read() and os.path.exists(os.path.join(home, "bin", "javac")):
                    return os.path.join(home, "bin", "java")
        except OSError:
            pass
    sys.exit("kernels: no JDK 25 found in JAVA_HOME, on the path or in /usr/lib/jvm; install one and set JAVA_HOME")


def put(table, page):
    """Puts the table between its marks in a page."""
    with open(page, encoding="utf-8") as f:
        text = f.read()
    a, b = text.index(BEGIN), text.index(END)
    with open(page, "w", encoding="utf-8") as f:
        f.write(text[:a] + "\n".join([BEGIN, *table, ""]) + text[b:])


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("--into", metavar="PAGE", help="put the table into a page, between its marks")
    args = parser.parse_args()
    subprocess.run([os.path.join(ROOT, "almagest"), "build"], check=True)
    target = os.path.join(ROOT, "app", "target")
    command = [java(), *FLAGS, "-cp", os.pathsep.join([os.path.join(target, "almagest-app.jar"), os.path.join(target, "lib", "*")]),
               os.path.join(HERE, "Kernels.java")]
    if shutil.which("taskset"):
        command = ["taskset", "-c", str(max(os.sched_getaffinity(0))), *command]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    lines = [line.split(";") for line in done.stdout.split("\n") if line]
    rows = bench.Rows("Inner loops and their bounds")
    bandwidth, products = float(lines[0][1]), float(lines[1][1])
    rows.add("bandwidth of a copy, read and written", round(bandwidth, 2), "GB/s")
    rows.add("fused products of floats in registers", round(products, 1), "1e9/s")
    table = [f"{bench.machine()}: a copy moves {bandwidth:.1f} GB/s, registers take {products:.0f}e9 products/s", "",
             "| loop | takes | its bound | times the bound |", "|---|---|---|---|"]
    for name, time, unit, moved, made in lines[2:]:
        bound = max(float(moved) / bandwidth, float(made) / products)
        by = "memory" if float(moved) / bandwidth >= bound else "products"
        rows.add(name, float(f"{float(time):.4g}"), f"ns per {unit}", peer=f"bound by {by}", peer_value=float(f"{bound:.3g}"))
        rows.add(f"{name}: times its bound", round(float(time) / bound, 1))
        table.append(f"| {name} | {float(time):.3g} ns per {unit} | {bound:.2g} ns, {by} | {float(time) / bound:.1f} |")
    if args.into:
        put(table, args.into)
    bench.main(rows, args)


if __name__ == "__main__":
    main()
