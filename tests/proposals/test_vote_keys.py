"""What scrutineers do on their pages: keys alone and together, drill, slips, counter-signature, decryption, signature."""

import json
import math
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals import ballot_board
from proposals.actions import ballot_keys, counting
from proposals.belenios import credentials
from proposals.belenios.canonical import compact
from proposals.belenios.channel import Route, seal, unseal
from proposals.belenios.group import P, random_scalar
from proposals.belenios.keys import PublicKey
from proposals.belenios.threshold import (
    Certificate,
    Coefficients,
    certificates_hash,
    certify,
    combine,
    deal,
)
from proposals.models import BallotOfficer, BallotPaper, KeyMessage, ResultSignature
from proposals.rules.voting import Stage, Way
from tests.factories.members import UserFactory
from tests.proposals.ballot_cast import Votes, drill_proof, make_votes

FOR = [[1, 0, 0]]


@pytest.fixture
def hall(root, in_english) -> Votes:
    return make_votes(6)


@dataclass
class Desk:
    """A scrutineer's browser, as far as the portal sees it."""

    client: Client
    paper: BallotPaper

    @classmethod
    def of(cls, user, paper):
        client = Client()
        client.force_login(user)
        client.cookies["display"] = "standard.medium.auto.en"
        return cls(client, paper)

    def address(self, name):
        return reverse(f"proposals:{name}", args=[self.paper.pk])

    def page(self, name, status=200):
        response = self.client.get(self.address(name))
        assert response.status_code == status, response.content.decode()
        return response.content.decode()

    def ask(self, name):
        return self.client.get(self.address(name)).json()

    def tell(self, name, body, status=200):
        raw = body if isinstance(body, bytes) else json.dumps(body)
        response = self.client.post(self.address(name), raw, "application/json")
        assert response.status_code == status, response.content.decode()
        return response.json()

    def refused(self, name, body, status=409):
        return self.tell(name, body, status)["refused"]

    def step(self, step, bodies, status=200):
        given = bodies if isinstance(bodies, dict) else {"": bodies}
        return self.tell("vote-key-messages", {"step": step, "bodies": given}, status)

    def drill(self, secret):
        words = self.tell("vote-drill", {})["words"]
        return self.tell("vote-drill", {"proof": drill_proof(secret, words)})


def desks(hall, paper):
    return [Desk.of(user, paper) for user in hall.scrutineers]


def public(secret):
    return compact(PublicKey.make(secret).as_json())


# --- the key -------------------------------------------------------------------------------------------------------


def test_a_key_of_ones_own_is_handed_in_and_drilled(hall):
    paper = hall.draft(key_scheme="all", keys_needed=0)
    first, second, _third = desks(hall, paper)
    secret, other = random_scalar(), random_scalar()
    assert "Make my key" in first.page("vote-key")
    assert first.refused("vote-drill", {}) == "Hand in the key first."
    state = first.step("key", public(secret))
    assert [each["has_key"] for each in state["members"]] == [True, False, False]

    second.step("key", public(other))
    assert "Another scrutineer" in second.step("key", public(secret), 409)["refused"]
    words = first.tell("vote-drill", {})["words"]
    assert "not the key" in first.refused("vote-drill", {"proof": drill_proof(other, words)})
    assert "damaged" in first.refused("vote-drill", {"proof": "{"})
    assert first.drill(secret)["members"][0]["is_drilled"]
    assert (
        first.step("key", public(random_scalar()))["members"][0]["is_drilled"] is False
    )  # another key, another drill
    assert BallotOfficer.objects.exclude(public_key="").count() == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), ({"bodies": {}}, 400), ({"step": "key", "bodies": {"": 1}}, 400),
     ({"step": "key", "bodies": {}}, 409), ({"step": "key", "bodies": {"": "{}"}}, 409),
     (b'{"step":"' + b"x" * 400_000 + b'"}', 413)],
)  # fmt: skip
def test_what_is_no_key_is_refused_in_words(hall, body, status):
    desk = Desk.of(hall.scrutineers[0], hall.draft(key_scheme="all", keys_needed=0))

    assert "Nothing was stored." in desk.refused("vote-key-messages", body, status)
    assert not BallotOfficer.objects.exclude(public_key="").exists()


def test_a_common_key_is_made_step_by_step(hall):
    paper = hall.draft()
    people = desks(hall, paper)
    assert "The 3 scrutineers make the key together; later 2 of them" in people[0].page("vote-key")
    signing, channel = [random_scalar() for _ in people], [random_scalar() for _ in people]
    certificates = [certify(one, other) for one, other in zip(signing, channel, strict=True)]
    dealt = [deal(each, 2, 3) for each in signing]
    shown = [compact(coefficients.signed.as_json()) for coefficients, _values in dealt]

    texts = [compact(each.signed.as_json()) for each in certificates]
    everybody(people, "certificate", texts, "certificates")
    assert "taken this step already" in people[0].step("certificate", texts[0], 409)["refused"]
    everybody(people, "commitment", [ballot_keys.commitment(each) for each in shown], "commitments")
    assert "not the coefficients" in people[0].step("coefficients", shown[1], 409)["refused"]
    everybody(people, "coefficients", shown, "coefficients")

    hash_of_all = certificates_hash(certificates)
    assert "damaged" in people[0].step("share", {"2": "{}"}, 409)["refused"]  # nobody is left out
    assert "damaged" in people[0].step("share", {"2": "{}", "x": "{}"}, 400)["refused"]
    for sender, (desk, (_coefficients, values)) in enumerate(zip(people, dealt, strict=True), 1):
        shares = {
            str(receiver): compact(
                seal(
                    Route(hash_of_all, sender, receiver), values[receiver - 1],
                    signing=signing[sender - 1], encryption=certificates[receiver - 1].encryption,
                )
            )
            for receiver in (1, 2, 3) if receiver != sender
        }  # fmt: skip
        assert people[0].ask("vote-key-messages")["shares"] is None
        desk.step("share", shares)

    secrets = [secret_of(desk, n, channel[n - 1], dealt[n - 1][1][n - 1]) for n, desk in enumerate(people, 1)]
    assert "does not follow" in people[0].step("key", public(secrets[1]), 409)["refused"]
    for desk, secret in zip(people, secrets, strict=True):
        desk.step("key", public(secret))
        state = desk.drill(secret)
    assert all(each["is_drilled"] and len(each["steps"]) == 5 for each in state["members"])
    firsts = [coefficients.powers[0] for coefficients, _values in dealt]
    assert ballot_keys.trustees_of(paper).public_key == math.prod(firsts) % P


def everybody(people, step, bodies, shown_as):
    """Everybody takes the step; nobody sees those of the others before, and out of turn nothing is taken."""
    following = {"certificate": "commitment", "commitment": "coefficients", "coefficients": "share"}[step]
    for desk, body in zip(people, bodies, strict=True):
        assert desk.ask("vote-key-messages")[shown_as] is None
        assert "Wait" in desk.step(following, "0" * 64, 409)["refused"]
        desk.step(step, body)
    assert people[0].ask("vote-key-messages")[shown_as] == bodies


def secret_of(desk, number, channel, own):
    """What the browser makes of the shares."""
    state = desk.ask("vote-key-messages")
    certificates = [Certificate.read(json.loads(each)) for each in state["certificates"]]
    coefficients = [Coefficients.read(json.loads(each)) for each in state["coefficients"]]
    assert state["shares"][number - 1] is None
    values = [
        own if sender == number else unseal(
            Route(certificates_hash(certificates), sender, number), json.loads(share),
            secret=channel, verification=certificates[sender - 1].verification,
        )
        for sender, share in enumerate(state["shares"], 1)
    ]  # fmt: skip
    return combine(values, coefficients, number)


def test_a_ceremony_begun_anew_starts_from_nothing(hall):
    paper = hall.draft()
    desk = Desk.of(hall.scrutineers[0], paper)
    desk.step("certificate", compact(certify(random_scalar(), random_scalar()).signed.as_json()))
    before = desk.ask("vote-key-messages")
    ballot_keys.restart(paper, by=hall.secretary, at=hall.at)

    after = desk.ask("vote-key-messages")
    assert (before["ceremony"], after["ceremony"]) == (1, 2)
    assert (before["members"][0]["steps"], after["members"][0]["steps"]) == (["certificate"], [])
    assert after["own_certificate"] is None
    assert KeyMessage.objects.count() == 1  # nothing is deleted


def test_after_the_opening_keys_stay(hall):
    paper = hall.signed(hall.draft())
    desk = Desk.of(hall.scrutineers[0], paper)

    assert "Keep its file until the result" in desk.page("vote-key")
    assert desk.ask("vote-key-messages")["is_over"]
    assert "signed for opening" in desk.step("key", "{}", 409)["refused"]
    assert "signed for opening" in desk.refused("vote-drill", {})


# --- slips ---------------------------------------------------------------------------------------------------------


def test_slips_are_made_once_and_only_public_parts_are_handed_in(hall):
    paper = hall.signed(hall.draft(codes="slips"))
    desk, other = desks(hall, paper)[:2]
    html = desk.page("vote-slips")
    assert html.count("data-slip=") == 6
    assert "代表003" in html
    assert "Make the slips" in desk.page("vote-countersign")
    codes = {n: credentials.new_code() for n in range(1, 7)}
    publics = {str(n): str(credentials.public_of(code, paper.uuid)) for n, code in codes.items()}

    assert "one voting code for every delegate" in desk.refused(
        "vote-slips-hand-in", {"publics": {**publics, "7": "4"}}
    )
    for wrong in ({**publics, "2": publics["1"]}, {**publics, "2": "4"}, {**publics, "2": codes[2]}):
        assert desk.refused("vote-slips-hand-in", {"publics": wrong})
    for unreadable in ({}, {"publics": []}, {"publics": {"1": 4}}, {"publics": {"": "4"}}):
        assert "damaged" in desk.refused("vote-slips-hand-in", unreadable, 400)
    assert "too long" in desk.refused("vote-slips-hand-in", {"publics": {"1": "9" * 6000}}, 413)
    assert not paper.roll.exclude(credential="").exists()

    assert desk.tell("vote-slips-hand-in", {"publics": publics})["next"] == desk.address("vote-countersign")
    assert "made already" in other.refused("vote-slips-hand-in", {"publics": publics})
    assert "data-slip=" not in desk.page("vote-slips")
    assert "Make the slips" not in desk.page("vote-countersign")


# --- the counter-signature -------------------------------------------------------------------------------------------


def test_the_second_signature_shows_what_it_signs(hall):
    paper = hall.draft(introduction="请逐项表决。")
    desk = Desk.of(hall.scrutineers[1], paper)
    assert "The secretary signs first" in desk.page("vote-countersign")
    hall.election(paper)
    paper = hall.signed(paper)
    html = desk.page("vote-countersign")
    for shown in ("请逐项表决。", "选举工会委员", "候选人甲", "6 delegates", "2 scrutineers", paper.content_sha256,
                  paper.roll_sha256, paper.rules.sha256, "梁玉芬"):  # fmt: skip
        assert shown in html, shown
    address = desk.address("vote-countersign")

    stale = desk.client.post(address, {"seen": "0" * 64})
    assert (stale.status_code, "Load the page again" in stale.content.decode()) == (409, True)
    assert desk.client.post(address, {"seen": paper.content_sha256}).status_code == 302
    paper = BallotPaper.objects.get(pk=paper.pk)
    assert (paper.countersigned_by, paper.stage(timezone.now())) == (hall.scrutineers[1], Stage.OPEN)
    assert "Counter-signed by 监票人乙" in desk.page("vote-countersign")
    twice = desk.client.post(address, {"seen": paper.content_sha256})
    assert twice.status_code == 409


def test_the_secretarys_reasons_are_read_before_signing(root, in_english):
    hall = make_votes(9, absent=6)
    paper = hall.signed(hall.draft(Way.NAMED, needs_sign_in=False), quorum="预备会议，只作程序表决")

    html = Desk.of(hall.scrutineers[0], paper).page("vote-countersign")
    assert "预备会议，只作程序表决" in html
    assert "Quorum" in html


# --- decryption and the result ---------------------------------------------------------------------------------------


def test_two_of_three_decrypt_and_everybody_signs(hall):
    paper = hall.opened()
    people = desks(hall, paper)
    assert "not closed yet" in people[0].page("vote-decrypt")
    for number in range(1, 6):
        hall.cast(paper, number, FOR)
    paper = hall.closed(paper)
    html = people[0].page("vote-decrypt")
    assert "Download and check" in html
    part = {"decryption": "{}", "proofs": "{}"}
    assert "as it stands now" in people[0].refused("vote-decrypt-send", part)
    counting.tally(paper, by=hall.secretary, at=timezone.now())
    assert people[0].ask("vote-decrypt-send")["is_tallied"]
    parts = {n: dict(zip(part, map(bytes.decode, hall.decryption(paper, n)), strict=True)) for n in (1, 3)}

    assert "damaged" in people[0].refused("vote-decrypt-send", part)
    assert "damaged" in people[0].refused("vote-decrypt-send", {"decryption": 1}, 400)
    swapped = {**parts[1], "proofs": parts[3]["proofs"]}
    assert "damaged" in people[0].refused("vote-decrypt-send", swapped)
    assert people[1].refused("vote-decrypt-send", parts[1])  # the part of a colleague
    state = people[0].tell("vote-decrypt-send", parts[1])
    assert ([each["has_decrypted"] for each in state["members"]], state["has_result"]) == (
        [True, False, False], False,
    )  # fmt: skip
    assert "decrypted already" in people[0].refused("vote-decrypt-send", parts[1])
    assert people[2].tell("vote-decrypt-send", parts[3])["has_result"]
    assert ballot_board.result_of(paper) == [[5, 0, 0]]

    assert "no result sheet yet" in people[0].page("vote-sign-result")
    assert people[0].client.post(people[0].address("vote-sign-result")).status_code == 409
    sheet = counting.make_sheet(paper, by=hall.secretary, at=timezone.now())
    html = people[0].page("vote-sign-result")
    assert sheet.sha256 in html
    assert sheet.data["outcomes"][0]["sentence_en"] in html
    address = people[0].address("vote-sign-result")
    assert people[0].client.post(address, {"seen": "0" * 64}).status_code == 409
    assert people[0].client.post(address, {"seen": sheet.sha256}).status_code == 302
    assert people[0].client.post(address, {"seen": sheet.sha256}).status_code == 409
    assert "You have signed this result." in people[0].page("vote-sign-result")
    assert ResultSignature.objects.count() == 1


# --- who gets in -----------------------------------------------------------------------------------------------------

PAGES = ("vote-key", "vote-key-messages", "vote-slips", "vote-countersign", "vote-decrypt",
         "vote-decrypt-send", "vote-sign-result")  # fmt: skip


def test_only_the_scrutineers_of_this_vote_get_in(hall):
    paper = hall.opened(codes="slips")
    strangers = [hall.secretary, hall.tellers[0], hall.delegates[0].member, UserFactory()]
    for user in strangers:
        desk = Desk.of(user, paper)
        for name in PAGES:
            desk.page(name, 403)
        for name in ("vote-key-messages", "vote-drill", "vote-slips-hand-in", "vote-decrypt-send"):
            assert desk.client.post(desk.address(name), "{}", "application/json").status_code == 403
        for name in ("vote-countersign", "vote-sign-result"):
            assert desk.client.post(desk.address(name)).status_code == 403
    for name in PAGES:
        Desk.of(hall.scrutineers[0], paper).page(name)
        assert Client().get(Desk.of(strangers[0], paper).address(name)).status_code == 302


def test_open_votes_have_no_keys(hall):
    desk = Desk.of(hall.scrutineers[0], hall.opened(hall.draft(Way.NAMED)))
    for name in ("vote-key", "vote-key-messages", "vote-slips", "vote-decrypt", "vote-decrypt-send"):
        desk.page(name, 404)


def test_a_form_of_another_site_changes_nothing(hall):
    paper = hall.draft(key_scheme="all", keys_needed=0)
    client = Client(enforce_csrf_checks=True)
    client.force_login(hall.scrutineers[0])
    sent = json.dumps({"step": "key", "bodies": {"": public(random_scalar())}})

    address = reverse("proposals:vote-key-messages", args=[paper.pk])
    assert client.post(address, sent, "application/json").status_code == 403
    assert not BallotOfficer.objects.exclude(public_key="").exists()


def test_pages_of_scrutineers_ask_a_constant_number_of_queries(hall, django_assert_max_num_queries):
    paper = hall.signed(hall.draft(codes="slips"))
    desk = Desk.of(hall.scrutineers[0], paper)
    for name, ceiling in CEILINGS.items():
        desk.page(name)
        with django_assert_max_num_queries(ceiling):
            desk.page(name)


CEILINGS = {
    "vote-key": 11,
    "vote-key-messages": 6,
    "vote-slips": 10,
    "vote-countersign": 16,
    "vote-decrypt": 11,
    "vote-decrypt-send": 6,
    "vote-sign-result": 9,
}
"""Session, user, vote, officer, unread notices; then what the page is about."""
