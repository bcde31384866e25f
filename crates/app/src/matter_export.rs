//! The export of a matter: a zip that a lawyer can read and anybody can check offline.
//!
//! Owns: which files it holds, what stands in them, and the signature over all of them. Never does:
//! leave out what speaks for somebody: what they said, appeals and reversed decisions are in it too.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::export::{File, Kind, text};
use crate::matter::{MatterView, view};
use crate::zone::rfc3339;
use porchlight_domain::digest::sha256;
use porchlight_domain::id::MatterId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::matter::{FORMAT, MATTER, MAX_FILES, README, signed_text};
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::{CaseFile, Courier};
use porchlight_store::{MatterMember, Tx};
use serde_json::{Value, json};

/// Most cases of one account in an export.
const MOST_CASES: u32 = 1_000;

/// What stands in `README.txt`.
const READ_THIS: &str = "\
WHAT THIS IS

The evidence that a delivery operator keeps about accounts that it believes belong to one service for
automated programs (\"bots\"). The operator's server wrote and signed it; nobody edited it by hand.

WHAT IS IN IT

matter.json                        the matter: its name, the operator, the accounts and why each belongs here
accounts/NNNN/account.json         one account: who holds it, and since when it belongs here
accounts/NNNN/case-N.json          one case: what the holder said, decisions with reasons, appeals, log receipts
accounts/NNNN/case-N-evidence.json the evidence of that case, byte for byte as everybody decided on it
manifest.json                      name, length and SHA-256 of every file above
note.txt                           the operator's signature over manifest.json
log.key                            the public key of that signature

All times are in UTC. Files are plain text; any editor opens them.

HOW TO CHECK IT

With the free program Porchlight, offline, without an account:

    porchlight verify FILE.zip --log-key KEY

KEY is the operator's public key. Take it from somewhere else than this file: the operator's page /log, an
earlier bundle, or a letter. Without a key from elsewhere the check shows only that nothing was changed
after signing, not who signed. The answer names the first file that is not as it was signed.

By hand: the SHA-256 of each file is in manifest.json; the SHA-256 of manifest.json is the third line of
note.txt, which is a C2SP signed note (Ed25519).

WHAT IT SHOWS AND WHAT IT DOES NOT

It shows what the operator's server recorded and what people decided on, and that nothing was changed
since. It does not show that what was recorded is complete or true. That an account is in a matter is no
finding about its holder. Decisions that were reversed are in it and say so. Each receipt in a case is the
log's signed promise, with its time, that the entry is in the operator's public log.

This file names people. Keep it as you keep other files about people.
";

impl App {
    /// The evidence of a matter for a lawyer, as a zip: its accounts, their cases with the exact evidence,
    /// what they said, decisions, appeals and log receipts, a README, and a signature over all of it. The
    /// export itself is noted in the log.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: too large for one export.
    pub fn export_matter(&self, ctx: &mut Ctx, id: MatterId) -> Result<Vec<u8>> {
        ctx.human()?;
        let now = ctx.now;
        let files = self.read(|tx| self.matter_files(tx, id, now))?;
        if files.len() + 3 > MAX_FILES {
            let say = "this matter has too many cases for one export: make two matters of it";
            return Err(Error::invalid("matter", "too_large", say));
        }
        let kind = Kind { format: FORMAT, about: ("matter", &id.to_string()), text: signed_text };
        let (zip, digest) = self.sign_export(&kind, files)?;
        self.record(ctx, &format!("export {id} {}", digest.hex()), move |tx, hand| {
            let mut matter = tx.matter(id)?.ok_or(Error::Absent("matter"))?;
            matter.changed_at = hand.now;
            tx.put_matter(&matter)?;
            hand.leave(LeafKind::Matter, id, json!({"exported": digest.hex()}));
            Ok(Done::Kept(()))
        })?;
        Ok(zip)
    }

    fn matter_files(&self, tx: &Tx<'_>, id: MatterId, now: Timestamp) -> Result<Vec<File>> {
        let found = view(tx, id)?;
        let (mut files, mut accounts) = (vec![], vec![]);
        for (number, (member, courier)) in (1..).zip(&found.members) {
            let folder = format!("accounts/{number:04}");
            let cases = tx.cases_of(courier.id, MOST_CASES)?;
            accounts.push(json!({
                "folder": folder, "courier": courier.id.to_string(), "name": courier.name,
                "reason": member.reason, "added_at": rfc3339(member.added_at), "cases": cases.len(),
            }));
            files.push((format!("{folder}/account.json"), text(&about(member, courier))?));
            for (number, case) in (1..).zip(cases) {
                let evidence = format!("{folder}/case-{number}-evidence.json");
                let case_file = self.case_file(tx, &case, &evidence)?;
                files.push((format!("{folder}/case-{number}.json"), text(&case_file)?));
                files.push((evidence, case.evidence.into_bytes()));
            }
        }
        let mut all = vec![
            (README.into(), READ_THIS.into()),
            (MATTER.into(), text(&self.about_matter(&found, &accounts, now))?),
        ];
        all.append(&mut files);
        Ok(all)
    }

    fn about_matter(&self, found: &MatterView, accounts: &[Value], now: Timestamp) -> Value {
        let matter = &found.matter;
        json!({
            "format": FORMAT, "matter": matter.id.to_string(), "name": matter.name,
            "note": matter.note, "state": matter.state.code(), "legal_hold": matter.legal_hold,
            "operator": self.settings.operator_name, "server": self.settings.public_url,
            "exported_at": rfc3339(now), "accounts": accounts,
        })
    }

    fn case_file(&self, tx: &Tx<'_>, case: &CaseFile, evidence: &str) -> Result<Value> {
        let (mut decisions, mut subjects) = (vec![], vec![case.id.to_string()]);
        for row in tx.decisions_of_case(case.id)? {
            let appeal = tx.appeal_against(row.id)?.map(|a| {
                subjects.push(a.id.to_string());
                json!({"words": a.words, "made_at": rfc3339(a.made_at),
                    "state": a.state.code(), "reasons": a.reasons})
            });
            subjects.push(row.id.to_string());
            let grounds = tx.decision_grounds(row.id)?;
            decisions.push(json!({
                "id": row.id.to_string(), "kind": row.kind.code(), "state": row.state.code(),
                "grounds": grounds, "reasons": [row.first_reasons, row.second_reasons],
                "issued_at": row.issued_at.map(rfc3339), "letter": row.words,
                "effective_at": row.effective_at.map(rfc3339), "appeal": appeal,
            }));
        }
        let statements = tx.statements_of(case.id)?;
        let statements = statements
            .iter()
            .map(|s| json!({"at": rfc3339(s.said_at), "words": s.words, "by": s.representative}));
        let mut receipts = vec![];
        for leaf in subjects.iter().map(|subject| tx.leaves_of(subject)) {
            receipts.extend(leaf?.into_iter().map(|leaf| self.receipt(leaf.hash, leaf.at)));
        }
        Ok(json!({
            "id": case.id.to_string(), "opened_at": rfc3339(case.opened_at),
            "state": case.state.code(), "reason": case.reason, "evidence_file": evidence,
            "evidence_sha256": sha256(&[case.evidence.as_bytes()]).hex(),
            // The same, unless what was written was taken out since.
            "decided_on_sha256": case.evidence_digest.hex(), "removed_at": case.removed_at.map(rfc3339),
            "statements": statements.collect::<Vec<_>>(),
            "decisions": decisions, "receipts": receipts,
        }))
    }
}

fn about(member: &MatterMember, courier: &Courier) -> Value {
    json!({
        "courier": courier.id.to_string(), "name": courier.name, "email": courier.email,
        "state": courier.state.code(), "reason": member.reason,
        "added_at": rfc3339(member.added_at),
    })
}
