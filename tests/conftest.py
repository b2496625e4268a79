"""What every test stands on: no user's files or settings, English unless asked, catalogues compiled."""

import gc
import os
import runpy
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from crm_tui.store.db import Database
    from tests.real_files import RealShop

ROOT = Path(__file__).resolve().parent.parent
NOW = "2024-05-15T12:00:00+00:00"
SETTINGS = (
    "CRM_DB",
    "CRM_NOW",
    "CRM_KEYS",
    "CRM_USER",
    "NO_COLOR",
    "LC_ALL",
    "LC_MESSAGES",
    "LANGUAGE",
    "COLUMNS",
    "LINES",
)

# No test is about time: a busy machine must not fail one.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run the whole suite, two workers a core; a test or file named on the command line runs alone, at once."""
    # Also where Python is told to keep no bytecode: else each program a test starts compiles all of ours first.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    gc.set_threshold(100_000, 50, 100)  # an eighth of the time of a suite of small apps goes to looking for garbage
    option = config.option
    alone = config.args_source is pytest.Config.ArgsSource.ARGS or option.usepdb or option.collectonly
    if not alone and not hasattr(config, "workerinput") and getattr(option, "numprocesses", 0) is None:
        # Tests of the app spend half their time waiting for threads: two workers a core keep the cores busy.
        option.numprocesses = 2 * (os.cpu_count() or 1)
        option.dist = "worksteal"  # the long ones stand together: who is done takes some of them over


def pytest_configure(config: pytest.Config) -> None:
    """Compile catalogues whose source is newer, once, before workers start."""
    if not hasattr(config, "workerinput"):
        sources = list((ROOT / "crm_tui" / "locale").glob("*/LC_MESSAGES/*.po"))
        if any(_stale(po) for po in sources):
            runpy.run_path(str(ROOT / "tools" / "catalogue.py"))["compile_all"]()


def _stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


@pytest.fixture(autouse=True)
def bare_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty home, the English language, no settings of the developer's; put back afterwards."""
    home = tmp_path_factory.mktemp("home")
    for name in [*SETTINGS, *(name for name in os.environ if name.startswith("XDG_"))]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("CRM_LANG", "en")
    monkeypatch.setenv("CRM_BACKUP", "off")  # the tests of backups put it on again
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    from crm_tui.core import i18n, privacy

    i18n.set_language("en")
    yield
    i18n.set_language("en")
    privacy.set_private(False)


@pytest.fixture
def fixed_now(monkeypatch: pytest.MonkeyPatch) -> str:
    """The present moment, fixed for this test and the commands it runs: noon of 15 May 2024, UTC."""
    monkeypatch.setenv("CRM_NOW", NOW)
    return NOW


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files that some tests read; they are skipped where it is absent."""
    folder = Path(os.environ.get("CRM_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the collection of real files (CRM_SHARED_DATA) is not on this machine")
    return folder


@pytest.fixture(scope="session")
def empty_shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without a record, made once per session; tests work on copies."""
    from crm_tui.domain.shop import Shop
    from crm_tui.store.db import Database

    path = tmp_path_factory.mktemp("template") / "empty.db"
    Database.create(path, Shop(name="Test shop", currency="CNY", zone="Asia/Shanghai"))
    return path


@pytest.fixture
def shop(empty_shop_file: Path, tmp_path: Path) -> "Database":
    """An empty store of this test's own."""
    from crm_tui.store.db import Database

    path = tmp_path / "shop.db"
    shutil.copy(empty_shop_file, path)
    return Database.open(path)


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small Chinese sample shop as of `NOW`, made once per session; to be read, or copied first."""
    from crm_tui.sample.making import make_sample

    path = tmp_path_factory.mktemp("sample") / "sample.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_NOW", NOW)
        make_sample(path, "small")
    return path


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path, fixed_now: str) -> "Database":
    """A sample shop of this test's own, in a world where it is `NOW`."""
    from crm_tui.store.db import Database

    path = tmp_path / "sample.db"
    shutil.copy(sample_file, path)
    return Database.open(path)


@pytest.fixture(scope="session")
def planted_file(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop, every text of which a terminal, a markup reader or a spreadsheet would obey; to be copied."""
    from crm_tui.store.db import Database
    from tests.payloads import plant

    path = Path(shutil.copy(sample_file, tmp_path_factory.mktemp("planted") / "planted.db"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_NOW", NOW)
        plant(Database.open(path))
    return path


@pytest.fixture
def planted_shop(planted_file: Path, tmp_path: Path, fixed_now: str) -> "Database":
    """Such a shop of this test's own, in a world where it is `NOW`."""
    from crm_tui.store.db import Database

    return Database.open(Path(shutil.copy(planted_file, tmp_path / "planted.db")))


@pytest.fixture(scope="session")
def sample_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`sample_in(language)` is the small sample shop in that language, to be copied; made once for all workers."""
    from crm_tui.sample.making import make_sample

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def sample(language: str) -> Path:
        path = shared / f"sample-{language}.db"
        if not path.exists():
            own = tmp_path_factory.mktemp("making") / path.name
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("CRM_NOW", NOW)
                patch.setenv("CRM_USER", "wang")
                make_sample(own, "small", language=language)
            own.replace(path)
        return path

    return sample


@pytest.fixture(scope="session")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> "Callable[[str], RealShop]":
    """`real("pizza")` is the shop into which that real file was brought, to be read only; made once for all workers."""
    from tests.real_files import real_shop

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return lambda name: real_shop(name, shared_data, shared, tmp_path_factory.mktemp("making"))
