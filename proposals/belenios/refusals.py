"""Why something is not accepted: a stable code, the values that belong to it, and a plain English sentence.

Pages translate by the code; the command and the log show the sentence.
"""

SENTENCES = {
    # the file
    "archive-empty": "The file is empty or is no Belenios archive.",
    "archive-cut": "The archive is cut off: the record at byte {offset} is not complete.",
    "archive-form": "The archive is not written as Belenios writes it, at byte {offset}.",
    "archive-name": "The record at byte {offset} does not have the name that its content demands.",
    "archive-large": "The record at byte {offset} is larger than a record may be.",
    "archive-extra": "The archive holds a record that no event speaks of, before byte {offset}.",
    "header-form": "The header of the archive is not in order.",
    # the chain of events
    "event-form": "Event {height} is not written as the specification demands.",
    "event-height": "Event {height} does not carry its number.",
    "event-parent": "Event {height} does not name the event before it.",
    "event-order": "Event {height} may not stand here: {type} after {before}.",
    "event-payload": "Event {height} does not come with the records that it speaks of.",
    "unfinished": "The archive is not finished: its last event is {type}.",
    # the set-up
    "setup-form": "The record of the set-up is not in order.",
    "election-form": "The election is not written as the specification demands: {reason}.",
    "election-version": "The election asks for another version of the protocol.",
    "election-group": "The election uses another group than BELENIOS-2048.",
    "election-uuid": "The identifier of the election is not in order.",
    "election-text": "A title or a name contains control characters, or none at all: {text}.",
    "question-form": "Question {question} is of a kind that is not counted here, or is not in order.",
    "question-range": "Question {question} asks for {minimum} to {maximum} of {answers} answers.",
    "election-key": "The key of the election is not the product of the keys of its trustees.",
    "credentials-form": "The list of public credentials is not in order, at entry {entry}.",
    "credentials-twice": "The list of public credentials names one of them twice, at entry {entry}.",
    "credentials-member": "A public credential does not lie in the group, at entry {entry}.",
    "credentials-weight": "The weights of the voters add up to more than can be counted.",
    "credential-typed": "This voting code was mistyped: it has 15 characters, and the last one checks the others.",
    # trustees
    "trustees-form": "The list of trustees is not in order.",
    "trustee-twice": "Two trustees have the same key.",
    "trustee-member": "A number published by or for trustee {owner} does not lie in the group.",
    "trustee-proof": "Trustee {owner} does not prove to know the key.",
    "threshold-range": "The number of trustees needed has to lie between 1 and their number.",
    "threshold-certificate": "The certificate of trustee {owner} is not signed by its own key.",
    "threshold-coefficients": "The signed coefficients of trustee {owner} are not in order.",
    "threshold-commitment": "Trustee {owner} published other coefficients than those promised before.",
    "threshold-key": "The key of trustee {owner} does not follow from the published coefficients.",
    "threshold-share": "The share that trustee {sender} dealt to trustee {owner} is wrong.",
    "trustee-drill": "Trustee {owner} does not show that the key is at hand.",
    # shares on their way
    "channel-form": "The sealed share of member {sender} is not in order, or is meant for somebody else.",
    "channel-seal": "The sealed share of member {sender} was changed on its way, or is sealed for another key.",
    # ballots
    "ballot-size": "This ballot is longer than a ballot of this vote can be.",
    "ballot-form": "This ballot is not written as the specification demands.",
    "ballot-election": "This ballot was made for another vote.",
    "ballot-credential": "This ballot carries a voting code that is not on the list of this vote.",
    "ballot-signature": "This ballot is not signed with the voting code that it carries.",
    "ballot-member": "This ballot contains a number outside the group.",
    "ballot-choice": "The proof does not hold that answer {choice} of question {question} is chosen once or not at all.",
    "ballot-sum": "The proof does not hold that question {question} has as many choices as are allowed.",
    "ballot-blank": "The proof does not hold that a blank vote on question {question} has no other choices.",
    "ballot-twice": "The same ballot stands on the board twice.",
    "choices-form": "Question {question} cannot be answered like that.",
    "audit-form": "The record of the opened ballot is not in order.",
    "audit-differs": "The opened ballot does not hold what it should in answer {choice} of question {question}.",
    # the tally and its decryption
    "tally-form": "The encrypted tally is not written as the specification demands.",
    "tally-differs": "The published encrypted tally is not the sum of the ballots.",
    "tally-size": "The archive gives {given} ballots of weight {weight}; counted are {counted} of weight {total}.",
    "decryption-form": "The decryption of trustee {owner} is not written as the specification demands.",
    "decryption-owner": "There is no trustee {owner}.",
    "decryption-twice": "Trustee {owner} has decrypted twice.",
    "decryption-member": "The decryption of trustee {owner} contains a number outside the group.",
    "decryption-proof": "Trustee {owner} does not prove the decryption of answer {choice} of question {question}.",
    "decryption-missing": "The decryption of trustee {owner} is missing.",
    "decryption-few": "Too few trustees have decrypted: {given} of the {needed} that are needed.",
    # the second proof
    "proofs-missing": "The second proofs of the trustees are missing: {file} has to lie beside the archive.",
    "proofs-form": "The second proofs of the trustees are not in order.",
    "proofs-owner": "The second proofs are not those of the trustees who decrypted.",
    "proofs-head": "The second proofs of trustee {owner} were made for another count.",
    "proofs-wrong": (
        "The second proof of trustee {owner} does not hold for answer {choice} of question {question}: "
        "the published result may be forged."
    ),
    # the result
    "result-form": "The result is not written as the specification demands.",
    "result-range": "The result of question {question} cannot come from {total} votes.",
    "result-wrong": "The result of answer {choice} of question {question} does not follow from the decryptions.",
    # the command
    "file-read": "{file} cannot be read: {reason}.",
}


class Refusal(Exception):
    """What was handed in is not accepted. Questions, answers, trustees and entries are numbered from 1."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(SENTENCES[code].format(**values))

    def __reduce__(self) -> tuple[object, ...]:
        # The count may run in another process.
        return _again, (self.code, self.values)


def _again(code: str, values: dict[str, object]) -> Refusal:
    return Refusal(code, **values)
