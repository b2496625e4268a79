"""The house's own rules, read from the source: who may print, query, catch, draw; how large things may be."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "crm_tui"
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in CODE.rglob("*.py"))
SCREENS = [name for name in MODULES if re.match(r"crm_tui/(app\.py|store_app\.py|screens/|widgets/|sections/)", name)]
INSTALL = "python3 -m venv --without-pip .venv && python3 -m pip --python .venv install -q -c requirements.lock"
DEMO = f"{INSTALL} . && .venv/bin/crm demo"
TESTS = f"{INSTALL} -e '.[dev]' && .venv/bin/pytest"
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MAY_PRINT = {"crm_tui/commands/_shared.py"}
ERROR_BOUNDARIES = {"crm_tui/cli.py", "crm_tui/app.py"}
SHOWS_TEXT = {"Static", "Label", "Option", "Button", "Checkbox", "RadioButton", "Collapsible", "TabPane", "notify"}
SAFE = {"Content", "Printed", "RichText"}
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|CREATE\s+TABLE)\b", re.DOTALL)


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            function = node.func
            yield (function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")), node


def found(kind: str, hits: list[str]) -> None:
    assert not hits, f"{kind}:\n" + "\n".join(hits)


def test_every_module_says_what_it_is_for():
    found("no docstring", [name for name in MODULES if not ast.get_docstring(tree(name))])


def test_no_file_and_no_function_is_too_long_to_read():
    hits = []
    for name in MODULES:
        lines = len((ROOT / name).read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE and "/migrations/versions/" not in name:  # a record, never edited
            hits.append(f"{name}: {lines} lines")
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    hits.append(f"{name}:{node.lineno} {node.name}: {length} lines")
    found("too long", hits)


def test_only_one_module_writes_to_the_terminal():
    found("print", [f"{n}:{c.lineno}" for n in MODULES if n not in MAY_PRINT for f, c in calls(n) if f == "print"])


def test_only_the_error_boundaries_catch_everything():
    hits = []
    for name in MODULES:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.ExceptHandler) and name not in ERROR_BOUNDARIES:
                caught = {getattr(part, "id", "") for part in ast.walk(node.type)} if node.type else {"Exception"}
                if caught & {"Exception", "BaseException"}:
                    hits.append(f"{name}:{node.lineno}")
    found("catches everything", hits)


def test_sql_is_spoken_in_the_store_only():
    hits = [
        f"{name}:{node.lineno}: {node.value[:60]!r}"
        for name in MODULES
        if not name.startswith("crm_tui/store/")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    found("SQL", hits)


#: What makes code of data, or hands data to a shell.
RUNS_DATA = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "subprocess.getoutput"}
UNSAFE = {"pickle", "shelve", "dill", "marshal", "cloudpickle", "yaml"}
#: Plain values in a file without a name, written and read by one process.
MAY_MARSHAL = {"crm_tui/exchange/spool.py"}


def test_no_data_is_ever_run_or_given_to_a_shell():
    hits = []
    for name in MODULES:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in RUNS_DATA:
                    hits.append(f"{name}:{node.lineno}: {called}")
                if called.startswith("subprocess.") and any(word.arg == "shell" for word in node.keywords):
                    hits.append(f"{name}:{node.lineno}: shell=")
            unsafe = UNSAFE & {module.split(".")[0] for module in _imported(node)}
            if unsafe and name not in MAY_MARSHAL:
                hits.append(f"{name}:{node.lineno}: {unsafe}")
    found("runs what it was given", hits)


def test_what_widgets_show_is_never_read_as_markup():
    hits = []
    for name in SCREENS:
        for function, call in calls(name):
            if function in SHOWS_TEXT and call.args and not _is_plain(call):
                hits.append(f"{name}:{call.lineno}: {ast.unparse(call)[:90]}")
    found("a name such as [/x] would crash the app; use Content(...) or markup=False", hits)


def _is_plain(call: ast.Call) -> bool:
    first = call.args[0]
    if any(word.arg == "markup" and getattr(word.value, "value", None) is False for word in call.keywords):
        return True
    if isinstance(first, ast.Call):
        function = first.func
        names = {getattr(part, "id", "") for part in ast.walk(function)} | {getattr(function, "attr", "")}
        return bool(names & SAFE)
    return isinstance(first, ast.Constant)


def test_every_package_that_is_imported_is_a_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # What an extra brings is asked for when it is used; the wheel is tried without it.
    declared = [*project["dependencies"], *project["optional-dependencies"]["pdf"]]
    known = {_normal(re.split(r"[<>=;\[ ]", line)[0]) for line in declared}
    # SQLModel is made of these two; they are its interface as much as its own names are.
    known |= {"sqlalchemy", "pydantic"}
    installed = packages_distributions()
    hits = []
    for name in MODULES:
        for node in ast.walk(tree(name)):
            for module in _imported(node):
                top = module.split(".")[0]
                if top in sys.stdlib_module_names or top == "crm_tui":
                    continue
                if not known & {_normal(owner) for owner in installed.get(top, [top])}:
                    hits.append(f"{name}:{node.lineno}: {module}")
    found("not in pyproject.toml", hits)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_nothing_is_left_for_later_and_no_machine_is_named():
    wrong = re.compile(r"\b(TODO|FIXME|XXX)\b|(?<![\w.])/(root|opt|work|home)/\w|\bpypi\.")
    places = [*MODULES, *(path.relative_to(ROOT).as_posix() for path in _prose())]
    hits = []
    for name in places:
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            if wrong.search(line):
                hits.append(f"{name}:{number}: {line.strip()[:80]}")
    found("left for later, or of one machine only", hits)


def _prose() -> Iterator[Path]:
    yield from ROOT.glob("*.md")
    yield from (ROOT / "docs").rglob("*.md")
    yield from (path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    yield from (ROOT / "tools").rglob("*.py")
    yield from (ROOT / ".ci" / "run", ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / "requirements.lock")


def test_both_readmes_give_the_commands_that_are_tried_out():
    for name in ("README.md", "README.zh-CN.md"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line.startswith("python3 -m venv")] == [DEMO, TESTS], name
    assert TESTS in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
