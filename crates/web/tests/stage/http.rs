//! Requests as somebody, straight into the router, and answers that tests can look at.

use super::{Phone, Stage};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use porchlight_web::PeerAddress;
use serde_json::Value;
use std::net::IpAddr;
use std::sync::Arc;
use tower::ServiceExt;

/// Most bytes of an answer a test reads.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    /// Anybody.
    Nobody,
    /// Somebody with this cookie (`name=value`).
    Cookie(String),
    /// An integrator with this key.
    Key(String),
    /// A courier on this phone.
    Phone(Arc<Phone>),
}

/// A request in the making.
pub(crate) struct Call {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    phone: Option<Arc<Phone>>,
    address: Option<IpAddr>,
}

impl Call {
    /// A request without a body.
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            headers: vec![],
            body: vec![],
            phone: None,
            address: None,
        }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    pub(crate) fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// As this person.
    pub(crate) fn by(mut self, who: &Who) -> Self {
        match who {
            Who::Phone(phone) => {
                self.phone = Some(phone.clone());
                self
            }
            Who::Nobody => self,
            Who::Cookie(cookie) => self.header("cookie", cookie),
            Who::Key(key) => self.header("authorization", &format!("Bearer {key}")),
        }
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// From this address, whose requests are counted.
    pub(crate) fn at_address(mut self, address: [u8; 4]) -> Self {
        self.address = Some(address.into());
        self
    }

    /// With an operation id.
    pub(crate) fn operation(self, id: impl std::fmt::Display) -> Self {
        self.header("operation-id", &id.to_string())
    }

    /// With a JSON body.
    pub(crate) fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string().into_bytes())
    }

    /// With a body of any type.
    pub(crate) fn bytes(mut self, media: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", media)
    }

    /// With the fields of a form.
    pub(crate) fn form(self, fields: &str) -> Self {
        self.bytes("application/x-www-form-urlencoded", fields.as_bytes().to_vec())
    }

    /// Sends it.
    pub(crate) async fn send(mut self, stage: &Stage) -> Answer {
        if let Some(phone) = self.phone.take() {
            let signed = phone.headers(stage, self.method.as_str(), &self.path, &self.body);
            self.headers.extend(signed);
        }
        let mut request = Request::builder().method(self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(address) = self.address {
            request = request.extension(PeerAddress(address));
        }
        let request = request.body(Body::from(self.body)).unwrap();
        let response = stage.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, MAX_ANSWER_BYTES).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Status.
    pub(crate) status: StatusCode,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// Body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{} is not JSON: {e}: {}", self.status, self.text()))
    }

    /// The JSON of an answer that must be a success.
    pub(crate) fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        self.json()
    }

    /// A header as text, empty if it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }

    /// Media type, without parameters.
    pub(crate) fn media(&self) -> &str {
        self.header(header::CONTENT_TYPE.as_str()).split(';').next().unwrap_or("")
    }
}
