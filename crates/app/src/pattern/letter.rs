//! Letters to recipients: the question and the decision in their language, with the facts, what else may account
//! for them first, what they do not show, what was not used, what happens when, who it was, how to answer and
//! appeal.
//!
//! A letter is kept word for word; the page behind the parcel's link shows it, and whoever has an address gets it
//! by mail, whoever has a number a short message with the link. `ending` has the short words when it ended.

use super::evidence::{PatternClaim, PatternFile};
use super::otherwise;
use crate::case::{Clerk, Letter, Section};
use crate::ctx::Hand;
use crate::draft::pick;
use crate::error::Result;
use crate::law::InForce;
use crate::message::{enqueue_of, enqueue_text};
use crate::zone::{clock, date_of, long_day, parse_rfc3339};
use jiff::tz::TimeZone;
use porchlight_domain::decision::{PATTERN_NOT_USED, PatternGround, SecondLook};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::Role;
use porchlight_store::Tx;
use porchlight_store::rows::Order;

/// What a letter tells.
pub(super) struct Told<'a> {
    pub(super) language: &'a str,
    pub(super) zone: TimeZone,
    pub(super) file: &'a PatternFile,
    pub(super) digest: Digest,
    /// Who asked or decided, in order.
    pub(super) people: Vec<(Role, StaffId)>,
    /// What they wrote, in their own words.
    pub(super) reasons: Vec<String>,
    /// The rules in force at the station since the recipient was asked.
    pub(super) force: InForce,
}

/// Sends what concerns a recipient to where they are reached; their page says it in any case.
pub(super) fn tell(
    tx: &Tx<'_>,
    hand: &mut Hand,
    clerk: &Clerk,
    order: &Order,
    (subject, body): (&str, &str),
) -> Result<()> {
    let secret = clerk.keys.link_secret(order.id, order.link_version);
    let link = format!("{}/r/{}/{secret}", clerk.public_url, order.id);
    if !order.email.is_empty() {
        let body = format!("{body}\n{link}\n");
        enqueue_of(tx, hand, order.station, (&order.email, subject, &body))?;
    } else if !order.phone.is_empty() {
        let body = format!("{subject}: {link}");
        enqueue_text(tx, hand, order.station, (&order.phone, &body))?;
    }
    Ok(())
}

impl Told<'_> {
    fn say(&self, en: &str, es: &str) -> String {
        pick(self.language, en, es)
    }

    fn section(&self, code: &str, (en, es): (&str, &str), lines: Vec<String>) -> Section {
        Section { code: code.into(), title: self.say(en, es), lines }
    }

    fn day(&self, at: Timestamp) -> String {
        long_day(date_of(at, &self.zone), self.language)
    }

    fn when(&self, at: Timestamp) -> String {
        let zone = &self.zone;
        let name = zone.iana_name().unwrap_or("UTC");
        format!("{}, {} ({name})", self.day(at), clock(at, zone))
    }

    fn claim(&self, claim: &PatternClaim) -> String {
        let day = parse_rfc3339(&claim.at).map(|at| self.day(at));
        let (day, parcel) = (day.unwrap_or_default(), &claim.parcel);
        let how = match claim.hand_over.as_str() {
            "code" => self.say("handed over against the code", "entregado con el código"),
            "name" => self.say("handed over to somebody", "entregado a alguien"),
            _ => self.say("left at the place", "dejado en el lugar"),
        };
        let accounted = self.say(
            "the place or our own work accounts for it",
            "lo explica el lugar o nuestro propio trabajo",
        );
        let end = if claim.accounted { format!("; {accounted}") } else { String::new() };
        format!("{day}, {parcel}: {how}{end}.")
    }

    fn why(&self, grounds: &[PatternGround]) -> Section {
        let file = self.file;
        let (n, of) = (file.count(), file.deliveries);
        let mut lines = vec![self.say(
            &format!("{n} of {of} parcels that were delivered to you were reported missing:"),
            &format!("De {of} paquetes que se le entregaron se reclamaron {n}:"),
        )];
        lines.extend(file.claims.iter().map(|claim| self.claim(claim)));
        for ground in grounds {
            let entry = ground.entry();
            let (name, shows) = (entry.name.of(self.language), entry.shows.of(self.language));
            lines.push(format!("{ground} {name}. {shows}"));
        }
        let wrote = self.say("In their words", "En sus palabras");
        lines.extend(self.reasons.iter().map(|reasons| format!("{wrote}: {reasons}")));
        self.section("why", ("What was seen", "Lo que se vio"), lines)
    }

    fn otherwise(&self) -> Section {
        let titles = ("What else was looked at first", "Qué más se miró primero");
        self.section("otherwise", titles, otherwise::lines(self.file, self.language))
    }

    fn shows_not(&self, grounds: &[PatternGround]) -> Section {
        let lines = grounds.iter().map(|g| g.entry().shows_not.of(self.language).to_owned());
        let titles = ("What this does not show", "Lo que esto no muestra");
        self.section("shows_not", titles, lines.collect())
    }

    fn not_used(&self) -> Section {
        let lines = vec![PATTERN_NOT_USED.of(self.language).to_owned()];
        self.section("not_used", ("What was not used", "Lo que no se usó"), lines)
    }

    fn who(&self, clerk: &Clerk) -> Section {
        let role = |role: Role| match role {
            Role::Operator => self.say("Operator", "Responsable"),
            Role::Dispatcher => self.say("Dispatcher", "Despachador"),
            Role::Analyst => self.say("Analyst", "Analista"),
            Role::Auditor => self.say("Auditor", "Auditor"),
        };
        let named =
            |(what, id): &(Role, StaffId)| format!("{} {}", role(*what), clerk.pseudonym(*id));
        let names: Vec<String> = self.people.iter().map(named).collect();
        let who = match names.as_slice() {
            [one, two] => self.say(
                &format!("Two people: {one}, and {two}, who answered without knowing the other's reasons."),
                &format!("Dos personas: {one} y {two}, que respondió sin conocer los motivos de la otra."),
            ),
            all => {
                let one = all.join(", ");
                self.say(&format!("A person: {one}."), &format!("Una persona: {one}."))
            }
        };
        let digest = self.digest.hex();
        let same = self.say(
            &format!("You read the same evidence as they did. Its digest: {digest}"),
            &format!("Usted lee las mismas pruebas que ellas. Su resumen criptográfico: {digest}"),
        );
        self.section("who", ("Who", "Quién"), vec![who, same])
    }

    /// Where lengths of time come from that are stricter than ours, and whom to turn to where somebody is named.
    fn rules(&self) -> Vec<String> {
        let mut lines = vec![];
        let laws = self.force.names_for_recipients(self.language).join(", ");
        if !laws.is_empty() {
            lines.push(self.say(
                &format!("These times follow more than our own rules: {laws}."),
                &format!("Estos plazos siguen más que nuestras propias reglas: {laws}."),
            ));
        }
        let contact = &self.force.contact;
        if !contact.is_empty() {
            lines.push(self.say(&format!("Contact: {contact}"), &format!("Contacto: {contact}")));
        }
        lines
    }

    /// With [`Self::rules`] below.
    fn with_rules(&self, line: String) -> Vec<String> {
        std::iter::once(line).chain(self.rules()).collect()
    }

    fn keeps(&self) -> String {
        self.say(
            "Your parcels come as before, and every claim gets its remedy, also if nobody looks.",
            "Sus paquetes llegan como siempre, y cada reclamación recibe lo suyo, también si nadie la mira.",
        )
    }
}

/// The question to a recipient, before anything is decided.
pub(super) fn question(clerk: &Clerk, told: &Told<'_>, until: Timestamp) -> Letter {
    let operator = &clerk.operator;
    let grounds = [PatternGround::Often];
    let until = told.when(until);
    let what = vec![
        told.say(
            "A person looks at several claims of yours together and asks for your side. Nothing has changed, and \
             what you were given stays yours.",
            "Una persona mira juntas varias reclamaciones suyas y le pide su versión. No ha cambiado nada, y lo que \
             recibió sigue siendo suyo.",
        ),
        told.keeps(),
    ];
    let next = told.say(
        &format!(
            "Only after your answer, or {until}, may two people decide that for at most 90 days a person looks at \
             your claims before they are answered. Nothing stronger exists. If nobody decides within 14 days, it \
             ends in your favour."
        ),
        &format!(
            "Solo tras su respuesta, o el {until}, dos personas pueden decidir que durante 90 días como mucho una \
             persona mire sus reclamaciones antes de responderlas. No existe nada más fuerte. Si nadie decide en 14 \
             días, termina a su favor."
        ),
    );
    let answer = told.say(
        "On the page of this parcel, in your own words. Somebody you choose may write for you. You need not answer.",
        "En la página de este paquete, con sus palabras. Otra persona que usted elija puede escribir por usted. No \
         tiene que responder.",
    );
    Letter {
        subject: told.say(
            &format!("{operator}: we would like to hear your side"),
            &format!("{operator}: queremos oír su versión"),
        ),
        sections: vec![
            told.section("what", ("What this is", "Qué es esto"), what),
            told.otherwise(),
            told.why(&grounds),
            told.shows_not(&grounds),
            told.not_used(),
            told.section("next", ("What happens next", "Qué pasa ahora"), vec![next]),
            told.who(clerk),
            told.section("answer", ("How to answer", "Cómo responder"), told.with_rules(answer)),
        ],
    }
}

/// The decision.
pub(super) fn decided(clerk: &Clerk, told: &Told<'_>, made: &SecondLook) -> Letter {
    let operator = &clerk.operator;
    let (from, until) = (told.when(made.effective_at()), told.when(made.until()));
    let what = vec![
        told.say(
            &format!(
                "From {from} until {until} a person looks at your claims before they are answered, within 24 \
                 hours. If nobody does, your claim is answered by itself. It ends by itself."
            ),
            &format!(
                "Desde el {from} hasta el {until} una persona mira sus reclamaciones antes de responderlas, en 24 \
                 horas. Si nadie lo hace, se responden por sí solas. Termina por sí solo."
            ),
        ),
        told.keeps(),
    ];
    let next = told.say(
        "Until that day nothing changes. An appeal made before that day holds it up until it is answered.",
        "Hasta ese día no cambia nada. Una apelación hecha antes de ese día lo detiene hasta que se responda.",
    );
    let until = told.when(made.appeal_until());
    let days = told.force.terms().appeal_answer() / DAY;
    let appeal = told.say(
        &format!(
            "Until {until}, with one press on the page of this parcel, by you or somebody you choose. Somebody who \
             neither asked nor decided answers with reasons within {days} days, usually within 72 hours. If \
             nobody does, the decision falls. Appealing never counts against you."
        ),
        &format!(
            "Hasta el {until}, con un toque en la página de este paquete, usted u otra persona que elija. Alguien que \
             ni preguntó ni decidió responde con motivos en {days} días, normalmente en 72 horas. Si nadie lo hace, la \
             decisión deja de valer. Apelar nunca cuenta en su contra."
        ),
    );
    Letter {
        subject: told.say(
            &format!("{operator}: a person will look at your claims first"),
            &format!("{operator}: una persona mirará primero sus reclamaciones"),
        ),
        sections: vec![
            told.section("what", ("What this is", "Qué es esto"), what),
            told.otherwise(),
            told.why(made.grounds()),
            told.shows_not(made.grounds()),
            told.not_used(),
            told.section("next", ("What happens next", "Qué pasa ahora"), vec![next]),
            told.who(clerk),
            told.section("appeal", ("How to appeal", "Cómo apelar"), told.with_rules(appeal)),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keys;
    use porchlight_domain::decision::{
        Authority, HEARING, Human, PatternAsked, PatternFacts, Terms,
    };
    use porchlight_domain::time::MINUTE;
    use porchlight_domain::words::PatternState;

    const DIGEST: Digest = Digest([7; 32]);
    /// 24 November 2026, 06:00 in Chicago.
    const NOW: Timestamp = Timestamp(1_795_521_600_000_000);

    fn file() -> PatternFile {
        let at = ["2026-11-03T16:00:00Z", "2026-11-18T03:30:00Z", "2026-11-23T16:00:00Z"];
        let claim = |(n, at): (usize, &str)| PatternClaim {
            claim: format!("clm_{n}"),
            parcel: format!("P-{n}"),
            at: at.to_owned(),
            kind: "not_received".into(),
            hand_over: "left".into(),
            strength: "open".into(),
            explanations: vec![],
            accounted: false,
            remedy: None,
        };
        PatternFile {
            version: 1,
            claims: at.into_iter().enumerate().map(claim).collect(),
            deliveries: 5,
            others: 0,
            others_deliveries: 12,
            bringers: 2,
            most_by_one: 2,
        }
    }

    fn made() -> SecondLook {
        let facts = PatternFacts {
            asked_at: NOW.plus(-HEARING),
            ..file().facts(DIGEST, Terms::HOUSE, NOW)
        };
        let facts = PatternFacts { unlikely: true, state: PatternState::Answered, ..facts };
        let asked = PatternAsked {
            facts: &facts,
            grounds: &[PatternGround::Often],
            seen: DIGEST,
            look: 60 * DAY,
        };
        let human = |n| Human::of(StaffId([n; 16]), Role::Analyst).unwrap();
        SecondLook::issue(&asked, Authority::Two(human(1), human(2)), NOW.plus(5 * MINUTE)).unwrap()
    }

    #[test]
    fn both_letters_speak_the_language_of_whoever_reads_them_down_to_the_days() {
        let clerk = Clerk {
            keys: Keys { link: [1; 32], draw: [2; 32], photo: [3; 32] },
            public_url: "https://porchlight.example".into(),
            operator: "Example Parcels".into(),
        };
        let file = file();
        let all = ["en", "es-MX"].map(|language| {
            let told = Told {
                language,
                zone: crate::zone::zone("America/Chicago"),
                file: &file,
                digest: DIGEST,
                people: vec![(Role::Analyst, StaffId([1; 16])), (Role::Operator, StaffId([2; 16]))],
                reasons: vec!["Three in one month.".into()],
                force: InForce::of(&[]).unwrap(),
            };
            let letters =
                [question(&clerk, &told, NOW.plus(HEARING)), decided(&clerk, &told, &made())];
            letters
                .map(|letter| format!("{}\n\n{}\n----\n", letter.subject, letter.text()))
                .concat()
        });
        insta::assert_snapshot!(all.concat());
    }
}
