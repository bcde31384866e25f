//! Messages to people: an outbox filled in the transaction of the fact, emptied by a reconciler.

use crate::app::App;
use crate::ctx::{Ctx, Hand};
use crate::error::Result;
use crate::ports::Mail;
use porchlight_domain::id::{MessageId, StationId};
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_domain::words::{MessageChannel, MessageState};
use porchlight_store::rows::Message;
use porchlight_store::{Page, Slice, Tx};

/// Most messages handed over in one step.
pub const MAX_PER_STEP: u32 = 50;
/// Tries before a message is given up and shown to the operator.
pub const MAX_TRIES: u32 = 8;

/// Puts an e-mail into the outbox that belongs to no station.
pub(crate) fn enqueue(
    tx: &Tx<'_>,
    hand: &mut Hand,
    to: &str,
    subject: &str,
    body: &str,
) -> std::result::Result<(), porchlight_store::Error> {
    put(tx, hand, None, (MessageChannel::Email, to, subject, body), None).map(|_| ())
}

/// Puts an e-mail (address, subject, body) into the outbox whose failure a station's staff see.
pub(crate) fn enqueue_of(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: StationId,
    mail: (&str, &str, &str),
) -> std::result::Result<(), porchlight_store::Error> {
    put(tx, hand, Some(station), by_mail(mail), None).map(|_| ())
}

/// As [`enqueue_of`], and says which message it is, so that its arrival can be known.
pub(crate) fn enqueue_known(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: StationId,
    mail: (&str, &str, &str),
) -> std::result::Result<MessageId, porchlight_store::Error> {
    put(tx, hand, Some(station), by_mail(mail), None)
}

/// As [`enqueue_of`], for news that one press on this address ends.
pub(crate) fn enqueue_news(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: StationId,
    mail: (&str, &str, &str),
    unsubscribe: String,
) -> std::result::Result<(), porchlight_store::Error> {
    put(tx, hand, Some(station), by_mail(mail), Some(unsubscribe)).map(|_| ())
}

/// Puts a text message (number, text) into the outbox, for whoever has no address for mail.
pub(crate) fn enqueue_text(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: StationId,
    (to, body): (&str, &str),
) -> std::result::Result<(), porchlight_store::Error> {
    put(tx, hand, Some(station), (MessageChannel::Sms, to, "", body), None).map(|_| ())
}

/// A message with where it goes and by which channel: channel, address, subject, body.
type Addressed<'a> = (MessageChannel, &'a str, &'a str, &'a str);

fn by_mail<'a>((to, subject, body): (&'a str, &'a str, &'a str)) -> Addressed<'a> {
    (MessageChannel::Email, to, subject, body)
}

fn put(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: Option<StationId>,
    (channel, to, subject, body): Addressed<'_>,
    unsubscribe: Option<String>,
) -> std::result::Result<MessageId, porchlight_store::Error> {
    let message = Message {
        id: hand.id(MessageId::new),
        channel,
        recipient: to.into(),
        subject: subject.into(),
        body: body.into(),
        state: MessageState::Waiting,
        tries: 0,
        next_at: hand.now,
        last_error: String::new(),
        created_at: hand.now,
        station,
        unsubscribe,
    };
    tx.insert_message(&message)?;
    Ok(message.id)
}

/// When the next try is due: 1, 2, 4, ... minutes, at most 64.
fn next_try(now: Timestamp, tries: u32) -> Timestamp {
    now.plus(MINUTE << tries.min(6))
}

impl App {
    /// Hands waiting messages to the mail server; returns how many were sent. A message may be
    /// sent twice if the process dies between handing over and noting it; it then carries the same
    /// message id.
    ///
    /// # Errors
    /// Faults of the store only; what the mail server says is kept with the message.
    pub fn send_messages(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| Ok(tx.due_messages(now, MAX_PER_STEP)?))?;
        let mut sent = 0;
        for mut message in due {
            let result = match message.channel {
                MessageChannel::Email => self.ports.post.mail(&Mail {
                    to: &message.recipient,
                    subject: &message.subject,
                    body: &message.body,
                    id: message.id.to_string(),
                    unsubscribe: message.unsubscribe.as_deref(),
                }),
                MessageChannel::Sms => self.ports.post.sms(&message.recipient, &message.body),
            };
            message.tries += 1;
            match result {
                Ok(()) => {
                    message.state = MessageState::Sent;
                    message.last_error.clear();
                    sent += 1;
                }
                Err(reason) => {
                    message.last_error = reason;
                    message.next_at = next_try(now, message.tries);
                    if message.tries >= MAX_TRIES {
                        message.state = MessageState::Failed;
                    }
                }
            }
            self.work(ctx, move |tx, _| tx.update_message(&message))?;
        }
        Ok(sent)
    }

    /// The outbox, newest first.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn messages(&self, ctx: &Ctx, slice: Slice) -> Result<Page<Message>> {
        ctx.allow_operator()?;
        self.read(|tx| Ok(tx.message_page(slice)?))
    }
}
