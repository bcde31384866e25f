//! Handing messages over: mail by SMTP, text messages into a folder.
//!
//! Synchronous, with a short patience, because a reconciler waits for it. After the mail server was
//! out of reach it is left alone for a while, so that a full outbox does not hold the reconciler up
//! with one wait for each message.

use crate::config::Config;
use crate::entropy_clock;
use crate::failure::{Failure, Outcome};
use crate::folder::{make_private, write_private};
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::{Message, SmtpTransport, Transport};
use porchlight_app::ports::{Mail, Post};
use porchlight_domain::time::{SECOND, Timestamp};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Patience with the mail server, for each step of a conversation.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a mail server that was out of reach is left alone.
const REST: i64 = 15 * SECOND;

/// What a mail program posts when its user presses "unsubscribe" (RFC 8058).
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// A header that carries one text as it is.
macro_rules! text_header {
    ($(#[$meta:meta])* $kind:ident = $name:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        struct $kind(String);

        impl Header for $kind {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

text_header! {
    /// Where one press ends such messages (RFC 2369).
    ListUnsubscribe = "List-Unsubscribe"
}
text_header! {
    /// That posting there is enough (RFC 8058).
    OneClick = "List-Unsubscribe-Post"
}

struct Smtp {
    transport: SmtpTransport,
    from: Mailbox,
    host: String,
    resting_until: Mutex<Timestamp>,
}

/// Mail and text messages as the settings say.
pub struct SmtpPost {
    smtp: Option<Smtp>,
    sms_folder: Option<PathBuf>,
}

impl SmtpPost {
    /// A post for these settings; reaches nobody yet.
    ///
    /// # Errors
    /// The mail URL or the sender cannot be used.
    pub fn new(config: &Config) -> Outcome<Self> {
        let wrong = |what: &str| Failure::usage(format!("{what} cannot be used"), "correct it");
        let smtp = match &config.mail {
            None => None,
            Some(mail) => {
                let builder = SmtpTransport::from_url(&mail.url).map_err(|_| wrong("mail.url"))?;
                let from: Mailbox = mail.from.parse().map_err(|_| wrong("mail.from"))?;
                let host = from.email.domain().to_owned();
                let transport = builder.timeout(Some(PATIENCE)).build();
                Some(Smtp { transport, from, host, resting_until: Mutex::new(Timestamp(0)) })
            }
        };
        Ok(Self { smtp, sms_folder: config.sms_folder.clone() })
    }

    /// Whether the mail server answers; sends nothing. `None` if there is none.
    ///
    /// # Errors
    /// What went wrong.
    #[must_use]
    pub fn greets(&self) -> Option<Result<(), String>> {
        let smtp = self.smtp.as_ref()?;
        Some(match smtp.transport.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err("it does not answer as a mail server does".into()),
            Err(error) => Err(error.to_string()),
        })
    }
}

impl Smtp {
    fn rests(&self) -> bool {
        let until = self.resting_until.lock().unwrap_or_else(PoisonError::into_inner);
        entropy_clock::now() < *until
    }

    fn rest(&self) {
        let mut until = self.resting_until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = entropy_clock::now().plus(REST);
    }

    fn send(&self, mail: &Mail<'_>) -> Result<(), String> {
        if self.rests() {
            return Err("the mail server was out of reach a moment ago".into());
        }
        let to: Mailbox = mail.to.parse().map_err(|_| "the address cannot be used".to_owned())?;
        let mut message = Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, self.host)))
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject);
        if let Some(address) = mail.unsubscribe {
            message = message
                .header(ListUnsubscribe(format!("<{address}>")))
                .header(OneClick(ONE_CLICK.to_owned()));
        }
        let message = message
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.to_owned())
            .map_err(|e| e.to_string())?;
        self.transport.send(&message).map(|_| ()).map_err(|error| {
            // Without an answer from the server it was the line, not the message.
            if !error.is_permanent() && !error.is_transient() {
                self.rest();
            }
            error.to_string()
        })
    }
}

impl Post for SmtpPost {
    fn mail(&self, mail: &Mail<'_>) -> Result<(), String> {
        let smtp = self.smtp.as_ref();
        smtp.ok_or_else(|| "no mail server is set (mail.url)".to_owned())?.send(mail)
    }

    fn sms(&self, to: &str, text: &str) -> Result<(), String> {
        let Some(folder) = &self.sms_folder else {
            return Err("no carrier for text messages is set (sms.carrier)".into());
        };
        let id = porchlight_domain::digest::encode_hex(&entropy_clock::random::<8>());
        let name = format!("{}-{id}.txt", entropy_clock::now().micros());
        make_private(folder)
            .and_then(|()| write_private(&folder.join(name), format!("{to}\n{text}\n").as_bytes()))
            .map_err(|failure| failure.sentence)
    }
}
