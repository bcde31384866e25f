//! The catalogue of grounds: versioned data, part of what a courier is shown.
//!
//! A ground that is not here cannot be used against anybody. What must never count (see
//! [`NOT_USED`]) has no code.

use crate::codes;

/// Version of the catalogue. Changing an entry's meaning makes a new one.
pub const CATALOGUE_VERSION: u32 = 1;

codes! {
    /// A ground for a decision.
    pub enum Ground {
        /// More requests than hands make.
        Rate = "A01",
        /// Faster than people, again and again.
        Reaction = "A02",
        /// Without a valid proof of a phone.
        Unproven = "A03",
        /// One phone or one moment for several accounts.
        Shared = "A04",
        /// One sign-in moving between phones.
        Moving = "A05",
        /// Automation, confirmed by a person.
        Automation = "A06",
        /// A sign-in used by somebody else's service, confirmed by a person.
        Credential = "A07",
        /// Acted on what no real app shows.
        Canary = "A08",
        /// Tried for what was never shown or opened.
        Unseen = "A09",
        /// Violence or a threat against a person, confirmed.
        Violence = "S01",
        /// Theft of parcels, confirmed.
        Theft = "S02",
        /// Our own fault.
        OurFault = "X01",
        /// The facts do not show it.
        NotShown = "X02",
        /// Nobody answered in time.
        OutOfTime = "X03",
    }
}

codes! {
    /// The strongest step that a ground supports by itself, weakest first.
    pub enum Step {
        /// Slowing, challenging or refusing one request.
        Request = "request",
        /// A notice.
        Notice = "notice",
        /// A restriction of some hours.
        Restriction = "restriction",
        /// A suspension of some hours.
        Suspension = "suspension",
        /// Offboarding.
        Offboarding = "offboarding",
    }
}

/// One text in every language that notices speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Spanish.
    pub es: &'static str,
}

impl Words {
    /// The text for a language tag; English where the language is not spoken.
    #[must_use]
    pub fn of(self, language: &str) -> &'static str {
        if language.starts_with("es") { self.es } else { self.en }
    }
}

/// One entry of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its name, as a sentence's subject.
    pub name: Words,
    /// What it shows.
    pub shows: Words,
    /// What it does not show.
    pub shows_not: Words,
    /// The strongest step that it supports by itself.
    pub strongest: Step,
    /// Whether an offboarding on it takes effect at once.
    pub egregious: bool,
    /// Whether it gives an account back, and nothing else.
    pub restores: bool,
    /// Whether tries can show it to a program.
    pub is_evidence: bool,
}

/// What no decision ever rests on; said in every notice.
pub const NOT_USED: Words = Words {
    en: "Ratings, declined offers, refused face or photo checks, appeals, organising, accessibility \
         tools, old or rooted phone, language, shared address, VPN, hours.",
    es: "Valoraciones, ofertas rechazadas, negarse a rostro o foto, apelar, organizarse, \
         accesibilidad, teléfono antiguo o con root, idioma, dirección compartida, VPN, horario.",
};

/// The ground that a group of evidence of the risk book shows. What is given back, and challenges
/// that somebody could not solve, show none.
#[must_use]
pub fn ground_of_group(group: &str) -> Option<Ground> {
    Some(match group {
        "cadence" | "ratio" => Ground::Rate,
        "reaction" | "response" => Ground::Reaction,
        "proof" => Ground::Unproven,
        "graph" => Ground::Shared,
        "network" => Ground::Moving,
        "canary" => Ground::Canary,
        "order" => Ground::Unseen,
        _ => return None,
    })
}

const fn shown(name: Words, shows: Words, shows_not: Words) -> Entry {
    Entry {
        name,
        shows,
        shows_not,
        strongest: Step::Request,
        egregious: false,
        restores: false,
        is_evidence: true,
    }
}

const fn confirmed(name: Words, shows: Words, shows_not: Words, egregious: bool) -> Entry {
    Entry {
        strongest: Step::Offboarding,
        egregious,
        is_evidence: false,
        ..shown(name, shows, shows_not)
    }
}

const fn restoring(name: Words, shows: Words) -> Entry {
    let shows_not =
        Words { en: "It says nothing against anybody.", es: "No dice nada en contra de nadie." };
    Entry { restores: true, is_evidence: false, ..shown(name, shows, shows_not) }
}

impl Ground {
    /// Its entry in the catalogue.
    #[must_use]
    pub const fn entry(self) -> &'static Entry {
        match self {
            Self::Rate => &RATE,
            Self::Reaction => &REACTION,
            Self::Unproven => &UNPROVEN,
            Self::Shared => &SHARED,
            Self::Moving => &MOVING,
            Self::Automation => &AUTOMATION,
            Self::Credential => &CREDENTIAL,
            Self::Canary => &CANARY,
            Self::Unseen => &UNSEEN,
            Self::Violence => &VIOLENCE,
            Self::Theft => &THEFT,
            Self::OurFault => &OUR_FAULT,
            Self::NotShown => &NOT_SHOWN,
            Self::OutOfTime => &OUT_OF_TIME,
        }
    }
}

static RATE: Entry = shown(
    Words { en: "More requests than hands make", es: "Más solicitudes que unas manos" },
    Words {
        en: "Requests came more often or more evenly than a person with a phone makes them.",
        es: "Hubo solicitudes más a menudo o más regulares que las de una persona con un teléfono.",
    },
    Words { en: "It does not show who made them.", es: "No muestra quién las hizo." },
);
static REACTION: Entry = shown(
    Words { en: "Faster than people", es: "Más rápido que las personas" },
    Words {
        en: "Tries for work came sooner after an offer appeared than people react.",
        es: "Hubo intentos antes de lo que una persona reacciona a una oferta.",
    },
    Words {
        en: "Some people are very fast, and clocks and networks err.",
        es: "Hay personas muy rápidas; relojes y redes fallan.",
    },
);
static UNPROVEN: Entry = shown(
    Words {
        en: "Requests without your phone's proof",
        es: "Solicitudes sin prueba de su teléfono",
    },
    Words {
        en: "Requests in your name carried no valid proof by your phone's key, or came from many devices.",
        es: "Hubo solicitudes en su nombre sin prueba válida de su teléfono, o desde muchos dispositivos.",
    },
    Words {
        en: "It does not show that you gave your sign-in away.",
        es: "No muestra que usted diera su acceso.",
    },
);
static SHARED: Entry = shown(
    Words { en: "Several accounts acting as one", es: "Varias cuentas como una sola" },
    Words {
        en: "Your account tried for work from the same device, or in the same milliseconds, as another account.",
        es: "Su cuenta intentó tomar trabajo desde el mismo dispositivo, o en los mismos milisegundos, que otra.",
    },
    Words { en: "It does not show that you know each other.", es: "No muestra que se conozcan." },
);
static MOVING: Entry = shown(
    Words { en: "One sign-in on several phones", es: "Un acceso en varios teléfonos" },
    Words {
        en: "One sign-in moved between devices or apps from one request to the next.",
        es: "Un mismo acceso cambió de dispositivo o de aplicación de una solicitud a otra.",
    },
    Words { en: "It does not show who held them.", es: "No muestra quién los tenía." },
);
static AUTOMATION: Entry = confirmed(
    Words {
        en: "A program tried for work, confirmed by people",
        es: "Un programa intentó tomar trabajo, confirmado por personas",
    },
    Words {
        en: "People read the facts and your answer: a program tried for work in your account, again \
             after a notice.",
        es: "Personas leyeron los hechos y su respuesta: un programa intentó tomar trabajo en su \
             cuenta, de nuevo tras un aviso.",
    },
    Words {
        en: "It does not show anything about your deliveries.",
        es: "No dice nada sobre sus entregas.",
    },
    false,
);
static CREDENTIAL: Entry = confirmed(
    Words {
        en: "A sign-in used by a service, confirmed by people",
        es: "Un acceso usado por un servicio, confirmado por personas",
    },
    Words {
        en: "People read the facts and your answer: a service signed in as you to try for work, again \
             after a notice.",
        es: "Personas leyeron los hechos y su respuesta: un servicio entró como usted para tomar \
             trabajo, de nuevo tras un aviso.",
    },
    Words {
        en: "It does not show anything about your deliveries.",
        es: "No dice nada sobre sus entregas.",
    },
    false,
);
static CANARY: Entry = shown(
    Words { en: "Acted on what no app shows", es: "Actuó sobre algo oculto" },
    Words {
        en: "A request acted on an offer or link that the courier app never shows to anybody.",
        es: "Una solicitud actuó sobre una oferta o enlace que la aplicación nunca muestra.",
    },
    Words {
        en: "It does not show who ran that program.",
        es: "No muestra quién usó ese programa.",
    },
);
static UNSEEN: Entry = shown(
    Words { en: "Tried for work that was never opened", es: "Intentó tomar trabajo sin abrirlo" },
    Words {
        en: "Tries came for offers that had not been shown or opened on the phone that tried.",
        es: "Hubo intentos por ofertas que no se habían mostrado ni abierto en ese teléfono.",
    },
    Words {
        en: "People also take work without reading the details.",
        es: "También hay personas que no leen los detalles.",
    },
);
static VIOLENCE: Entry = confirmed(
    Words {
        en: "Violence or a threat, confirmed by people",
        es: "Violencia o amenaza, confirmada por personas",
    },
    Words {
        en: "A report of violence or a threat against a person was checked and confirmed.",
        es: "Se comprobó y confirmó un aviso de violencia o amenaza contra una persona.",
    },
    Words { en: "It is no judgement of a court.", es: "No es una sentencia de un tribunal." },
    true,
);
static THEFT: Entry = confirmed(
    Words {
        en: "Theft of parcels, confirmed by people",
        es: "Robo de paquetes, confirmado por personas",
    },
    Words {
        en: "A report of parcels kept or sold was checked and confirmed.",
        es: "Se comprobó y confirmó un aviso de paquetes retenidos o vendidos.",
    },
    Words { en: "It is no judgement of a court.", es: "No es una sentencia de un tribunal." },
    true,
);
static OUR_FAULT: Entry = restoring(
    Words { en: "Our own fault", es: "Un fallo nuestro" },
    Words { en: "The fault was on our side.", es: "El fallo fue nuestro." },
);
static NOT_SHOWN: Entry = restoring(
    Words { en: "The facts do not show it", es: "Los hechos no lo muestran" },
    Words {
        en: "A person looked again: the facts do not show what the decision held.",
        es: "Una persona lo miró de nuevo: los hechos no muestran lo que decía la decisión.",
    },
);
static OUT_OF_TIME: Entry = restoring(
    Words { en: "We did not answer in time", es: "No respondimos a tiempo" },
    Words {
        en: "Nobody answered within the time we promise, so it ends in your favour.",
        es: "Nadie respondió en el plazo que prometemos, así que termina a su favor.",
    },
);
