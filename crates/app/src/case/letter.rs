//! Letters to couriers: every decision in their language, with the facts, what these do not show, what
//! was not used, what happens when, who decided, and how to answer and appeal.
//!
//! A letter is kept word for word with its decision. The courier app shows its sections; the mail is
//! the same text.

use super::evidence::{EvidenceFile, EvidenceItem};
use crate::keys::Keys;
use crate::zone;
use jiff::tz::TimeZone;
use porchlight_domain::decision::{AFTER_NOTICE, Authority, Decision, Figure, Ground, NOT_USED};
use porchlight_domain::id::StaffId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{DecisionKind, Role};
use serde::{Deserialize, Serialize};

/// A letter, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Stable code: what, why, shows_not, not_used, next, who, answer or appeal.
    pub code: String,
    /// Its heading.
    pub title: String,
    /// Its paragraphs.
    pub lines: Vec<String>,
}

impl Letter {
    /// Reads a letter that was sent.
    ///
    /// # Errors
    /// A fault: the store holds something else.
    pub fn read(text: &str) -> crate::Result<Self> {
        Ok(serde_json::from_str(text)?)
    }

    /// The letter as the text of a mail.
    #[must_use]
    pub fn text(&self) -> String {
        let section = |s: &Section| format!("{}\n{}", s.title, s.lines.join("\n"));
        let sections: Vec<String> = self.sections.iter().map(section).collect();
        format!("{}\n", sections.join("\n\n"))
    }
}

/// What letters are written with.
#[derive(Clone)]
pub(crate) struct Clerk {
    pub(crate) keys: Keys,
    pub(crate) public_url: String,
    pub(crate) operator: String,
}

/// What a letter tells.
pub(crate) struct LetterFacts<'a> {
    pub(crate) name: &'a str,
    pub(crate) language: &'a str,
    pub(crate) zone: TimeZone,
    pub(crate) decision: &'a Decision,
    pub(crate) evidence: &'a EvidenceFile,
    /// Until when an answer is waited for.
    pub(crate) answer_until: Timestamp,
    /// Roles of those who decided, in order.
    pub(crate) roles: Vec<Role>,
    /// What they wrote, in their own words.
    pub(crate) reasons: Vec<String>,
}

impl Clerk {
    /// The stable name under which couriers know somebody on the staff, such as `7F3A`.
    pub(crate) fn pseudonym(&self, staff: StaffId) -> String {
        let [a, b, ..] = self.keys.derived("staff-pseudonym", &staff.0);
        format!("{a:02X}{b:02X}")
    }

    /// Writes a letter.
    pub(crate) fn write(&self, facts: &LetterFacts<'_>) -> Letter {
        let tongue = Tongue { clerk: self, facts, es: facts.language.starts_with("es") };
        let kind = facts.decision.kind();
        let mut sections = vec![tongue.what(kind)];
        sections.extend(tongue.why());
        if kind != DecisionKind::Reinstatement {
            sections.push(tongue.not_used());
        }
        sections.push(tongue.next(kind));
        sections.push(tongue.who());
        if kind == DecisionKind::Notice {
            sections.push(tongue.answer());
        }
        if kind != DecisionKind::Reinstatement {
            sections.push(tongue.appeal());
        }
        Letter { subject: tongue.subject(kind), sections }
    }
}

/// One letter in one language.
struct Tongue<'a> {
    clerk: &'a Clerk,
    facts: &'a LetterFacts<'a>,
    es: bool,
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

    fn subject(&self, kind: DecisionKind) -> String {
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

    fn what(&self, kind: DecisionKind) -> Section {
        let made = self.facts.decision;
        let name = self.facts.name;
        let effect = self.when(made.effective_at());
        let until = made.until().map(|until| self.when(until)).unwrap_or_default();
        let automatic = made.by() == Authority::Automatic;
        let keeps = self.say(
            "Blocks you hold and pay you earned stay yours.",
            "Los bloques que tiene y el pago que ganó siguen siendo suyos.",
        );
        let lines = match kind {
            DecisionKind::Notice if automatic => vec![self.say(
                "This is a notice. It changes nothing about your account: you can work as before.",
                "Esto es un aviso. No cambia nada en su cuenta: puede trabajar como antes.",
            )],
            DecisionKind::Notice => vec![self.say(
                "A person looks at your account and asks you to answer before anything is decided. \
                 Nothing has changed: you can work as before.",
                "Una persona está mirando su cuenta y le pide que responda antes de decidir nada. No \
                 ha cambiado nada: puede trabajar como antes.",
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
                    &format!(
                        "From {effect} you cannot take new work with this account. Until then you \
                         can work as before."
                    ),
                    &format!(
                        "Desde {effect} no puede tomar trabajo nuevo con esta cuenta. Hasta entonces \
                         puede trabajar como antes."
                    ),
                ),
                keeps,
                self.say(
                    "You can still sign in, read everything here and appeal.",
                    "Puede seguir entrando, leer todo aquí y apelar.",
                ),
            ],
            DecisionKind::Reinstatement => vec![self.say(
                "An earlier decision does not stand any more. Your account is as it was.",
                "Una decisión anterior ya no vale. Su cuenta está como antes.",
            )],
        };
        let title = (format!("{name}, what this is"), format!("{name}, qué es esto"));
        self.section("what", (&title.0, &title.1), lines)
    }

    fn why(&self) -> Vec<Section> {
        let mut why = vec![];
        let mut not = vec![];
        for ground in self.facts.decision.grounds() {
            let entry = ground.entry();
            let language = self.facts.language;
            why.push(format!("{}. {}", entry.name.of(language), entry.shows.of(language)));
            not.push(entry.shows_not.of(language).to_owned());
            why.extend(self.item(*ground).map(|item| self.figures(item)));
        }
        // A person's ground rests on what the tries show: say that too, with its figures.
        let named = self.facts.decision.grounds();
        let lifts = self.facts.decision.kind() == DecisionKind::Reinstatement;
        for item in self.facts.evidence.items.iter().filter(|i| !lifts && i.tries > 0) {
            let Ok(ground) = item.ground.parse::<Ground>() else { continue };
            if !named.contains(&ground) {
                let name = ground.entry().name.of(self.facts.language);
                why.push(format!("{name}: {}", self.figures(item)));
                not.push(ground.entry().shows_not.of(self.facts.language).to_owned());
            }
        }
        if !self.facts.evidence.report.is_empty() && !lifts {
            let report = &self.facts.evidence.report;
            why.push(self.say(
                &format!("What was reported: {report}"),
                &format!("Lo que se comunicó: {report}"),
            ));
        }
        let wrote = self.say("In their words", "En sus palabras");
        why.extend(self.facts.reasons.iter().map(|reasons| format!("{wrote}: {reasons}")));
        not.dedup();
        let mut sections = vec![self.section("why", ("Why", "Por qué"), why)];
        if !lifts {
            let titles = ("What this does not show", "Lo que esto no muestra");
            sections.push(self.section("shows_not", titles, not));
        }
        sections
    }

    fn item(&self, ground: Ground) -> Option<&EvidenceItem> {
        self.facts.evidence.items.iter().find(|i| i.tries > 0 && i.ground == ground.code())
    }

    /// `On 5 tries between ... and ...: 12 ms to 40 ms: from offer to try, usually.`
    fn figures(&self, item: &EvidenceItem) -> String {
        let language = self.facts.language;
        let words = item.figures.iter().filter_map(|figure| {
            let known = Figure::of_code(&figure.code)?;
            Some(known.say_span(figure.least.into(), figure.most.into(), language))
        });
        let words = words.collect::<Vec<_>>().join("; ");
        let read = |at: &Option<String>| at.as_deref().and_then(zone::parse_rfc3339);
        let (n, evidence) = (item.tries, self.facts.evidence);
        let (first, last) = (read(&evidence.first), read(&evidence.last));
        let plain = |at: Option<Timestamp>| at.map(|at| self.plain(at)).unwrap_or_default();
        let (from, to) = (plain(first), last.map(|at| self.when(at)).unwrap_or_default());
        if from == plain(last) {
            return self.say(
                &format!("On {n} tries at {to}: {words}."),
                &format!("En {n} intentos, {to}: {words}."),
            );
        }
        self.say(
            &format!("On {n} tries from {from} to {to}: {words}."),
            &format!("En {n} intentos desde {from} hasta {to}: {words}."),
        )
    }

    fn not_used(&self) -> Section {
        let lines = vec![NOT_USED.of(self.facts.language).to_owned()];
        self.section("not_used", ("What was not used", "Lo que no se usó"), lines)
    }

    fn next(&self, kind: DecisionKind) -> Section {
        let made = self.facts.decision;
        let later = self.when(made.issued_at().plus(AFTER_NOTICE));
        let until = self.when(self.facts.answer_until);
        let line = match kind {
            DecisionKind::Notice if made.by() == Authority::Automatic => self.say(
                &format!(
                    "If it stops, nothing follows. If tries like these go on a day after this notice \
                     reached you (not before {later}), a person looks at it and asks you first. If \
                     somebody else uses your sign-in, take it back: Me, Devices, \"I gave my login \
                     away\". That never counts against you."
                ),
                &format!(
                    "Si cesa, no pasa nada más. Si continúan intentos como estos un día después de \
                     que le llegue este aviso (no antes de {later}), una persona lo mira y le \
                     pregunta primero. Si otra persona usa su acceso, recupérelo: Yo, Dispositivos, \
                     \"Di mi acceso\". Eso nunca cuenta en su contra."
                ),
            ),
            DecisionKind::Notice => self.say(
                &format!(
                    "Please answer by {until}. Only then may people decide. If nobody decides within \
                     14 days of the case being opened, it ends in your favour."
                ),
                &format!(
                    "Responda antes de {until}, por favor. Solo después pueden decidir personas. Si \
                     nadie decide en 14 días desde que se abrió el caso, termina a su favor."
                ),
            ),
            DecisionKind::Restriction | DecisionKind::Suspension => self.say(
                "Nothing else follows from it by itself.",
                "Por sí solo no trae nada más.",
            ),
            DecisionKind::Offboarding => self.say(
                "An appeal made before that day holds it up until it is answered.",
                "Una apelación hecha antes de ese día lo detiene hasta que se responda.",
            ),
            DecisionKind::Reinstatement => {
                self.say("You need not do anything.", "No tiene que hacer nada.")
            }
        };
        self.section("next", ("What happens next", "Qué pasa ahora"), vec![line])
    }

    fn role(&self, role: Role) -> String {
        match role {
            Role::Operator => self.say("Operator", "Responsable"),
            Role::Dispatcher => self.say("Dispatcher", "Despachador"),
            Role::Analyst => self.say("Analyst", "Analista"),
            Role::Auditor => self.say("Auditor", "Auditor"),
        }
    }

    fn who(&self) -> Section {
        let people = match self.facts.decision.by() {
            Authority::Automatic => vec![],
            Authority::Person(one) => vec![one],
            Authority::Two(first, second) => vec![first, second],
        };
        let named = |(i, human): (usize, &porchlight_domain::decision::Human)| {
            let role = self.facts.roles.get(i).copied().unwrap_or(Role::Analyst);
            format!("{} {}", self.role(role), self.clerk.pseudonym(human.staff()))
        };
        let names: Vec<String> = people.iter().enumerate().map(named).collect();
        let line = match names.as_slice() {
            [] => self.say(
                "A program wrote this notice; no person decided anything. A program can do nothing \
                 else about your account.",
                "Un programa escribió este aviso; ninguna persona decidió nada. Un programa no puede \
                 hacer nada más sobre su cuenta.",
            ),
            [one] => self.say(&format!("A person: {one}."), &format!("Una persona: {one}.")),
            [one, two, ..] => self.say(
                &format!("Two people: {one}, and {two}, who answered without knowing the other's reasons."),
                &format!("Dos personas: {one} y {two}, que respondió sin conocer los motivos de la otra."),
            ),
        };
        let digest = self.facts.evidence_digest();
        let same = self.say(
            &format!("Everybody had the same evidence before them. Its digest: {digest}"),
            &format!(
                "Todas las personas tuvieron la misma evidencia. Su resumen criptográfico: {digest}"
            ),
        );
        self.section("who", ("Who", "Quién"), vec![line, same])
    }

    fn answer(&self) -> Section {
        let url = format!("{}/courier/#/me/decisions", self.clerk.public_url);
        let line = self.say(
            &format!(
                "In the courier app: Me, Decisions and notices. Write in your own words; somebody you \
                 choose may write for you. A person reads it within 24 hours, or it counts for you. \
                 {url}"
            ),
            &format!(
                "En la aplicación: Yo, Decisiones y avisos. Escriba con sus palabras; otra persona que \
                 usted elija puede escribir por usted. Una persona lo lee en 24 horas, o cuenta a su \
                 favor. {url}"
            ),
        );
        self.section("answer", ("How to answer", "Cómo responder"), vec![line])
    }

    fn appeal(&self) -> Section {
        let until = self.when(self.facts.decision.appeal_until());
        let line = self.say(
            &format!(
                "Until {until}, at the same place. Somebody who did not decide answers with reasons \
                 within 14 days, usually within 72 hours. If nobody does, the decision falls. \
                 Appealing never counts against you."
            ),
            &format!(
                "Hasta {until}, en el mismo lugar. Alguien que no decidió responde con motivos en 14 \
                 días, normalmente en 72 horas. Si nadie lo hace, la decisión deja de valer. Apelar \
                 nunca cuenta en su contra."
            ),
        );
        self.section("appeal", ("How to appeal", "Cómo apelar"), vec![line])
    }
}

impl LetterFacts<'_> {
    fn evidence_digest(&self) -> String {
        self.decision.evidence().hex()
    }
}
