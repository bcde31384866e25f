//! The published list with every tag at once: written from its JSON, it must be read back as it stands.

use crate::android_vectors::as_published;
use crate::chains::vectors;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_attest::android::KeyDescription;
use porchlight_attest::virtual_phone::encoding::{
    boolean, enumerated, explicit, integer, null, octet_string, sequence, set,
};
use serde_json::Value;

/// How a field of the published JSON is written.
enum Kind {
    Number,
    Numbers,
    Flag,
    Text,
    Bytes,
    Origin,
    Root,
    Application,
}

/// Every tag that the published JSON knows, in ascending order.
const FIELDS: &[(&str, u32, Kind)] = &[
    ("purposes", 1, Kind::Numbers),
    ("algorithms", 2, Kind::Number),
    ("keySize", 3, Kind::Number),
    ("blockModes", 4, Kind::Numbers),
    ("digests", 5, Kind::Numbers),
    ("paddings", 6, Kind::Numbers),
    ("ecCurve", 10, Kind::Number),
    ("mlDsaVariant", 11, Kind::Number),
    ("rsaPublicExponent", 200, Kind::Number),
    ("rsaOaepMgfDigests", 203, Kind::Numbers),
    ("activeDateTime", 400, Kind::Number),
    ("originationExpireDateTime", 401, Kind::Number),
    ("usageExpireDateTime", 402, Kind::Number),
    ("usageCountLimit", 405, Kind::Number),
    ("noAuthRequired", 503, Kind::Flag),
    ("userAuthType", 504, Kind::Number),
    ("authTimeout", 505, Kind::Number),
    ("allowWhileOnBody", 506, Kind::Flag),
    ("trustedUserPresenceRequired", 507, Kind::Flag),
    ("trustedConfirmationRequired", 508, Kind::Flag),
    ("unlockedDeviceRequired", 509, Kind::Flag),
    ("creationDateTime", 701, Kind::Number),
    ("origin", 702, Kind::Origin),
    ("rollbackResistant", 703, Kind::Flag),
    ("rootOfTrust", 704, Kind::Root),
    ("osVersion", 705, Kind::Number),
    ("osPatchLevel", 706, Kind::Number),
    ("attestationApplicationId", 709, Kind::Application),
    ("attestationIdBrand", 710, Kind::Text),
    ("attestationIdDevice", 711, Kind::Text),
    ("attestationIdProduct", 712, Kind::Text),
    ("attestationIdSerial", 713, Kind::Text),
    ("attestationIdImei", 714, Kind::Text),
    ("attestationIdMeid", 715, Kind::Text),
    ("attestationIdManufacturer", 716, Kind::Text),
    ("attestationIdModel", 717, Kind::Text),
    ("vendorPatchLevel", 718, Kind::Number),
    ("bootPatchLevel", 719, Kind::Number),
    ("attestationIdSecondImei", 723, Kind::Text),
    ("moduleHash", 724, Kind::Bytes),
];

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn number(value: &Value) -> Vec<u8> {
    integer(text(value).parse().unwrap())
}

fn bytes(value: &Value) -> Vec<u8> {
    octet_string(&STANDARD.decode(text(value)).unwrap())
}

fn written(kind: &Kind, value: &Value) -> Vec<u8> {
    match kind {
        Kind::Number => number(value),
        Kind::Numbers => set(&value.as_array().unwrap().iter().map(number).collect::<Vec<_>>()),
        Kind::Flag => null(),
        Kind::Text => octet_string(text(value).as_bytes()),
        Kind::Bytes => bytes(value),
        Kind::Origin => {
            integer(["GENERATED"].iter().position(|n| *n == text(value)).unwrap() as u64)
        }
        Kind::Root => {
            let states = ["VERIFIED", "SELF_SIGNED", "UNVERIFIED", "FAILED"];
            let state = text(&value["verifiedBootState"]);
            let state = states.iter().position(|name| *name == state).unwrap();
            sequence(&[
                bytes(&value["verifiedBootKey"]),
                boolean(value["deviceLocked"].as_bool().unwrap()),
                enumerated(u8::try_from(state).unwrap()),
                bytes(&value["verifiedBootHash"]),
            ])
        }
        Kind::Application => {
            let package = |package: &Value| {
                let name = octet_string(text(&package["name"]).as_bytes());
                sequence(&[name, number(&package["version"])])
            };
            let packages = value["packages"].as_array().unwrap().iter().map(package);
            let digests = value["signatures"].as_array().unwrap().iter().map(bytes);
            octet_string(&sequence(&[
                set(&packages.collect::<Vec<_>>()),
                set(&digests.collect::<Vec<_>>()),
            ]))
        }
    }
}

fn list(json: &Value) -> Vec<u8> {
    let known = |name: &String| FIELDS.iter().any(|(field, ..)| field == name);
    assert!(json.as_object().unwrap().keys().all(known), "a field that the table does not have");
    let tagged = FIELDS.iter().filter_map(|(name, tag, kind)| {
        json.get(name).map(|value| explicit(*tag, &written(kind, value)))
    });
    sequence(&tagged.collect::<Vec<_>>())
}

fn level(json: &Value) -> Vec<u8> {
    let levels = ["SOFTWARE", "TRUSTED_ENVIRONMENT", "STRONG_BOX"];
    let code = levels.iter().position(|name| *name == text(json)).unwrap();
    enumerated(u8::try_from(code).unwrap())
}

#[test]
fn a_list_with_every_published_tag_is_read_as_it_stands() {
    let Some(vectors) = vectors() else { return };
    let path = vectors.join("android-keyattestation/testdata/complete_authlist.json");
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let der = sequence(&[
        number(&json["attestationVersion"]),
        level(&json["attestationSecurityLevel"]),
        number(&json["keyMintVersion"]),
        level(&json["keyMintSecurityLevel"]),
        bytes(&json["attestationChallenge"]),
        bytes(&json["uniqueId"]),
        list(&json["softwareEnforced"]),
        list(&json["hardwareEnforced"]),
    ]);
    let read = KeyDescription::from_der(&der).unwrap();
    assert!(read.software_enforced.tags_in_order);
    assert_eq!(as_published(&read), json);
}
