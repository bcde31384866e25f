//! What the doctor looks at around single sign-on: whether the provider answers and fits, and
//! whether its clock and ours agree.

use super::Finding;
use crate::config::{Config, OidcSettings};
use crate::entropy_clock;
use crate::ports::oidc::{Looked, OidcSignOn, look};
use porchlight_domain::time::{MINUTE, Timestamp};

/// How far the provider's clock may be from ours before people cannot sign in.
const SKEW: i64 = MINUTE;
const WHAT: &str = "single sign-on";

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    config.oidc.as_ref().map(|oidc| one(oidc, &config.public_url)).unwrap_or_default()
}

fn one(oidc: &OidcSettings, public_url: &str) -> Vec<Finding> {
    let now = entropy_clock::now();
    let looked = OidcSignOn::new(oidc, public_url).and_then(|sign_on| look(&sign_on, now));
    match looked {
        Err(why) => vec![Finding::problem(
            WHAT,
            format!("the provider {} cannot be used: {why}", oidc.issuer),
            "check oidc.issuer, the network, and oidc.certificate_authority if it has its own",
        )],
        Ok(Looked { keys: 0, .. }) => vec![Finding::problem(
            WHAT,
            format!("the provider {} shows no RSA or P-256 key", oidc.issuer),
            "let it sign ID tokens with RS256 or ES256",
        )],
        Ok(looked) => {
            let mut list = vec![Finding::fine(
                WHAT,
                format!("the provider {} answers; {} keys fit", oidc.issuer, looked.keys),
            )];
            let doubt = |text: String| {
                Finding::warning(WHAT, text, "see the provider's settings for this client")
            };
            list.extend(looked.doubts.into_iter().map(doubt));
            list.extend(clock(looked.date.as_deref(), now));
            list
        }
    }
}

/// The moment of an HTTP date.
fn http_date(text: &str) -> Option<Timestamp> {
    let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    Some(Timestamp(date.timestamp_micros()))
}

/// A warning if the provider's date is far from ours.
fn clock(date: Option<&str>, now: Timestamp) -> Option<Finding> {
    let theirs = http_date(date?)?;
    let apart = now.since(theirs);
    (apart.abs() > SKEW).then(|| {
        Finding::warning(
            WHAT,
            format!("the provider's clock and this one are {} s apart", apart.abs() / 1_000_000),
            "keep both right with NTP: tokens live for minutes",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_far_from_the_provider_s_is_found() {
        let date = Some("Thu, 26 Nov 2026 08:00:00 GMT");
        let at = http_date("Thu, 26 Nov 2026 08:00:00 GMT").unwrap();
        assert!(clock(date, at.plus(SKEW)).is_none() && clock(date, at.plus(-SKEW)).is_none());
        let found = clock(date, at.plus(10 * MINUTE)).unwrap();
        assert_eq!(found.sentence, "the provider's clock and this one are 600 s apart");
        assert!(clock(Some("soon"), at).is_none() && clock(None, at).is_none());
    }
}
