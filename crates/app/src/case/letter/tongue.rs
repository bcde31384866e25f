//! The sentences of a letter, in English and Spanish.
//!
//! Owns: the words. Never does: decide what stands in a letter (its parent does), or say more of the evidence
//! than it holds. Short on purpose: a test counts every letter that the rules can lead to.

use super::{LetterFacts, Section};
use crate::case::evidence::EvidenceItem;
use crate::case::letter::Clerk;
use crate::zone;
use porchlight_domain::decision::{AFTER_NOTICE, Authority, Figure, Ground, Human, NOT_USED};
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{DecisionKind, Role};

/// Grounds that are told in full; the others by name.
const MOST_TOLD: usize = 2;
/// Further grounds that are named; of more it says how many.
const MOST_NAMED: usize = 2;
/// Figures of tries that are told beside what people confirm.
const MOST_BESIDE: usize = 1;

/// One letter in one language.
pub(super) struct Tongue<'a> {
    pub(super) clerk: &'a Clerk,
    pub(super) facts: &'a LetterFacts<'a>,
    pub(super) es: bool,
}

impl Tongue<'_> {
    fn say(&self, en: &str, es: &str) -> String {
        if self.es { es.into() } else { en.into() }
    }

    fn section(&self, code: &str, (en, es): (&str, &str), lines: Vec<String>) -> Section {
        Section { code: code.into(), title: self.say(en, es), lines }
    }

    fn plain(&self, at: Timestamp) -> String {
        let zone = &self.facts.zone;
        format!("{} {}", zone::date_of(at, zone), zone::clock(at, zone))
    }

    fn when(&self, at: Timestamp) -> String {
        format!("{} ({})", self.plain(at), self.facts.zone.iana_name().unwrap_or("UTC"))
    }

    pub(super) fn subject(&self, kind: DecisionKind) -> String {
        let operator = &self.clerk.operator;
        let (en, es) = match kind {
            DecisionKind::Notice => ("a notice about your account", "un aviso sobre su cuenta"),
            DecisionKind::Restriction | DecisionKind::Suspension => {
                ("no new work for some hours", "sin trabajo nuevo durante unas horas")
            }
            DecisionKind::Offboarding => ("your account will end", "su cuenta terminará"),
            DecisionKind::Reinstatement => {
                ("your account is as it was", "su cuenta está como antes")
            }
        };
        format!("{operator}: {}", self.say(en, es))
    }

    pub(super) fn what(&self, kind: DecisionKind) -> Section {
        let made = self.facts.decision;
        let name = self.facts.name;
        let effect = self.when(made.effective_at());
        let until = made.until().map(|until| self.when(until)).unwrap_or_default();
        let keeps = self.say(
            "Blocks you hold and pay you earned stay yours.",
            "Sus bloques y lo que ganó siguen siendo suyos.",
        );
        let lines = match kind {
            DecisionKind::Notice if made.by() == Authority::Automatic => vec![self.say(
                "A notice. It changes nothing about your account.",
                "Un aviso. No cambia nada en su cuenta.",
            )],
            DecisionKind::Notice => vec![self.say(
                "A person asks you to answer first. You can work as before.",
                "Una persona le pregunta antes de decidir. Puede trabajar como antes.",
            )],
            DecisionKind::Restriction | DecisionKind::Suspension => vec![
                self.say(
                    &format!("Until {until} you cannot take new work. It ends by itself."),
                    &format!("Hasta {until} no puede tomar trabajo nuevo. Termina por sí solo."),
                ),
                keeps,
            ],
            DecisionKind::Offboarding => vec![
                self.say(
                    &format!("From {effect} you cannot take new work; until then you can."),
                    &format!("Desde {effect} no puede tomar trabajo nuevo; hasta entonces, sí."),
                ),
                keeps,
                self.say("Sign-in and appeal stay open.", "Puede entrar, leer todo y apelar."),
            ],
            DecisionKind::Reinstatement => vec![self.say(
                "An earlier decision does not stand any more. Your account is as it was.",
                "Una decisión anterior ya no vale. Su cuenta está como antes.",
            )],
        };
        let title = (format!("{name}, what this is"), format!("{name}, qué es"));
        self.section("what", (&title.0, &title.1), lines)
    }

    /// What it rests on, and what that does not show.
    pub(super) fn why(&self) -> Vec<Section> {
        let language = self.facts.language;
        let lifts = self.facts.decision.kind() == DecisionKind::Reinstatement;
        let named = self.facts.decision.grounds();
        let (mut why, mut not) = (vec![], vec![]);
        why.extend(self.span().filter(|_| !lifts));
        for ground in named.iter().take(MOST_TOLD) {
            let entry = ground.entry();
            let figure = self.item(*ground).filter(|_| !lifts).and_then(|item| self.figure(item));
            why.push(match figure {
                Some(figure) => format!("{}: {figure}.", entry.name.of(language)),
                None => entry.shows.of(language).to_owned(),
            });
            not.push(entry.shows_not.of(language).to_owned());
        }
        why.extend(self.others(named));
        // A person's ground rests on what the tries show: say that too, with its figures.
        let items = &self.facts.evidence.items;
        let others = items.iter().filter(|i| {
            !lifts && i.tries > 0 && named.iter().all(|ground| ground.code() != i.ground)
        });
        for item in others.take(MOST_BESIDE) {
            why.extend(self.figure(item).map(|figure| format!("{figure}.")));
            let ground = item.ground.parse::<Ground>().ok();
            let words = ground.map(|ground| ground.entry().shows_not.of(language).to_owned());
            not.extend(words.filter(|_| not.len() < MOST_TOLD));
        }
        why.extend(self.written().into_iter().filter(|_| !lifts));
        let wrote = self.say("They wrote", "Escribieron");
        why.extend(self.facts.reasons.iter().map(|reasons| format!("{wrote}: {reasons}")));
        not.dedup();
        let mut sections = vec![self.section("why", ("Why", "Por qué"), why)];
        if !lifts {
            let titles = ("Does not show", "Qué no muestra");
            sections.push(self.section("shows_not", titles, not));
        }
        sections
    }

    /// The grounds that are not told in full, by name; how many more there are.
    fn others(&self, named: &[Ground]) -> Option<String> {
        let others = named.get(MOST_TOLD..).filter(|others| !others.is_empty())?;
        let language = self.facts.language;
        let names = others.iter().take(MOST_NAMED).map(|ground| ground.entry().name.of(language));
        let names = names.collect::<Vec<_>>().join("; ");
        Some(match others.len().saturating_sub(MOST_NAMED) {
            0 => self.say(&format!("Also: {names}."), &format!("También: {names}.")),
            n => self.say(
                &format!("Also: {names}; and {n} more."),
                &format!("También: {names}; y {n} más."),
            ),
        })
    }

    /// What somebody reported.
    fn written(&self) -> Option<String> {
        let report = &self.facts.evidence.report;
        (!report.is_empty())
            .then(|| self.say(&format!("Reported: {report}"), &format!("Aviso: {report}")))
    }

    fn item(&self, ground: Ground) -> Option<&EvidenceItem> {
        self.facts.evidence.items.iter().find(|i| i.tries > 0 && i.ground == ground.code())
    }

    /// `5 tries from ... to ...:`
    fn span(&self) -> Option<String> {
        let evidence = self.facts.evidence;
        let read = |at: &Option<String>| at.as_deref().and_then(zone::parse_rfc3339);
        let (first, last) = (read(&evidence.first)?, read(&evidence.last)?);
        let (n, from, to) = (evidence.tries, self.plain(first), self.plain(last));
        Some(if from == to {
            self.say(&format!("{n} tries, {to}:"), &format!("{n} intentos, {to}:"))
        } else {
            self.say(
                &format!("{n} tries from {from} to {to}:"),
                &format!("{n} intentos del {from} al {to}:"),
            )
        })
    }

    /// The figure that most of its tries show, `12–40 ms: from offer to try, usually`.
    fn figure(&self, item: &EvidenceItem) -> Option<String> {
        let most = item.figures.iter().rev().max_by_key(|figure| figure.tries)?;
        let known = Figure::of_code(&most.code)?;
        Some(known.say_span(most.least.into(), most.most.into(), self.facts.language))
    }

    pub(super) fn not_used(&self) -> Section {
        let lines = vec![NOT_USED.of(self.facts.language).to_owned()];
        self.section("not_used", ("Not used", "No se usó"), lines)
    }

    pub(super) fn next(&self, kind: DecisionKind) -> Section {
        let made = self.facts.decision;
        let later = self.when(made.issued_at().plus(AFTER_NOTICE));
        let until = self.when(self.facts.answer_until);
        let line = match kind {
            DecisionKind::Notice if made.by() == Authority::Automatic => self.say(
                &format!(
                    "If it stops, nothing follows. If it goes on after {later}, a person looks and \
                     asks you first. Sign-in used by somebody else? Me, Devices; it never counts \
                     against you."
                ),
                &format!(
                    "Si cesa, nada más. Si sigue después de {later}, una persona lo mira y le pregunta \
                     primero. ¿Otra persona usa su acceso? Yo, Dispositivos; nunca cuenta en su contra."
                ),
            ),
            DecisionKind::Notice => self.say(
                &format!(
                    "Please answer by {until}; only then may people decide. Undecided in time, it ends \
                     in your favour."
                ),
                &format!(
                    "Responda antes de {until}. Solo después se decide. Si nadie decide a tiempo, \
                     termina a su favor."
                ),
            ),
            DecisionKind::Restriction | DecisionKind::Suspension => self.say(
                "Nothing else follows from it by itself.",
                "Por sí solo no trae nada más.",
            ),
            DecisionKind::Offboarding => self.say(
                "An appeal before that day holds it up until answered.",
                "Una apelación antes de ese día lo detiene hasta la respuesta.",
            ),
            DecisionKind::Reinstatement => {
                self.say("You need not do anything.", "No tiene que hacer nada.")
            }
        };
        self.section("next", ("Next", "Qué sigue"), vec![line])
    }

    fn role(&self, role: Role) -> String {
        match role {
            Role::Operator => self.say("Operator", "Responsable"),
            Role::Dispatcher => self.say("Dispatcher", "Despachador"),
            Role::Analyst => self.say("Analyst", "Analista"),
            Role::Auditor => self.say("Auditor", "Auditor"),
        }
    }

    pub(super) fn who(&self) -> Section {
        let people = match self.facts.decision.by() {
            Authority::Automatic => vec![],
            Authority::Person(one) => vec![one],
            Authority::Two(first, second) => vec![first, second],
        };
        let named = |(i, human): (usize, &Human)| {
            let role = self.facts.roles.get(i).copied().unwrap_or(Role::Analyst);
            format!("{} {}", self.role(role), self.clerk.pseudonym(human.staff()))
        };
        let names: Vec<String> = people.iter().enumerate().map(named).collect();
        let line = match names.as_slice() {
            [] => self.say(
                "A program; no person decided anything.",
                "Un programa; ninguna persona decidió nada.",
            ),
            [one] => self.say(&format!("A person: {one}."), &format!("Una persona: {one}.")),
            [one, two, ..] => self.say(
                &format!("Two people, the second without the first's reasons: {one}, {two}."),
                &format!("Dos personas, la segunda sin los motivos de la primera: {one}, {two}."),
            ),
        };
        let digest = self.facts.decision.evidence().hex();
        let same = self.say(
            &format!("Same evidence for all: {digest}"),
            &format!("Misma evidencia para todos: {digest}"),
        );
        self.section("who", ("Who", "Quién"), vec![line, same])
    }

    pub(super) fn answer(&self) -> Section {
        let url = format!("{}/courier/#/me/decisions", self.clerk.public_url);
        let line = self.say(
            &format!("Somebody may write for you. Read within 24 hours, or it counts for you: {url}"),
            &format!(
                "Otra persona puede escribir por usted. Se lee en 24 horas, o cuenta a su favor: {url}"
            ),
        );
        self.section("answer", ("Answer", "Responder"), vec![line])
    }

    pub(super) fn appeal(&self) -> Section {
        let until = self.when(self.facts.decision.appeal_until());
        let days = self.facts.terms.appeal_answer() / DAY;
        let mut lines = vec![self.say(
            &format!(
                "In the app until {until}. Another person answers within {days} days, or it falls. \
                 Appealing never counts against you."
            ),
            &format!(
                "En la app, hasta {until}. Otra persona responde en {days} días, o cae. Apelar nunca \
                 cuenta en su contra."
            ),
        )];
        if let Some(first) = self.facts.laws.first() {
            let more = match self.facts.laws.len() - 1 {
                0 => String::new(),
                n => format!(", +{n}"),
            };
            lines.push(
                self.say(&format!("Times: {first}{more}."), &format!("Plazos: {first}{more}.")),
            );
        }
        if !self.facts.contact.is_empty() {
            let contact = &self.facts.contact;
            lines.push(self.say(&format!("Contact: {contact}"), &format!("Contacto: {contact}")));
        }
        self.section("appeal", ("Appeal", "Apelar"), lines)
    }
}
