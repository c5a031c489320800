"""What the doctor finds on this very machine: taken ports, expired certificates, names that lead nowhere. Nothing is pretended."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vivevoix.actions.taking_settings import take_settings
from vivevoix.doctor import look, run
from vivevoix.doctor.findings import Weight
from vivevoix.doctor.words import WORDS, sentence
from vivevoix.reading import read_settings
from vivevoix.settings import Settings
from vivevoix.store import Store

SHOP = """
[house]
folder = "{folder}"
[web]
port = 26600
{web}
[sip]
port = 26601
media_ports = [26700, 26899]
{sip}
[people.jenny]
name = "Jenny Martin"
role = "administrator"
groups = ["counter"]
{people}
[lines.shop]
name = "the shop"
numbers = ["+33472000000"]
keeper = "jenny"
ladder = [{{ groups = ["counter"] }}]
{rest}
"""


@pytest.fixture
def shop(tmp_path: Path):
    """Writes the settings of a small shop, and says what the doctor finds there: {name of the finding: its sentence}."""

    def written(
        *,
        web: str = "",
        sip: str = "",
        people: str = 'phones = [{ account = "desk", password = "jenny picks up" }]',
        rest: str = "",
        folder: str = "data",
    ) -> Path:
        path = tmp_path / "vivevoix.toml"
        path.write_text(SHOP.format(web=web, sip=sip, people=people, rest=rest, folder=folder))
        return path

    return written


def findings(path: Path, *, weight: Weight | None = None) -> dict[str, str]:
    found = look(read_settings(path), path)
    return {each.what: sentence(each, "en")[0] for each in found if weight is None or each.weight is weight}


def doctor(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vivevoix", "doctor", "--config", str(path), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_well_shop_is_said_to_be_well(shop) -> None:
    assert findings(shop(), weight=Weight.WRONG) == {}


def test_the_doctor_says_what_is_wrong_and_what_to_do_in_both_languages(shop, capsys) -> None:
    path = shop(sip='listen = ["192.0.2.77"]')
    assert run(path, "en") == run(path, "fr") == 1
    said = capsys.readouterr().out
    assert "✗ This machine has no address 192.0.2.77.\n   → Write one that it has into `sip.listen`" in said
    assert "One thing is wrong.\n" in said
    assert "✗ Cette machine n'a pas l'adresse 192.0.2.77." in said


def test_wrong_settings_are_the_first_thing_to_be_wrong(shop) -> None:
    done = doctor(shop(sip="menu = true"))
    assert done.returncode == 1
    assert "no words for a machine that answers" in done.stdout


@pytest.mark.parametrize(("kind", "protocol", "port"), [(socket.SOCK_DGRAM, "UDP", 26601), (socket.SOCK_STREAM, "TCP", 26600)])
def test_who_has_taken_a_port_is_named(shop, kind: socket.SocketKind, protocol: str, port: int) -> None:
    with socket.socket(socket.AF_INET, kind) as holder:
        holder.bind(("127.0.0.1", port))
        if kind is socket.SOCK_STREAM:
            holder.listen()
        said = findings(shop(), weight=Weight.WRONG)
    assert said["port_taken"].startswith(f"Port {port} ({protocol})")
    assert f"({os.getpid()})" in said["port_taken"]


def test_a_folder_that_cannot_be_written_to_is_said_so(shop) -> None:
    assert "folder_unusable" in findings(shop(folder="/proc/vivevoix")) or os.access("/proc", os.W_OK)


def test_a_trunk_whose_name_leads_nowhere_is_said_so(shop) -> None:
    said = findings(shop(rest='[trunks.provider]\nhost = "sip.nowhere.invalid"'), weight=Weight.WRONG)
    assert said["trunk_not_found"].startswith("Trunk provider: the name sip.nowhere.invalid leads nowhere")
    assert "only_this_machine" in said


def test_pages_for_other_machines_need_https_for_microphones(shop) -> None:
    assert "no_microphones" in findings(shop(web='listen = "0.0.0.0"'), weight=Weight.WRONG)
    assert "microphones_work" in findings(shop())


def test_a_house_that_does_not_run_is_no_fault_but_worth_knowing(shop) -> None:
    assert "house_is_closed" in findings(shop(), weight=Weight.WORTH_KNOWING)


def test_a_telephone_nobody_ever_gave_a_password_is_said_so(shop, tmp_path: Path) -> None:
    silent = 'phones = [{ account = "desk" }]'
    assert findings(shop(people=silent), weight=Weight.WRONG) == {
        "telephone_without_password": "The telephone desk of jenny has no password: it cannot sign in, and never rings."
    }
    assert not (tmp_path / "data").exists()
    asyncio.run(_started_once(tmp_path / "data", read_settings(shop())))
    assert "telephones_have_passwords" in findings(shop(people=silent))
    assert "telephone_without_password" in findings(shop(people=silent, sip='realm = "another"'), weight=Weight.WRONG)


async def _started_once(folder: Path, settings: Settings) -> None:
    store = await Store.open(folder / "vivevoix.db")
    await take_settings(store, settings)
    await store.close()


def test_a_store_that_does_not_open_is_said_so(shop, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "vivevoix.db").write_text("nothing of ours, and long enough to be read as a file of a database" * 20)
    assert "store_does_not_open" in findings(shop(people='phones = [{ account = "desk" }]'), weight=Weight.WRONG)


def test_people_whom_no_call_reaches_are_named(shop) -> None:
    said = findings(shop(people="", rest='[people.bob]\nname = "Bob"'), weight=Weight.WORTH_KNOWING)
    assert said["line_of_browsers"].startswith("Line shop rings only browsers")
    assert said["people_without_line"] == "No line ever rings: bob."


def test_a_number_of_a_trunk_that_leads_to_no_line_is_named(shop) -> None:
    trunk = '[trunks.provider]\nhost = "127.0.0.1"\nnumbers = ["+33 4 72 00 00 00", "+33 4 72 00 00 01"]'
    assert findings(shop(rest=trunk))["number_without_line"] == "Number +33 4 72 00 00 01 of trunk provider leads to no line."


def test_a_number_leads_to_its_line_however_the_trunk_writes_it(shop) -> None:
    trunk = '[trunks.provider]\nhost = "127.0.0.1"\nnumbers = ["+33 (0)4 72 00 00 00", "0033 4 72 00 00 00"]'
    assert "number_without_line" not in findings(shop(rest=trunk))


def test_audio_ports_among_those_given_to_any_program_are_said_so(shop) -> None:
    low, high = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    path = shop()
    path.write_text(path.read_text().replace("[26700, 26899]", f"[{low}, {min(low + 200, high)}]"))
    assert "audio_ports_shared" in findings(path, weight=Weight.WORTH_KNOWING)


@pytest.fixture
def openssl(tmp_path: Path):
    """Makes real certificates: `(name, days, host) -> settings of [web]`."""
    program = shutil.which("openssl")
    assert program, "Install openssl: `make setup-tests` does it."

    def made(name: str, *, after: str, host: str = "localhost") -> str:
        key, certificate, request = tmp_path / f"{name}.key", tmp_path / f"{name}.pem", tmp_path / f"{name}.csr"
        _run(
            program,
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            key,
            "-out",
            request,
            "-subj",
            "/CN=x",
        )
        names = tmp_path / f"{name}.cnf"
        names.write_text(f"subjectAltName=DNS:{host}\n")
        _run(program, "x509", "-req", "-in", request, "-signkey", key, "-out", certificate, "-days", after, "-extfile", names)
        return f'certificate = "{certificate}"\nkey = "{key}"'

    return made


def _run(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def test_a_good_certificate_is_good(shop, openssl) -> None:
    said = findings(shop(web=openssl("good", after="90")))
    assert said["certificate_good"] == "The certificate for localhost is good for 89 days."


def test_an_expired_certificate_is_said_to_have_ended(shop, openssl) -> None:
    assert "certificate_expired" in findings(shop(web=openssl("old", after="0")), weight=Weight.WRONG)


def test_a_certificate_that_ends_soon_is_worth_knowing(shop, openssl) -> None:
    assert "certificate_ends_soon" in findings(shop(web=openssl("soon", after="5")), weight=Weight.WORTH_KNOWING)


def test_a_certificate_for_another_machine_is_named(shop, openssl) -> None:
    said = findings(shop(web=openssl("other", after="90", host="desk.elsewhere.invalid")))
    assert said["certificate_of_another_host"].startswith("The certificate is for desk.elsewhere.invalid")


def test_a_key_of_another_certificate_is_said_so(shop, openssl, tmp_path: Path) -> None:
    openssl("one", after="90")
    mixed = openssl("two", after="90").replace("two.key", "one.key")
    assert "certificate_of_another_key" in findings(shop(web=mixed), weight=Weight.WRONG)
    (tmp_path / "two.pem").write_text("nothing")
    assert "certificate_broken" in findings(shop(web=mixed), weight=Weight.WRONG)
    (tmp_path / "two.pem").unlink()
    assert "certificate_missing" in findings(shop(web=mixed), weight=Weight.WRONG)


def test_every_sentence_has_the_same_names_in_both_languages() -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", text))

    for what, ((says, do), (dit, faire)) in WORDS.items():
        assert names(says) == names(dit), what
        assert bool(do) == bool(faire), what


@pytest.fixture
def running(shop) -> Iterator[Path]:
    path = shop()
    process = subprocess.Popen([sys.executable, "-m", "vivevoix", "serve", "--config", path], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "the pages are open" in line:
            break
    else:
        pytest.fail("".join(said))
    yield path
    process.terminate()
    process.communicate(timeout=30)


def test_a_running_house_is_asked_how_it_is(running: Path) -> None:
    said = findings(running)
    assert said["house_runs"].startswith("The house runs")
    assert said["port_ours"].startswith("Port 2660")
    assert "desk_says_well" in said
    assert findings(running, weight=Weight.WRONG) == {
        "desk_says": "People here: Nobody says they are here: calls become promises."
    }
