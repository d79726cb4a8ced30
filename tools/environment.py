"""Prepare the environment once: `python3 tools/environment.py [DIR]` (`make env` calls it).

Makes a virtual environment in DIR (.venv), or takes the environment that DIR already is (conda
too), installs requirements.lock by hash and then this package. A second call sees its own stamp
and does nothing. Standard library only, and readable by an old Python, which is told so.
"""

import hashlib
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOCK = os.path.join(ROOT, "requirements.lock")
OLDEST, TESTED = (3, 11), (3, 13)


def stop(message):
    sys.exit("gbacorpus: " + message)


def check_version(version, where):
    if version < OLDEST:
        stop(
            f"Python 3.11 or newer is needed, and {where} is {version[0]}.{version[1]}. "
            "Install a newer one, or name one: make PYTHON3=python3.12 reproduce"
        )
    if version > TESTED:
        print(f"gbacorpus: Python {version[0]}.{version[1]} is newer than any tested here (3.13).")


def interpreter(env):
    """The Python of an environment, wherever its kind keeps it, or None."""
    for place in ("bin/python", "Scripts/python.exe", "python.exe"):
        path = os.path.join(env, *place.split("/"))
        if os.path.exists(path):
            return path
    return None


def read(path):
    with open(path, "rb") as file:
        return file.read()


def stamp(python):
    """What the environment was made from; the folder counts, because the package is linked to it."""
    made_from = (
        read(LOCK)
        + read(os.path.join(ROOT, "pyproject.toml"))
        + f"{ROOT} {os.path.realpath(python)}".encode()
    )
    return hashlib.sha256(made_from).hexdigest()


def make_environment(env):
    if os.path.isdir(env) and os.listdir(env) and not os.path.exists(env + "/pyvenv.cfg"):
        stop(f"{env} holds files and is not an environment. Name another folder: make VENV=DIR")
    try:
        import ensurepip  # noqa: F401  Debian ships venv without it
        import venv
    except ImportError:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        stop(
            "this Python cannot make environments. On Debian or Ubuntu: "
            f"sudo apt install {package} (then run the same command again)"
        )
    print(f"gbacorpus: making {env}", flush=True)
    venv.create(env, clear=True, with_pip=True)


def explain(log, log_path):
    """One line that says what to do about a pip run that failed."""
    unreachable = ("Retrying (Retry", "from versions: none", "Failed to establish", "Max retries")
    if any(sign in log for sign in unreachable):
        return (
            "no package registry could be reached. Check the network or the proxy "
            f"(pip's own settings count), then run the same command again. Details: {log_path}"
        )
    if "DO NOT MATCH THE HASHES" in log:
        return f"a downloaded file is not the one in requirements.lock. Details: {log_path}"
    if "No space left" in log:
        return f"the disk is full. Free about 1 GB, then run it again. Details: {log_path}"
    errors = [line.strip() for line in log.splitlines() if "error:" in line.lower()]
    return f"pip failed: {errors[0] if errors else 'no reason given'}. Details: {log_path}"


def pip(python, log_path, total, *arguments):
    """Run pip, say how far it is, keep all it says in a log."""
    command = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--retries", "2", *arguments]
    lines, collected, told = [], 0, time.time()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT, encoding="utf-8"
    )
    for line in process.stdout:
        lines.append(line)
        collected += line.startswith(("Collecting ", "Processing ", "Requirement already"))
        if line.startswith("Installing collected"):
            print(f"  unpacking {total} packages", flush=True)
        elif time.time() - told > 2:
            told = time.time()
            print(f"  {collected} of {total} packages", flush=True)
    with open(log_path, "a", encoding="utf-8") as file:
        file.writelines(lines)
    if process.wait():
        stop(explain("".join(lines), log_path))


def main(env=".venv"):
    check_version(tuple(sys.version_info[:2]), "python3")
    python = interpreter(env)
    if python is None:
        make_environment(env)
        python = interpreter(env)
    stamp_path = os.path.join(env, "gbacorpus-stamp")
    wanted = stamp(python)
    if os.path.exists(stamp_path) and read(stamp_path).decode() == wanted:
        return
    ask = "import sys; print(sys.version_info[0], sys.version_info[1])"
    found = subprocess.run([python, "-c", ask], stdout=subprocess.PIPE, check=True).stdout
    check_version(tuple(int(part) for part in found.split()), python)
    total = sum(not line.startswith((b" ", b"#")) for line in read(LOCK).splitlines())
    log_path = os.path.join(env, "gbacorpus-pip.log")
    print(f"gbacorpus: installing {total} locked packages into {env} (a minute)", flush=True)
    pip(python, log_path, total, "--require-hashes", "-r", LOCK)
    pip(python, log_path, 1, "--no-deps", "--no-build-isolation", "-e", ROOT)
    with open(stamp_path, "w", encoding="utf-8") as file:
        file.write(wanted)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:2])
    except KeyboardInterrupt:
        stop("stopped. Run the same command again to go on.")
