//! Published statements of real phones, and what their publisher says about them.

use crate::chains::{pems, vectors};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_attest::HexBytes;
use porchlight_attest::android::{
    ATTESTATION_EXTENSION, AuthorizationList, BootState, ChallengeCheck, Conclusion, Doubt,
    Expectation, Facts, KeyDescription, Origin, Outcome, Provisioning, Refusal, SecurityLevel,
    google_roots, verify,
};
use porchlight_attest::signature::KeyKind;
use porchlight_attest::x509::{Certificate, Chain, Revocations, Root};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

pub(crate) fn chain(path: &Path) -> Chain {
    Chain::from_pem(&std::fs::read(path).unwrap()).unwrap()
}

/// The first moment at which every certificate is valid.
pub(crate) fn moment(chain: &Chain) -> i64 {
    chain.certificates().iter().map(Certificate::not_before).max().unwrap()
}

fn check(chain: &Chain, roots: &[Root]) -> Outcome {
    verify(chain, &Expectation::default(), roots, &Revocations::none(), moment(chain))
}

fn own_root(chain: &Chain) -> Vec<Root> {
    vec![Root::new("own", chain.certificates().last().unwrap().clone())]
}

pub(crate) fn verified(outcome: Outcome) -> Facts {
    match outcome {
        Outcome::Verified { facts } => *facts,
        other => panic!("{}", serde_json::to_string_pretty(&other).unwrap()),
    }
}

pub(crate) fn codes(outcome: &Outcome) -> Vec<&'static str> {
    let Outcome::Refused { refusals, .. } = outcome else {
        panic!("not refused: {}", serde_json::to_string(outcome).unwrap())
    };
    refusals.iter().map(|Refusal { reason, .. }| reason.code()).collect()
}

/// Published chains beside which their parse lies.
fn parsed() -> Vec<(PathBuf, Value)> {
    let Some(vectors) = vectors() else { return vec![] };
    let found: Vec<_> = pems(&vectors.join("android-keyattestation"))
        .into_iter()
        .filter_map(|pem| {
            let text = std::fs::read_to_string(pem.with_extension("json")).ok()?;
            let comment = |line: &&str| line.trim_start().starts_with("//");
            let json: String = text.lines().filter(|line| !comment(line)).collect();
            Some((pem, serde_json::from_str(&json).unwrap()))
        })
        .collect();
    assert!(found.len() >= 18, "only {} chains with a parse", found.len());
    found
}

#[test]
fn every_field_of_a_published_parse_is_read() {
    for (path, mut expected) in parsed() {
        for list in ["softwareEnforced", "hardwareEnforced"] {
            // Stands only where the publisher's printer was newer.
            let ordered = expected[list].as_object_mut().unwrap().remove("areTagsOrdered");
            assert_ne!(ordered, Some(json!(false)));
        }
        let extension = chain(&path);
        let extension = extension.leaf().extension(&ATTESTATION_EXTENSION).unwrap();
        let description = KeyDescription::from_der(extension).unwrap();
        assert!(description.software_enforced.tags_in_order, "{}", path.display());
        assert!(description.hardware_enforced.tags_in_order, "{}", path.display());
        assert!(description.software_enforced.unknown.is_empty(), "{}", path.display());
        assert!(description.hardware_enforced.unknown.is_empty(), "{}", path.display());
        assert_eq!(as_published(&description), expected, "{}", path.display());
    }
}

#[test]
fn real_chains_are_verified_under_the_shipped_roots() {
    for (path, expected) in parsed() {
        let chain = chain(&path);
        let outcome = check(&chain, &google_roots());
        let file = path.to_string_lossy();
        if file.contains("/marlin/") {
            // Android's software root: its key is public, so nobody should trust it.
            assert_eq!(codes(&outcome), ["unknown_root"], "{file}");
            let facts = verified(check(&chain, &own_root(&chain)));
            assert_eq!(facts.conclusion, Conclusion::Software);
            assert!(facts.doubts.contains(&Doubt::SoftwareAttestation));
            continue;
        }
        let facts = verified(outcome);
        // Most of these are developers' phones with an unlocked boot loader.
        let root_of_trust = &expected["hardwareEnforced"]["rootOfTrust"];
        let locked = root_of_trust["deviceLocked"] == json!(true);
        assert_eq!(root_of_trust["verifiedBootState"] == json!("VERIFIED"), locked, "{file}");
        let wanted = if locked { Conclusion::Hardware } else { Conclusion::Inconclusive };
        assert_eq!(facts.conclusion, wanted, "{file}");
        assert_eq!(facts.doubts.contains(&Doubt::BootLoaderUnlocked), !locked, "{file}");
        assert_eq!(facts.challenge, ChallengeCheck::NotChecked);
        assert_eq!(published(facts.security_level), expected["keyMintSecurityLevel"], "{file}");
        let remote = ["/akita/", "/tegu/", "_RKP"].iter().any(|mark| file.contains(mark));
        let wanted = if remote { Provisioning::Remote } else { Provisioning::Factory };
        assert_eq!(facts.provisioning, wanted, "{file}");
        assert_eq!(facts.provisioning_info.is_some(), remote, "{file}");
        let root = facts.chain.root.unwrap().name;
        let new = remote && !file.contains("/akita/");
        assert_eq!(root == "google_key_attestation_ca1", new, "{file}: {root}");
        assert_eq!(facts.key_kind == KeyKind::MlDsa65, file.contains("MLDSA"), "{file}");
    }
}

#[test]
fn the_provisioning_server_names_the_maker() {
    let Some(vectors) = vectors() else { return };
    let folder = vectors.join("android-keyattestation/testdata/tokay/sdk37");
    let chain = chain(&folder.join("TEE_MLDSA_RKP.pem"));
    let info = verified(check(&chain, &google_roots())).provisioning_info.unwrap();
    assert_eq!(info.certificates_issued, Some(8));
    assert_eq!(info.manufacturer.as_deref(), Some("Google"));
    assert!(info.other.is_empty());
}

#[test]
fn a_chain_under_the_root_certificate_of_2016_holds_after_that_has_expired() {
    for chain in old_chains("TEE") {
        let expired = chain.certificates().last().unwrap().not_after() + 1;
        let nothing = Expectation::default();
        let outcome = verify(&chain, &nothing, &google_roots(), &Revocations::none(), expired);
        let facts = verified(outcome);
        assert_eq!(facts.chain.root.unwrap().name, "google_hardware_rsa");
        assert!(facts.doubts.contains(&Doubt::RootOutsideValidity));
        assert_eq!(facts.provisioning, Provisioning::Factory);
        assert_eq!(facts.security_level, SecurityLevel::TrustedEnvironment);
    }
}

#[test]
fn a_chain_of_a_root_that_is_not_listed_is_refused_and_holds_where_it_is() {
    for chain in old_chains("StrongBox") {
        // On this early phone EC keys name another attestation certificate than the one that follows.
        let quirk = chain.leaf().public_key().kind() == KeyKind::P256;
        let reasons: &[&str] =
            if quirk { &["name_mismatch", "unknown_root"] } else { &["unknown_root"] };
        assert_eq!(codes(&check(&chain, &google_roots())), reasons);
        let outcome = check(&chain, &own_root(&chain));
        if quirk {
            assert_eq!(codes(&outcome), ["name_mismatch"]);
        } else {
            assert_eq!(verified(outcome).security_level, SecurityLevel::StrongBox);
        }
    }
}

/// Two chains of EC and two of RSA keys, as PEM and as DER.
fn old_chains(level: &str) -> Vec<Chain> {
    let Some(vectors) = vectors() else { return vec![] };
    let folder = vectors.join("google-android-key-attestation/src/test/resources");
    let mut found = vec![];
    for algorithm in ["EC", "RSA"] {
        for kind in ["pem", "der"] {
            let name = format!("algorithm_{algorithm}_SecurityLevel_{level}");
            found.push(joined(&folder.join(kind).join(name), kind));
        }
    }
    found
}

fn joined(folder: &Path, kind: &str) -> Chain {
    let bytes: Vec<u8> = (0..4)
        .flat_map(|n| std::fs::read(folder.join(format!("cert{n}.{kind}"))).unwrap())
        .collect();
    if kind == "pem" { Chain::from_pem(&bytes) } else { Chain::from_der_stream(&bytes) }.unwrap()
}

#[test]
fn a_boolean_that_is_not_der_makes_the_statement_malformed() {
    let Some(vectors) = vectors() else { return };
    let folder = vectors.join("android-keyattestation/testdata/invalid");
    let chain = chain(&folder.join("malformed_rot_device_locked.pem"));
    let Outcome::Malformed { detail, chain } = check(&chain, &google_roots()) else {
        panic!("accepted")
    };
    assert!(detail.starts_with("device_locked: "), "{detail}");
    assert_eq!(chain.refusals().count(), 0);
}

#[test]
fn tags_out_of_order_are_refused_as_is_the_leaf_that_was_edited_for_them() {
    let Some(vectors) = vectors() else { return };
    let folder = vectors.join("android-keyattestation/testdata/invalid");
    let chain = chain(&folder.join("tags_not_in_ascending_order.pem"));
    let outcome = check(&chain, &google_roots());
    assert_eq!(codes(&outcome), ["bad_signature", "tags_out_of_order"]);
}

#[test]
fn p256_with_sha384_is_verified_though_its_extension_is_not_a_statement() {
    let Some(vectors) = vectors() else { return };
    let path = vectors.join("android-keyattestation/testdata/p256_sha384_intermediate.pem");
    let chain = chain(&path);
    let Outcome::Malformed { detail, chain } = check(&chain, &own_root(&chain)) else {
        panic!("accepted")
    };
    assert!(detail.starts_with("key description: "), "{detail}");
    assert_eq!(chain.findings, []);
}

#[test]
fn a_key_for_a_worn_phone_is_read_from_a_lone_leaf() {
    let Some(vectors) = vectors() else { return };
    let chain = chain(&vectors.join("android-keyattestation/testdata/allow_while_on_body.pem"));
    let outcome = check(&chain, &google_roots());
    assert_eq!(codes(&outcome), ["unknown_root"]);
    let Outcome::Refused { facts: Some(facts), .. } = outcome else { panic!("no facts") };
    assert_eq!(facts.description.software_enforced.allow_while_on_body, Some(true));
    assert_eq!(facts.description.hardware_enforced.purposes, Some(vec![3, 2]));
}

/// A description as its publisher prints it.
pub(crate) fn as_published(description: &KeyDescription) -> Value {
    json!({
        "attestationVersion": description.attestation_version.to_string(),
        "attestationSecurityLevel": published(description.attestation_security_level),
        "keyMintVersion": description.keymint_version.to_string(),
        "keyMintSecurityLevel": published(description.keymint_security_level),
        "attestationChallenge": base64(&description.challenge),
        "uniqueId": base64(&description.unique_id),
        "softwareEnforced": published_list(&description.software_enforced),
        "hardwareEnforced": published_list(&description.hardware_enforced),
    })
}

fn published(level: SecurityLevel) -> &'static str {
    match level {
        SecurityLevel::Software => "SOFTWARE",
        SecurityLevel::TrustedEnvironment => "TRUSTED_ENVIRONMENT",
        SecurityLevel::StrongBox => "STRONG_BOX",
    }
}

fn base64(bytes: &HexBytes) -> String {
    STANDARD.encode(bytes.as_slice())
}

#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "a table of names")]
fn published_list(list: &AuthorizationList) -> Value {
    let mut found = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            found.insert(name.into(), value);
        }
    };
    let number = |value: Option<u64>| value.map(|n| json!(n.to_string()));
    let numbers = |value: &Option<Vec<u64>>| {
        value.as_ref().map(|all| all.iter().map(|n| json!(n.to_string())).collect::<Value>())
    };
    let flag = |value: Option<bool>| value.map(|flag| json!(flag));
    let text = |value: &Option<String>| value.as_ref().map(|text| json!(text));
    put("purposes", numbers(&list.purposes));
    put("algorithms", number(list.algorithm));
    put("keySize", number(list.key_size));
    put("blockModes", numbers(&list.block_modes));
    put("digests", numbers(&list.digests));
    put("paddings", numbers(&list.paddings));
    put("ecCurve", number(list.ec_curve));
    put("mlDsaVariant", number(list.ml_dsa_variant));
    put("rsaPublicExponent", number(list.rsa_public_exponent));
    put("rsaOaepMgfDigests", numbers(&list.rsa_oaep_mgf_digests));
    put("activeDateTime", number(list.active_date_time));
    put("originationExpireDateTime", number(list.origination_expire_date_time));
    put("usageExpireDateTime", number(list.usage_expire_date_time));
    put("usageCountLimit", number(list.usage_count_limit));
    put("noAuthRequired", flag(list.no_auth_required));
    put("userAuthType", number(list.user_auth_type));
    put("authTimeout", number(list.auth_timeout));
    put("allowWhileOnBody", flag(list.allow_while_on_body));
    put("trustedUserPresenceRequired", flag(list.trusted_user_presence_required));
    put("trustedConfirmationRequired", flag(list.trusted_confirmation_required));
    put("unlockedDeviceRequired", flag(list.unlocked_device_required));
    put("creationDateTime", number(list.creation_date_time));
    put("origin", list.origin.map(|origin| json!(match origin {
        Origin::Generated => "GENERATED",
        other => panic!("no published parse has {other}"),
    })));
    put("rollbackResistant", flag(list.rollback_resistant));
    put("rootOfTrust", list.root_of_trust.as_ref().map(|root| {
        let mut value = json!({
            "verifiedBootKey": base64(&root.verified_boot_key),
            "deviceLocked": root.device_locked,
            "verifiedBootState": match root.verified_boot_state {
                BootState::Verified => "VERIFIED",
                BootState::SelfSigned => "SELF_SIGNED",
                BootState::Unverified => "UNVERIFIED",
                BootState::Failed => "FAILED",
            },
        });
        if let Some(hash) = &root.verified_boot_hash {
            value["verifiedBootHash"] = json!(base64(hash));
        }
        value
    }));
    put("osVersion", number(list.os_version));
    put("osPatchLevel", number(list.os_patch_level));
    put("attestationApplicationId", list.application.as_ref().map(|application| json!({
        "packages": application.packages.iter().map(|package| json!({
            "name": package.name, "version": package.version.to_string(),
        })).collect::<Value>(),
        "signatures": application.signature_digests.iter().map(base64).collect::<Vec<_>>(),
    })));
    put("attestationIdBrand", text(&list.attestation_id_brand));
    put("attestationIdDevice", text(&list.attestation_id_device));
    put("attestationIdProduct", text(&list.attestation_id_product));
    put("attestationIdSerial", text(&list.attestation_id_serial));
    put("attestationIdImei", text(&list.attestation_id_imei));
    put("attestationIdMeid", text(&list.attestation_id_meid));
    put("attestationIdManufacturer", text(&list.attestation_id_manufacturer));
    put("attestationIdModel", text(&list.attestation_id_model));
    put("vendorPatchLevel", number(list.vendor_patch_level));
    put("bootPatchLevel", number(list.boot_patch_level));
    put("attestationIdSecondImei", text(&list.attestation_id_second_imei));
    put("moduleHash", list.module_hash.as_ref().map(|hash| json!(base64(hash))));
    Value::Object(found)
}
