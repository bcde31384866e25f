//! What people do when it goes wrong: claims and what is said to them, cases, decisions, appeals.
//!
//! Owns: those acts with their arguments, and the one place where they meet the use-cases. Never does:
//! choose who does what when; players do ([`crate::player`]).
//!
//! Start at [`Redress`].

use porchlight_app::assess::remedy::Remedy;
use porchlight_app::case::{About, CaseAct, Opened};
use porchlight_app::claim::{ClaimAnswered, QUESTIONS, Settled};
use porchlight_app::decision::{Acted, Answered, Appealed, Proposal};
use porchlight_app::recipient::Said;
use porchlight_app::remedy::Looked;
use porchlight_app::{App, Ctx, Result};
use porchlight_domain::decision::Ground;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{AppealId, CaseId, ClaimId, CourierId, DecisionId};
use porchlight_domain::words::{ClaimFinding, ClaimKind, DecisionKind};

/// An act of redress with its arguments.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "variants and fields are the use-cases and their arguments")]
pub enum Redress {
    Complain { kind: ClaimKind, looked: usize },
    TakeBack,
    AnswerClaim { claim: ClaimId, by: String },
    Settle { claim: ClaimId, finding: ClaimFinding },
    GiveRemedy { claim: ClaimId, kind: Remedy },
    OpenCase { courier: CourierId, ground: Ground },
    ReadCase(CaseId),
    Ask { case: CaseId, seen: Digest },
    Close(CaseId),
    Decide { case: CaseId, kind: DecisionKind, grounds: Vec<Ground>, hours: u32, seen: Digest },
    Second { decision: DecisionId, agrees: bool, seen: Digest },
    Answer(DecisionId),
    Appeal(DecisionId),
    AnswerAppeal { appeal: AppealId, upheld: bool },
    FindInMade { case: CaseId, kind: Option<DecisionKind>, seen: Digest },
    AskWhom(CaseId),
}

/// What the server answered.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "variants are the answers of the use-cases")]
pub enum Redressed {
    Claimed(Said),
    TakenBack(bool),
    ClaimAnswered(ClaimAnswered),
    Settled(Settled),
    Looked(Looked),
    Opened(Opened),
    Read(Digest),
    Acted(Acted),
    Answered(Answered),
    Appealed(Appealed),
    Made(Option<Acted>),
    About(About),
}

/// Calls the use-case.
///
/// # Errors
/// Whatever it reports.
pub(crate) fn perform(app: &App, ctx: &mut Ctx, act: Redress) -> Result<Redressed> {
    Ok(match act {
        Redress::Complain { kind, looked } => {
            let looked = QUESTIONS.iter().take(looked).map(ToString::to_string).collect();
            let statement = "It was not where the picture shows it.";
            Redressed::Claimed(app.claim(ctx, kind, looked, statement)?)
        }
        Redress::TakeBack => Redressed::TakenBack(app.take_claim_back(ctx)?),
        Redress::AnswerClaim { claim, by } => {
            let said = "I left it behind the planter, as the note asked.";
            Redressed::ClaimAnswered(app.answer_claim(ctx, claim, said, &by)?)
        }
        Redress::Settle { claim, finding } => {
            let answer = "We read both sides. What you were given stays yours.";
            Redressed::Settled(app.settle_claim(ctx, claim, finding, answer)?)
        }
        Redress::GiveRemedy { claim, kind } => {
            Redressed::Looked(app.give_remedy(ctx, claim, kind, "The building explains it.")?)
        }
        Redress::OpenCase { courier, ground } => {
            let report = "Two neighbours told the desk what they saw.";
            Redressed::Opened(app.open_case(ctx, courier, ground, report)?)
        }
        Redress::ReadCase(case) => {
            let read = app.read_case(ctx, case)?;
            Redressed::Read(read.case.evidence_digest)
        }
        Redress::Ask { case, seen } => {
            Redressed::Acted(app.ask_courier(ctx, case, seen, "Please tell us your side.")?)
        }
        Redress::Close(case) => {
            Redressed::Acted(app.close_case(ctx, case, "Nothing was shown.")?)
        }
        other => decide(app, ctx, other)?,
    })
}

fn decide(app: &App, ctx: &mut Ctx, act: Redress) -> Result<Redressed> {
    Ok(match act {
        Redress::Decide { case, kind, grounds, hours, seen } => {
            let reasons = "Both statements were read; two people saw it.".to_owned();
            let wanted = Proposal { kind, grounds, reasons, hours, seen };
            Redressed::Acted(app.decide_case(ctx, case, wanted)?)
        }
        Redress::Second { decision, agrees, seen } => {
            let reasons = "I read all of it by myself.";
            Redressed::Acted(app.second_decision(ctx, decision, agrees, reasons, seen)?)
        }
        Redress::Answer(decision) => {
            let said = "I was at another door then.";
            Redressed::Answered(app.answer_decision(ctx, decision, said, "Rita, union")?)
        }
        Redress::Appeal(decision) => {
            Redressed::Appealed(app.appeal(ctx, decision, "That was not me.", "")?)
        }
        Redress::AnswerAppeal { appeal, upheld } => {
            let reasons = "I looked at it anew.";
            Redressed::Acted(app.answer_appeal(ctx, appeal, upheld, reasons)?)
        }
        Redress::FindInMade { case, kind, seen } => {
            let reasons = "I read what was reported and what was answered.".to_owned();
            let act = match kind {
                Some(kind) => {
                    let grounds = vec![Ground::Theft];
                    CaseAct::Decide(Proposal { kind, grounds, reasons, hours: 20, seen })
                }
                None => CaseAct::Close(reasons),
            };
            Redressed::Made(app.act_on_made_case(ctx, case, &act)?)
        }
        Redress::AskWhom(case) => Redressed::About(app.about_whom(ctx, case)?),
        // Answered by `perform`.
        _ => Redressed::TakenBack(false),
    })
}
