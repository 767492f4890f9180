"""Runs notebooks headlessly through their own kernel and keeps the executed notebook of each.

Usage: run_notebooks.py --out DIR [--scale NAME] [--save] [--lines] NOTEBOOK...

A notebook fails on a cell error, on a cell that should show something and shows nothing, on any stderr stream, on
anything the kernel process writes to its own stderr, and on any warning of the client (lost or late IOPub messages).
Leaves DIR/<name>/: the executed notebook, what its cells wrote into LOTTERY_OUT, and run.json with seconds and
problems. Ends with 1 if a notebook failed.
"""

import argparse
import asyncio
import json
import logging
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import zmq
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

QUICK_CELL_SECONDS = 600  # far above any quick cell: only a hanging one meets it
SHOWS = re.compile(r"(await\s+)?(show|table|verdict|provenance)\w*\(")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def expects_output(cell):
    """Whether a code cell must have an output: by its tag, else if its last statement shows, tabulates or decides."""
    tags = cell.metadata.get("tags", [])
    if "no-output" in tags or "output" in tags:
        return "output" in tags
    starts = [line for line in cell.source.splitlines() if re.match(r"[A-Za-z_$]", line)]
    return bool(starts and SHOWS.match(starts[-1]))


def has_output(cell):
    """Whether a code cell shows anything but streams."""
    return any(output.get("data") for output in cell.outputs)


def title(cells, index):
    """The nearest heading above a cell and the cell's first line."""
    headings = [
        line.lstrip("# ").strip()
        for cell in cells[:index]
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    ]
    first = next((line.strip() for line in cells[index].source.splitlines() if line.strip()), "")
    return f"{headings[-1]} | {first}" if headings else first


class Progress:
    """One line a cell: which it is while it runs, and its seconds; on a terminal the seconds count up. Of whole lines each comes when its cell is done."""

    def __init__(self, name, total, lines):
        self.name, self.total, self.lines, self.terminal = name, total, lines, sys.stdout.isatty() and not lines
        self.done = threading.Event()
        self.done.set()

    def start(self, number, text):
        width = max(60, shutil.get_terminal_size().columns - 12) if self.terminal else 110
        self.line = f"  {self.name}: cell {number} of {self.total}: {text}"[:width]
        self.since, self.done = time.monotonic(), threading.Event()
        if self.lines:
            return
        print(self.line, end="", flush=True)
        threading.Thread(target=self.tick, args=(self.done,), daemon=True).start()

    def tick(self, done):
        while not done.wait(1 if self.terminal else 30):
            seconds = f"{time.monotonic() - self.since:.0f} s"
            print(f"\r{self.line}  {seconds}" if self.terminal else f" .. {seconds}", end="", flush=True)

    def end(self):
        if not self.done.is_set():
            self.done.set()
            start = self.line if self.lines else "\r\x1b[K" + self.line if self.terminal else ""
            print(f"{start}  {time.monotonic() - self.since:.1f} s", flush=True)


class Warnings(logging.Handler):
    """Collects what the client warns of."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def on_stop(stop):
    """Calls `stop` on Ctrl-C and on a polite kill, and leaves the running task; called once the kernel is there."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: (stop(), task.cancel()))


def sockets(folder):
    """Sockets in a folder: nobody else takes them, where a port that is free when a kernel is planned may be taken when it starts."""
    fits = zmq.has("ipc") and len(folder) < 90  # such a path is short
    return Config(KernelManager={"transport": "ipc", "ip": f"{folder}/k"} if fits else {})


def execute(path, notebook, kernel, timeout, lines=False):
    """Executes in place; returns the problems met, each one line or a traceback."""
    problems, warnings = [], Warnings()
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    progress = Progress(path.stem, len(code), lines)
    expected = {i for i in code if expects_output(notebook.cells[i]) or has_output(notebook.cells[i])}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    finished, stopped = False, threading.Event()
    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=timeout,
        raise_on_iopub_timeout=True,
        resources={"metadata": {"path": str(path.parent)}},
        on_notebook_start=lambda notebook: on_stop(stopped.set),
        on_cell_execute=lambda cell, cell_index: progress.start(
            code.index(cell_index) + 1, title(notebook.cells, cell_index)
        ),
        on_cell_executed=lambda cell, cell_index, execute_reply: progress.end(),
    )
    logging.getLogger().addHandler(warnings)
    with tempfile.TemporaryFile() as stderr, tempfile.TemporaryDirectory(prefix="lottery-") as folder:
        client.config = sockets(folder)
        try:
            client.execute(stderr=stderr)
            finished = True
        except CellExecutionError as error:
            problems.append(ANSI.sub("", str(error)))
        except Exception as error:  # a dead kernel, a timeout: this notebook failed, the next may not
            problems.append(f"{type(error).__name__}: {error}")
        finally:
            progress.end()
            logging.getLogger().removeHandler(warnings)
            if stopped.is_set():
                raise KeyboardInterrupt
        stderr.seek(0)
        problems += [f"kernel process on stderr: {line}" for line in stderr.read().decode(errors="replace").splitlines()]
    problems += [f"client warning: {message}" for message in warnings.messages]
    for i in code:
        cell = notebook.cells[i]
        where = f"cell {code.index(i) + 1} ({title(notebook.cells, i)})"
        text = "".join(output.text for output in cell.outputs if output.get("name") == "stderr")
        if text:
            problems.append(f"{where} wrote to stderr: {text.strip()}")
        if finished and i in expected and not has_output(cell):
            problems.append(f"{where} shows nothing")
    return problems


def tidy(notebook):
    """Drops what differs between two runs and says nothing: time stamps of messages."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)


def run(path, out, options):
    """Runs one notebook; what it gave appears whole in its folder, so that two runs at a time do no harm."""
    name, start = path.stem, time.monotonic()
    print(f"{name} at scale {options.scale}", flush=True)
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=out, ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary) / name
        folder.mkdir()
        problems = run_into(folder, path, options)
        seconds = time.monotonic() - start
        record = {"notebook": name, "scale": options.scale, "seconds": seconds, "problems": problems}
        (folder / "run.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf8")
        shutil.rmtree(out / name, ignore_errors=True)
        folder.rename(out / name)
    print(f"{name}: {'failed' if problems else 'done'} in {seconds:.1f} s", flush=True)
    for problem in problems:
        print("  " + problem.replace("\n", "\n  "), flush=True)
    return not problems


def run_into(folder, path, options):
    """Executes a notebook and writes it and whatever its cells write into a folder; returns its problems."""
    os.environ.update(LOTTERY_SCALE=options.scale, LOTTERY_OUT=str(folder))
    notebook = nbformat.read(path, as_version=4)
    timeout = QUICK_CELL_SECONDS if options.scale == "quick" else None
    problems = execute(path, notebook, options.kernel, timeout, options.lines)
    tidy(notebook)
    nbformat.write(notebook, folder / path.name)
    if options.save and not problems:
        nbformat.write(notebook, path)
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", default="quick")
    parser.add_argument("--kernel", default="lottery-lab", help="name of the Jupyter kernel that runs them")
    parser.add_argument("--save", action="store_true", help="replace the notebook itself by the executed one")
    parser.add_argument("--lines", action="store_true", help="print whole lines only, for two runners on one terminal")
    parser.add_argument("notebooks", type=Path, nargs="+")
    options = parser.parse_args()
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    for path in options.notebooks:  # what an earlier call left must not pass for this one's
        shutil.rmtree(out / path.stem, ignore_errors=True)
    passed = [run(path.resolve(), out, options) for path in options.notebooks]
    sys.exit(0 if all(passed) else 1)



if __name__ == "__main__":
    try:
        main()
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit("\nstopped")
