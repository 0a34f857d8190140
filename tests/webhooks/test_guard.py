"""The outbound guard refuses every address that is not public, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.kernel.errors import ValidationFailed
from codetether_platform.webhooks.guard import Policy, Refused, judge_address, judge_url, refuse_url
from codetether_platform.webhooks.resolver import NameUnknown, vetted_address

PUBLIC = Policy(own_host="app.codetether.example")
LOOPBACK = Policy(allow_loopback=True)

HOSTILE = """
0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.31.196.1
192.52.193.1 192.88.99.1 192.168.0.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 2001::1 2001:db8::1 2002:7f00:1:: fc00::1
fd00::1 fe80::1 fec0::1 ff02::1 3fff::1 5f00::1 2620:4f:8000::1 2001:10::1 100::1 fe80::1%lo
""".split()  # noqa: SIM905 - forty addresses read better as words
FRIENDLY = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"]


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        judge_address(address, policy=PUBLIC)


@pytest.mark.parametrize("address", FRIENDLY)
def test_public_address_is_allowed(address: str) -> None:
    judge_address(address, policy=PUBLIC)
    judge_address(address, policy=LOOPBACK)


@pytest.mark.parametrize("address", [address for address in HOSTILE if not address.startswith("127.") and address != "::1"])
def test_loopback_policy_opens_loopback_alone(address: str) -> None:
    with pytest.raises(Refused):
        judge_address(address, policy=LOOPBACK)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "127.1",
        "0",
        "[::ffff:127.0.0.1]",
        "localhost",
        "user@127.0.0.1",
        "127.0.0.1.",
        "[fe80::1%25lo]",
        "①②⑦.0.0.1",
        "0177.0.0.1",
        "127.0.0.1",
        "127。0。0。1",
        "LOCALHOST",
        "hooks.localhost",
        "db.internal",
        "printer.local",
        "router.home.arpa",
        "intranet",
        "metadata.google.internal",
        "app.codetether.example",
        "APP.codetether.example",
        "hooks.acme.com.",
        "a..b.com",
        "-a.com",
        "a b.com",
        "hooks.acme.0x7f",
        "%31%32%37.0.0.1",
        "user:pass@hooks.acme.com",
        "@hooks.acme.com",
        "hooks.acme.com:22",
        "hooks.acme.com:80",
        "hooks.acme.com:0",
        "hooks.acme.com:65536",
        "hooks.acme.com:x",
        "",
        "[::1",
        "hooks.acme.com\\@127.0.0.1",
        "hooks.acme.com\t",
        "hooks.acme.com\n.evil.com",
        "x" * 64 + ".com",
        "a." * 127 + "com",
    ],
)
def test_odd_host_is_refused(host: str) -> None:
    with pytest.raises(Refused):
        judge_url(f"https://{host}/hook", policy=PUBLIC)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.acme.com/",
        "ftp://hooks.acme.com/",
        "https:hooks.acme.com",
        "//hooks.acme.com/",
        "hooks.acme.com",
        "",
        "https://hooks.acme.com/#part",
        "https://hooks.acme.com/\x00",
        "https://hooks.acme.com/" + "x" * 2_000,
        " https://hooks.acme.com/",
    ],
)
def test_odd_url_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        judge_url(url, policy=PUBLIC)


def test_good_url_is_taken_apart() -> None:
    target = judge_url("https://Hooks.Äcme.com:8443/päth?q=ü&x=%20[1]", policy=PUBLIC)
    assert (target.host, target.port, target.is_tls) == ("hooks.xn--cme-pla.com", 8443, True)
    assert target.path == "/p%C3%A4th?q=%C3%BC&x=%20[1]"
    assert target.host_header == "hooks.xn--cme-pla.com:8443"
    assert judge_url("https://hooks.acme.com", policy=PUBLIC).path == "/"
    assert judge_url("https://hooks.acme.com", policy=PUBLIC).host_header == "hooks.acme.com"
    assert judge_url("https://[2606:4700::1111]:2000/", policy=PUBLIC).host_header == "[2606:4700::1111]:2000"


def test_loopback_policy_allows_plain_http_and_localhost() -> None:
    for url in ("http://127.0.0.1:8700/", "http://localhost:8700/", "http://localhost/", "http://[::1]:8700/x"):
        judge_url(url, policy=LOOPBACK)


def test_refusal_names_the_field_and_the_reason() -> None:
    with pytest.raises(ValidationFailed) as caught:
        refuse_url("https://10.0.0.1/", pointer="/callback_url", allow_loopback=False)
    assert caught.value.code == "webhook_url_refused"
    [fault] = caught.value.faults
    assert (fault.code, fault.source.pointer) == ("address_not_public", "/callback_url")


@given(url=st.text(max_size=80).map(lambda text: "https://" + text))
def test_no_url_can_raise_anything_else(url: str) -> None:
    try:
        target = judge_url(url, policy=PUBLIC)
    except Refused:
        return
    assert (target.host + target.path).isascii()
    assert not any(ord(character) <= 32 for character in target.host + target.path)


@pytest.mark.anyio
async def test_one_bad_answer_refuses_the_name() -> None:
    target = judge_url("https://hooks.acme.com/", policy=PUBLIC)

    async def mixed(_host: str) -> list[str]:
        return ["1.1.1.1", "169.254.169.254"]

    async def nothing(_host: str) -> list[str]:
        return []

    async def good(_host: str) -> list[str]:
        return ["1.1.1.1", "8.8.8.8"]

    with pytest.raises(Refused):
        await vetted_address(target, policy=PUBLIC, resolver=mixed)
    with pytest.raises(NameUnknown):
        await vetted_address(target, policy=PUBLIC, resolver=nothing)
    assert await vetted_address(target, policy=PUBLIC, resolver=good) == "1.1.1.1"
