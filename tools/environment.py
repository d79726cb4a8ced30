"""Prepare the environment once: `python3 tools/environment.py [DIR]` (`make env` calls it).

Makes a virtual environment in DIR (.venv), or takes the environment that DIR already is (conda
too), installs requirements.lock by hash and then this package. A second call sees its own stamp
and does nothing; a call after an interrupted one begins again. Standard library only, and readable
by an old Python, which is told so.
"""

import errno
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOCK = "requirements.lock"
OLDEST, TESTED = (3, 11), (3, 13)
# Two files in an environment. The mark says where we made it, and is empty in one that we did not
# make; while it is locked, a set-up is running. The stamp says what the last set-up installed.
MARK, STAMP = "gbacorpus-setup", "gbacorpus-stamp"
# A user's settings stay where they name a mirror, a proxy or a certificate. These would put the
# packages elsewhere, take others from there, or stop pip.
DROPPED = {
    *("PIP_ABI", "PIP_IMPLEMENTATION", "PIP_PLATFORM", "PIP_PYTHON", "PIP_PYTHON_VERSION"),
    *("PIP_CONSTRAINT", "PIP_EDITABLE", "PIP_REQUIREMENT"),
    *("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET"),
    *("PYTHONEXECUTABLE", "PYTHONHOME", "PYTHONPATH", "PYTHONWARNINGS", "__PYVENV_LAUNCHER__"),
}
# The zeros also overrule a pip.conf; its target, prefix and root nothing overrules: see `explain`.
CHOSEN = {
    "PIP_DRY_RUN": "0",
    "PIP_QUIET": "0",
    "PIP_REQUIRE_HASHES": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_USER": "0",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONNOUSERSITE": "1",
    "PYTHONUTF8": "1",
}


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


def read(path):
    """The bytes of a file; none when it is not there."""
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def interpreter(env):
    """The Python of an environment, wherever its kind keeps it, or None."""
    for place in ("bin/python", "Scripts/python.exe", "python.exe"):
        path = os.path.join(os.path.abspath(env), *place.split("/"))
        if os.path.exists(path):
            return path
    return None


def settings():
    """The variables for the Python of the environment: the user's, without those that do harm."""
    return {**{name: os.environ[name] for name in os.environ if name not in DROPPED}, **CHOSEN}


def version_of(python):
    """(3, 11) of an environment's Python; None when it does not run, or has no pip."""
    code = "import sys, pip; print(sys.version_info[0], sys.version_info[1])"
    try:
        result = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings())
    except OSError:
        return None
    return None if result.returncode else tuple(int(part) for part in result.stdout.split())


def stamp(env, pins):
    """What the environment was made from; folders count, because the package and scripts name them.

    So does the Python that was asked for, in an environment of our own.
    """
    python = os.path.realpath(interpreter(env) or "")
    asked = sys.version_info[:2] if read(os.path.join(env, MARK)) else ""
    made_from = read(os.path.join(ROOT, pins)) + read(os.path.join(ROOT, "pyproject.toml"))
    made_from += os.fsencode(f"{ROOT} {os.path.realpath(env)} {python} {asked}")
    return hashlib.sha256(made_from).hexdigest().encode()


def finished(env, pins):
    return read(os.path.join(env, STAMP)) == stamp(env, pins)


def alone(mark):
    """Whether we have the mark to ourselves; the system unlocks it when we end, however we end."""
    try:
        if os.name == "nt":
            import msvcrt

            mark.seek(1 << 20)  # behind the words, which others may read
            msvcrt.locking(mark.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Any other error: a file system that knows no locks.
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def why_again(env):
    """Why an environment of our own has to be made again; None when it is sound."""
    made_in, python = os.fsdecode(read(os.path.join(env, MARK))), interpreter(env)
    if made_in != os.path.realpath(env):
        return f"it was made in {made_in}"
    if not os.path.exists(os.path.join(env, STAMP)):
        return "its last set-up did not end"
    version = python and version_of(python)
    if not version:
        return "its Python does not run or has no pip"
    if version != sys.version_info[:2]:
        return "it holds Python {}.{}, and {}.{} was asked for".format(*version, *sys.version_info[:2])
    return None


def make_environment(env):
    """Make it in a folder that is empty or holds one of our own."""
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
    # The mark stays in place and is written first: whatever happens now, the folder is known as ours.
    for entry in os.scandir(env):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        elif entry.name != MARK:
            os.remove(entry.path)
    write(os.path.join(env, MARK), os.fsencode(os.path.realpath(env)))
    try:
        # Many Pythons (Homebrew, uv, mise, asdf) run only from their own folder: no copies.
        venv.create(env, with_pip=True, symlinks=os.name != "nt")
    except (ValueError, subprocess.CalledProcessError) as error:
        stop(f"{env} could not be made: {error}")


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
    if "Cannot import 'hatchling.build'" in log:
        return (
            "pip put the packages into another folder. Take target, prefix and root out of its "
            f"settings (python3 -m pip config list shows them). Details: {log_path}"
        )
    errors = [line.strip() for line in log.splitlines() if "error:" in line.lower()]
    return f"pip failed: {errors[0] if errors else 'no reason given'}. Details: {log_path}"


def pip(python, log_path, total, *arguments):
    """Run pip, say how far it is, keep all it says in a log."""
    command = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--retries", "2", *arguments]
    lines, collected, last_report = [], 0, time.time()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env=settings(),
        encoding="utf-8",
        errors="replace",
    )
    try:
        for line in process.stdout:
            lines.append(line)
            collected += line.startswith(("Collecting ", "Processing ", "Requirement already"))
            if line.startswith("Installing collected"):
                print(f"  unpacking {total} packages", flush=True)
            elif time.time() - last_report > 2:
                last_report = time.time()
                print(f"  {collected} of {total} packages", flush=True)
    except KeyboardInterrupt:
        process.kill()
        raise
    finally:
        with open(log_path, "a", encoding="utf-8") as file:
            file.writelines(lines)
    if process.wait():
        stop(explain("".join(lines), log_path))


def link_in_ascii(env):
    """Rewrite the link to this folder as Python, when its name is not ASCII.

    Python 3.11 and 3.12 read the file in the locale's encoding and stop at what that does not know.
    """
    for place in ("lib/python*/site-packages", "Lib/site-packages"):
        pattern = os.path.join(glob.escape(env), *place.split("/"), "*gbacorpus*.pth")
        for path in glob.glob(pattern):
            folder = read(path).decode("utf-8").strip()
            if not folder.isascii():
                write(path, f"import sys; sys.path.append({folder!a})\n".encode("ascii"))


def set_up(env, pins, how):
    """Make or take the environment and install into it; nobody else is at it."""
    if set(os.listdir(env)) <= {MARK}:
        make_environment(env)
    elif read(os.path.join(env, MARK)):
        reason = why_again(env)
        if reason:
            print(f"gbacorpus: {env} is made again: {reason}", flush=True)
            make_environment(env)
    else:
        version = interpreter(env) and version_of(interpreter(env))
        if not version:
            stop(
                f"gbacorpus has no mark in {env}, and its Python does not run or has no pip. "
                "Mend it, remove it, or name another folder: make VENV=DIR"
            )
        check_version(version, env)
    python = interpreter(env)
    if os.path.exists(os.path.join(env, STAMP)):
        os.remove(os.path.join(env, STAMP))
    lines = read(os.path.join(ROOT, pins)).splitlines()
    total = sum(not line.startswith((b" ", b"#")) for line in lines)
    log_path = os.path.join(env, "gbacorpus-pip.log")
    print(f"gbacorpus: installing {total} packages into {env} (a minute)", flush=True)
    # Names without our folder's: pip reads more than a name into `[x]`, `%20` or `#`.
    pip(python, log_path, total, *how, "-r", pins)
    pip(python, log_path, 1, "--no-deps", "--no-build-isolation", "-e", ".")
    link_in_ascii(env)
    write(os.path.join(env, STAMP), stamp(env, pins))


def main(env, pins=LOCK, how=("--require-hashes",)):
    """Install the versions of a file with exact ones, and the package, into an environment."""
    check_version(tuple(sys.version_info[:2]), "python3")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a name that the console cannot show
    if finished(env, pins):
        return
    mark_path = os.path.join(env, MARK)
    signs = (mark_path, os.path.join(env, "pyvenv.cfg"), interpreter(env) or "")
    if os.path.isdir(env) and os.listdir(env) and not any(map(os.path.exists, signs)):
        stop(f"{env} holds files and is not an environment. Name another folder: make VENV=DIR")
    os.makedirs(env, exist_ok=True)
    with open(mark_path, "ab") as mark:
        if not alone(mark):
            print("gbacorpus: another set-up is running; waiting", flush=True)
            while not alone(mark):
                time.sleep(0.2)
        if not finished(env, pins):
            set_up(env, pins, how)


def run(command):
    """Run a command; whatever stops it is said in one line."""
    try:
        command()
    except KeyboardInterrupt:
        stop("stopped. Run the same command again to go on.")
    except OSError as error:
        stop(f"{error}. Set that right, then run the same command again.")


if __name__ == "__main__":
    run(lambda: main(sys.argv[1] if sys.argv[1:] else os.path.join(ROOT, ".venv")))
