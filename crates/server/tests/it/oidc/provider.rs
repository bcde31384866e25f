//! A small sign-in provider on this machine: real HTTP, real keys, the authorization code flow with
//! PKCE, strict about what it is asked. On request it lies in its tokens.

use super::keys::Keys;
use crate::place::form_of;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use porchlight_domain::digest::encode_hex;
use porchlight_server::entropy_clock;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub(crate) const CLIENT: &str = "porchlight-console";
pub(crate) const SECRET: &str = "a secret with : and % in it";

/// How the provider signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signs {
    Rs256,
    Es256,
    /// Says RS256 and signs with a key that is not in its set, under a name that is.
    Forged,
    /// No signature at all.
    None,
    /// HMAC with the public key as the secret.
    Hs256PublicKey,
    /// HMAC with the client's secret.
    Hs256Secret,
}

/// A change of the claims.
pub(crate) type Lie = Arc<dyn Fn(&mut Value) + Send + Sync>;

/// What the provider does from now on.
#[derive(Clone)]
pub(crate) struct Script {
    /// Account and address of whoever signs in.
    pub(crate) person: (String, String),
    pub(crate) signs: Signs,
    pub(crate) lie: Lie,
    /// Answers with this error instead of a code.
    pub(crate) error: Option<&'static str>,
    /// Answers everything with this status.
    pub(crate) broken: Option<u16>,
    /// The issuer that answers name.
    pub(crate) answers_as: Option<String>,
    /// What the description says beyond or instead.
    pub(crate) description: Value,
    /// The key id in tokens and key set.
    pub(crate) key_id: &'static str,
}

struct Grant {
    nonce: String,
    challenge: String,
    redirect: String,
}

struct Inner {
    issuer: String,
    keys: Keys,
    script: Mutex<Script>,
    grants: Mutex<BTreeMap<String, Grant>>,
    asked: Mutex<BTreeMap<String, u32>>,
}

/// A provider that runs until the test ends.
#[derive(Clone)]
pub(crate) struct Provider(Arc<Inner>);

struct Request {
    path: String,
    fields: BTreeMap<String, String>,
    authorization: String,
}

impl Provider {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let script = Script {
            person: ("account-1".into(), "ana@example.org".into()),
            signs: Signs::Rs256,
            lie: Arc::new(|_| {}),
            error: None,
            broken: None,
            answers_as: None,
            description: json!({}),
            key_id: "key-1",
        };
        let provider = Self(Arc::new(Inner {
            issuer,
            keys: Keys::new(),
            script: Mutex::new(script),
            grants: Mutex::default(),
            asked: Mutex::default(),
        }));
        let serving = provider.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let provider = serving.clone();
                std::thread::spawn(move || provider.answer(stream));
            }
        });
        provider
    }

    pub(crate) fn issuer(&self) -> String {
        self.0.issuer.clone()
    }

    /// Changes what the provider does.
    pub(crate) fn now_does(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.0.script.lock().unwrap());
    }

    /// How often a path was asked for.
    pub(crate) fn asked(&self, path: &str) -> u32 {
        self.0.asked.lock().unwrap().get(path).copied().unwrap_or(0)
    }

    fn answer(&self, mut stream: TcpStream) {
        let Some(request) = read(&mut stream) else { return };
        *self.0.asked.lock().unwrap().entry(request.path.clone()).or_default() += 1;
        let script = self.0.script.lock().unwrap().clone();
        let (status, location, body) = match (script.broken, request.path.as_str()) {
            (Some(status), _) => (status, None, json!({"secret_detail": "of the provider"})),
            (_, "/.well-known/openid-configuration") => (200, None, self.description(&script)),
            (_, "/keys") => (200, None, self.0.keys.set(script.key_id)),
            (_, "/authorize") => match self.authorize(&request, &script) {
                Ok(location) => (302, Some(location), json!({})),
                Err(why) => (400, None, json!({"wrong": why})),
            },
            (_, "/token") => match self.token(&request, &script) {
                Ok(tokens) => (200, None, tokens),
                Err(error) => (400, None, json!({"error": error, "error_description": "secret"})),
            },
            _ => (404, None, json!({})),
        };
        let location = location.map(|to| format!("Location: {to}\r\n")).unwrap_or_default();
        let body = body.to_string();
        let _ = write!(
            stream,
            "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Date: Thu, 26 Nov 2026 08:00:00 GMT\r\n{location}Connection: close\r\n\r\n{body}",
            body.len()
        );
    }

    fn description(&self, script: &Script) -> Value {
        let issuer = &self.0.issuer;
        let mut description = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
        });
        for (key, value) in script.description.as_object().unwrap() {
            description[key] = value.clone();
        }
        description
    }

    /// The page where the person would say yes; here everybody does.
    fn authorize(&self, request: &Request, script: &Script) -> Result<String, &'static str> {
        let field = |name: &'static str| request.fields.get(name).cloned().ok_or(name);
        let right = field("response_type")? == "code"
            && field("client_id")? == CLIENT
            && field("code_challenge_method")? == "S256"
            && field("scope")?.split(' ').any(|scope| scope == "openid");
        let (redirect, state) = (field("redirect_uri")?, field("state")?);
        if !right || !redirect.ends_with("/sign-in/sso/back") {
            return Err("request");
        }
        let issuer = script.answers_as.clone().unwrap_or_else(|| self.0.issuer.clone());
        let end = format!("state={state}&iss={}", issuer.replace(':', "%3A").replace('/', "%2F"));
        if let Some(error) = script.error {
            return Ok(format!("{redirect}?error={error}&error_description=secret+detail&{end}"));
        }
        let code = encode_hex(&entropy_clock::random::<16>());
        let grant = Grant {
            nonce: field("nonce")?,
            challenge: field("code_challenge")?,
            redirect: redirect.clone(),
        };
        self.0.grants.lock().unwrap().insert(code.clone(), grant);
        Ok(format!("{redirect}?code={code}&{end}"))
    }

    fn token(&self, request: &Request, script: &Script) -> Result<Value, &'static str> {
        let encoded = "a+secret+with+%3A+and+%25+in+it";
        let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{encoded}")));
        let posted = request.fields.get("client_secret").is_some_and(|secret| secret == SECRET);
        if request.authorization != basic && !posted {
            return Err("invalid_client");
        }
        let field = |name: &str| request.fields.get(name).cloned().unwrap_or_default();
        let grant = self.0.grants.lock().unwrap().remove(&field("code")).ok_or("invalid_grant")?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
        if challenge != grant.challenge || field("redirect_uri") != grant.redirect {
            return Err("invalid_grant");
        }
        let now = entropy_clock::now().micros() / 1_000_000;
        let access = "an-access-token";
        let half = URL_SAFE_NO_PAD.encode(&Sha256::digest(access)[..16]);
        let mut claims = json!({
            "iss": self.0.issuer, "aud": CLIENT, "sub": script.person.0, "nonce": grant.nonce,
            "iat": now, "exp": now + 300, "at_hash": half,
            "email": script.person.1, "email_verified": true,
        });
        (script.lie)(&mut claims);
        let token = self.0.keys.token(script.signs, script.key_id, &claims);
        Ok(json!({"access_token": access, "token_type": "Bearer", "id_token": token}))
    }
}

/// One request, head and body.
fn read(stream: &mut TcpStream) -> Option<Request> {
    let (mut text, mut buffer) = (String::new(), [0; 4_096]);
    let (head, body) = loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        text.push_str(std::str::from_utf8(&buffer[..count]).ok()?);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = header(head, "content-length").parse().unwrap_or(0);
        if body.len() >= length {
            break (head.to_owned(), body.to_owned());
        }
    };
    let target = head.split(' ').nth(1)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let fields = form_of(if body.is_empty() { query } else { &body });
    Some(Request { path: path.into(), fields, authorization: header(&head, "authorization") })
}

fn header(head: &str, name: &str) -> String {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let found = lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_owned()).unwrap_or_default()
}
