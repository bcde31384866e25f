//! What a courier's phone or browser is told when something waits for them: a few words, and the page to open.
//!
//! Owns: what there is to tell, in which words, and where each leads. Never does: say a name, an address, an
//! amount, a reason or an outcome, because a locked screen shows these words to whoever holds the phone; the
//! page says it to whoever is signed in. Never sends: [`crate::push`] does, to browsers that asked.
//!
//! Start at [`tell`], called in the commit of what is told, beside its mail.

use crate::ctx::Hand;
use crate::push::{PushSubject, note};
use crate::zone;
use jiff::tz::TimeZone;
use porchlight_domain::id::{ClaimId, CourierId, DecisionId};
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use serde_json::{Value, json};

/// A moment by the station's clock. The phone that is told of it has a language of its own.
type At<'a> = (Timestamp, &'a TimeZone);

/// Something that a courier wants to know without looking for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CourierNote<'a> {
    /// A round they entered is drawn.
    RoundDrawn,
    /// A round they entered ended without a draw.
    RoundNotDrawn,
    /// What they won went into the next round, because a check was not passed in time.
    WentBack,
    /// A place is set aside for them by name.
    Offered {
        /// Until when they may answer.
        by: At<'a>,
    },
    /// It is not set aside any more.
    OfferTakenBack,
    /// A place of a block came free, and it is their turn.
    PlaceFree {
        /// Until when it is kept.
        until: At<'a>,
    },
    /// The station called a block of theirs off.
    BlockCalledOff,
    /// A dispatcher gave their block to somebody else.
    BlockGone,
    /// A dispatcher gave them a block.
    BlockGiven,
    /// A stop for safety suspends a block of theirs.
    BlockSuspended,
    /// Stops of the route that they are on changed.
    RouteChanged,
    /// A letter about their account: a notice, a decision, or that one is lifted.
    Letter(DecisionId),
    /// A case ended in their favour, or nothing follows from it.
    CaseOver,
    /// An appeal was answered.
    AppealAnswered(DecisionId),
    /// Something was said about a delivery of theirs.
    DeliverySpokenOf(ClaimId),
    /// An entry of their pay was added or corrected.
    PayChanged,
    /// They are asked to show who they are.
    CheckAsked {
        /// Until when.
        by: At<'a>,
    },
}

impl<'a> CourierNote<'a> {
    /// Notes with one topic replace each other while they wait. At most 32 letters of base64url (RFC 8030).
    const fn topic(self) -> &'static str {
        match self {
            Self::RoundDrawn | Self::RoundNotDrawn => "round-over",
            Self::WentBack => "block-went-back",
            Self::Offered { .. } | Self::OfferTakenBack => "offer",
            Self::PlaceFree { .. } => "place-free",
            Self::BlockCalledOff | Self::BlockGone => "block-off",
            Self::BlockGiven => "block-given",
            Self::BlockSuspended => "block-suspended",
            Self::RouteChanged => "route-changed",
            Self::Letter(_) => "letter",
            Self::CaseOver => "case-over",
            Self::AppealAnswered(_) => "appeal",
            Self::DeliverySpokenOf(_) => "delivery",
            Self::PayChanged => "pay",
            Self::CheckAsked { .. } => "identity-check",
        }
    }

    /// The page of the courier app that says more.
    fn page(self) -> String {
        let page = match self {
            Self::RoundDrawn | Self::RoundNotDrawn => "work/results",
            Self::WentBack
            | Self::Offered { .. }
            | Self::OfferTakenBack
            | Self::PlaceFree { .. }
            | Self::BlockCalledOff
            | Self::BlockGone
            | Self::BlockGiven => "work",
            Self::BlockSuspended => "me/safety",
            Self::RouteChanged => "today/list",
            Self::Letter(id) | Self::AppealAnswered(id) => {
                return format!("/courier/#/me/decisions/{id}");
            }
            Self::CaseOver => "me/decisions",
            Self::DeliverySpokenOf(id) => return format!("/courier/#/me/claims/{id}"),
            Self::PayChanged => "pay",
            Self::CheckAsked { .. } => "me/identity/check",
        };
        format!("/courier/#/{page}")
    }

    #[rustfmt::skip]
    const fn english(self) -> (&'static str, &'static str) {
        match self {
            Self::RoundDrawn => ("The round is drawn", "See what it brought, and why."),
            Self::RoundNotDrawn => ("The round ended without a draw", "Your tickets stay as they are."),
            Self::WentBack => ("A block went into the next round", "This does not count against you."),
            Self::Offered { .. } => ("A block is kept for you", "Answer by {at}. A no counts nowhere."),
            Self::OfferTakenBack => ("A block is not kept for you any more", "Open the page to read why."),
            Self::PlaceFree { .. } => ("A place is free for you", "It is kept for you until {at}."),
            Self::BlockCalledOff => ("A block was called off", "It does not count against you. What it pays is under Pay."),
            Self::BlockGone => ("A block was given to somebody else", "What you delivered stays yours."),
            Self::BlockGiven => ("A block was given to you", "Open the page to see when."),
            Self::BlockSuspended => ("Do not set out", "A block is suspended for safety. It does not count against you."),
            Self::RouteChanged => ("Your route changed", "Look at the list of stops."),
            Self::Letter(_) => ("A letter for you", "Open the page to read it. You can answer there."),
            Self::CaseOver => ("Nothing follows for you", "Something that was looked at is over."),
            Self::AppealAnswered(_) => ("Your appeal is answered", "Open the page to read the answer."),
            Self::DeliverySpokenOf(_) => ("About a delivery", "Nothing follows from it for you. You can read it and answer."),
            Self::PayChanged => ("Your pay changed", "Open the page to see what and why."),
            Self::CheckAsked { .. } => ("Please show that it is you", "Only when you can do it safely, by {at}. You choose how."),
        }
    }

    /// Says "tú", as the courier app does around it; letters and mails say "usted".
    #[rustfmt::skip]
    const fn spanish(self) -> (&'static str, &'static str) {
        match self {
            Self::RoundDrawn => ("El sorteo está hecho", "Mira qué te trajo y por qué."),
            Self::RoundNotDrawn => ("El sorteo terminó sin sortearse", "Tus boletos no cambian."),
            Self::WentBack => ("Un bloque pasó al siguiente sorteo", "No cuenta en tu contra."),
            Self::Offered { .. } => ("Un bloque reservado para ti", "Contesta hasta el {at}. Decir que no, no cuenta en ninguna parte."),
            Self::OfferTakenBack => ("Un bloque ya no está reservado", "Abre la página para leer por qué."),
            Self::PlaceFree { .. } => ("Hay una plaza libre para ti", "Se te guarda hasta el {at}."),
            Self::BlockCalledOff => ("Un bloque fue cancelado", "No cuenta en tu contra. Lo que se paga está en Pago."),
            Self::BlockGone => ("Un bloque pasó a otra persona", "Lo que entregaste sigue siendo tuyo."),
            Self::BlockGiven => ("Tienes un bloque nuevo", "Abre la página para ver cuándo."),
            Self::BlockSuspended => ("No salgas", "Un bloque está suspendido por seguridad. No cuenta en tu contra."),
            Self::RouteChanged => ("Tu ruta cambió", "Mira la lista de paradas."),
            Self::Letter(_) => ("Una carta para ti", "Abre la página para leerla. Allí puedes responder."),
            Self::CaseOver => ("Para ti no pasa nada", "Algo que se miraba terminó."),
            Self::AppealAnswered(_) => ("Tu apelación tiene respuesta", "Abre la página para leerla."),
            Self::DeliverySpokenOf(_) => ("Sobre una entrega", "Para ti no tiene consecuencias. Puedes leerlo y responder."),
            Self::PayChanged => ("Tu pago cambió", "Abre la página para ver qué y por qué."),
            Self::CheckAsked { .. } => ("Muestra que eres tú, por favor", "Solo cuando puedas sin peligro, hasta el {at}. Tú eliges cómo."),
        }
    }

    /// The moment that its words name, if they name one.
    const fn moment(self) -> Option<At<'a>> {
        match self {
            Self::Offered { by } | Self::CheckAsked { by } => Some(by),
            Self::PlaceFree { until } => Some(until),
            _ => None,
        }
    }

    /// The note as the service worker reads it.
    fn words(self, language: &str) -> Value {
        let spanish = language.starts_with("es");
        let (title, body) = if spanish { self.spanish() } else { self.english() };
        let at = self.moment().map(|(at, zone)| zone::moment(at, zone, language));
        let body = body.replace("{at}", &at.unwrap_or_default());
        json!({"title": title, "body": body, "url": self.page(), "topic": self.topic()})
    }
}

/// Puts a note on its way to every browser of a courier that asked to be told.
pub(crate) fn tell(
    tx: &Tx<'_>,
    hand: &mut Hand,
    courier: CourierId,
    news: CourierNote<'_>,
) -> std::result::Result<(), porchlight_store::Error> {
    let subject = PushSubject::Courier(courier);
    note(tx, hand, subject, news.topic(), |language| news.words(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    static CLOCK: TimeZone = TimeZone::UTC;
    /// Saturday, 28 November 2026, 08:00.
    const AT: At<'static> = (Timestamp(1_795_852_800_000_000), &CLOCK);

    fn all() -> Vec<CourierNote<'static>> {
        use CourierNote as N;
        let (decision, claim) = (DecisionId([1; 16]), ClaimId([2; 16]));
        vec![
            N::RoundDrawn,
            N::RoundNotDrawn,
            N::WentBack,
            N::Offered { by: AT },
            N::OfferTakenBack,
            N::PlaceFree { until: AT },
            N::BlockCalledOff,
            N::BlockGone,
            N::BlockGiven,
            N::BlockSuspended,
            N::RouteChanged,
            N::Letter(decision),
            N::CaseOver,
            N::AppealAnswered(decision),
            N::DeliverySpokenOf(claim),
            N::PayChanged,
            N::CheckAsked { by: AT },
        ]
    }

    #[test]
    fn every_note_has_a_topic_that_push_services_take_and_a_page_of_the_courier_app() {
        for news in all() {
            let topic = news.topic();
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
            assert!((1..=32).contains(&topic.len()) && topic.bytes().all(plain), "{topic}");
            assert!(news.page().starts_with("/courier/#/"), "{}", news.page());
        }
        let letter = CourierNote::Letter(DecisionId([1; 16])).page();
        assert!(letter.contains("/me/decisions/dcn_"), "{letter}");
    }

    #[test]
    fn every_note_speaks_both_languages_is_short_and_leaves_no_gap() {
        for news in all() {
            let (english, spanish) = (news.words("en"), news.words("es-MX"));
            assert_ne!(english["title"], spanish["title"]);
            assert_ne!(english["body"], spanish["body"]);
            for (words, at) in [(&english, "Sat 28 Nov, 08:00"), (&spanish, "sáb 28 nov, 08:00")] {
                let text = |name: &str| words[name].as_str().unwrap_or_default().to_owned();
                assert!((1..=40).contains(&text("title").chars().count()), "{words}");
                assert!((1..=90).contains(&text("body").chars().count()), "{words}");
                assert!(!text("body").contains('{'), "{words}");
                assert_eq!(news.moment().is_some(), text("body").contains(at), "{words}");
            }
        }
    }

    #[test]
    fn a_note_in_spanish_speaks_as_the_app_around_it_does() {
        const FORMAL: [&str; 13] = [
            "usted", "su", "sus", "suyo", "suyos", "le", "vea", "abra", "mire", "muestre",
            "conteste", "salga", "puede",
        ];
        for news in all() {
            let (title, body) = news.spanish();
            let words = format!("{title} {body}").to_lowercase();
            let formal = words.split(|c: char| !c.is_alphabetic()).find(|w| FORMAL.contains(w));
            assert_eq!(formal, None, "{words}");
        }
    }
}
