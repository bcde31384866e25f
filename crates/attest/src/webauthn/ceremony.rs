//! What registrations and assertions have in common: client data and authenticator head.

use super::authenticator::Head;
use super::client_data::ClientData;
use super::facts::{Ceremony, Embedding, Expectation, Reason};
use crate::hex_bytes::HexBytes;
use crate::outcome::{Check, Refusals};
use sha2::{Digest, Sha256};

/// Checks client data and head against what is expected, and tells what they say.
pub(super) fn check(
    kind: &str,
    client: ClientData,
    (head, extensions): (&Head, Vec<String>),
    expectation: &Expectation<'_>,
    refusals: &mut Refusals<Reason>,
) -> Ceremony {
    if client.kind != kind {
        refusals.say(Reason::TypeDiffers, format!("{:?} instead of {kind:?}", client.kind));
    }
    let challenge_check = Check::of(expectation.challenge, client.challenge.as_slice());
    refusals.unless(
        challenge_check,
        Reason::ChallengeDiffers,
        format!("it answers the challenge {}", HexBytes(client.challenge.clone())),
    );
    let origin_check = match expectation.origins {
        [] => Check::NotChecked,
        origins if origins.contains(&client.origin.as_str()) => Check::Matches,
        _ => Check::Differs,
    };
    refusals.unless(origin_check, Reason::OriginDiffers, client.origin.clone());
    embedding(&client, expectation.embedding, refusals);
    let rp_id_hash: Option<[u8; 32]> = expectation.rp_id.map(|id| Sha256::digest(id).into());
    let rp_id_check = Check::of(rp_id_hash.as_ref(), &head.rp_id_hash);
    refusals.unless(
        rp_id_check,
        Reason::RelyingPartyDiffers,
        "the authenticator data name another relying party",
    );
    flags(head, expectation, refusals);
    Ceremony {
        origin: client.origin,
        cross_origin: client.cross_origin,
        top_origin: client.top_origin,
        rp_id_hash: HexBytes(head.rp_id_hash.to_vec()),
        flags: head.flags,
        counter: head.counter,
        extensions,
        challenge_check,
        origin_check,
        rp_id_check,
    }
}

fn embedding(client: &ClientData, allowed: Embedding<'_>, refusals: &mut Refusals<Reason>) {
    match allowed {
        Embedding::Refused if client.cross_origin || client.top_origin.is_some() => {
            refusals.say(Reason::Embedded, "the page was embedded in one of another origin");
        }
        Embedding::Below(tops) if !tops.is_empty() => {
            if let Some(top) = client.top_origin.as_deref().filter(|top| !tops.contains(top)) {
                refusals.say(Reason::TopOriginDiffers, top);
            }
        }
        Embedding::Refused | Embedding::Below(_) => {}
    }
}

fn flags(head: &Head, expectation: &Expectation<'_>, refusals: &mut Refusals<Reason>) {
    let flags = head.flags;
    if !flags.user_present && !expectation.without_presence {
        refusals.say(Reason::UserNotPresent, "the flag UP is not set");
    }
    if !flags.user_verified && expectation.user_verification {
        refusals.say(Reason::UserNotVerified, "the flag UV is not set");
    }
    if flags.backed_up && !flags.backup_eligible {
        refusals.say(Reason::BackupStateImpossible, "the flag BS is set without BE");
    }
}
