// Why something is not accepted: a stable code and the values that belong to it. The words come from the page.
// The codes are those of proposals/belenios/refusals.py; what only a browser refuses stands at the end.

/** Every code with the names of its values. Questions, answers, trustees and entries are numbered from 1. */
export const VALUES = {
  "archive-empty": [],
  "archive-cut": ["offset"],
  "archive-form": ["offset"],
  "archive-name": ["offset"],
  "archive-large": ["offset"],
  "archive-extra": ["offset"],
  "header-form": [],
  "event-form": ["height"],
  "event-height": ["height"],
  "event-parent": ["height"],
  "event-order": ["height", "type", "before"],
  "event-payload": ["height"],
  "unfinished": ["type"],
  "setup-form": [],
  "election-form": ["reason"],
  "election-version": [],
  "election-group": [],
  "election-uuid": [],
  "question-form": ["question"],
  "question-range": ["question", "minimum", "maximum", "answers"],
  "election-key": [],
  "credentials-form": ["entry"],
  "credentials-twice": ["entry"],
  "credentials-member": ["entry"],
  "credentials-weight": [],
  "credential-typed": [],
  "trustees-form": [],
  "trustee-twice": [],
  "trustee-member": ["owner"],
  "trustee-proof": ["owner"],
  "threshold-range": [],
  "threshold-certificate": ["owner"],
  "threshold-coefficients": ["owner"],
  "threshold-commitment": ["owner"],
  "threshold-key": ["owner"],
  "threshold-share": ["sender", "owner"],
  "channel-form": ["sender"],
  "channel-seal": ["sender"],
  "ballot-size": [],
  "ballot-form": [],
  "ballot-election": [],
  "ballot-credential": [],
  "ballot-signature": [],
  "ballot-member": [],
  "ballot-choice": ["question", "choice"],
  "ballot-sum": ["question"],
  "ballot-blank": ["question"],
  "ballot-twice": [],
  "choices-form": ["question"],
  "audit-form": [],
  "audit-differs": ["question", "choice"],
  "tally-form": [],
  "tally-differs": [],
  "tally-size": ["given", "weight", "counted", "total"],
  "decryption-form": ["owner"],
  "decryption-owner": ["owner"],
  "decryption-twice": ["owner"],
  // In the browser only:
  "ballot-used": [],
  "ballots-few": ["counted", "least"],
  "count-other": ["before", "now"],
  "election-other": [],
  "key-form": [],
  "key-is-ceremony": [],
  "key-election": ["election"],
  "key-wrong": [],
  "key-stranger": [],
  "ceremony-form": [],
  "ceremony-is-key": [],
  "ceremony-election": ["election"],
  "ceremony-round": ["round"],
  "ceremony-changed": [],
};

/** What was handed in is not accepted. */
export class Refusal extends Error {
  constructor(code, values = {}) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.values = values;
  }
}
