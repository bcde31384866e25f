//! Consent: to this version, by this courier, not taken back.

use crate::sample::{NOON, checked, consent, courier, policy};
use porchlight_domain::time::SECOND;
use porchlight_identity::consent::{NoConsent, statement};
use porchlight_identity::policy::CheckedPolicy;

#[test]
fn a_consent_proves_itself_for_its_own_courier_and_version_until_it_is_taken_back() {
    let policy = checked();
    let given = consent(&policy, 1);
    policy.in_force(|policy| {
        let proof = policy.proof(&given, courier(1), NOON).unwrap();
        assert_eq!((proof.consent(), proof.courier()), (given.id, given.courier));
        let no = |given, who, at| policy.proof(given, courier(who), at).unwrap_err();
        assert_eq!(no(&given, 2, NOON), NoConsent::OtherCourier);
        assert_eq!(no(&given, 1, NOON.plus(-SECOND)), NoConsent::NotYet);
        let mut taken_back = given.clone();
        taken_back.withdrawn_at = Some(NOON);
        assert_eq!(no(&taken_back, 1, NOON), NoConsent::Withdrawn);
    });
    let mut next = self::policy();
    next.version = 2;
    let next = CheckedPolicy::check(next).unwrap();
    next.in_force(|policy| {
        let answer = policy.proof(&given, courier(1), NOON);
        assert_eq!(answer.unwrap_err(), NoConsent::OtherPolicy);
    });
}

#[test]
fn what_is_signed_holds_every_promise_and_is_json() {
    let policy = checked();
    let text = statement(&policy, courier(1), "de-AT").unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["kind"], "identity_consent");
    assert_eq!(value["courier"], courier(1).to_string());
    assert_eq!(value["language"], "de-AT");
    assert_eq!(value["policy"], policy.digest().hex());
    assert_eq!(
        value["promises"],
        serde_json::from_str::<serde_json::Value>(policy.text()).unwrap()
    );
    for language in ["", "de\"", "de at", &"x".repeat(36)] {
        assert_eq!(statement(&policy, courier(1), language), None);
    }
}
