//! Identity checks over HTTP: consent, pictures with a real phone's signature, other ways, receipts.

use crate::stage::{Answer, Call, Phone, Town, Who, small_town};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_app::Actor;
use porchlight_app::identity::SetIdentityPolicy;
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CourierId, DeviceFindingId};
use porchlight_domain::time::SECOND;
use porchlight_domain::words::FindingKind;
use porchlight_identity::receipt::{DeletionReceipt, Held};
use porchlight_store::rows::DeviceFinding;
use porchlight_web::Moment;
use serde_json::{Value, json};
use std::sync::Arc;

const HALF: [u8; 32] = *b"the half of a phone, 32 bytes...";

/// A courier of a programme with a policy, on a phone.
struct Scene {
    town: Town,
    courier: CourierId,
    phone: Arc<Phone>,
    who: Who,
}

fn scene() -> Scene {
    let town = small_town();
    // Not one of those on the road: whoever moves is not asked.
    let person = town.stage.join("Nora Webb", town.station, town.programme);
    let Actor::Courier(courier) = person.actor else { panic!("not a courier") };
    let (stage, programme) = (&town.stage, town.programme);
    let mut ctx = stage.ctx(Actor::Console);
    let draft = stage.app.draft_identity_policy(&ctx, programme).unwrap();
    let set = stage.app.set_identity_policy(&mut ctx, programme, &draft).unwrap();
    assert_eq!(set, SetIdentityPolicy::Set(1));
    let phone = Arc::new(Phone::of(stage, courier, "identity"));
    let who = Who::Phone(phone.clone());
    Scene { town, courier, phone, who }
}

fn part(name: &str, media: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\
         Content-Type: {media}\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

impl Scene {
    async fn mine(&self) -> Value {
        Call::get("/v1/identity?language=en").by(&self.who).send(&self.town.stage).await.ok()
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        Call::post(path).by(&self.who).json(body).send(&self.town.stage).await
    }

    async fn consent(&self) -> Answer {
        let mine = self.mine().await;
        let body = json!({
            "policy": mine["policy"]["digest"], "language": "en", "statement": mine["statement"],
        });
        self.post("/v1/identity/consents", &body).await
    }

    async fn capture(&self, what: &Value) -> Value {
        self.post("/v1/identity/captures", what).await.ok()
    }

    fn form(&self, capture: &Value, name: &str) -> Vec<u8> {
        let looks = capture["looks"].as_array().unwrap().len();
        let id = capture["capture"].as_str().unwrap();
        let frames: Vec<Vec<u8>> = (0..looks)
            .map(|n| [&[0xFF, 0xD8, 0xFF], format!("{name}/{n}{id}").as_bytes()].concat())
            .collect();
        let hashes: Vec<String> = frames.iter().map(|frame| sha256(&[frame]).hex()).collect();
        let record = json!({
            "capture": id, "nonce": capture["nonce"], "frames": hashes,
            "half": sha256(&[&HALF]).hex(), "taken_at": "2026-11-27T09:00:00Z",
        });
        let record = record.to_string().into_bytes();
        let nonce = capture["nonce"].as_str().unwrap();
        let now = self.town.stage.clock.now().micros() / SECOND;
        let jws = self.phone.key.commitment("face_pictures", id, &record, nonce, now);
        let mut form = part("record", "application/json", &record);
        form.extend(part("commitment", "text/plain", jws.as_bytes()));
        form.extend(part("half", "application/octet-stream", &HALF));
        for frame in &frames {
            form.extend(part("frame", "image/jpeg", frame));
        }
        form.extend_from_slice(b"--cut--\r\n");
        form
    }

    async fn send(&self, capture: &Value, form: Vec<u8>) -> Answer {
        let path = format!("/v1/identity/captures/{}/frames", capture["capture"].as_str().unwrap());
        let media = "multipart/form-data; boundary=cut";
        Call::post(path).by(&self.who).bytes(media, form).send(&self.town.stage).await
    }

    async fn pictures(&self, what: &Value, name: &str) -> Value {
        let capture = self.capture(what).await;
        let form = self.form(&capture, name);
        self.send(&capture, form).await.ok()
    }

    /// Somebody is asked, on a sign of sharing.
    async fn asked(&self) -> String {
        let stage = &self.town.stage;
        let now = stage.clock.now();
        let finding = DeviceFinding {
            id: DeviceFindingId::new(now, [1; 10]),
            courier: self.courier,
            device: None,
            kind: FindingKind::DevicesAtOnce,
            detail: "{}".into(),
            at: now,
        };
        stage.app.store.work(move |tx| tx.insert_device_finding(&finding)).unwrap();
        stage.app.keep_identity(&mut stage.ctx(Actor::System)).unwrap();
        self.mine().await["check"]["id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_phone_consents_enrols_passes_a_check_withdraws_and_holds_a_receipt() {
    let scene = scene();
    let mine = scene.mine().await;
    assert_eq!((&mine["available"], &mine["consent"]), (&json!(true), &Value::Null));
    assert_eq!(mine["policy"]["other_ways"], json!(["passkey", "person"]));
    let consented = scene.consent().await;
    assert_eq!(consented.status, 201, "{}", consented.text());
    assert_eq!(consented.json()["consent"]["current"], true);
    let enrolled = scene.pictures(&json!({"for": "enrolment"}), "ana").await;
    assert_eq!(enrolled["outcome"], "enrolled", "{enrolled}");
    assert_eq!(scene.mine().await["template"]["this_phone"], true);
    let check = scene.asked().await;
    let wanted = json!({"for": "check", "check": check});
    let other = scene.pictures(&wanted, "bob").await;
    assert_eq!((&other["outcome"], &other["check"]["tries_left"]), (&json!("mismatch"), &json!(2)));
    let known = scene.pictures(&wanted, "ana").await;
    assert_eq!((&known["outcome"], &known["check"]["way"]), (&json!("match"), &json!("face")));
    assert!(!known.to_string().contains("score"));
    let stage = &scene.town.stage;
    let gone = Call::delete("/v1/identity/consent").by(&scene.who).send(stage).await.ok();
    assert_eq!((&gone["template"], &gone["consent"]), (&Value::Null, &Value::Null));
    let receipt = &gone["receipts"][0];
    assert_eq!(receipt["enrolment"], enrolled["enrolment"]);
    assert_eq!(receipt["salt"], enrolled["salt"]);
    let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
    let bytes = |text: &str| STANDARD.decode(text).unwrap();
    let deletion = DeletionReceipt {
        fact: text("fact"),
        salt: bytes(&text("leaf_salt")).try_into().unwrap(),
        leaf: text("leaf"),
    };
    let salt: [u8; 32] = bytes(enrolled["salt"].as_str().unwrap()).try_into().unwrap();
    let enrolment = enrolled["enrolment"].as_str().unwrap();
    let held = Held { enrolment, courier: scene.courier, salt: &salt };
    let checked = deletion.verify(&held).unwrap();
    assert_eq!(checked.leaf.hex(), text("leaf_hash"));
    stage.reconcile();
    let bodies = stage.app.log_bodies(0, 2_000).unwrap();
    assert!(bodies.contains(&text("leaf")), "the log does not hold the receipt");
}

#[tokio::test]
async fn pictures_without_consent_replayed_or_of_another_capture_are_refused() {
    let scene = scene();
    let early = scene.post("/v1/identity/captures", &json!({"for": "enrolment"})).await;
    assert_eq!((early.status.as_u16(), &early.json()["code"]), (409, &json!("consent_needed")));
    scene.consent().await.ok();
    let one = scene.capture(&json!({"for": "enrolment"})).await;
    let two = scene.capture(&json!({"for": "enrolment"})).await;
    assert_ne!(one["nonce"], two["nonce"]);
    let crossed = scene.send(&two, scene.form(&one, "ana")).await;
    assert_eq!(crossed.status, 422, "{}", crossed.text());
    let form = scene.form(&one, "ana");
    assert_eq!(scene.send(&one, form.clone()).await.ok()["outcome"], "enrolled");
    let again = scene.send(&one, form).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("capture_over")));
    let changed = scene.mine().await["statement"].as_str().unwrap().replace("30", "31");
    let digest = scene.mine().await["policy"]["digest"].clone();
    let body = json!({"policy": digest, "language": "en", "statement": changed});
    let other = scene.post("/v1/identity/consents", &body).await;
    assert_eq!(other.status, 422, "{}", other.text());
}

#[tokio::test]
async fn whoever_declines_is_offered_the_other_ways_at_once() {
    let scene = scene();
    let check = scene.asked().await;
    let line = scene.post(&format!("/v1/identity/checks/{check}/decline"), &json!({})).await.ok();
    assert_eq!((&line["state"], &line["instead"]), (&json!("another_way"), &json!("declined")));
    let begin = format!("/v1/identity/checks/{check}/passkey/begin");
    let begun = scene.post(&begin, &json!({})).await.ok();
    assert_eq!(begun["passkey"]["publicKey"]["userVerification"], "required");
    let answer = json!({"step": begun["step"], "passkey": {}});
    let wrong = scene.post(&format!("/v1/identity/checks/{check}/passkey"), &answer).await.ok();
    assert_eq!(
        (&wrong["outcome"], &wrong["check"]["state"]),
        (&json!("wrong"), &json!("another_way"))
    );
    let looks = Call::get("/v1/identity/looks").by(&scene.who).send(&scene.town.stage).await.ok();
    assert_eq!(looks, json!([]));
    let stranger = Call::get("/v1/identity").send(&scene.town.stage).await;
    assert_eq!(stranger.status, 401);
}
